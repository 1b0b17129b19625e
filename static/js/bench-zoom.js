// Zoom and pan of a picture by buttons and keys; two fingers are the browser's own. Markup: [data-zoom] holds [data-zoom-view] with
// [data-zoom-stage data-zoom="1"] in it, [data-zoom-tools hidden] with [data-zoom-by] and [data-pan-by="x,y"], and [data-zoom-say].
(() => {
  "use strict";

  const LEVELS = [1, 2, 3];
  const STEP = 0.4; // of what is seen

  const wire = (root) => {
    const view = root.querySelector("[data-zoom-view]");
    const stage = root.querySelector("[data-zoom-stage]");
    const say = root.querySelector("[data-zoom-say]");
    const button = (by) => root.querySelector(`[data-zoom-by="${by}"]`);

    const zoom = (by) => {
      const at = LEVELS.indexOf(Number(stage.dataset.zoom));
      const next = LEVELS[Math.min(LEVELS.length - 1, Math.max(0, at + by))];
      const middle = [(view.scrollLeft + view.clientWidth / 2) / stage.offsetWidth, (view.scrollTop + view.clientHeight / 2) / stage.offsetHeight];
      stage.dataset.zoom = next;
      view.scrollTo(middle[0] * stage.offsetWidth - view.clientWidth / 2, middle[1] * stage.offsetHeight - view.clientHeight / 2);
      button(1)?.setAttribute("aria-disabled", String(next === LEVELS.at(-1)));
      button(-1)?.setAttribute("aria-disabled", String(next === LEVELS[0]));
      if (say) say.textContent = `사진을 ${next}배로 보고 있어요.`;
    };
    const pan = (right, down) => view.scrollBy(right * view.clientWidth * STEP, down * view.clientHeight * STEP);

    root.addEventListener("click", (event) => {
      const pressed = event.target.closest("[data-zoom-by], [data-pan-by]");
      if (!pressed) return;
      if (pressed.dataset.zoomBy) zoom(Number(pressed.dataset.zoomBy));
      else pan(...pressed.dataset.panBy.split(",").map(Number));
    });
    // Only while the picture itself has the focus (WCAG 2.1.4); arrows scroll it as the browser does.
    view.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target !== view) return;
      const by = { "+": 1, "=": 1, "-": -1 }[event.key];
      if (!by) return;
      event.preventDefault();
      zoom(by);
    });
    for (const hidden of root.querySelectorAll("[data-zoom-tools]")) hidden.hidden = false;
  };

  for (const root of document.querySelectorAll("[data-zoom]:not([data-zoom-stage])")) wire(root);
})();
