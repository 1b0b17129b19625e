// An answer is on the server only when the server has said so (header Ieum-Saved). Until then it is kept on this device,
// per attempt and question, put back when the page opens again, and sent again when the connection is back.
// Everything is sent by htmx (see question.html); without this file the form is posted by its buttons.
(() => {
  "use strict";

  const form = document.querySelector("form[data-answer]");
  if (!form) return;

  const KEY = `ieum:answer:${form.dataset.answer}`;
  const RETRY_MS = 20_000;
  const words = {
    offline: "아직 저장하지 못했어요. 답은 이 기기에 두었어요. 인터넷이 이어지면 저절로 저장할게요.",
    refused: "아직 저장하지 못했어요. 위의 안내를 봐 주세요.",
  };
  let unsent = false;

  const place = () => form.closest("[data-autosave]").querySelector("[data-saved]");
  const seq = () => form.querySelector('[name="_seq"]');

  /** The answer's own fields as text: what decides whether two answers are the same. */
  const answerIn = (pairs) => {
    const kept = [...pairs].filter(([name, value]) => !name.startsWith("_") && name !== "go" && value !== "");
    return new URLSearchParams(kept).toString();
  };
  const answer = () => answerIn(new FormData(form));

  const store = {
    read() {
      try { return JSON.parse(localStorage.getItem(KEY)); } catch { return null; }
    },
    keep() {
      try { localStorage.setItem(KEY, JSON.stringify({ url: new URL(form.action).pathname, answer: answer(), seq: seq().value })); } catch { /* private mode: nothing to keep in */ }
    },
    drop() {
      try { localStorage.removeItem(KEY); } catch { /* as above */ }
    },
  };

  const say = (state, text) => {
    form.dispatchEvent(new CustomEvent("ieum:save", { bubbles: true, detail: { state } }));
    if (text) place().textContent = text;
  };
  const retry = () => { if (unsent) form.dispatchEvent(new Event("retry")); };

  const putBack = (text) => {
    const sent = new URLSearchParams(text);
    for (const field of form.elements) {
      if (!field.name || field.name.startsWith("_") || field.type === "submit") continue;
      const values = sent.getAll(field.name);
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    for (const island of form.querySelectorAll("tap-picture, mark-places, letter-count")) island.mark?.();
    const order = sent.get("order");
    const list = form.querySelector("order-list");
    if (!order || !list) return;
    for (const token of order.split(",")) {
      const row = list.querySelector(`[data-token="${CSS.escape(token)}"]`);
      row?.parentElement.append(row);
    }
    list.mark?.();
  };

  for (const event of ["input", "change"]) form.addEventListener(event, store.keep);

  // A request that waited for the one before it answers to what that one brought.
  form.addEventListener("htmx:before:request", (event) => {
    event.detail.ctx.request.body.set("_seq", seq().value);
  });

  // saved.js would call any answer below 400 a save, a way to the sign-in page too: here the header decides.
  form.addEventListener("htmx:after:request", (event) => {
    event.stopPropagation();
    const { ctx } = event.detail;
    const saved = ctx.response.headers.has("Ieum-Saved");
    unsent = !saved && ctx.response.status >= 500;
    if (!saved) return say("failed", unsent ? words.offline : words.refused);
    if (answer() === answerIn(ctx.request.body)) store.drop();
    say("saved");
  });
  form.addEventListener("htmx:error", (event) => {
    event.stopPropagation();
    unsent = true;
    say("failed", words.offline);
  });

  window.addEventListener("online", retry);
  setInterval(() => { if (navigator.onLine) retry(); }, RETRY_MS);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-keep-stored]")) {
      store.drop();
      say("saved", " ");
    }
  });

  const draft = store.read();
  if (draft && draft.answer !== answer()) {
    putBack(draft.answer);
    seq().value = draft.seq;
    unsent = true;
    say("failed", words.offline);
    form.addEventListener("htmx:after:init", retry); // htmx starts after this file, sometimes after the load event
  } else {
    store.drop();
  }
})();
