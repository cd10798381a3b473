// The page's script. It asks the host (a server on this computer, or the engine in a worker) and shows the answers.
// All text that people read is made by the host; this file decides nothing about law.
"use strict";
(() => {
  const html = document.documentElement;
  const host = html.dataset.lagrumHost;
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];
  const trusted = window.trustedTypes?.createPolicy("lagrum", { createHTML: (s) => s, createScriptURL: (s) => s });
  const setHtml = (element, text) => { element.innerHTML = trusted ? trusted.createHTML(text) : text; };
  const say = (text) => { const box = $("#besked"); box.textContent = text; clearTimeout(say.timer); say.timer = setTimeout(() => { box.textContent = ""; }, 8000); };
  const root = () => html.dataset.lagrumRot ?? "";

  // --- the host ---------------------------------------------------------------------------------------------------
  const SLOW = 20000; // an answer that takes longer never comes: the worker is ended and begun anew
  let engine = null;

  async function askServer(name, request) {
    const answer = await fetch(`/_gor/${encodeURIComponent(name)}`, {
      method: "POST", headers: { "Content-Type": "application/json", "X-Lagrum-Nyckel": html.dataset.lagrumNyckel ?? "" }, body: JSON.stringify(request),
    });
    if (!answer.ok) return { fel: (await answer.text()) || "lagrum svarar inte", "hjälp": "starta »lagrum webb« igen och ladda om sidan" };
    return answer.json();
  }

  class Engine {
    constructor() {
      this.waiting = new Map(); this.number = 0; this.timers = new Map();
      this.begin();
    }
    begin() {
      this.up = false;
      // In one file the script of the worker must be unpacked first; in a folder it lies beside the page.
      this.ready = Promise.resolve(globalThis.lagrumWorker?.() ?? `${root()}arbetare.js`).then((url) => this.listen(url));
      this.ready.catch((error) => failed(error));
    }
    listen(url) {
      this.worker = new Worker(trusted ? trusted.createScriptURL(url) : url, globalThis.lagrumWorker ? {} : { type: "module" });
      globalThis.lagrumParts?.(this.worker);
      return new Promise((resolve, reject) => {
        this.worker.onmessage = ({ data }) => {
          if (data.igang) { status(""); this.up = true; resolve(); return; }
          if (data.steg) { status(data.steg); return; }
          if (data.stopp) { reject(new Error(data.stopp)); return; }
          clearTimeout(this.timers.get(data.id)); this.timers.delete(data.id);
          this.waiting.get(data.id)?.(data.svar); this.waiting.delete(data.id);
          if (data.slut) this.restart();
        };
        this.worker.onerror = (event) => { event.preventDefault(); reject(new Error("skriptet som räknar kunde inte läsas")); };
      });
    }
    async ask(name, request) {
      await this.ready;
      const id = ++this.number;
      return new Promise((resolve) => {
        this.waiting.set(id, resolve);
        this.timers.set(id, setTimeout(() => this.restart(), SLOW));
        this.worker.postMessage({ id, namn: name, fragan: request });
      });
    }
    restart() {
      this.worker?.terminate();
      for (const resolve of this.waiting.values()) resolve({ fel: "beräkningen svarade inte och har startats om; texten är kvar", "hjälp": "försök igen, eller pröva en kortare text" });
      for (const timer of this.timers.values()) clearTimeout(timer);
      this.waiting.clear(); this.timers.clear(); this.begin();
    }
  }

  const MISSING = "Webbläsaren saknar WebAssembly, som beräkningen behöver. Reglerna och katalogen går att läsa, men inget kan prövas här. Använd en nyare webbläsare, eller be den som sköter datorn att tillåta WebAssembly.";
  function failed(error) { status(`Beräkningen kunde inte starta: ${error.message}. Det som redan står på sidan går att läsa. Ladda om sidan, eller pröva en annan webbläsare.`); }
  function status(text) { const box = $("#motorn"); if (box) { box.hidden = !text; box.textContent = text; } }

  async function ask(name, request) {
    try {
      if (host === "lokal") return await askServer(name, request);
      if (typeof WebAssembly === "undefined") { status(MISSING); return { fel: MISSING, "hjälp": "" }; }
      if (typeof Worker === "undefined") throw new Error("webbläsaren saknar arbetare");
      engine ??= new Engine();
      return await engine.ask(name, request);
    } catch (error) {
      return { fel: host === "lokal" ? "lagrum svarar inte" : `beräkningen kunde inte starta (${error.message})`, "hjälp": host === "lokal" ? "starta »lagrum webb« igen; texten är kvar i rutan" : "ladda om sidan" };
    }
  }
  const fault = (answer) => { if (!answer.fel) return false; say([answer.fel, answer["hjälp"]].filter(Boolean).map((s) => s[0].toLocaleUpperCase("sv") + s.slice(1).replace(/\.$/, "") + ".").join(" ")); return true; };

  // --- what is kept in the browser -----------------------------------------------------------------------------------
  const PREFIX = "lagrum:";
  const store = {
    get(key) { try { const kept = JSON.parse(localStorage.getItem(PREFIX + key) ?? "null"); return kept && typeof kept.text === "string" ? kept : null; } catch { return null; } },
    set(key, text) { try { localStorage.setItem(PREFIX + key, JSON.stringify({ text, nar: new Date().toISOString() })); return true; } catch { return false; } },
    clear() { try { for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key); return true; } catch { return false; } },
  };

  // --- writing and checking -------------------------------------------------------------------------------------------
  const LONGEST = 400000; // characters of a text that is checked (actions.MOST_TEXT)
  let desk = null;
  const idOf = (text) => /^\s*insats\s+(\S+)/m.exec(text)?.[1] ?? "";

  class Desk {
    constructor(box) {
      this.box = box; this.area = $("#text", box); this.answer = $("#svaret", box); this.key = box.dataset.fil || "utkast";
      this.given = this.area.value; this.turn = 0; this.enhance(); this.before = []; this.known = box.dataset.sedd ?? "";
      const kept = store.get(this.key);
      if (kept && kept.text !== this.given) { this.area.value = kept.text; this.saved(`Det du skrev senast (${kept.nar?.slice(0, 16).replace("T", " ") ?? ""}) är kvar.`); }
      this.area.addEventListener("input", () => this.changed());
      this.area.addEventListener("scroll", () => { $(".rader", box).scrollTop = this.area.scrollTop; });
      this.area.addEventListener("keyup", () => this.note()); this.area.addEventListener("click", () => this.note());
      $("#fil", box)?.addEventListener("change", (event) => this.open(event.target.files[0]));
      window.addEventListener("storage", (event) => { if (event.key === PREFIX + this.key && event.newValue) this.conflict(); });
      this.hover = new Hover(this);
      this.lines(this.marked());
      if (this.area.value !== this.given || !this.answer.textContent.trim()) {
        if (host === "lokal") this.check(); else this.area.addEventListener("focus", () => this.check(), { once: true });
      }
    }
    /** From now on the text is a copy: it is saved under its own id, unless the first text is brought back. */
    copied() { this.first ??= { id: idOf(this.area.value), fil: this.box.dataset.fil ?? "", sedd: this.known }; this.box.dataset.fil = ""; this.known = ""; }
    whose() { if (this.first && !this.box.dataset.fil && idOf(this.area.value) === this.first.id) { this.box.dataset.fil = this.first.fil; this.known = this.first.sedd; } }
    /** Put the editor in the place of the text area, where the page has one. */
    enhance() {
      const words = $("#redigerare-hjalp", this.box);
      if (!globalThis.lagrumRedigerare || !words) return;
      const given = { ask, root, write: words.dataset, label: "text-namn", path: this.box.dataset.fil || "utkast.insats", profile: $("#profil", this.box)?.textContent ?? "" };
      try { this.area = globalThis.lagrumRedigerare.put(this.area, given); } catch { this.area.hidden = false; return; }
      words.hidden = false; $("[data-lagrum-gor=radhjalp]", this.box).hidden = false;
    }
    saved(text) { const box = $("#sparat", this.box); if (box) box.textContent = text; }
    conflict() { this.saved("Samma insats har ändrats i en annan flik. Det du ser här är orört; spara det som fil om du vill behålla båda."); }
    /** A key was pressed: ask at once, and when an answer is on its way ask once more after it. */
    async changed() {
      this.lines(this.notes ?? {});
      if (this.asking) { this.again = true; return; }
      this.asking = true;
      try { do { this.again = false; await this.check(); } while (this.again); } finally { this.asking = false; }
    }
    write(text) { this.before.push(this.area.value); this.area.value = text; return this.check(); }
    request(more = {}) { return { text: this.area.value, profil: $("#profil", this.box)?.textContent ?? "", rot: root(), fil: this.box.dataset.fil ?? "", ...more }; }
    tooLong() { return this.area.value.length > LONGEST; }
    /** Whether the answer that is shown is of an earlier text: aids that read it aloud wait. */
    busy(on) { if (on) this.answer.setAttribute("aria-busy", "true"); else this.answer.removeAttribute("aria-busy"); }
    async check() {
      const turn = ++this.turn; const text = this.area.value;
      this.busy(!this.tooLong());
      if (this.tooLong()) { this.saved(`Texten är längre än ${LONGEST} tecken. Den prövas inte och sparas inte; klistra in en del i taget.`); return; }
      const answer = await ask("check", this.request());
      if (turn !== this.turn) return;
      this.busy(false);
      if (fault(answer)) return;
      const open = $$("details[open] > summary", this.answer).map((s) => s.closest("[id]")?.id);
      setHtml(this.answer, answer.html);
      for (const id of open) { const d = id && document.getElementById(id)?.querySelector("details"); if (d) d.open = true; }
      this.lines(answer.rader ?? {}); this.note();
      if (text === this.given && !store.get(this.key)) return;
      if (!answer.spara) this.saved("Texten sparas inte: den har något som ser ut som ett personnummer. Ta bort det.");
      else if (store.set(this.key, text)) this.saved("Sparat i den här webbläsaren.");
      else this.saved("Webbläsaren tillåter inte att texten sparas här. Spara den som fil innan du stänger sidan.");
    }
    /** What the answer says of each row: [{ what, law, why }] by row. */
    said() {
      const rows = {};
      for (const finding of $$(".fynd", this.answer)) {
        const what = $("h2, h3, h4", finding)?.textContent.trim() ?? ""; const law = $(".lagrum-kalla", finding)?.textContent ?? ""; const why = $("details > p", finding)?.textContent ?? "";
        const kind = finding.closest(".slag")?.querySelector("h2, h3")?.firstChild?.textContent.trim() || "Kan bli aktuellt";
        for (const link of $$("a[data-rad]:not([data-profil])", finding)) { const list = (rows[link.dataset.rad] ??= []); if (!list.some((x) => x.what === what)) list.push({ what, law, why, kind }); }
      }
      return rows;
    }
    marked() { return Object.fromEntries(Object.entries(this.said()).map(([row, list]) => [row, list.filter((x) => x.kind !== "Kan bli aktuellt").map((x) => `${x.kind}: ${x.what} (${x.law})`)]).filter(([, list]) => list.length)); }
    lines(notes) {
      this.notes = notes;
      const list = $(".rader", this.box); const count = this.tooLong() ? 0 : this.area.value.split("\n").length;
      while (list.children.length > count) list.lastChild.remove();
      while (list.children.length < count) list.append(document.createElement("li"));
      [...list.children].forEach((row, k) => this.hover.mark(row, k + 1, (notes[k + 1] ?? []).length));
      this.hover.roving();
    }
    note() {
      const row = this.area.value.slice(0, this.area.selectionStart).split("\n").length;
      const words = this.notes?.[row];
      const box = $("#text-noter", this.box);
      const text = words ? `Rad ${row}: ${words.join("; ")}.` : "";
      if (box.textContent !== text) box.textContent = text;
    }
    go(row) {
      const rows = this.area.value.split("\n"); const start = rows.slice(0, row - 1).join("\n").length + (row > 1 ? 1 : 0);
      this.area.focus(); this.area.setSelectionRange(start, start + (rows[row - 1]?.length ?? 0));
      this.area.scrollTop = Math.max(0, (row - 4) * parseFloat(getComputedStyle($(".rader", this.box)).lineHeight)); this.note();
    }
    async open(file) {
      if (!file) return;
      if (file.size > 5_000_000) { say("Filen är större än 5 MB och läses inte. Välj en mindre fil."); return; }
      if (/\.docx$/i.test(file.name)) { const bytes = new Uint8Array(await file.arrayBuffer()); let s = ""; for (const b of bytes) s += String.fromCharCode(b); dialog.words(btoa(s)); return; }
      const text = await file.text();
      if (/^\s*(#.*\n\s*)*insats\s/.test(text)) this.write(text); else dialog.words("", text);
    }
  }

  // --- what is said of a row, when it is pointed at or focused --------------------------------------------------------------
  class Hover {
    constructor(desk) {
      this.desk = desk; this.list = $(".rader", desk.box); this.bubble = $("#radnot", desk.box);
      const of = (event) => Number(event.target.closest(".radknapp")?.dataset.radNot ?? 0);
      this.list.addEventListener("mouseover", (e) => of(e) && this.show(of(e))); this.list.addEventListener("mouseout", () => this.later());
      this.list.addEventListener("focusin", (e) => { if (of(e)) { this.roving(e.target); this.show(of(e)); } }); this.list.addEventListener("focusout", () => this.hide());
      this.list.addEventListener("click", (e) => of(e) && this.show(of(e)));
      this.list.addEventListener("keydown", (e) => this.key(e)); this.list.addEventListener("scroll", () => { desk.area.scrollTop = this.list.scrollTop; });
      if (desk.area instanceof HTMLElement) { desk.area.addEventListener("mousemove", (e) => this.over(e)); desk.area.addEventListener("mouseleave", () => this.later()); } // the editor tells it itself
      this.bubble.addEventListener("mouseenter", () => clearTimeout(this.timer)); this.bubble.addEventListener("mouseleave", () => this.later());
      desk.box.addEventListener("keydown", (e) => { if (e.key === "Escape" && !this.bubble.hidden) this.hide(); });
    }
    mark(item, row, number) {
      const state = `${row}:${number}`;
      if (item.dataset.not === state) return;
      item.dataset.not = state; item.classList.toggle("har-not", number > 0); item.toggleAttribute("aria-hidden", false);
      if (!number) { item.setAttribute("aria-hidden", "true"); item.textContent = row; return; }
      const button = document.createElement("button");
      button.type = "button"; button.className = "radknapp"; button.textContent = row; button.dataset.radNot = row;
      button.setAttribute("aria-label", `Rad ${row}: ${number === 1 ? "en anmärkning" : `${number} anmärkningar`}`); button.setAttribute("aria-describedby", "radnot");
      item.removeAttribute("aria-hidden"); item.replaceChildren(button);
    }
    /** One of the buttons is a stop for Tab; arrows lead to the others. */
    roving(to = null) { const all = $$(".radknapp", this.list); const at = to ?? all.find((b) => b === document.activeElement) ?? all[0]; for (const b of all) b.tabIndex = b === at ? 0 : -1; }
    key(event) {
      const all = $$(".radknapp", this.list); const at = all.indexOf(document.activeElement);
      const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
      if (event.key === "Enter") { event.preventDefault(); this.desk.go(Number(document.activeElement.dataset.radNot)); return; }
      if (to === undefined || at < 0) return;
      event.preventDefault(); all[Math.max(0, Math.min(all.length - 1, to))].focus();
    }
    over(event) {
      const style = getComputedStyle(this.desk.area); const box = this.desk.area.getBoundingClientRect();
      const row = Math.floor((event.clientY - box.top - parseFloat(style.paddingTop) + this.desk.area.scrollTop) / parseFloat(style.lineHeight)) + 1;
      if (row === this.row && !this.bubble.hidden) return;
      clearTimeout(this.timer);
      if (this.desk.notes?.[row]) this.timer = setTimeout(() => this.show(row), 250); else this.later();
    }
    later() { clearTimeout(this.timer); this.timer = setTimeout(() => this.hide(), 300); }
    hide() { clearTimeout(this.timer); this.bubble.hidden = true; this.row = 0; }
    show(row) {
      clearTimeout(this.timer);
      const said = this.desk.said()[row] ?? []; const plain = said.length ? [] : this.desk.notes?.[row] ?? [];
      if (!said.length && !plain.length) return;
      const part = (tag, text, name = "") => { const e = document.createElement(tag); e.textContent = text; if (name) e.className = name; return e; };
      const parts = [part("strong", `Rad ${row}`)];
      for (const { what, law, why, kind } of said.slice(0, MOST)) { parts.push(part("p", `${kind}: ${what}`)); parts.push(part("p", `${law}. ${why}`, "om")); }
      for (const words of plain) parts.push(part("p", words));
      if (said.length > MOST) parts.push(part("p", `Och ${said.length - MOST} till i svaret.`, "om"));
      this.bubble.replaceChildren(...parts); this.bubble.hidden = false; this.row = row;
      const height = parseFloat(getComputedStyle(this.list).lineHeight);
      this.bubble.style.top = `${Math.max(0, Math.min(this.desk.area.clientHeight, row * height + 8 - this.desk.area.scrollTop)) + 2}px`;
    }
  }
  const MOST = 3; // findings that are told of a row at once

  // --- dialogues: the interview, words of a text, documents --------------------------------------------------------------
  const dialog = {
    box: () => $("#ruta"),
    place(html, where) { const box = document.getElementById(where); setHtml(box, html); filters(box); box.scrollIntoView({ block: "nearest" }); ($("[role=alert]", box) ? $("input:not([type=hidden])", box) : $("h2[tabindex], input:not([type=hidden]), button", box))?.focus(); },
    show(html) { const box = this.box(); setHtml(box, html); if (!box.open) box.showModal(); (box.querySelector("[autofocus], input, select, textarea, button") ?? box).focus(); },
    async step(name, request) {
      const answer = await ask(name, desk.request(request));
      if (fault(answer)) { const place = $(".dialogfel", this.box()); if (place) place.textContent = `${answer.fel}. ${answer["hjälp"] ?? ""}`; return; }
      if (typeof answer.text === "string" && answer.text !== desk.area.value) await desk.write(answer.text);
      if (answer.ruta && answer.plats) { if (this.box().open) this.box().close(); this.place(answer.ruta, answer.plats); }
      else if (answer.ruta) this.show(answer.ruta); else this.close();
    },
    close() { const box = this.box(); if (box.open) box.close(); const inline = $("#intervju"); if (inline?.firstChild) { inline.replaceChildren(); desk.area.focus(); } },
    words(docx = "", text = "") { return this.step("words", { docx, projekt: text }); },
  };

  const ACTIONS = {
    fragor: () => dialog.step("interview", {}),
    format: async () => { const answer = await ask("format", desk.request()); if (!fault(answer)) desk.write(answer.text); },
    ways: async (button) => { const answer = await ask("ways", desk.request({ "väg": button.dataset.vag })); if (!fault(answer)) { desk.copied(); await desk.write(answer.text); say("Vägen är inskriven i en kopia med eget id. Det som någon annan ska besluta är skrivet som okänt. Ångra med »Tillbaka« i frågorna eller Ctrl+Z."); } },
    memo: (button) => dialog.step("memo", { "fråga": button.dataset.fraga }),
    dokument: () => dialog.step("document", {}),
    hamta: () => download(new TextEncoder().encode(desk.area.value), `${(desk.box.dataset.fil || "min-insats.insats").split("/").pop()}`, "text/plain"),
    fil: async (button) => { const answer = await ask("file", desk.request({ slag: button.dataset.slag ?? "", vad: button.dataset.vad ?? "", "fråga": button.dataset.fraga ?? "" })); if (!fault(answer)) download(Uint8Array.from(atob(answer.data), (c) => c.charCodeAt(0)), answer.namn, answer.typ); },
    spara: async () => { desk.whose(); const answer = await ask("save", desk.request({ sedd: desk.known })); if (!fault(answer)) { desk.known = answer.sedd; desk.box.dataset.fil = answer.fil; desk.given = desk.area.value; desk.saved(answer.besked); } },
    skrivut: () => window.print(),
    radhjalp: () => desk.area.help(),
    del: async (button) => { button.disabled = true; const answer = await ask(button.dataset.namn, { rot: root() }); button.disabled = false; if (!fault(answer)) setHtml(document.getElementById(button.dataset.till), answer.html); },
    tillbaka: async () => { if (desk.before.length) { desk.area.value = desk.before.pop(); await desk.check(); } dialog.step("interview", {}); },
    stang: () => dialog.close(),
    projekt: () => dialog.step("words", {}),
    glom: () => say(store.clear() ? "Det som var sparat i webbläsaren är borta." : "Webbläsaren lät inte sidan ta bort något."),
  };

  function download(bytes, name, type) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes], { type })); link.download = name;
    document.body.append(link); link.click(); link.remove(); setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  // --- lists that can be filtered ----------------------------------------------------------------------------------------
  // Words are stemmed as in `base/stem.py`, with the endings that the page hands over; a provision is one word (»26:1«).
  function stemmer(endings) {
    const list = (endings ?? "").split(" ").filter(Boolean);
    return (word) => {
      const r1 = /^.*?[aeiouyåäö][^aeiouyåäö]/.exec(word);
      if (!list.length || !r1 || word.length <= 3 || !/^\p{L}+$/u.test(word)) return word;
      const first = Math.max(3, r1[0].length);
      const ending = list.find((e) => word.endsWith(e) && word.length - e.length >= first);
      if (ending) word = word.slice(0, -ending.length);
      if (word.length > first && /[bcdfghjklmnoprtvy]s$/.test(word)) word = word.slice(0, -1);
      if (word.length > first && /(dd|gd|nn|dt|gt|kt|tt)$/.test(word)) word = word.slice(0, -1);
      return word;
    };
  }
  const tokens = (text) => text.normalize("NFC").toLocaleLowerCase("sv").split(/[^\p{L}\p{N}:.-]+/u).map((w) => w.replace(/^[.-]+|[.-]+$/g, "")).filter(Boolean);
  const provisions = (text) => text.toLocaleLowerCase("sv")
    .replace(/(\d+)\s*([a-zåäö])?\s*kap(?:\.|itlet)?\s*(\d+)(?:\s*([a-zåäö])(?![a-zåäö]))?/g, (_, a, b = "", c, d = "") => ` ${a}${b}:${c}${d} `)
    .replace(/(\d+)\s*([a-zåäö])?\s*kap(?:\.|itlet)?/g, " $1$2: ").replace(/\bart(?:ikel|\.)?\s*(\d+)/g, " art$1 ");
  function hits(row, word) {
    if (/^\d/.test(word)) return row.some((t) => t === word || (word.endsWith(":") && t.startsWith(word)));
    return row.some((t) => t === word || (word.length > 2 && t.startsWith(word)) || (word.length > 3 && t.includes(word)));
  }
  const NEAREST = 5; // rows that are told first when more are found
  function filters(within = document) {
    for (const form of $$("[data-lagrum-filter]", within)) {
      const list = document.getElementById(form.dataset.lagrumFilter);
      const stem = stemmer(form.dataset.andelser); const common = new Set((form.dataset.vanliga ?? "").split(" "));
      const rows = $$("tbody tr, li[data-ord]", list);
      let words = null; // of each row: its stems as they were made, and those of its text
      const read = () => rows.map((row) => [...(row.dataset.ord ?? "").split(" ").filter(Boolean), ...tokens(row.textContent).flatMap((t) => [t, stem(t)])]);
      const best = document.getElementById(form.dataset.lagrumSok ?? "");
      const field = (name) => $(`[name=${name}]`, form)?.value ?? "";
      let turn = 0;
      const run = () => {
        const asked = tokens(provisions(field("ord"))); const state = field("lage");
        const telling = asked.filter((w) => !common.has(w));
        if (asked.length) words ??= read();
        let shown = 0;
        rows.forEach((row, k) => {
          row.hidden = !((telling.length ? telling : asked).every((w) => hits(words[k], w) || hits(words[k], stem(w))) && (!state || row.dataset.lage === state)); shown += !row.hidden;
        });
        for (const group of $$("[data-grupp]", list)) group.hidden = rows.every((row) => row.hidden || !group.contains(row));
        const count = $("[role=status]", form); if (count) count.textContent = `${shown} av ${rows.length} visas.`;
        if (best) rank(field("ord"), ++turn);
      };
      // Without an engine: the rows whose title has the words, or that rest on little else than the provision.
      const nearest = (text) => {
        best.textContent = "";
        const asked = tokens(provisions(text)).filter((w) => !common.has(w)); const seen = rows.filter((row) => !row.hidden);
        if (!asked.length || seen.length <= NEAREST) return;
        const score = (row) => {
          const title = tokens($("a", row).textContent).map(stem); const places = words[rows.indexOf(row)].filter((t) => /^\d+[a-zåäö]?:/.test(t));
          return asked.reduce((sum, w) => sum + (title.includes(stem(w)) ? 3 : title.some((t) => t.startsWith(stem(w))) ? 1.5 : /^\d/.test(w) && places.includes(w) ? 3 / new Set(places).size : 0), 0) - title.length / 100;
        };
        const first = seen.map((row) => [score(row), row]).filter(([s]) => s > 0.5).sort((a, b) => b[0] - a[0]).slice(0, NEAREST);
        if (!first.length) return;
        const list = document.createElement("ol");
        for (const [, row] of first) { const item = document.createElement("li"); item.append($("a", row).cloneNode(true)); list.append(item); }
        const title = document.createElement("h2"); title.textContent = "Närmast";
        const box = document.createElement("section"); box.className = "traffar"; box.append(title, list); best.append(box);
      };
      const rank = async (text, mine) => {
        if (!text.trim() || !(host === "lokal" || engine?.up)) { nearest(text); return; }
        await new Promise((resolve) => setTimeout(resolve, 150));
        const answer = mine === turn ? await ask("search", { ord: text, rot: root() }) : null;
        if (answer && mine === turn && !answer.fel) setHtml(best, answer.html);
      };
      form.hidden = false; form.addEventListener("input", run); if (form.tagName === "FORM") form.addEventListener("submit", (e) => { e.preventDefault(); run(); }); run();
    }
  }

  // --- begin ------------------------------------------------------------------------------------------------------------
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-lagrum-gor]");
    if (button) { event.preventDefault(); ACTIONS[button.dataset.lagrumGor]?.(button); return; }
    const row = event.target.closest("a[data-rad]");
    if (row && desk && !row.dataset.profil) { event.preventDefault(); desk.go(Number(row.dataset.rad)); }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-lagrum-steg]");
    if (!form) return;
    event.preventDefault();
    const values = {};
    for (const [name, value] of new FormData(form, event.submitter)) (values[name] ??= []).push(value);
    dialog.step(form.dataset.lagrumSteg, { svar: values });
  });

  window.addEventListener("beforeprint", () => { const paper = $(".bara-papper"); if (desk && paper) paper.textContent = desk.area.value; });

  function begin() {
    html.classList.add("igang");
    const box = $("[data-lagrum-prova]");
    desk = box ? new Desk(box) : null;
    filters();
  }
  globalThis.lagrum = { ask, begin, setHtml, root, get engine() { return engine; }, get desk() { return desk; } };
  begin();
})();
