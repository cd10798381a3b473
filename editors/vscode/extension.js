// The client of `lagrum sprakserver` in VS Code. Plain JavaScript without packages: it is packed and installed as it
// stands, also where there is neither npm nor a Marketplace. Everything stays on this computer.
"use strict";

const { spawn } = require("node:child_process");
const vscode = require("vscode");
const { Connection } = require("./rpc");

const KINDS = ["insats", "kommun", "regel", "prov", "begrepp", "svar", "reform", "plikt", "liggare"];
const SELECTOR = KINDS.flatMap((kind) => ["file", "untitled"].map((scheme) => ({ language: `lagrum-${kind}`, scheme })));
const MOST_STARTS = 3;

let client = null;

function activate(context) {
  const output = vscode.window.createOutputChannel("lagrum");
  client = new Client(output);
  context.subscriptions.push(
    output,
    { dispose: () => client.stop() },
    vscode.commands.registerCommand("lagrum.startaOm", () => client.restart()),
    vscode.workspace.onDidChangeConfiguration((e) => e.affectsConfiguration("lagrum") && client.restart()),
    vscode.workspace.onDidGrantWorkspaceTrust(() => client.restart()),
    ...client.register(),
  );
  return client.start();
}

function deactivate() {
  return client ? client.stop() : undefined;
}

class Client {
  constructor(output) {
    this.output = output;
    this.diagnostics = vscode.languages.createDiagnosticCollection("lagrum");
    this.connection = null;
    this.process = null;
    this.starts = 0;
  }

  // --- the process ---------------------------------------------------------------------------------------------------

  command() {
    const settings = vscode.workspace.getConfiguration("lagrum");
    const options = (settings.get("regler") || []).flatMap((folder) => ["--regler", folder]);
    if (settings.get("utanMedfoljande")) options.push("--utan-medfoljande");
    if (settings.get("datum")) options.push("--datum", settings.get("datum"));
    return [settings.get("kommando") || "lagrum", ["sprakserver", ...options]];
  }

  async start() {
    if (!vscode.workspace.isTrusted || this.connection) return;
    const [program, options] = this.command();
    const folder = vscode.workspace.workspaceFolders && vscode.workspace.workspaceFolders[0];
    const cwd = folder && folder.uri.scheme === "file" ? folder.uri.fsPath : undefined;
    const running = spawn(program, options, { cwd, stdio: "pipe", windowsHide: true });
    this.process = running;
    let last = "";
    running.stderr.on("data", (bytes) => {
      last = (last + bytes).slice(-2000);
      this.output.append(String(bytes));
    });
    running.on("error", (error) => this.failed(program, error.code === "ENOENT" ? "" : error.message));
    running.on("exit", (code) => running === this.process && this.ended(program, code, last));
    const connection = new Connection(running.stdin, running.stdout, (method, params) => this.hear(method, params));
    this.connection = connection;
    const answer = await connection.ask("initialize", {
      processId: process.pid,
      rootUri: folder ? String(folder.uri) : null,
      capabilities: { workspace: { workspaceEdit: { documentChanges: true } } },
    });
    if (!answer || connection !== this.connection) return;
    connection.notify("initialized", {});
    for (const document of vscode.workspace.textDocuments) this.opened(document);
  }

  stop() {
    const { connection, process: running } = this;
    this.connection = this.process = null;
    this.diagnostics.clear();
    if (!connection || connection.closed) return Promise.resolve();
    return connection.ask("shutdown", undefined).then(() => {
      connection.notify("exit", undefined);
      connection.close();
      setTimeout(() => running.kill(), 2000).unref();
    });
  }

  async restart() {
    await this.stop();
    this.starts = 0;
    await this.start();
  }

  ended(program, code, said) {
    if (this.connection) this.connection.close();
    this.connection = this.process = null;
    this.diagnostics.clear();
    if (code === 2 || code === 0) {
      if (code === 2) this.failed(program, said.trim());
    } else if (++this.starts < MOST_STARTS) {
      this.start();
    } else {
      this.failed(program, "programmet avslutades flera gånger i rad");
    }
  }

