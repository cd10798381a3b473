// Runs a scenario in Chromium: node driver.mjs NODE_MODULES CHROMIUM < scenario. The scenario is the body of an async
// function of `page`, `context`, `open` (another page), `axe` and `retype`; what it returns is printed as JSON, with all requests,
// errors and breaches of the content security policy.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [modules, executablePath] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const { chromium } = require("playwright-core");
const axeSource = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
const context = await browser.newContext({ locale: "sv-SE", viewport: { width: 1300, height: 1000 } });
const told = { requests: [], errors: [], violations: [] };
context.on("request", (request) => told.requests.push(request.url().slice(0, 300)));
await context.exposeBinding("tellViolation", (_, words) => told.violations.push(words));
await context.addInitScript(() => document.addEventListener("securitypolicyviolation", (event) => window.tellViolation(`${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`)));
const open = async () => {
  const page = await context.newPage();
  page.on("pageerror", (error) => told.errors.push(error.message));
  page.on("console", (message) => { if (message.type() === "error") told.errors.push(message.text()); });
  return page;
};
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
const page = await open();
page.setDefaultTimeout(45000);
let result = null;
try {
  const AsyncFunction = (async () => {}).constructor;
  result = await new AsyncFunction("page", "context", "open", "axe", "retype", readFileSync(0, "utf8"))(page, context, open, axe, retype);
  await page.waitForTimeout(200).catch(() => {}); // what is told of breaches comes a moment later
} catch (error) {
  told.failed = `${error.message}\n${await page.locator("body").innerText({ timeout: 1000 }).catch(() => "")}`.slice(0, 3000);
}
console.log(JSON.stringify({ result: result ?? null, ...told }));
await browser.close();
