// Bundles the editor, and the licences of what is in it: node bunta.mjs NODE_MODULES OUT. The bytes are the same each time.
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const [modules, out] = process.argv.slice(2).map((path) => resolve(path));
const { build } = createRequire(`${modules}/`)("esbuild");
const here = dirname(fileURLToPath(import.meta.url));
const made = await build({
  stdin: { contents: readFileSync(join(here, "redigerare.mjs"), "utf8"), resolveDir: dirname(modules), sourcefile: "redigerare.mjs" },
  nodePaths: [modules], bundle: true, minify: true, format: "iife", target: "es2022", charset: "ascii", legalComments: "none",
  metafile: true, write: false, absWorkingDir: dirname(modules), logLevel: "error",
});
const inside = Object.keys(made.metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean);
const licences = [...new Set(inside)].sort().map((name) => {
  const folder = join(modules, name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file) throw new Error(`${name} has no licence`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
});
mkdirSync(out, { recursive: true });
writeFileSync(join(out, "redigerare.js"), made.outputFiles[0].contents);
writeFileSync(join(out, "redigerare-licenser.txt"), `${licences.join(`\n${"-".repeat(80)}\n\n`)}`);
