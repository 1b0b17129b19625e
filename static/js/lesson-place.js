// Keeps the place in a lesson on the server: the last part that reached the middle of the screen, sent when reading pauses.
(() => {
  "use strict";

  const article = document.querySelector("[data-place-url]");
  if (!article || !("IntersectionObserver" in window)) return;

  const PAUSE_MS = 4000;
  let seen = 0;
  let sent = 0;
  let timer = 0;

  const send = () => {
    if (seen === sent) return;
    sent = seen;
    const body = new URLSearchParams({ place: String(seen), _csrf: article.dataset.csrf });
    fetch(article.dataset.placeUrl, { method: "POST", body, keepalive: true }).catch(() => { sent = 0; });
  };

  const observer = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (entry.isIntersecting) seen = Number(entry.target.dataset.part);
    }
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE_MS);
  }, { rootMargin: "-50% 0px -50% 0px" });

  article.querySelectorAll("[data-part]").forEach((part) => observer.observe(part));
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") send(); });
})();
