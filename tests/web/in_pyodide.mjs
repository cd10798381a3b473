// Runs Python in Pyodide with the parts of a site: node in_pyodide.mjs MOTOR < {code, given, lock}. Prints what it gives.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const motor = `${resolve(process.argv[2])}/`;
const { code, given, lock } = JSON.parse(readFileSync(0, "utf8"));
const { loadPyodide } = await import(pathToFileURL(`${motor}pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: motor, lockFileContents: JSON.stringify({ info: lock.info, packages: {} }) });
python.unpackArchive(new Uint8Array(readFileSync(`${motor}lagrum.zip`)), "zip", { extractDir: "/lib/python3.14/site-packages" });
python.globals.set("given", JSON.stringify(given));
try { console.log(python.runPython(code)); } catch (error) { console.error(error.message); process.exit(1); }
