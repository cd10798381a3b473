// The body of a scenario (driver.mjs), begun: what is seen on a page that shows hostile texts. A test adds its journey.
const told = { dialogs: [], popups: [], hacked: [], made: [], hidden: [], seen: 0 };
page.on("dialog", (dialog) => { told.dialogs.push(dialog.message()); dialog.dismiss().catch(() => {}); });
context.on("page", (popup) => told.popups.push(popup.url()));

const look = async (where) => {
  const found = await page.evaluate(() => {
    const made = [];
    for (const e of document.querySelectorAll("body *")) {
      const name = e.tagName.toUpperCase();
      if (["SCRIPT", "IFRAME", "OBJECT", "EMBED", "BASE", "META", "LINK", "STYLE", "IMG", "VIDEO", "AUDIO", "MATH", "TEMPLATE", "FRAME", "ANIMATE", "SET", "FOREIGNOBJECT"].includes(name) && !e.matches("script[src], body:has(> script[data-del]) > script")) made.push(name);
      for (const { name: attribute, value } of e.attributes) {
        if (/^on/i.test(attribute) || ["srcdoc", "style", "action", "formaction", "ping"].includes(attribute.toLowerCase()) && !/^width: [\d.]+%$/.test(value)) made.push(`${name} ${attribute}=${value.slice(0, 60)}`);
        if (["href", "src", "xlink:href", "data", "poster"].includes(attribute.toLowerCase()) && !/^(https:\/\/(lagen\.nu|eur-lex\.europa\.eu)\/|file:\/\/\/|#|(\.\.\/)*[^:/?#]+(\/|$|[?#]|\.)|(\.\.\/)+$|data:,?$|\/?$)/u.test(value)) made.push(`${name} ${attribute}=${value.slice(0, 80)}`);
      }
    }
    // The field where a text is written holds the writer's own letters: those that are to go, too.
    const hides = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Cn}\p{Default_Ignorable_Code_Point}\u2800]/u;
    const bad = (text) => [...text].filter((c) => hides.test(c) && c !== "\n" && c !== "\t").map((c) => `U+${c.codePointAt(0).toString(16)}`);
    const hidden = [];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.ELEMENT_NODE) for (const a of node.attributes) { const b = bad(a.value); if (b.length) hidden.push(`${node.tagName} ${a.name}: ${b}`); }
      else if (!node.parentElement.closest("textarea, script, style")) { const b = bad(node.data); if (b.length) hidden.push(`${node.parentElement.tagName}: ${b} »${node.data.slice(0, 60)}«`); }
    }
    const kinds = {};
    for (const e of document.querySelectorAll("*")) kinds[e.tagName] = (kinds[e.tagName] ?? 0) + 1;
    return { made, hidden, kinds, hacked: window.__hackad !== undefined, title: document.title };
  });
  told.seen += 1;
  if (found.hacked) told.hacked.push(where);
  told.made.push(...found.made.map((words) => `${where}: ${words}`));
  told.hidden.push(...found.hidden.map((words) => `${where}: ${words}`));
  return found.kinds;
};
