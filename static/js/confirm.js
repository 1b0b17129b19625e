// Asks once more before a deed that is hard to take back, in a real dialog with large buttons.
// <form data-confirm="무엇을 할까요?" data-confirm-text="무슨 일이 생기는지" data-confirm-yes="과제 제출하기" data-confirm-no="더 고치기">
// The same attributes on a submit button win over the form's. hx-confirm="…" gets the same dialog.
// Without this file the form is sent at once: the server must not rely on the question.
(() => {
  "use strict";

  const make = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    return element;
  };

  /** Resolves true for yes; false for no, Escape, or when a dialog is open already. */
  const ask = (title, text, yes, no) => new Promise((resolve) => {
    if (document.querySelector("dialog[open]")) return resolve(false);
    const dialog = document.createElement("dialog");
    const heading = make("h2", "", title);
    heading.id = "confirm-title";
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.append(heading);
    if (text) dialog.append(make("p", "", text));
    const actions = make("div", "actions", "");
    const agree = make("button", "button button-primary", yes);
    const refuse = make("button", "button", no);
    agree.type = refuse.type = "button";
    agree.addEventListener("click", () => dialog.close("yes"));
    refuse.addEventListener("click", () => dialog.close("no"));
    actions.append(agree, refuse);
    dialog.append(actions);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
    refuse.focus();
  });

  const agreed = new WeakSet();

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const source = event.submitter?.dataset.confirm ? event.submitter : form;
    if (!source.dataset.confirm) return;
    if (agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { confirm, confirmText = "", confirmYes = "네, 할게요", confirmNo = "아니요, 돌아갈게요" } = source.dataset;
    const submitter = event.submitter;
    if (await ask(confirm, confirmText, confirmYes, confirmNo)) {
      agreed.add(form);
      form.requestSubmit(submitter);
    } else {
      submitter?.focus();
    }
  }, true);

  document.addEventListener("htmx:confirm", async (event) => {
    const { ctx, issueRequest, dropRequest } = event.detail;
    event.preventDefault();
    const { confirmText = "", confirmYes = "네, 할게요", confirmNo = "아니요, 돌아갈게요" } = ctx.sourceElement.dataset;
    if (await ask(ctx.confirm, confirmText, confirmYes, confirmNo)) issueRequest();
    else dropRequest();
  });
})();
