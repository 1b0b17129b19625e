// Cleaning a table: a row's number opens that row in the list beside the table, and the table shows what was done. The fields are the truth.
(() => {
  "use strict";

  const form = document.querySelector("form[data-cleaning]");
  if (!form) return;
  const wide = matchMedia("(min-width: 60rem)");
  const SHORT = { keep: "둠", flag: "표시", drop: "뺌", blank: "비움", edit: "고침" };
  const list = form.querySelector("[data-deeds]");
  const items = [...list.children];
  const lineOf = (id) => form.querySelector(`[data-line="${id}"]`);
  const field = (name, id) => form.elements.namedItem(`${name}-${id}`);
  const chosen = (select) => (select.value ? select.options[select.selectedIndex].textContent.trim() : "");

  const words = (id, line) => {
    const act = field("act", id).value;
    const column = field("column", id);
    const cell = column.value && line.querySelector(`[data-cell="${column.value}"]`);
    let said = SHORT[act];
    if (cell && (act === "blank" || act === "edit")) {
      said += `: ${chosen(column)} ${cell.textContent.trim()}`;
      if (act === "edit") said += ` → ${field("value", id).value.trim() || "?"}`;
    }
    const reason = act === "keep" || act === "flag" ? "" : chosen(field("reason", id));
    return reason ? `${said} (${reason})` : said;
  };

  /** The table and the head of the list after the fields. */
  const show = () => {
    let count = 0;
    for (const item of items) {
      const id = item.dataset.row;
      const line = lineOf(id);
      const act = field("act", id).value;
      const column = field("column", id).value;
      line.className = `clean-line clean-${act}`;
      for (const cell of line.querySelectorAll("[data-cell]")) {
        cell.classList.toggle("clean-touched", act === "drop" || (["blank", "edit"].includes(act) && cell.dataset.cell === column));
      }
      item.toggleAttribute("data-treated", act !== "keep");
      item.querySelector("[data-said]").textContent = words(id, line);
      count += act === "keep" ? 0 : 1;
    }
    form.querySelector("[data-count]").textContent = count;
  };

  const open = (id) => {
    for (const item of items) {
      const here = item.dataset.row === id;
      const details = item.querySelector("details");
      item.toggleAttribute("data-now", here);
      lineOf(item.dataset.row).toggleAttribute("data-now", here);
      if (here || !item.querySelector(".field-error")) details.open = here;
    }
    const item = items.find((each) => each.dataset.row === id);
    item.querySelector("summary").focus();
    item.scrollIntoView({ block: wide.matches ? "nearest" : "start" }); // on a wide screen the list stands beside the table already
  };

  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-line] a");
    const back = event.target.closest("[data-back]");
    if (link) {
      event.preventDefault();
      open(link.closest("[data-line]").dataset.line);
    } else if (back) {
      event.preventDefault();
      const target = form.querySelector(back.getAttribute("href"));
      target.focus();
      target.scrollIntoView({ block: "center" });
    }
  });
  form.addEventListener("input", show);
  form.addEventListener("change", show);
  form.addEventListener("bench:restored", show);

  list.classList.add("clean-live");
  form.querySelector("[data-how]").hidden = false;
  for (const item of items) item.toggleAttribute("data-now", item.querySelector("details").open);
  show();
})();
