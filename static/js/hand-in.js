// A file that is too large is named before it is sent: minutes of waiting for a refusal are nobody's gain. The server checks again.
(() => {
  "use strict";

  const MEGABYTE = 1024 * 1024;
  const inMegabytes = (bytes) => (bytes / MEGABYTE).toFixed(1);

  document.addEventListener("htmx:before:request", (event) => {
    const form = event.detail.ctx.sourceElement;
    if (!form.matches?.(".file-tray form[data-most]")) return;
    const field = form.querySelector("input[type=file]");
    const most = Number(form.dataset.most);
    const large = [...field.files].filter((file) => file.size > most * MEGABYTE);
    const place = form.querySelector("[data-too-large]");
    place.hidden = !large.length;
    if (!large.length && field.files.length) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    place.textContent = large.map((file) => `‘${file.name}’: ${most}MB까지 낼 수 있는데 이 파일은 ${inMegabytes(file.size)}MB예요.`).join(" ")
      + (large.length ? " 사진이면 크기를 줄이고, 문서면 나누어 주세요." : "고른 파일이 없어요. 파일을 먼저 골라 주세요.");
    place.hidden = false;
  }, true);
})();
