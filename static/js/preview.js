// For `ieum preview`: asks whether a file of the page was saved, and then opens the page again at the same place: the part on
// screen keeps its place there, whatever was written above it.
(() => {
  "use strict";

  const bar = document.querySelector("[data-preview]");
  if (!bar) return;

  const PAUSE_MS = 700;
  const LONG_PAUSE_MS = 3000;
  const KEY = `ieum-preview:${location.pathname}`;
  const etag = `"${bar.dataset.preview}"`;
  const address = `${bar.dataset.previewUrl}?page=${encodeURIComponent(bar.dataset.previewPage)}`;
  const state = bar.querySelector("[data-preview-state]");

  // ---- the place ----
  const marks = () => [...document.querySelectorAll("main [id]")].filter((each) => each.getClientRects().length);

  const keepPlace = () => {
    const first = marks().findLast((each) => each.getBoundingClientRect().top <= 8);
    const place = { y: scrollY, id: first?.id, top: first?.getBoundingClientRect().top };
    place.open = [...document.querySelectorAll("main details")].map((each) => each.open);
    sessionStorage.setItem(KEY, JSON.stringify(place));
  };

  const goBack = () => {
    const kept = sessionStorage.getItem(KEY);
    if (!kept) return;
    sessionStorage.removeItem(KEY);
    const place = JSON.parse(kept);
    const all = document.querySelectorAll("main details");
    if (all.length === place.open.length) all.forEach((each, at) => { each.open = place.open[at]; });
    const settle = () => {
      const mark = place.id && place.id !== "main" ? document.getElementById(place.id) : null;
      scrollTo({ top: mark ? scrollY + mark.getBoundingClientRect().top - place.top : place.y, behavior: "instant" });
    };
    history.scrollRestoration = "manual";
    settle();
    addEventListener("load", settle, { once: true }); // pictures above have their height only now
  };

  // ---- the question, again and again ----
  const tellWhole = () => {
    bar.querySelector("[data-preview-half]")?.remove();
    if (!bar.querySelector("details")) bar.querySelector("[data-preview-whole]").hidden = false;
  };

  const ask = async () => {
    let pause = PAUSE_MS;
    try {
      const answer = await fetch(address, { cache: "no-store", headers: { "If-None-Match": etag } });
      state.textContent = "";
      if (answer.headers.get("Ieum-Whole")) tellWhole();
      if (answer.status === 204) {
        keepPlace();
        location.reload();
        return;
      }
    } catch {
      state.textContent = "미리보기가 멈췄어요. 다시 켜면 이어져요.";
      pause = LONG_PAUSE_MS;
    }
    setTimeout(ask, pause);
  };

  goBack();
  ask();
})();