  failed(program, why) {
    if (this.connection) this.connection.close();
    this.connection = this.process = null;
    const message = why
      ? `lagrum kunde inte starta: ${why}`
      : `»${program}« hittades inte. Installera med »pip install 'lagrum[sprakserver]'«, eller ange hela sökvägen i inställningen lagrum.kommando.`;
    vscode.window.showErrorMessage(message, "Visa inställningar").then((chosen) => {
      if (chosen) vscode.commands.executeCommand("workbench.action.openSettings", "lagrum.");
    });
  }

  hear(method, params) {
    if (method === "textDocument/publishDiagnostics") this.show(params);
    else if (method === "window/logMessage") this.output.appendLine(params.message);
    else if (method === "window/showMessage") vscode.window.showWarningMessage(params.message);
  }

  // --- documents -----------------------------------------------------------------------------------------------------

  ours(document) {
    return vscode.languages.match(SELECTOR, document) > 0;
  }

  opened(document) {
    if (!this.connection || !this.ours(document)) return;
    this.connection.notify("textDocument/didOpen", {
      textDocument: {
        uri: String(document.uri),
        languageId: document.languageId,
        version: document.version,
        text: document.getText(),
      },
    });
  }

  changed(event) {
    const { document, contentChanges } = event;
    if (!this.connection || !this.ours(document) || !contentChanges.length) return;
    this.connection.notify("textDocument/didChange", {
      textDocument: { uri: String(document.uri), version: document.version },
      contentChanges: contentChanges.map((c) => ({ range: plainRange(c.range), text: c.text })),
    });
  }

  saved(document) {
    if (this.connection && this.ours(document)) {
      this.connection.notify("textDocument/didSave", { textDocument: { uri: String(document.uri) } });
    }
  }

  closed(document) {
    if (!this.ours(document)) return;
    if (this.connection) {
      this.connection.notify("textDocument/didClose", { textDocument: { uri: String(document.uri) } });
    }
    this.diagnostics.delete(document.uri);
  }

  show({ uri, version, diagnostics }) {
    const document = vscode.workspace.textDocuments.find((d) => String(d.uri) === uri);
    if (!document || (version !== undefined && version !== null && version !== document.version)) return;
    this.diagnostics.set(document.uri, diagnostics.map(diagnostic));
  }

  // --- features ------------------------------------------------------------------------------------------------------

  register() {
    const { languages, workspace } = vscode;
    return [
      this.diagnostics,
      workspace.onDidOpenTextDocument((d) => this.opened(d)),
      workspace.onDidChangeTextDocument((e) => this.changed(e)),
      workspace.onDidSaveTextDocument((d) => this.saved(d)),
      workspace.onDidCloseTextDocument((d) => this.closed(d)),
      languages.registerCompletionItemProvider(SELECTOR, { provideCompletionItems: (...a) => this.complete(...a) }, " ", ",", "."),
      languages.registerHoverProvider(SELECTOR, { provideHover: (...a) => this.hover(...a) }),
      languages.registerDefinitionProvider(SELECTOR, { provideDefinition: (d, p, t) => this.places("definition", d, p, {}, t) }),
      languages.registerReferenceProvider(SELECTOR, {
        provideReferences: (d, p, context, t) => this.places("references", d, p, { context }, t),
      }),
      languages.registerDocumentSymbolProvider(SELECTOR, { provideDocumentSymbols: (d, t) => this.symbols(d, t) }),
      languages.registerDocumentFormattingEditProvider(SELECTOR, {
        provideDocumentFormattingEdits: (d, options, t) => this.format(d, options, t),
      }),
      languages.registerCodeActionsProvider(SELECTOR, { provideCodeActions: (d, r, c, t) => this.actions(d, r, c, t) }),
      languages.registerDocumentSemanticTokensProvider(SELECTOR, { provideDocumentSemanticTokens: (d, t) => this.tokens(d, t) }, LEGEND),
    ];
  }

