// Measures the page in Chromium: node web.mjs NODE_MODULES CHROMIUM SITE-URL ONE-FILE-URL DRAFT-PAGE SITE
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [modules, executablePath, url, file, largest, site] = process.argv.slice(2);
const { chromium } = createRequire(`${modules}/`)("playwright-core");
const told = {};
const motor = readdirSync(site).find((name) => name.startsWith("motor-"));
const names = ["prova.html", "sida.css", "sida.js", "redigerare.js", "arbetare.js", ...readdirSync(join(site, motor)).map((name) => `${motor}/${name}`)];
const sum = (pack) => names.reduce((total, name) => total + pack(readFileSync(join(site, name))).length, 0);
told.raw = sum((data) => data);
told.gzip = sum((data) => gzipSync(data, { level: 9 }));
told.brotli = sum((data) => brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } }));

const DRAFT = 'insats nora/provet\n    namn      "Provet"\n    form      kontaktfamilj\n    prövning  utan behovsprövning\n';
async function first(page, address) {
  const from = performance.now();
  await page.goto(address);
  await page.locator("#text-redigerare").press("Control+a"); await page.keyboard.insertText(DRAFT); // not `fill`: it selects behind the editor's back
  await page.waitForSelector("#svaret .slag-hinder", { timeout: 120000 });
  return Math.round(performance.now() - from);
}
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--enable-precise-memory-info"] });
const context = await browser.newContext();
told.cold = await first(await context.newPage(), `${url}/prova.html`);
const cached = [];
for (let k = 0; k < 3; k++) { const page = await context.newPage(); cached.push(await first(page, `${url}/prova.html`)); await page.close(); }
told.cached = cached.sort((a, b) => a - b)[1];
told.file = await first(await (await browser.newContext()).newPage(), file);

const page = await context.newPage();
await page.goto(`${url}/${largest}`);
await page.locator("#text-redigerare").focus();
await page.keyboard.press("End");
// A key that changes a fact: the last digit of the first age that ends a row.
await page.evaluate(() => {
  globalThis.press = (area, k) => {
    const at = /\d(?= år$)/m.exec(area.value).index;
    area.view.dispatch({ changes: { from: at, to: at + 1, insert: k % 2 ? "5" : "4" }, userEvent: "input.type" });
  };
});
const strokes = await page.evaluate(async () => {
  const area = lagrum.desk.area; const answer = document.querySelector("#svaret");
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const spent = [];
  for (let k = 0; k < 31; k++) {
    const changed = new Promise((done) => { const seen = new MutationObserver(() => { seen.disconnect(); done(); }); seen.observe(answer, { childList: true }); });
    const from = performance.now();
    press(area, k);
    await changed; await painted();
    spent.push(performance.now() - from);
  }
  return spent.slice(1).sort((a, b) => a - b).map(Math.round);
});
told.median = strokes[15]; told.worst = strokes.at(-1);
// A keystroke until the language server's marks are painted; it is answered before the check, by the same worker.
const marks = await page.evaluate(async () => {
  const area = lagrum.desk.area; const answer = document.querySelector("#svaret");
  const painted = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const spent = [];
  for (let k = 0; k < 31; k++) {
    const changed = new Promise((done) => { const seen = new MutationObserver(() => { seen.disconnect(); done(); }); seen.observe(answer, { childList: true }); });
    const from = performance.now();
    press(area, k);
    while (area.shown !== area.talk.version) await new Promise((done) => setTimeout(done, 1));
    await painted();
    spent.push(performance.now() - from);
    await changed; // so that no earlier check stands before the next key
  }
  return spent.slice(1).sort((a, b) => a - b).map(Math.round);
});
told.marks = marks[15]; told.marks_worst = marks.at(-1);
const session = await context.newCDPSession(page);
told.heap = (await session.send("Runtime.getHeapUsage")).usedSize;
// The renderer with the page, its worker and the wasm heap, as the system counts it.
const { processInfo } = await (await browser.newBrowserCDPSession()).send("SystemInfo.getProcessInfo");
const resident = ({ id }) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1] ?? 0) * 1024;
told.renderer = Math.max(...processInfo.filter((p) => p.type === "renderer").map(resident));
await browser.close();
console.log(JSON.stringify(told));
