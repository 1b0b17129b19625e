// Tables that are wider than their region are marked, and the style sheet says "옆으로 밀어 보세요" above them.
(() => {
  "use strict";

  const EDGE = 20; // px: when only a cell's inner edge is out of sight, no word is

  const mark = (region) => region.toggleAttribute("data-wide", region.scrollWidth > region.clientWidth + EDGE);
  const watcher = new ResizeObserver((entries) => {
    for (const { target } of entries) mark(target.closest(".table-region"));
  });
  const watch = () => {
    for (const part of document.querySelectorAll(".table-region, .table-region > table")) watcher.observe(part);
  };

  document.addEventListener("htmx:after:swap", watch);
  watch();
})();
