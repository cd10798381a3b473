// Runs scenarios in Chromium, one after the other, until its input ends: node driver.mjs NODE_MODULES CHROMIUM. Each line of
// the input is a scenario as JSON text, and gives one line of JSON: what it returned, with all requests, errors and breaches
// of the content security policy. A scenario is the body of an async function of `page`, `context`, `open` (another page),
// `axe`, `retype`, `answered` and `replaced`. Each has a profile of its own, so that nothing is kept from one to the next, and may use their names
// for its own.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createRequire } from "node:module";

const [modules, executablePath] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const AsyncFunction = (async () => {}).constructor;

async function axe(page) {
  // Evaluated by the debugger, which the content security policy of the page does not hold for.
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
  return found.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.target.join(" ")).slice(0, 4).join(", ")}`);
}

/** Put a text in the place of all that stands in an editor, by its own keys. `fill` selects behind the editor's back: while
 * the editor is busy it puts its own selection back, and the text is added to the old one instead. */
async function retype(field, text) {
  await field.focus(); await field.press("Control+a"); await field.page().keyboard.insertText(text);
}

/** Wait until the answer that is shown is of the text that stands there. A time to wait is too short on some machine. */
async function answered(page) {
  await page.waitForSelector("#svaret:not([aria-busy])");
}

/** Do something, and wait until what stood at a place has given way to something else. */
async function replaced(page, selector, act) {
  const old = await page.$(`${selector} > *`);
  await act();
  await page.waitForFunction((element) => !element.isConnected, old);
}

async function run(browser, scenario) {
  const told = { requests: [], errors: [], violations: [] };
  const context = await browser.newContext({ locale: "sv-SE", viewport: { width: 1300, height: 1000 } });
  context.on("request", (request) => told.requests.push(request.url().slice(0, 300)));
  await context.exposeBinding("tellViolation", (_, words) => told.violations.push(words));
  await context.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => window.tellViolation(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)));
  const open = async () => {
    const page = await context.newPage();
    page.on("pageerror", (error) => told.errors.push(error.message));
    page.on("console", (message) => { if (message.type() === "error") told.errors.push(message.text()); });
    return page;
  };
  const page = await open();
  page.setDefaultTimeout(45000);
  let result = null;
  try {
    result = await new AsyncFunction("page", "context", "open", "axe", "retype", "answered", "replaced", `return (async () => {${scenario}\n})()`)(page, context, open, axe, retype, answered, replaced);
    await page.waitForTimeout(200).catch(() => {}); // what is told of breaches comes a moment later
  } catch (error) {
    told.failed = `${error.message}\n${await page.locator("body").innerText({ timeout: 1000 }).catch(() => "")}`.slice(0, 3000);
  }
  await context.close().catch(() => {});
  return { result: result ?? null, ...told };
}

let browser = null;
for await (const line of createInterface({ input: process.stdin })) {
  if (!browser?.isConnected()) browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  console.log(JSON.stringify(await run(browser, JSON.parse(line))));
}
await browser?.close();
