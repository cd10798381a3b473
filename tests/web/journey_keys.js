// The body of a scenario (driver.mjs): the whole way with the keyboard alone.
await page.goto(given.url);
await page.waitForSelector("html.igang");
const at = () => page.evaluate(() => { const e = document.activeElement; return { tag: e.tagName, text: (e.textContent ?? "").trim().slice(0, 60), name: e.name ?? "", value: e.value ?? "", gor: e.dataset?.lagrumGor ?? "", id: e.id }; });
const tab = async (wanted, most = 400) => { for (let k = 0; k < most; k++) { const now = await at(); if (wanted(now)) return now; await page.keyboard.press("Tab"); } throw new Error("kom inte fram: " + wanted); };
await tab((e) => e.text === "Hoppa till innehållet"); await tab((e) => e.tag === "A" && e.text === "Pröva"); await page.keyboard.press("Enter");
await page.waitForSelector(given.field);
await page.waitForFunction(() => globalThis.lagrum?.desk); // in one file the page is the same one, and has begun
await tab((e) => e.gor === "fragor"); await page.keyboard.press("Enter"); await page.waitForSelector("#intervju form");
const path = () => page.inputValue("#intervju [name=stig]");
const changed = (b) => page.waitForFunction((v) => (document.querySelector("#intervju [name=stig]")?.value ?? "") !== v, b);
let now = await path();
await tab((e) => e.name === "ord"); await page.keyboard.type("grupp");
await tab((e) => e.value === "gruppverksamhet"); await page.keyboard.press("Space");
await tab((e) => e.value === "svara"); await page.keyboard.press("Enter"); await changed(now);
now = await path();
await tab((e) => e.name === "svar"); for (let k = 0; k < 3 && (await at()).value !== "utan behovsprövning"; k++) await page.keyboard.press("ArrowDown");
const chosen = (await at()).value;
await page.keyboard.press("Space");
await tab((e) => e.value === "svara"); await page.keyboard.press("Enter"); await changed(now);
now = await path();
await tab((e) => e.id === "svar-falt"); await page.keyboard.type("barn i skolan"); await page.keyboard.press("Enter"); await changed(now);
now = await path();
await tab((e) => e.id === "svar-falt"); await page.keyboard.type("8 till 12 år"); await page.keyboard.press("Enter"); await changed(now);
await tab((e) => e.value === "klar"); await page.keyboard.press("Enter"); await page.waitForSelector("#intervju h2");
await tab((e) => e.id === given.field.slice(1)); await page.keyboard.press("Control+End");
// The editor begins a row where the one before began: what it put there is written over.
for (const row of ('    samtycke\n        vårdnadshavare  bara från en\n    målgrupp "syskon"\n        mottagare  ja\n        ålder  8–12 år').split("\n")) { if (given.field !== "#text") await page.keyboard.press("Shift+Home"); await page.keyboard.type(row); await page.keyboard.press("Enter"); }
await page.waitForSelector("#svaret button[data-lagrum-gor=memo]");
await tab((e) => e.gor === "dokument"); await page.keyboard.press("Enter"); await page.waitForSelector("#ruta[open]");
await tab((e) => e.text === "Word");
const [file] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
await page.keyboard.press("Escape");
const back = await at();
await tab((e) => e.gor === "memo"); await page.keyboard.press("Enter"); await page.waitForSelector("#ruta[open] .memo");
const memo = await page.textContent("#ruta .memo");
await tab((e) => e.text === "Word");
const [sent] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
await page.keyboard.press("Escape");
return { memo, sent: sent.suggestedFilename(), chosen, text: await page.inputValue("#text"), file: file.suggestedFilename(), back };
