// The editor: CodeMirror in the place of the text area, and what the language server says of the text. It is bundled by
// bunta.mjs; where the bundle is not, the page has its text area. The text area stays, hidden, with the same text.
import { acceptCompletion, autocompletion, closeCompletion, completionKeymap, startCompletion } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, insertNewlineKeepIndent } from "@codemirror/commands";
import { lintKeymap, setDiagnostics } from "@codemirror/lint";
import { EditorSelection, EditorState, Prec, Text, Transaction } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, showPanel } from "@codemirror/view";
import { StateEffect, StateField } from "@codemirror/state";
import { StyleModule } from "style-mod";

// The page's policy lets no style element in; a constructed style sheet is part of no markup.
const sheets = new WeakMap();
StyleModule.mount = (root, modules) => {
  const held = sheets.get(root) ?? { list: [], sheet: new CSSStyleSheet() };
  for (const module of [modules].flat()) if (!held.list.includes(module)) held.list.push(module);
  held.sheet.replaceSync(held.list.map((module) => module.getRules()).join("\n"));
  if (!sheets.has(root)) { root.adoptedStyleSheets = [...root.adoptedStyleSheets, held.sheet]; sheets.set(root, held); }
};

const MONO = 'Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace';
const box = { backgroundColor: "var(--papper)", color: "var(--text)", border: "1px solid var(--linje)", borderRadius: ".3rem" };
const underline = (name) => ({ backgroundImage: "none", textDecoration: `underline wavy var(--${name}) 1px`, textUnderlineOffset: ".2em" });
const theme = EditorView.theme({
  "&": { height: "37rem", resize: "vertical", overflow: "hidden", backgroundColor: "var(--papper)", color: "var(--text)" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { fontFamily: MONO, fontSize: ".95em", lineHeight: "1.5rem", overflow: "auto" },
  ".cm-content": { padding: ".5rem 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 .5rem", height: "1.5rem" },
  ".cm-tooltip": { ...box, borderColor: "var(--text)", maxWidth: "min(34rem, 92vw)", zIndex: 3 },
  ".cm-tooltip-hover": { maxHeight: "20rem", overflowY: "auto" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: MONO, maxHeight: "15rem", maxWidth: "min(34rem, 92vw)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: ".25rem .6rem", lineHeight: "1.4rem", minHeight: "1.9rem" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": { backgroundColor: "var(--lank)", color: "var(--papper)" },
  ".cm-completionMatchedText": { textDecoration: "none", fontWeight: 700 },
  ".cm-completionDetail": { fontStyle: "normal", marginLeft: "1rem", color: "var(--svag)" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-tooltip.cm-completionInfo": { ...box, padding: ".5rem .8rem", fontSize: ".95rem" },
  ".cm-betydelse": { padding: ".5rem .8rem" },
  ".cm-betydelse em": { fontStyle: "normal", color: "var(--svag)" }, ".cm-radhjalp .cm-betydelse": { padding: 0 }, ".cm-betydelse p": { margin: "0 0 .4em" },
  ".cm-betydelse hr": { border: 0, borderTop: "1px solid var(--linje)" },
  ".cm-diagnostic": { padding: ".4rem .8rem", marginLeft: 0, whiteSpace: "pre-wrap", borderLeft: ".3rem solid var(--upplysning)" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--hinder)" }, ".cm-diagnostic-warning": { borderLeftColor: "var(--krav)" },
  ".cm-diagnosticSource": { display: "none" },
  ".cm-lintRange-error": underline("hinder"), ".cm-lintRange-warning": underline("krav"), ".cm-lintRange-info": underline("upplysning"),
  ".cm-lintRange-active": { backgroundColor: "var(--oklart-yta)" },
  ".cm-lintPoint:after": { borderBottomColor: "var(--hinder)" },
  ".cm-panels": { backgroundColor: "var(--ruta)", color: "var(--text)", fontFamily: "inherit" },
  ".cm-panels-bottom": { borderTop: "1px solid var(--linje)" },
  ".cm-panel.cm-panel-lint ul [aria-selected], .cm-panel.cm-panel-lint ul:focus [aria-selected]": { backgroundColor: "var(--ruta)", color: "inherit", outline: "2px solid var(--fokus)", outlineOffset: "-2px" },
  ".cm-panel.cm-panel-lint button": { color: "var(--text)", minHeight: "1.5rem", minWidth: "1.5rem" },
  ".cm-radhjalp": { padding: ".5rem .8rem", maxHeight: "16rem", overflowY: "auto" },
  ".cm-radhjalp > strong": { display: "block", margin: "0 0 .3em" }, ".cm-radhjalp p": { margin: "0 0 .4em", whiteSpace: "pre-wrap" },
  ".cm-radhjalp ul": { listStyle: "none", padding: 0, margin: "0 0 .4em" }, ".cm-radhjalp li": { marginBottom: ".3rem" },
  ".cm-radhjalp li button": { textAlign: "left", font: "inherit" },
});
const PHRASES = { Completions: "Ordförslag", Diagnostics: "Anmärkningar", "No diagnostics": "Inga anmärkningar", close: "Stäng", "Control character": "Styrtecken" };

// --- the protocol -------------------------------------------------------------------------------------------------------
const NOT_OPEN = -32001;
const place = (doc, at) => { const line = doc.lineAt(at); return { line: line.number - 1, character: at - line.from }; };
const offset = (doc, at) => { const line = doc.line(Math.min(doc.lines, at.line + 1)); return Math.min(line.to, line.from + at.character); };
const spans = (doc, range) => ({ from: offset(doc, range.start), to: offset(doc, range.end) });

/** What is said with the language server about one text. Messages go one at a time, so that none overtakes another. */
class Talk {
  constructor(ask, language, path, profile, told) {
    this.ask = ask; this.told = told; this.profile = profile; this.language = language;
    const folder = `insats:/${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
    this.uri = `${folder}/${encodeURIComponent(path)}`; this.beside = `${folder}/profil.kommun`;
    this.version = 0; this.sent = 0; this.open = false; this.line = Promise.resolve(); this.before = 0; this.number = 0;
  }
  news(text) {
    if (this.sent === this.version && this.open) return [];
    const note = (method, params) => ({ jsonrpc: "2.0", method: `textDocument/${method}`, params });
    const opening = (uri, languageId, words) => note("didOpen", { textDocument: { uri, languageId, version: this.version, text: words } });
    const found = this.open ? [note("didChange", { textDocument: { uri: this.uri, version: this.version }, contentChanges: [{ text }] })]
      : [...(this.profile ? [opening(this.beside, "lagrum-kommun", this.profile)] : []), opening(this.uri, this.language, text)];
    this.open = true; this.sent = this.version;
    return found;
  }
  /** Tell what the text is now, and ask. Null: there is no answer, or the text has changed since. */
  say(text, method = "", params = {}) {
    const asked = this.version;
    const run = async () => {
      if (!method && this.sent === this.version && this.open) return null; // told meanwhile
      if (asked !== this.version && method) return null;
      const id = ++this.number;
      const question = method ? [{ jsonrpc: "2.0", id, method: `textDocument/${method}`, params: { textDocument: { uri: this.uri }, ...params } }] : [];
      const answer = await this.ask("sprak", { meddelanden: [...this.news(text()), ...question] });
      if (answer.fel) { this.open = false; return null; } // a worker that begins anew knows no text
      let result = null;
      for (const message of answer.meddelanden) {
        if (message.method === "textDocument/publishDiagnostics" && message.params.uri === this.uri) this.told(message.params);
        if (message.error?.code === NOT_OPEN || message.method === "window/logMessage") this.open = false;
        if (message.id === id) result = message.result ?? null;
      }
      return asked === this.version ? result : null;
    };
    // At once when nothing is before it: what is wrong in the text is asked before what the text meets, which takes longer.
    const turn = this.before ? this.line.then(run) : run();
    this.before++; this.line = turn.catch(() => {}).then(() => { this.before--; });
    return turn.catch(() => null);
  }
}

/** The little Markdown that the server writes, as elements: paragraphs, rules, strong, code. */
function marked(text) {
  const whole = document.createElement("div"); whole.className = "cm-betydelse";
  for (const block of text.split(/\n\n+/)) {
    if (block.trim() === "---") { whole.append(document.createElement("hr")); continue; }
    const p = document.createElement("p");
    for (const piece of block.split(/(\*\*[^*]+\*\*|\*[^*\s][^*]*\*|`[^`]+`)/)) {
      const kind = piece.startsWith("**") && piece.length > 4 ? ["strong", 2] : piece.startsWith("`") && piece.length > 2 ? ["code", 1] : /^\*[^*].*\*$/.test(piece) ? ["em", 1] : null;
      const plain = (s) => s.replace(/\\([\\`*_{}[\]()#+.!|<>~-])/g, "$1");
      if (kind) { const e = document.createElement(kind[0]); e.textContent = plain(piece.slice(kind[1], -kind[1])); p.append(e); } else p.append(plain(piece));
    }
    whole.append(p);
  }
  return whole;
}

// --- the panel about a row ----------------------------------------------------------------------------------------------
const setHelp = StateEffect.define();
const help = StateField.define({
  create: () => null,
  update(value, change) { for (const effect of change.effects) if (effect.is(setHelp)) return effect.value; return change.docChanged ? null : value; },
  provide: (field) => showPanel.from(field, (value) => value && (() => ({ dom: value, mount: () => value.focus() }))),
});

/** A text area's face over CodeMirror: what sida.js asks of the one it can ask of the other. */
class Editor {
  constructor(area, { ask, label, path, profile, root, write }) {
    this.area = area; this.listeners = { input: [] }; this.root = root;
    this.talk = new Talk(ask, "lagrum-insats", path, profile, (params) => this.show(params));
    const started = Promise.resolve();
    this.view = new EditorView({
      state: EditorState.create({ doc: area.value, extensions: this.extensions(label, area.getAttribute("aria-describedby") ?? "") }),
      parent: area.parentElement,
    });
    area.after(this.view.dom); area.hidden = true; this.write = write; this.started = started;
    for (const name of document.querySelectorAll(`label[for="${area.id}"]`)) name.addEventListener("click", (event) => { event.preventDefault(); this.focus(); });
    this.view.contentDOM.addEventListener("focus", () => this.news());
  }
  extensions(label, described) {
    return [
      EditorState.phrases.of(PHRASES), EditorState.allowMultipleSelections.of(false), EditorState.lineSeparator.of("\n"), theme, history(), help,
      EditorView.contentAttributes.of({ "aria-labelledby": label, "aria-describedby": described, spellcheck: "false", autocapitalize: "off", id: "text-redigerare", tabindex: "0" }),
      autocompletion({ override: [(context) => this.complete(context)], selectOnOpen: false, icons: false, maxRenderedOptions: 60, interactionDelay: 0 }),
      hoverTooltip((view, at) => this.hover(at), { hoverTime: 350 }),
      Prec.high(keymap.of([
        { key: "Ctrl-.", mac: "Cmd-.", run: () => { this.help(); return true; } }, { key: "F12", run: () => { this.define(); return true; } },
        { key: "Shift-Alt-f", run: () => { this.format(); return true; } }, { key: "Enter", run: insertUnlessChosen },
        { key: "Escape", run: (view) => closeCompletion(view) || this.close() },
      ])),
      keymap.of([...completionKeymap, ...lintKeymap, ...historyKeymap, ...defaultKeymap]),
      EditorView.updateListener.of((update) => this.updated(update)),
    ];
  }
  updated(update) {
    if (!update.docChanged) return;
    this.area.value = update.state.doc.toString(); this.talk.version++;
    if (update.transactions.some((t) => t.annotation(Transaction.userEvent))) { this.news(); for (const tell of this.listeners.input) tell(); }
  }
  news() { return this.talk.say(() => this.value); }
  at(head = this.view.state.selection.main.head) { return place(this.view.state.doc, head); }
  asked(method, params) { return this.talk.say(() => this.value, method, params); }

  // --- as a text area ---
  get value() { return this.view.state.doc.toString(); }
  set value(text) {
    if (text === this.value) return;
    const doc = Text.of(text.split(/\r\n?|\n/)); const old = this.view.state.doc; let from = 0; let to = old.length; let end = doc.length;
    const [a, b] = [old.toString(), doc.toString()];
    while (from < to && from < end && a[from] === b[from]) from++;
    while (to > from && end > from && a[to - 1] === b[end - 1]) { to--; end--; }
    this.view.dispatch({ changes: { from, to, insert: doc.slice(from, end) } });
    this.news();
  }
  get selectionStart() { return this.view.state.selection.main.from; }
  setSelectionRange(from, to) { this.view.dispatch({ selection: EditorSelection.single(from, to), effects: EditorView.scrollIntoView(from, { y: "center" }) }); }
  focus() { this.view.focus(); }
  get scrollTop() { return this.view.scrollDOM.scrollTop; }
  set scrollTop(top) { this.view.scrollDOM.scrollTop = top; }
  get clientHeight() { return this.view.scrollDOM.clientHeight; }
  addEventListener(name, tell, options) {
    if (name === "input") this.listeners.input.push(tell);
    else (name === "scroll" ? this.view.scrollDOM : this.view.contentDOM).addEventListener(name, tell, options);
  }
  insert(text) { this.view.dispatch({ ...this.view.state.replaceSelection(text), userEvent: "input.type" }); }

  // --- what the server says ---
  show({ version, diagnostics }) {
    if (version !== this.talk.version) return;
    const doc = this.view.state.doc; const severity = ["", "error", "warning", "info"];
    const found = diagnostics.map((d) => ({ ...spans(doc, d.range), severity: severity[d.severity], message: d.message, code: d.code }));
    this.view.dispatch(setDiagnostics(this.view.state, found)); this.found = found; this.shown = version;
  }
  async complete(context) {
    const word = context.matchBefore(/[^\s,][^,\n]*/);
    if (!context.explicit && !word) return null;
    const found = await this.asked("completion", { position: this.at(context.pos) });
    const first = found?.items[0];
    if (!first || context.aborted) return null;
    const doc = this.view.state.doc; const { from } = spans(doc, first.textEdit.range);
    const items = found.items.filter((item) => offset(doc, item.textEdit.range.start) === from);
    if (!context.explicit && items.some((item) => item.textEdit.newText.trim() === doc.sliceString(from, context.pos).trim())) return null;
    return { from, options: items.map((item, k) => ({
      label: item.label, detail: item.detail, boost: -k / 100, info: item.documentation ? () => marked(item.documentation.value) : undefined,
      apply: (view, _, start) => { const { to } = spans(view.state.doc, item.textEdit.range); const end = Math.max(view.state.selection.main.head, Math.min(to, view.state.doc.lineAt(start).to)); view.dispatch({ changes: { from: start, to: end, insert: item.textEdit.newText }, selection: { anchor: start + item.textEdit.newText.length }, userEvent: "input.complete" }); },
    })) };
  }
  async hover(at) {
    const found = await this.asked("hover", { position: this.at(at) });
    if (!found) return null;
    const { from, to } = spans(this.view.state.doc, found.range);
    return { pos: from, end: to, above: true, create: () => ({ dom: marked(found.contents.value) }) };
  }
  async define() {
    const [found] = await this.asked("definition", { position: this.at() }) ?? [];
    if (!found) return;
    const link = this.linked(found.uri, ""); this.view.dom.append(link); link.click(); link.remove();
  }
  linked(uri, text) { const link = document.createElement("a"); link.href = this.root() + encodeURI(uri); link.textContent = text; return link; }
  async format() {
    const edits = await this.asked("formatting", { options: { tabSize: 4, insertSpaces: true } });
    if (edits?.length) this.edit(edits);
  }
  edit(edits) {
    const doc = this.view.state.doc;
    this.view.dispatch({ changes: edits.map((e) => ({ ...spans(doc, e.range), insert: e.newText })), userEvent: "input.complete" });
    this.focus();
  }
  /** Open a panel with what the row's words mean, what is said of it, and what can be done there. */
  async help() {
    const head = this.view.state.selection.main.head; const line = this.view.state.doc.lineAt(head); const row = line.number - 1;
    await this.news();
    const position = this.at(head); const text = this.write;
    const [meaning, where, actions] = [
      await this.asked("hover", { position }), await this.asked("definition", { position }),
      await this.asked("codeAction", { range: { start: { line: row, character: 0 }, end: { line: row, character: line.length } }, context: { diagnostics: [] } }),
    ];
    const panel = document.createElement("section"); panel.className = "cm-radhjalp"; panel.tabIndex = -1;
    const add = (tag, words, to = panel) => { const e = document.createElement(tag); e.textContent = words; to.append(e); return e; };
    const title = add("strong", text.radhjalp.replace("{rad}", row + 1)); title.id = "radhjalp-rubrik"; panel.setAttribute("aria-labelledby", title.id);
    for (const d of (this.found ?? []).filter((d) => d.from <= line.to && d.to >= line.from)) add("p", d.message);
    if (actions?.length) {
      const list = add("ul", "");
      for (const action of actions) {
        const button = add("button", action.title, add("li", "", list)); button.type = "button"; const version = this.talk.version;
        button.addEventListener("click", () => { if (version === this.talk.version) this.edit(action.edit.documentChanges[0].edits); });
      }
    }
    if (meaning) panel.append(marked(meaning.contents.value));
    if (where?.length) { const p = add("p", ""); p.append(this.linked(where[0].uri, text.lasMer)); }
    if (panel.children.length === 1) add("p", text.inget);
    const close = add("button", text.stang); close.type = "button"; close.addEventListener("click", () => this.close());
    panel.addEventListener("keydown", (event) => { if (event.key === "Escape") { event.stopPropagation(); this.close(); } });
    this.view.dispatch({ effects: setHelp.of(panel) });
  }
  close() {
    if (!this.view.state.field(help)) return false;
    this.view.dispatch({ effects: setHelp.of(null) }); this.focus(); return true;
  }
}

/** Enter is a new row, unless a word of the list is chosen. */
const insertUnlessChosen = (view) => acceptCompletion(view) || insertNewlineKeepIndent(view);

globalThis.lagrumRedigerare = { put: (area, given) => new Editor(area, given), startCompletion };
