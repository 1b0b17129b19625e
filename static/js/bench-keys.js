// Number keys 1–9 choose in a fieldset[data-keys]: the one that has the focus, else [data-keys="main"], else the first.
// Typing a number into a field stays typing.
(() => {
  "use strict";

  const form = document.querySelector("form[data-bench]");
  if (!form) return;
  const say = form.querySelector("[data-say]");
  for (const key of form.querySelectorAll("[data-key]")) key.hidden = false;

  const typing = (target) => target.matches("textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])");
  const nameOf = (field) => field.closest("label").querySelector(".choice-name").textContent.trim();

  document.addEventListener("keydown", (event) => {
    if (!/^[1-9]$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    const group = document.activeElement.closest("[data-keys]") ?? form.querySelector('[data-keys="main"]') ?? form.querySelector("[data-keys]");
    const field = group?.querySelector(`input[data-number="${event.key}"]`);
    if (!field || field.disabled) return;
    event.preventDefault();
    field.focus();
    field.click();
    if (say) say.textContent = `${nameOf(field)}: ${field.checked ? "골랐어요" : "뺐어요"}.`;
  });
})();
