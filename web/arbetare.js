// The worker: Python in WebAssembly with lagrum's engine. It decides nothing; it starts, asks the engine, and answers.
// From a folder it fetches its parts; in one file they come in the first message, and this script has Pyodide before it.
"use strict";
(async () => {
  const BUILT = {}; // the build writes here: which host, where the parts lie, how large they are
  const step = (text) => postMessage({ steg: text });
  const stop = (text) => postMessage({ stopp: text });
  const WORDS = { wasm: "räknemotorn", library: "Pythons bibliotek", engine: "lagrums regler" };
  const given = BUILT.folder ? null : new Promise((resolve) => { self.onmessage = ({ data }) => resolve(data.delar); });

  async function part(name) {
    const file = BUILT.files[name];
    if (given) return new Response((await given)[file]);
    let answer;
    try { answer = await fetched(new URL(file, self.location.href)); } catch { throw new Error(`${WORDS[name]} kunde inte hämtas (ingen kontakt med servern)`); }
    if (!answer.ok) throw new Error(`${WORDS[name]} kunde inte hämtas (${file}: ${answer.status})`);
    return answer;
  }
  async function whole(name) {
    const bytes = await (await part(name)).arrayBuffer();
    if (bytes.byteLength !== BUILT.sizes[name]) throw new Error(`${WORDS[name]} kom inte fram hel (${BUILT.files[name]})`);
    return bytes;
  }

  const fetched = self.fetch.bind(self);
  try {
    if (typeof WebAssembly === "undefined") { stop("webbläsaren saknar WebAssembly"); return; }
    step("Beräkningen startar. Första gången hämtas ungefär 6 MB.");
    const [wasm, library, engine] = [part("wasm"), whole("library"), whole("engine")]; // all at once
    let broken;
    const failed = Promise.race([new Promise((_, reject) => { broken = reject; }), Promise.all([wasm, library, engine]).then(() => new Promise(() => {}))]);
    failed.catch(() => {});
    const compile = WebAssembly.instantiateStreaming; // Pyodide waits for ever for what cannot be compiled
    WebAssembly.instantiateStreaming = (...given) => compile(...given).catch((error) => { broken(new Error("en del av den är skadad (räknemotorn)")); throw error; });
    // Pyodide asks for its parts by name; it gets those that are on their way, and nothing else is fetched.
    self.fetch = async (url) => {
      const name = String(url?.url ?? url);
      if (name.endsWith("pyodide.asm.wasm")) {
        const answer = await wasm;
        // As it came, so that the browser may keep what it compiled; a server may call it something else.
        return answer.headers.get("Content-Type") === "application/wasm" ? answer : new Response(answer.body, { headers: { "Content-Type": "application/wasm" } });
      }
      if (name.endsWith("python_stdlib.zip")) return new Response(await library);
      throw new Error(`inget får hämtas (${name})`);
    };
    let load = self.loadPyodide;
    const index = given ? "https://lagrum.invalid/" : new URL(BUILT.folder, self.location.href).href;
    if (!load) ({ loadPyodide: load } = await import(`${index}pyodide.mjs`));
    const python = await Promise.race([load({ indexURL: index, lockFileContents: BUILT.lock, env: { HOME: "/home/pyodide" }, stderr: () => {}, stdout: () => {} }), failed]);
    step("Reglerna läses in.");
    python.unpackArchive(await engine, "zip", { extractDir: "/lib/python3.14/site-packages" });
    const open = python.runPython("from lagrum.web.static.in_browser import open_engine\nopen_engine");
    const answer = open(BUILT.host).answer;
    const two = (number) => String(number).padStart(2, "0");
    self.onmessage = ({ data }) => {
      const now = new Date();
      const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
      try {
        postMessage({ id: data.id, svar: JSON.parse(answer(data.namn, JSON.stringify(data.fragan), day)) });
      } catch (error) {
        const kind = String(error?.type ?? error?.name ?? "fel");
        // What is broken inside Python itself cannot go on: the page begins anew with another worker.
        postMessage({ id: data.id, svar: { fel: `lagrum har ett fel och kunde inte svara (${kind}); texten är kvar`, "hjälp": "ändra texten och försök igen, eller berätta för den som ansvarar för sidan" }, slut: kind !== "PythonError" && !error?.type });
      }
    };
    postMessage({ igang: true });
  } catch (error) {
    const told = String(error?.message ?? error).trim().split("\n").pop().slice(0, 300);
    stop(/BadZipFile|ReadError|InputError|ModuleNotFound|zipimport|CompileError|magic number/.test(`${error?.name} ${error?.message}`) ? `en del av den är skadad (${told})` : told);
  }
})();
