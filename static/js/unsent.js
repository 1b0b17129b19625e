// Signing out clears this device, so it first sends what is unsent: quiz answers and practice work of any page. When that fails, it
// says so and waits; nothing is thrown away.
(() => {
  "use strict";

  const BENCH = ["ieum-bench:", "ieum-boxes:"]; // the second: left by an earlier version
  const ANSWER = "ieum:answer:";
  const SETTLED = [404, 422]; // not this person's, or not readable: sending it again will not help

  const read = (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } };

  /** [key, url, body] of everything that waits on this device. */
  const waiting = () => Object.keys(localStorage).flatMap((key) => {
    const kept = read(key);
    if (!kept) return [];
    const bench = BENCH.find((prefix) => key.startsWith(prefix));
    if (bench) return [[key, key.slice(bench.length), kept.body]];
    if (key.startsWith(ANSWER) && kept.url) return [[key, kept.url, `${kept.answer}&_seq=${encodeURIComponent(kept.seq)}`]];
    return [];
  });

  const send = async (token, [key, url, body]) => {
    const headers = { "Content-Type": "application/x-www-form-urlencoded", "HX-Request": "true", "X-CSRF-Token": token };
    const answer = await fetch(url, { method: "POST", headers, body, redirect: "manual" });
    if (!answer.ok && !SETTLED.includes(answer.status)) return false;
    localStorage.removeItem(key);
    return true;
  };

  const sendAll = async (token) => {
    try {
      if (window.IeumBench?.flush && !(await window.IeumBench.flush())) return false;
      for (const entry of waiting()) if (!(await send(token, entry))) return false;
      return true;
    } catch { return false; } // no connection
  };

  const say = () => {
    const box = document.createElement("div");
    box.className = "notice notice-error";
    box.append(Object.assign(document.createElement("p"), {
      textContent: "아직 저장하지 못한 것이 있어요. 인터넷이 이어진 뒤에 나가기를 다시 눌러 주세요. 그대로 두면 이 기기에 남아 있어요.",
    }));
    const place = document.getElementById("page-alert");
    place.replaceChildren(box);
    place.scrollIntoView({ block: "center" });
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches(".sign-out") || form.dataset.sent || !(waiting().length || window.IeumBench?.flush)) return;
    event.preventDefault();
    if (!(await sendAll(form.elements.namedItem("_csrf").value))) return say();
    form.dataset.sent = "1";
    setTimeout(() => form.requestSubmit()); // not within this event: the browser would ignore it
  }, true);
})();
