// "저장됨" appears only after the server has said so: its answer carries the header Ieum-Saved. Any other answer, a way to
// the sign-in page too, has saved nothing.
// A form or element inside [data-autosave] that sends an htmx request reports in the nearest [data-saved] (ui.saved()):
// inside the same [data-autosave], else the first on the page. An island that saves by fetch dispatches, on its own element,
// new CustomEvent("ieum:save", { bubbles: true, detail: { state: "saving" | "saved" | "failed" } }).
(() => {
  "use strict";

  const words = {
    saving: "저장하고 있어요…",
    saved: "저장됨",
    refused: "아직 저장하지 않았어요. 화면의 안내를 보고 다시 해 주세요.",
    failed: "아직 저장하지 못했어요. 인터넷 연결을 살펴보고 한 번 더 눌러 주세요.",
  };
  const waiting = new Set();

  const placeFor = (element) =>
    element.closest?.("[data-autosave]")?.querySelector("[data-saved]") ?? document.querySelector("[data-saved]");

  const tell = (element, state) => {
    const place = placeFor(element);
    if (!place) return;
    if (state === "saving") waiting.add(place);
    if (state === "saved" || state === "refused") waiting.delete(place); // a failed save still warns before the page is left
    const clock = new Intl.DateTimeFormat("ko-KR", { hour: "numeric", minute: "2-digit" });
    place.dataset.state = state;
    place.textContent = state === "saved" ? `${words.saved} · ${clock.format(new Date())}` : words[state];
  };

  const autosaves = (element) => Boolean(element?.closest?.("[data-autosave]"));

  document.addEventListener("ieum:save", (event) => tell(event.target, event.detail.state));
  document.addEventListener("htmx:before:request", (event) => {
    const source = event.detail.ctx.sourceElement;
    if (autosaves(source)) tell(source, "saving");
  });
  // after:request follows any answer; before the swap, so the element is still in the page.
  document.addEventListener("htmx:after:request", (event) => {
    const { sourceElement, response } = event.detail.ctx;
    if (!autosaves(sourceElement)) return;
    const saved = response.headers.has("Ieum-Saved");
    tell(sourceElement, saved ? "saved" : response.status < 500 ? "refused" : "failed");
  });
  document.addEventListener("htmx:error", (event) => {
    const source = event.detail.ctx?.sourceElement;
    if (autosaves(source)) tell(source, "failed");
  });
  window.addEventListener("beforeunload", (event) => {
    if (waiting.size) event.preventDefault();
  });
})();
