// The workbench of a task type made of plain fields: each change is saved, and undone or done again field by field.
//
// A type whose own script adds or takes away fields listens for "bench:restore" (detail.data: URLSearchParams of a whole answer) and
// calls preventDefault() once it has put them in place; after any restoring it hears "bench:restored". A script that changes a
// field without the person's hand tells of it with new CustomEvent("bench:changed", { bubbles: true }).
(() => {
  "use strict";

  const form = document.querySelector("form[data-bench]");
  if (!form || window.IeumBench.started()) return;
  const say = form.querySelector("[data-say]");
  const tell = (words) => { if (say) say.textContent = words; };

  /** Give the fields the values of `data`, those of one name in their order. */
  const fill = (data) => {
    const turn = new Map();
    for (const field of form.elements) {
      if (!field.name || ["_csrf", "revision", "deed"].includes(field.name) || field.type === "file") continue;
      const values = data.getAll(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = values.includes(field.value);
      else if (field.type === "select-multiple") for (const option of field.options) option.selected = values.includes(option.value);
      else {
        const at = turn.get(field.name) ?? 0;
        turn.set(field.name, at + 1);
        if (values[at] !== undefined) field.value = values[at];
      }
    }
  };
  const restore = (data) => {
    const event = new CustomEvent("bench:restore", { bubbles: true, cancelable: true, detail: { data } });
    if (form.dispatchEvent(event)) fill(data);
    form.dispatchEvent(new CustomEvent("bench:restored", { bubbles: true }));
  };

  const saver = window.IeumBench.start(form, { tell, restore });

  const state = () => {
    const data = new URLSearchParams(saver.body());
    data.delete("revision");
    return data.toString();
  };
  const past = [state()];
  let moment = 0;
  const show = () => {
    form.querySelector("[data-undo]")?.setAttribute("aria-disabled", String(moment === 0));
    form.querySelector("[data-redo]")?.setAttribute("aria-disabled", String(moment === past.length - 1));
  };
  /** Typing in one field is one step: `within` replaces the newest state while the same field goes on. */
  let typed = null;
  const changed = (field) => {
    const now = state();
    if (now === past[moment]) return;
    const goesOn = field && field === typed && moment === past.length - 1 && moment > 0;
    past.splice(goesOn ? moment : moment + 1, past.length, now);
    moment = past.length - 1;
    typed = field;
    show();
    saver.changed();
  };
  const travel = (by) => {
    if (past[moment + by] === undefined) { tell(by < 0 ? "되돌릴 것이 없어요." : "다시 할 것이 없어요."); return; }
    moment += by;
    typed = null;
    restore(new URLSearchParams(past[moment]));
    show();
    saver.changed();
    tell(by < 0 ? "되돌렸어요." : "다시 했어요.");
  };

  const text = (field) => field.matches("textarea, input:not([type=checkbox], [type=radio], [type=hidden])");
  form.addEventListener("input", (event) => changed(text(event.target) ? event.target : null));
  form.addEventListener("change", (event) => { changed(text(event.target) ? event.target : null); typed = null; });
  form.addEventListener("bench:changed", () => changed(null));

  if ("history" in form.dataset) {
    form.querySelector("[data-history-tools]").hidden = false;
    form.addEventListener("click", (event) => {
      if (event.target.closest("[data-undo]")) travel(-1);
      else if (event.target.closest("[data-redo]")) travel(1);
    });
    form.addEventListener("keydown", (event) => {
      const key = event.key.toLowerCase();
      if (!(event.ctrlKey || event.metaKey) || event.altKey || !["z", "y"].includes(key)) return;
      event.preventDefault();
      travel(key === "y" || event.shiftKey ? 1 : -1);
    });
  }
  if (saver.bringBack()) {
    changed(null);
    tell("저장하지 못했던 것을 되살렸어요. 다시 저장할게요.");
  }
})();
