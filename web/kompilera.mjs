// Compiles archives for the browser, by the Python of Pyodide itself: node kompilera.mjs PYODIDE COMPILING.PY IN OUT …
// IN and OUT are archives with nothing compressed; OUT has .pyc where IN has .py.
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, compiling, ...pairs] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(join(resolve(folder), "pyodide.mjs")).href);
const python = await loadPyodide({ indexURL: `${resolve(folder)}/` });
python.FS.mkdirTree("/build");
python.FS.writeFile("/build/compiling.py", readFileSync(compiling));
python.runPython(`
import sys
sys.path.insert(0, "/build")
from compiling import compiled_archive
`);
const run = python.globals.get("compiled_archive");
for (let k = 0; k < pairs.length; k += 2) {
  const made = run(python.toPy(new Uint8Array(readFileSync(pairs[k]))));
  writeFileSync(pairs[k + 1], made.toJs());
}
