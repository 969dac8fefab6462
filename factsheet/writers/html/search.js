(() => {
  "use strict";
  const bar = document.getElementById("tools");
  const field = document.getElementById("search");
  const said = document.getElementById("found");
  const main = document.getElementById("main");
  const every = [...main.querySelectorAll("details")];
  const fold = (text) => text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/\s+/g, " ").toLowerCase();
  const texts = every.map((one) => fold(one.textContent));
  const around = [...main.querySelectorAll(".part,.sources>li")];
  const before = new Map();
  const find = () => {
    const words = fold(field.value).trim().split(" ").filter(Boolean);
    let count = 0;
    every.forEach((one, i) => {
      if (!before.has(one)) before.set(one, one.open);
      const hit = words.every((word) => texts[i].includes(word));
      one.hidden = !hit;
      one.open = words.length ? hit : before.get(one);
      count += hit ? 1 : 0;
    });
    for (const one of around) one.hidden = words.length > 0 && !one.querySelector("details:not([hidden])");
    if (!words.length) before.clear();
    said.textContent = words.length ? `${count || "None"} of ${every.length} passages` : "";
  };
  const open = () => {
    let id = "";
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    const place = id && document.getElementById(id);
    if (!place) return;
    for (let at = place; at; at = at.parentElement) {
      at.hidden = false;
      if (at.tagName === "DETAILS") at.open = true;
    }
    (place.closest("details") ?? place).scrollIntoView({ block: "start" }); // the sentence, with its words below it
  };
  field.addEventListener("input", find);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) { field.value = ""; find(); }
  });
  document.getElementById("open-all").addEventListener("click", () => every.forEach((one) => { one.open = true; }));
  document.getElementById("close-all").addEventListener("click", () => every.forEach((one) => { one.open = false; }));
  window.addEventListener("hashchange", open);
  bar.hidden = false;
  open();
})();
