// Comfort for marking: keys, the mark as it stands, the chosen example in words. All of it works without this file.
// J/K next and previous picture (or line of the queue); T, G, B layers; 0–4 the level of the next criterion.
(() => {
  "use strict";

  const all = (selector) => [...document.querySelectorAll(selector)];
  const form = document.querySelector("#decision");
  const stops = all("[data-picture], [data-line]");
  const toggle = document.querySelector("[data-keys-on]");
  const KEEP = "ieum-review-keys";

  const keysOn = () => !toggle || toggle.checked;
  const showKeys = () => all("[data-keys]").forEach((hint) => { hint.hidden = !keysOn(); });

  const step = (by) => {
    const at = stops.findIndex((stop) => stop.contains(document.activeElement));
    const next = stops[Math.min(Math.max(at === -1 ? (by > 0 ? 0 : stops.length - 1) : at + by, 0), stops.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: next.matches("[data-line]") ? "nearest" : "start" });
  };

  const tellMark = () => {
    const place = form?.querySelector("[data-mark]");
    if (!place) return;
    const criteria = [...form.querySelectorAll("[data-criterion]")];
    const levels = criteria.map((each) => each.querySelector("input:checked"));
    const missing = levels.filter((level) => !level).length;
    const mark = criteria.reduce((sum, each, n) => sum + Number(each.dataset.weight) * Number(levels[n]?.value ?? 0) / 4, 0);
    place.hidden = missing === levels.length;
    place.textContent = missing ? `지금까지 ${mark}점 (기준 ${missing}개 남음)`
      : `${mark}점${mark < Number(place.dataset.pass) ? ` · ${place.dataset.pass}점이 되어야 통과` : " · 통과로 보낼 수 있어요"}`;
  };

  const tellExample = () => {
    const place = document.querySelector("[data-example]");
    const chosen = document.querySelector('input[name="example"]:checked');
    if (place && chosen) place.textContent = `고른 예시: ${chosen.dataset.words}`;
  };

  const chooseLevel = (key) => {
    const here = document.activeElement?.closest?.("[data-criterion]");
    const criterion = here ?? form?.querySelector("[data-criterion]:not(:has(input:checked))");
    const input = criterion?.querySelector(`input[value="${key}"]`);
    if (!input) return;
    input.checked = true;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const writes = (element) => element.matches?.('textarea, select, input:not([type="radio"], [type="checkbox"])');

  document.addEventListener("keydown", (event) => {
    if (!keysOn() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || writes(event.target)) return;
    const key = { KeyJ: "j", KeyK: "k", KeyT: "t", KeyG: "g", KeyB: "b" }[event.code] ?? event.key; // also with a Korean keyboard on
    if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if ("01234".includes(key) && key.length === 1) chooseLevel(key);
    else document.querySelector(`[data-key="${CSS.escape(key)}"]`)?.click();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-step]");
    if (button) step(Number(button.dataset.step));
  });
  document.addEventListener("change", () => { tellMark(); tellExample(); });

  if (toggle) {
    toggle.checked = localStorage.getItem(KEEP) !== "off";
    toggle.closest("[data-keys-switch]").hidden = false;
    toggle.addEventListener("change", () => { localStorage.setItem(KEEP, toggle.checked ? "on" : "off"); showKeys(); });
  }
  all("[data-keys-note]").forEach((note) => { note.hidden = false; });
  showKeys();
  tellMark();
  tellExample();
})();
