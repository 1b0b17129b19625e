// A phone opens its camera at once; who would rather choose from the album says so.
(() => {
  "use strict";

  const file = document.querySelector('input[type="file"][capture]');
  const box = document.querySelector("[data-no-camera]");
  if (!file || !box || !window.matchMedia("(pointer: coarse)").matches) return;
  box.closest("[data-gallery]").hidden = false;
  box.addEventListener("change", () => { if (box.checked) file.removeAttribute("capture"); else file.setAttribute("capture", "environment"); });
})();
