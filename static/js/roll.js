// The sheet of a class: up and down go from person to person, 1 to 5 press that person's marks, and a name typed above leaves
// only those whose name has it. Everything works without: the marks are plain buttons, the search a plain form.
(() => {
  "use strict";

  const linesOf = (root) => [...root.querySelectorAll("[data-roll-line]")].filter((line) => !line.hidden);
  const marksOf = (line) => [...line.querySelectorAll(".roll-marks button")];

  const enter = (line) => {
    const marks = marksOf(line);
    const place = marks.find((each) => each.getAttribute("aria-pressed") === "true") ?? marks[0] ?? line.querySelector("summary");
    place?.focus();
    line.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    const line = event.target.closest?.("[data-roll-line]");
    if (!line || event.target.matches("input, select, textarea")) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const lines = linesOf(line.parentElement);
      const next = lines[lines.indexOf(line) + step];
      if (next) enter(next);
      event.preventDefault();
      return;
    }
    const mark = /^[1-5]$/.test(event.key) ? marksOf(line)[Number(event.key) - 1] : null;
    if (mark) {
      mark.focus();
      mark.click();
      event.preventDefault();
    }
  });

  const search = document.querySelector("[data-roll-search]");
  const list = document.getElementById(search?.dataset.rollSearch ?? "");
  if (!search || !list) return;
  const nobody = document.querySelector("[data-roll-none]");
  const filter = () => {
    const wanted = search.value.trim().toLowerCase();
    for (const line of list.querySelectorAll("[data-roll-line]")) {
      line.hidden = !line.dataset.name.toLowerCase().includes(wanted);
    }
    if (nobody) nobody.hidden = linesOf(list).length > 0;
  };
  search.addEventListener("input", filter);
  document.addEventListener("htmx:after:swap", filter);
  search.form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = linesOf(list)[0];
    if (first) enter(first);
  });
})();
