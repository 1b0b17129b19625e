// Large keys for a secret number. The input stays the field: a physical keyboard, a password manager and a screen reader use it as ever.
(() => {
  "use strict";

  const setUp = (pad) => {
    const input = pad.querySelector("input");
    const keys = pad.querySelector("[data-pin-keys]");
    const show = pad.querySelector("[data-pin-show]");
    const count = pad.querySelector("[data-pin-count]");
    const length = Number(pad.dataset.length);

    const tell = () => {
      const left = length - input.value.length;
      count.textContent = input.value === "" ? "" : left > 0 ? `${length}개 중 ${input.value.length}개 눌렀어요` : `${length}개를 다 눌렀어요`;
    };
    const change = (value) => {
      input.value = value.slice(0, length);
      input.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const key = (text, label, act) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = label ? "button pin-key pin-key-word" : "button pin-key";
      button.textContent = text;
      if (label) button.setAttribute("aria-label", label);
      button.addEventListener("click", act);
      keys.append(button);
    };

    const digit = (n) => key(String(n), "", () => change(input.value + n));
    for (let n = 1; n <= 9; n += 1) digit(n);
    key("모두 지움", "모두 지움", () => change(""));
    digit(0);
    key("하나 지움", "하나 지움", () => change(input.value.slice(0, -1)));

    input.addEventListener("input", () => {
      const digits = input.value.replace(/\D/g, "");
      if (digits !== input.value) input.value = digits;
      tell();
    });
    show.addEventListener("click", () => {
      const seen = show.getAttribute("aria-pressed") === "true";
      show.setAttribute("aria-pressed", String(!seen));
      input.type = seen ? "password" : "text";
    });
    // The keys stand on the page, so a phone need not cover half of it with its own keyboard.
    input.inputMode = "none";
    keys.hidden = show.hidden = false;
  };

  document.querySelectorAll("[data-pinpad]").forEach(setUp);
})();
