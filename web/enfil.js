// Only in the one file: its parts lie in the page itself. It makes the worker of them, and shows one page after another.
"use strict";
(() => {
  const html = document.documentElement;
  const SITE = "https://lagrum.invalid/"; // where links are resolved; nothing is ever fetched from it
  const raw = (name) => document.querySelector(`script[data-del="${name}"]`).textContent;

  async function unpacked(name) {
    if (typeof DecompressionStream === "undefined") throw new Error("webbläsaren är för gammal för att packa upp filens delar");
    try {
      const bytes = Uint8Array.from(atob(raw(name)), (c) => c.charCodeAt(0));
      return await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
    } catch { throw new Error(`filen är skadad (${name} kan inte packas upp); hämta den på nytt`); }
  }

  // --- the worker, as sida.js asks for it ----------------------------------------------------------------------------
  const PARTS = ["pyodide.asm.wasm", "python_stdlib.zip", "lagrum.zip"];
  let parts = {};
  globalThis.lagrumWorker = async () => {
    const [script, ...rest] = await Promise.all(["arbetare.js", ...PARTS].map(unpacked));
    parts = Object.fromEntries(PARTS.map((name, k) => [name, rest[k]]));
    return URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  };
  globalThis.lagrumParts = (worker) => { worker.postMessage({ delar: parts }, Object.values(parts)); parts = {}; };

  // --- the pages -----------------------------------------------------------------------------------------------------
  let kept = null;
  let current = "index.html";
  const texts = new Map(); // what is written on a page that is left, should the browser keep nothing
  const pages = async () => (kept ??= JSON.parse(new TextDecoder().decode(await unpacked("sidor"))));
  const decoded = (text) => { try { return decodeURIComponent(text); } catch { return text; } }; // a name may hold a %
  const encoded = (path) => path.split("/").map(encodeURIComponent).join("/");
  const place = () => { const [path, anchor = ""] = location.hash.slice(2).split("#").map(decoded); return [path || "index.html", anchor]; };
  const stored = (key) => { try { return localStorage.getItem(`lagrum:${key}`) !== null; } catch { return false; } };
  const area = () => document.querySelector("[data-lagrum-prova] #text");

  function leave() { const box = area(); if (box && box.value !== box.defaultValue) texts.set(current, box.value); }
  function arrive() {
    const box = area();
    const key = box?.closest("[data-lagrum-prova]").dataset.fil || "utkast";
    if (box && texts.has(current) && !stored(key)) box.value = texts.get(current);
  }
  function to(anchor) {
    const target = document.getElementById(anchor);
    if (!target) return;
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (!target.matches("a, button, input, select, textarea, summary, [tabindex]")) target.tabIndex = -1;
    target.scrollIntoView(); target.focus({ preventScroll: true });
  }
  async function show() {
    const [path, anchor] = place();
    let all;
    try { all = await pages(); } catch (error) { document.getElementById("besked").textContent = `Sidan kan inte visas: ${error.message}.`; return; }
    leave();
    const [title, main] = all[path] ?? all[""];
    current = path;
    html.dataset.lagrumRot = "../".repeat(path.split("/").length - 1);
    lagrum.setHtml(document.querySelector("main"), main);
    document.title = `${title} – lagrum`;
    for (const link of document.querySelectorAll(".topp nav a")) {
      if (resolved(link)?.path === path) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    }
    arrive(); lagrum.begin(); scrollTo(0, 0);
    if (anchor) to(anchor); else document.querySelector("main").focus();
  }
  function resolved(link) {
    const url = new URL(link.getAttribute("href"), SITE + encoded(link.closest("main, dialog") ? current : "index.html"));
    return url.href.startsWith(SITE) ? { path: decoded(url.pathname.slice(1)) || "index.html", anchor: decoded(url.hash.slice(1)) } : null;
  }
  window.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || link.hasAttribute("download")) return;
    const found = resolved(link);
    if (!found) return;
    event.preventDefault();
    if (link.getAttribute("href").startsWith("#")) to(found.anchor);
    else if (found.path === current && !found.anchor) document.querySelector("main").focus();
    else location.hash = `/${encoded(found.path)}${found.anchor ? `#${found.anchor}` : ""}`;
  });
  window.addEventListener("hashchange", show);
  document.addEventListener("DOMContentLoaded", () => { if (location.hash.startsWith("#/")) show(); });
})();
