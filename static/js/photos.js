// A phone opens its camera at once; who would rather choose from the album says so. A file too large to be sent is told before
// its minutes of sending; the server says the same to who has no scripts.
(() => {
  "use strict";

  const MEGABYTE = 1024 * 1024;
  const file = document.querySelector('input[type="file"][capture]');
  const say = document.querySelector("[data-too-large]");
  if (file && say) {
    const tooLarge = () => {
      const [most, size] = [Number(file.dataset.most), (file.files[0]?.size ?? 0) / MEGABYTE];
      say.textContent = size > most ? `이 사진은 ${size.toFixed(1)}MB예요. ${most}MB까지 올릴 수 있어요. 사진첩의 편집에서 크기를 줄이거나, 화면을 갈무리해서 골라 주세요.` : "";
      say.hidden = size <= most;
      return size > most;
    };
    file.addEventListener("change", tooLarge);
    file.form.addEventListener("submit", (event) => { if (tooLarge()) { event.preventDefault(); file.focus(); } });
  }
  const box = document.querySelector("[data-no-camera]");
  if (!file || !box || !window.matchMedia("(pointer: coarse)").matches) return;
  box.closest("[data-gallery]").hidden = false;
  box.addEventListener("change", () => { if (box.checked) file.removeAttribute("capture"); else file.setAttribute("capture", "environment"); });
})();
