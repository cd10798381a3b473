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
      // In one file the script of the worker must be unpacked first; in a folder it lies beside the page.
      this.ready = Promise.resolve(globalThis.lagrumWorker?.() ?? `${root()}arbetare.js`).then((url) => this.listen(url));
      this.ready.catch((error) => failed(error));
    }
    listen(url) {
      this.worker = new Worker(trusted ? trusted.createScriptURL(url) : url, globalThis.lagrumWorker ? {} : { type: "module" });
      globalThis.lagrumParts?.(this.worker);
      return new Promise((resolve, reject) => {
        this.worker.onmessage = ({ data }) => {
          if (data.igang) { status(""); resolve(); return; }
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
  let desk = null;

  class Desk {
    constructor(box) {
      this.box = box; this.area = $("#text", box); this.answer = $("#svaret", box); this.key = box.dataset.fil || "utkast";
      this.given = this.area.value; this.turn = 0; this.before = []; this.known = box.dataset.sedd ?? "";
      const kept = store.get(this.key);
      if (kept && kept.text !== this.given) { this.area.value = kept.text; this.saved(`Det du skrev senast (${kept.nar?.slice(0, 16).replace("T", " ") ?? ""}) är kvar.`); }
      this.area.addEventListener("input", () => this.changed());
      this.area.addEventListener("scroll", () => { $(".rader", box).scrollTop = this.area.scrollTop; });
      this.area.addEventListener("keyup", () => this.note()); this.area.addEventListener("click", () => this.note());
      $("#fil", box)?.addEventListener("change", (event) => this.open(event.target.files[0]));
      window.addEventListener("storage", (event) => { if (event.key === PREFIX + this.key && event.newValue) this.conflict(); });
      this.lines({});
      if (this.area.value !== this.given || !this.answer.textContent.trim()) {
        if (host === "lokal") this.check(); else this.area.addEventListener("focus", () => this.check(), { once: true });
      }
    }
    saved(text) { const box = $("#sparat", this.box); if (box) box.textContent = text; }
    conflict() { this.saved("Samma insats har ändrats i en annan flik. Det du ser här är orört; spara det som fil om du vill behålla båda."); }
    changed() { clearTimeout(this.timer); this.lines(this.notes ?? {}); this.timer = setTimeout(() => this.check(), 60); }
    write(text) { this.before.push(this.area.value); this.area.value = text; return this.check(); }
    request(more = {}) { return { text: this.area.value, profil: $("#profil", this.box)?.textContent ?? "", rot: root(), fil: this.box.dataset.fil ?? "", ...more }; }
    async check() {
      const turn = ++this.turn; const text = this.area.value;
      const answer = await ask("check", this.request());
      if (turn !== this.turn) return;
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
    lines(notes) {
      this.notes = notes;
      const list = $(".rader", this.box); const count = this.area.value.split("\n").length;
      while (list.children.length > count) list.lastChild.remove();
      while (list.children.length < count) list.append(document.createElement("li"));
      [...list.children].forEach((row, k) => { row.textContent = k + 1; row.classList.toggle("har-not", Boolean(notes[k + 1])); row.title = (notes[k + 1] ?? []).join("\n"); });
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
      this.area.scrollTop = Math.max(0, (row - 4) * parseFloat(getComputedStyle(this.area).lineHeight)); this.note();
    }
    async open(file) {
      if (!file) return;
      if (file.size > 5_000_000) { say("Filen är större än 5 MB och läses inte. Välj en mindre fil."); return; }
      if (/\.docx$/i.test(file.name)) { const bytes = new Uint8Array(await file.arrayBuffer()); let s = ""; for (const b of bytes) s += String.fromCharCode(b); dialog.words(btoa(s)); return; }
      const text = await file.text();
      if (/^\s*(#.*\n\s*)*insats\s/.test(text)) this.write(text); else dialog.words("", text);
    }
  }

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
    ways: async (button) => { const answer = await ask("ways", desk.request({ "väg": button.dataset.vag })); if (!fault(answer)) { await desk.write(answer.text); say("Vägen är inskriven i texten. Det som någon annan ska besluta är skrivet som okänt. Ångra med »Tillbaka« i frågorna eller Ctrl+Z."); } },
    memo: (button) => dialog.step("memo", { "fråga": button.dataset.fraga }),
    dokument: () => dialog.step("document", {}),
    hamta: () => download(new TextEncoder().encode(desk.area.value), `${(desk.box.dataset.fil || "min-insats.insats").split("/").pop()}`, "text/plain"),
    fil: async (button) => { const answer = await ask("file", desk.request({ slag: button.dataset.slag, vad: button.dataset.vad ?? "", "fråga": button.dataset.fraga ?? "" })); if (!fault(answer)) download(Uint8Array.from(atob(answer.data), (c) => c.charCodeAt(0)), answer.namn, answer.typ); },
    spara: async () => { const answer = await ask("save", desk.request({ sedd: desk.known })); if (!fault(answer)) { desk.known = answer.sedd; desk.box.dataset.fil = answer.fil; desk.given = desk.area.value; desk.saved(answer.besked); } },
    skrivut: () => window.print(),
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
  function filters(within = document) {
    for (const form of $$("[data-lagrum-filter]", within)) {
      const rows = $$("tbody tr, li[data-ord]", document.getElementById(form.dataset.lagrumFilter));
      const field = (name) => $(`[name=${name}]`, form)?.value ?? "";
      const run = () => {
        const words = field("ord").toLocaleLowerCase("sv").split(/\s+/).filter(Boolean); const state = field("lage");
        let shown = 0;
        for (const row of rows) {
          const text = (row.dataset.ord ?? row.textContent).toLocaleLowerCase("sv");
          row.hidden = !(words.every((w) => text.includes(w)) && (!state || row.dataset.lage === state)); shown += !row.hidden;
        }
        const count = $("[role=status]", form); if (count) count.textContent = `${shown} av ${rows.length} visas.`;
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

  function begin() {
    html.classList.add("igang");
    const box = $("[data-lagrum-prova]");
    desk = box ? new Desk(box) : null;
    filters();
  }
  globalThis.lagrum = { ask, begin, setHtml, root, get engine() { return engine; } };
  begin();
})();
