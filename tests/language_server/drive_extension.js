// Run the packed extension against the real server: open, ask for everything, change, kill the server, stop.
// Arguments: the unpacked extension, the program, its first arguments as JSON. What was seen is printed as JSON.
"use strict";
const Module = require("node:module");
const path = require("node:path");
const fake = require("./fake_vscode.js");
const load = Module._load;
Module._load = (name, ...rest) => (name === "vscode" ? fake : load(name, ...rest));

const [folder, command] = process.argv.slice(2);
const { fake: seen } = fake;
seen.settings = { kommando: command, regler: [], datum: "2026-11-21" };
const extension = require(path.join(folder, "extension.js"));
const uri = "file:///mapp/x.insats";
let text = "insats nora/x\n    prövning            utan behovsprövning\n    finansieringg       avgifter\n";
const document = { uri, languageId: "lagrum-insats", version: 1, getText: () => text };
seen.documents = [document, { uri: "file:///mapp/x.txt", languageId: "plaintext", version: 1, getText: () => "hej" }];
const at = (line, character) => new fake.Position(line, character);
const until = async (wanted) => {
  for (let n = 0; n < 1200; n++) {
    if (wanted()) return;
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error("nothing came: " + JSON.stringify([seen.errors, seen.shown]));
};

(async () => {
  const context = { subscriptions: [] };
  await extension.activate(context);
  await until(() => seen.found.has(uri));
  const out = { first: seen.found.get(uri).map((d) => [d.code, d.severity, d.range.start.line]) };
  const p = seen.providers;
  const whole = new fake.Range(2, 4, 2, 17);
  out.actions = (await p.actions.provideCodeActions(document, whole, {})).map((a) => [a.title, a.edit.uri, a.edit.edits[0].newText]);
  out.completion = (await p.completion.provideCompletionItems(document, at(1, 24))).map((c) => c.label);
  out.hover = (await p.hover.provideHover(document, at(1, 26))).values[0].values[0];
  out.definition = (await p.definition.provideDefinition(document, at(1, 26))).map((l) => l.uri);
  out.references = (await p.references.provideReferences(document, at(1, 26), { includeDeclaration: true })).length;
  out.symbols = (await p.symbols.provideDocumentSymbols(document)).map((s) => s.name);
  out.tokens = (await p.tokens.provideDocumentSemanticTokens(document)).values[0].length % 5;
  text = text.replace("finansieringg", "finansiering");
  document.version = 2;
  const change = { range: new fake.Range(2, 16, 2, 17), text: "" };
  seen.listeners.change.forEach((heard) => heard({ document, contentChanges: [change] }));
  await until(() => (seen.found.get(uri) || []).every((d) => d.code !== "E030") && seen.found.get(uri));
  out.format = await p.format.provideDocumentFormattingEdits(document, { tabSize: 4, insertSpaces: true });
  document.version = 3; // an answer about version 2 is not for this one
  out.stale = await (async () => {
    const asked = p.symbols.provideDocumentSymbols(document);
    document.version = 4;
    return asked;
  })();
  await seen["lagrum.startaOm"]();
  await until(() => seen.found.has(uri));
  out.restarted = true;
  seen.listeners.close.forEach((heard) => heard(document));
  out.closed = !seen.found.has(uri);
  seen.settings.kommando = "/finns/inte/lagrum";
  await seen["lagrum.startaOm"]();
  await until(() => seen.errors.length);
  out.errors = seen.errors;
  await extension.deactivate();
  console.log(JSON.stringify(out));
  process.exit(0);
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
