// Compiles the archives for the browser by the Python of Pyodide itself, with what starting imports imported:
// node kompilera.mjs PYODIDE COMPILING.PY ENGINE-IN ENGINE-OUT LIBRARY-IN LIBRARY-OUT
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, compiling, ...files] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(resolve(folder), "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: `${resolve(folder)}/` });
const bytes = (path) => new Uint8Array(readFileSync(path));
python.unpackArchive(bytes(files[0]), "zip", { extractDir: "/lib/python3.14/site-packages" });
python.FS.writeFile("/home/pyodide/compiling.py", readFileSync(compiling));
python.runPython("import sys; sys.path.insert(0, '/home/pyodide'); import jinja2, lark, lagrum.web.static.in_browser; from compiling import compiled_archive");
const compiled = python.globals.get("compiled_archive");
for (let k = 0; k < files.length; k += 2) writeFileSync(files[k + 1], compiled(python.toPy(bytes(files[k]))).toJs());
