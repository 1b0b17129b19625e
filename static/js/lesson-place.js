// Keeps the place in a lesson on the server: the last part that reached the middle of the screen, sent when reading pauses.
// Opening the page moves nothing: only who scrolls is reading, and the place kept last time stays until then.
(() => {
  "use strict";

  const article = document.querySelector("[data-place-url]");
  if (!article || !("IntersectionObserver" in window)) return;

  const PAUSE_MS = 4000;
  let sent = Number(article.dataset.place);
  let seen = sent;
  let inView = seen;
  let timer = 0;

  const send = () => {
    if (seen === sent) return;
    const before = sent;
    sent = seen;
    const body = new URLSearchParams({ place: String(seen), _csrf: article.dataset.csrf });
    fetch(article.dataset.placeUrl, { method: "POST", body, keepalive: true, redirect: "manual" })
      .then((answer) => { if (!answer.ok) sent = before; })
      .catch(() => { sent = before; });
  };

  const note = () => {
    seen = inView;
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE_MS);
  };

  let scrolled = false;
  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) inView = Number(entry.target.dataset.part);
    }
    if (scrolled) note();
  }, { rootMargin: "-50% 0px -50% 0px" });

  article.querySelectorAll("[data-part]").forEach((part) => observer.observe(part));
  document.addEventListener("scroll", () => { scrolled = true; note(); }, { passive: true });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
})();
