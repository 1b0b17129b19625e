// 화면 설정 takes effect at once and is still posted, so that it holds on the next page. Without this file the form posts plainly.
(() => {
  "use strict";

  const show = (name, value) => {
    document.documentElement.dataset[name] = value;
    for (const button of document.querySelectorAll(`[data-prefs] button[name="${name}"]`)) {
      button.setAttribute("aria-pressed", String(button.value === value));
    }
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!form.matches("[data-prefs]") || !button || !button.name) return;
    event.preventDefault();
    show(button.name, button.value);
    const body = new URLSearchParams(new FormData(form));
    body.set(button.name, button.value);
    try {
      const answer = await fetch(form.action, { method: "POST", body, redirect: "manual", keepalive: true });
      if (answer.status >= 400) throw new Error(String(answer.status));
    } catch {
      // Let the browser say what went wrong: post plainly, with the pressed button's value.
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name: button.name, value: button.value });
      form.append(field);
      form.submit();
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
})();
