// Someone who marks, reads or types is not idle, though no request goes out: while there is activity, the server hears of it
// every few minutes, so that a long piece of work does not end at the sign-in page.
(() => {
  "use strict";

  const EVERY_MS = 5 * 60 * 1000 + 10_000; // the server notes a visit at most every five minutes
  let last = Date.now();

  const tell = () => {
    if (Date.now() - last < EVERY_MS) return;
    last = Date.now();
    fetch("/alive", { cache: "no-store" }).catch(() => {}); // offline: the unsent work waits on this device anyway
  };

  for (const event of ["keydown", "pointerdown", "scroll", "input"]) {
    document.addEventListener(event, tell, { passive: true, capture: true });
  }
})();
