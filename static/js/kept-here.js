// On the page that says a form could not be kept because the session is gone: whether what was typed there waits on this device.
// The pages that keep drafts: quiz.js (ieum:answer:), bench-save.js (ieum-bench:).
(() => {
  "use strict";

  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)) ?? {}; } catch { return {}; } };
  const addressOf = (key) => key.startsWith("ieum-bench:") ? key.slice("ieum-bench:".length) : key.startsWith("ieum:answer:") ? read(key).url : "";

  const sent = location.pathname;
  const waits = () => Object.keys(localStorage).map(addressOf).some((url) => url && (sent === url || sent.startsWith(`${url}/`)));
  try {
    if (waits()) document.querySelector("[data-kept-here]").hidden = false;
  } catch { /* no storage: nothing waits */ }
})();
