// As much of VS Code as the extension uses, for running it under node. `fake` is for the test.
"use strict";
const listeners = {};
const event = (name) => (listener) => {
  (listeners[name] = listeners[name] || []).push(listener);
  return { dispose() {} };
};
const providers = {};
const provider = (name) => (selector, one) => {
  providers[name] = one;
  return { dispose() {} };
};
class Position { constructor(line, character) { Object.assign(this, { line, character }); } }
class Range {
  constructor(a, b, c, d) { this.start = new Position(a, b); this.end = new Position(c, d); }
}
class Plain { constructor(...values) { this.values = values; } }
const fake = { listeners, providers, shown: [], errors: [], settings: {}, found: new Map(), documents: [] };
module.exports = {
  fake, Position, Range,
  Diagnostic: class { constructor(range, message, severity) { Object.assign(this, { range, message, severity }); } },
  DiagnosticRelatedInformation: Plain, MarkdownString: Plain, Hover: Plain, SemanticTokensLegend: Plain, SemanticTokens: Plain,
  Location: class { constructor(uri, range) { Object.assign(this, { uri, range }); } },
  CompletionItem: class { constructor(label, kind) { Object.assign(this, { label, kind }); } },
  DocumentSymbol: class { constructor(name, detail, kind, range, head) { Object.assign(this, { name, detail, kind, range, head }); } },
  TextEdit: class { constructor(range, newText) { Object.assign(this, { range, newText }); } },
  CodeAction: class { constructor(title, kind) { Object.assign(this, { title, kind }); } },
  WorkspaceEdit: class { set(uri, edits) { Object.assign(this, { uri, edits }); } },
  CodeActionKind: { QuickFix: "quickfix", RefactorRewrite: "refactor.rewrite" },
  Uri: { parse: (text) => text },
  commands: { registerCommand: (name, run) => { fake[name] = run; return { dispose() {} }; }, executeCommand() {} },
  window: {
    createOutputChannel: () => ({ append: (t) => fake.shown.push(t), appendLine: (t) => fake.shown.push(t), dispose() {} }),
    showErrorMessage: (message) => { fake.errors.push(message); return Promise.resolve(undefined); },
    showWarningMessage: (message) => fake.errors.push(message),
  },
  workspace: {
    isTrusted: true, workspaceFolders: undefined,
    get textDocuments() { return fake.documents; },
    getConfiguration: () => ({ get: (name) => fake.settings[name] }),
    onDidChangeConfiguration: event("configuration"), onDidGrantWorkspaceTrust: event("trust"),
    onDidOpenTextDocument: event("open"), onDidChangeTextDocument: event("change"),
    onDidSaveTextDocument: event("save"), onDidCloseTextDocument: event("close"),
  },
  languages: {
    match: (selector, document) => (selector.some((s) => s.language === document.languageId) ? 10 : 0),
    createDiagnosticCollection: () => ({
      set: (uri, list) => fake.found.set(uri, list), delete: (uri) => fake.found.delete(uri),
      clear: () => fake.found.clear(), dispose() {},
    }),
    registerCompletionItemProvider: provider("completion"), registerHoverProvider: provider("hover"),
    registerDefinitionProvider: provider("definition"), registerReferenceProvider: provider("references"),
    registerDocumentSymbolProvider: provider("symbols"), registerDocumentFormattingEditProvider: provider("format"),
    registerCodeActionsProvider: provider("actions"), registerDocumentSemanticTokensProvider: provider("tokens"),
  },
};
