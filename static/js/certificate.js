// Copies an address or a text. <button data-copy="id of the field" hidden> in a .share-text; "복사했습니다" only after it is true.
(() => {
  "use strict";

  document.querySelectorAll("[data-copy]").forEach((button) => {
    if (!navigator.clipboard) return;
    button.hidden = false;
    const said = button.closest(".share-text").querySelector("[data-copied]");
    button.addEventListener("click", async () => {
      const input = document.getElementById(button.dataset.copy);
      said.textContent = "";
      try {
        await navigator.clipboard.writeText(input.value);
        said.textContent = "복사했습니다. 쓸 곳에 붙여 넣으십시오.";
      } catch {
        input.focus();
        input.select();
        said.textContent = "복사하지 못했습니다. 칠해진 글을 길게 눌러 복사하십시오.";
      }
    });
  });
})();
