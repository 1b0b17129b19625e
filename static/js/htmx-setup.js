// What every htmx request on every page shares: a plain word when one fails, and the focus where the reader must look.
(() => {
  "use strict";

  const alertPlace = () => document.getElementById("page-alert");

  /** Whether quiz.js keeps an answer to a form of this page on the device. */
  const draftWaits = () => {
    try {
      const kept = Object.keys(localStorage).filter((key) => key.startsWith("ieum:answer:")).map((key) => JSON.parse(localStorage.getItem(key))?.url);
      return [...document.forms].some((form) => kept.includes(new URL(form.action).pathname));
    } catch { return false; }
  };

  const say = (title, text, wayIn = "") => {
    const place = alertPlace();
    if (!place) return;
    const box = document.createElement("div");
    box.className = "notice notice-error";
    const words = document.createElement("div");
    for (const [className, line] of [["notice-title", title], ["", text]]) {
      const paragraph = document.createElement("p");
      paragraph.className = className;
      paragraph.textContent = line;
      words.append(paragraph);
    }
    if (wayIn) words.append(Object.assign(document.createElement("a"), { href: wayIn, textContent: "다시 들어가기", className: "button" }));
    box.append(words);
    place.replaceChildren(box);
    place.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("htmx:before:request", () => alertPlace()?.replaceChildren());

  // A whole error page has no place inside a fragment: its words go to the alert instead.
  document.addEventListener("htmx:response:error", (event) => {
    const { ctx } = event.detail;
    if (!/^\s*<!doctype/i.test(ctx.text ?? "")) return;
    ctx.swap = "none";
    const page = new DOMParser().parseFromString(ctx.text, "text/html");
    const read = (name) => page.querySelector(`[data-error-${name}]`)?.textContent.trim() ?? "";
    const gone = page.querySelector("[data-kept-here]"); // the session is gone: the way in, and what is said where a draft waits
    if (gone) return say(read("title"), `${read("what")} ${draftWaits() ? gone.textContent : ""}`.trim(), gone.dataset.keptHere);
    say(read("title") || "하지 못했어요", `${read("what")} ${read("todo")}`.trim() || "잠깐 기다렸다가 다시 눌러 보세요.");
  });

  document.addEventListener("htmx:error", () => {
    say("서버와 이어지지 않았어요", "인터넷 연결을 살펴보고 다시 눌러 주세요. 저장된 것은 그대로 있어요.");
  });

  const focusIn = (root) => {
    const place = root?.querySelector?.("[data-focus]");
    if (place) place.focus();
  };
  document.addEventListener("htmx:after:swap", (event) => {
    const target = event.detail.ctx?.target;
    // An outerHTML swap leaves the target outside the page: what took its place has the same id.
    focusIn(target && !target.isConnected ? document.getElementById(target.id) : target ?? document);
  });
  focusIn(document);
})();