  async ask(method, document, params, token) {
    if (!this.connection) return null;
    const version = document.version;
    const answer = await this.connection.ask(
      `textDocument/${method}`,
      { textDocument: { uri: String(document.uri) }, ...params },
      token,
    );
    return document.version === version ? answer : null;
  }

  async complete(document, at, token) {
    const found = await this.ask("completion", document, { position: plain(at) }, token);
    return found && found.items.map(completion);
  }

  async hover(document, at, token) {
    const found = await this.ask("hover", document, { position: plain(at) }, token);
    return found && new vscode.Hover(new vscode.MarkdownString(found.contents.value), range(found.range));
  }

  async places(method, document, at, more, token) {
    const found = await this.ask(method, document, { position: plain(at), ...more }, token);
    return found && found.map((place) => new vscode.Location(vscode.Uri.parse(place.uri), range(place.range)));
  }

  async symbols(document, token) {
    const found = await this.ask("documentSymbol", document, {}, token);
    return found && found.map(symbol);
  }

  async format(document, options, token) {
    const found = await this.ask("formatting", document, { options }, token);
    return found && found.map(edit);
  }

  async actions(document, where, context, token) {
    const found = await this.ask("codeAction", document, { range: plainRange(where), context: { diagnostics: [] } }, token);
    return found && found.map((one) => action(one, document));
  }

  async tokens(document, token) {
    const found = await this.ask("semanticTokens/full", document, {}, token);
    return found && new vscode.SemanticTokens(new Uint32Array(found.data));
  }
}

// --- values of the protocol, and of VS Code ----------------------------------------------------------------------------

const LEGEND = new vscode.SemanticTokensLegend(
  ["keyword", "property", "enumMember", "function", "class", "string", "number", "operator", "comment"],
  ["definition"],
);

const plain = (position) => ({ line: position.line, character: position.character });
const plainRange = (r) => ({ start: plain(r.start), end: plain(r.end) });
const range = (r) => r && new vscode.Range(r.start.line, r.start.character, r.end.line, r.end.character);
const edit = (e) => new vscode.TextEdit(range(e.range), e.newText);

function diagnostic(one) {
  const made = new vscode.Diagnostic(range(one.range), one.message, one.severity - 1);
  made.code = one.code;
  made.source = one.source;
  made.relatedInformation = (one.relatedInformation || []).map(
    (r) => new vscode.DiagnosticRelatedInformation(new vscode.Location(vscode.Uri.parse(r.location.uri), range(r.location.range)), r.message),
  );
  return made;
}

function completion(one) {
  const made = new vscode.CompletionItem(one.label, one.kind - 1);
  made.detail = one.detail;
  made.documentation = one.documentation && new vscode.MarkdownString(one.documentation.value);
  made.sortText = one.sortText;
  made.filterText = one.filterText;
  made.range = range(one.textEdit.range);
  made.insertText = one.textEdit.newText;
  return made;
}

function symbol(one) {
  const made = new vscode.DocumentSymbol(one.name, one.detail || "", one.kind - 1, range(one.range), range(one.selectionRange));
  made.children = (one.children || []).map(symbol);
  return made;
}

function action(one, document) {
  const kind = one.kind === "quickfix" ? vscode.CodeActionKind.QuickFix : vscode.CodeActionKind.RefactorRewrite;
  const made = new vscode.CodeAction(one.title, kind);
  made.edit = new vscode.WorkspaceEdit();
  made.isPreferred = one.isPreferred;
  made.diagnostics = (one.diagnostics || []).map(diagnostic);
  for (const change of one.edit.documentChanges) made.edit.set(document.uri, change.edits.map(edit));
  return made;
}

module.exports = { activate, deactivate };
