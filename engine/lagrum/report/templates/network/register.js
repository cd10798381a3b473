"use strict";
(() => {
  const form = document.querySelector("form");
  if (!form) return;
  const cards = [...document.querySelectorAll("article")];
  const texts = cards.map((card) => card.textContent.toLocaleLowerCase("sv"));
  const value = (id) => document.getElementById(id).value;
  const show = () => {
    const words = value("ord").toLocaleLowerCase("sv").split(/\s+/).filter(Boolean);
    const [status, level, place] = ["status", "niva", "kommun"].map(value);
    let shown = 0;
    cards.forEach((card, k) => {
      const fits = words.every((word) => texts[k].includes(word)) && (!status || card.dataset.status === status)
        && (!level || card.dataset.niva === level) && (!place || card.dataset.kommun.includes(`|${place}|`));
      card.hidden = !fits;
      shown += fits;
    });
    document.getElementById("antal").textContent = `${shown} av ${cards.length} visas.`;
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", show);
  show();
})();
