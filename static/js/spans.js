// Marking stretches of a text: words, then a label. The rows (label, from, to) are the truth; the marks in the text are a view of them.
(() => {
  "use strict";

  const form = document.querySelector("form[data-spans]");
  if (!form) return;
  const find = (selector) => form.querySelector(selector);
  const list = find("[data-rows]");
  const template = find("[data-row-template]");
  const say = find("[data-say]");
  const labels = [...form.querySelectorAll("[data-add]")];
  const refuse = find("[data-overlap]").dataset.overlap === "refuse";
  const tell = (words) => { say.textContent = words; };
  const field = (row, name) => row.querySelector(`[name="${name}"]`);
  const rows = () => [...list.children];
  const read = (row) => ({ label: field(row, "label").value, start: Number(field(row, "start").value), end: Number(field(row, "end").value) });
  const titleOf = (name) => labels.find((button) => button.dataset.add === name)?.querySelector("[data-title]").textContent ?? name;
  const lookOf = (name) => labels.find((button) => button.dataset.add === name)?.dataset.look ?? "1";
  const changed = () => form.dispatchEvent(new CustomEvent("bench:changed", { bubbles: true }));

  const text = new window.IeumSpans.SpanText(form, {
    picked() {
      const at = text.chosen();
      tell(at ? `고른 말: ${text.slice(...at)}. 이제 이름표를 누르세요.` : "고른 말이 없어요.");
    },
  });

  /** Numbers, words and marks after the rows. */
  const show = () => {
    const every = rows();
    every.forEach((row, at) => {
      const { label, start, end } = read(row);
      row.id = `span-${at + 1}`;
      row.querySelector("[data-number]").textContent = at + 1;
      row.querySelector("[data-words]").textContent = text.slice(start, end);
      row.querySelector("[data-look-holder]").className = `marked mark-${lookOf(label)}`;
      row.querySelector(".span-edges").setAttribute("aria-label", `${at + 1}번 글자 다듬기`);
      for (const button of row.querySelectorAll("[data-edge]")) button.value = `${button.dataset.edge}-${at + 1}`;
      row.querySelector("[data-delete]").value = `delete-${at + 1}`;
    });
    text.draw(every.map((row, at) => ({ number: at + 1, look: lookOf(read(row).label), ...read(row) })));
    find("[data-count]").textContent = every.length;
    find("[data-none]").hidden = every.length > 0;
  };
  const make = ({ label, start, end }) => {
    const row = template.content.firstElementChild.cloneNode(true);
    field(row, "label").value = label;
    field(row, "start").value = start;
    field(row, "end").value = end;
    list.append(row);
    return row;
  };
  /** The words that refuse a stretch because it meets another row, or null. */
  const meets = ([start, end], but) => {
    const at = rows().findIndex((row) => row !== but && read(row).start < end && start < read(row).end);
    return refuse && at >= 0 ? `${at + 1}번 ‘${rows()[at].querySelector("[data-words]").textContent}’ 자리와 겹쳐요. 먼저 ${at + 1}번을 줄이거나 지워 주세요.` : null;
  };

  const add = (label) => {
    const at = text.chosen();
    const clash = at && meets(at, null);
    if (clash) { tell(clash); return; }
    const found = text.take();
    if (!found.at) { tell(found.words); return; }
    const late = meets(found.at, null);
    if (late) { tell(late); return; }
    make({ label, start: found.at[0], end: found.at[1] });
    show();
    changed();
    tell(`${text.slice(...found.at)}: ${titleOf(label)}. 표시 ${rows().length}번이에요.`);
  };
  /** The focus was in row `at`, which is no more: on to the one in its place, or into the text. */
  const land = (at) => (rows()[Math.min(at, rows().length - 1)]?.querySelector("[data-delete]") ?? text.words.find(({ input }) => input.tabIndex === 0).input).focus();
  const remove = (row) => {
    const at = rows().indexOf(row);
    const held = row.contains(document.activeElement);
    const words = row.querySelector("[data-words]").textContent;
    row.remove();
    show();
    changed();
    tell(`${words}: 지웠어요. 표시 ${rows().length}개가 남았어요.`);
    if (held) land(at);
  };
  const move = (row, deed) => {
    const { start, end } = read(row);
    const to = text.moved([start, end], deed);
    if (!to) { tell("더 움직일 수 없어요."); return; }
    const clash = meets(to, row);
    if (clash) { tell(clash); return; }
    [field(row, "start").value, field(row, "end").value] = to;
    show();
    changed();
    tell(`이제 ${text.slice(...to)}.`);
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = button?.closest("[data-row]");
    if (button?.matches("[data-add]")) { event.preventDefault(); add(button.dataset.add); }
    else if (row && button.matches("[data-delete]")) { event.preventDefault(); remove(row); }
    else if (row && button.matches("[data-edge]")) { event.preventDefault(); move(row, button.dataset.edge); }
  });
  form.addEventListener("change", (event) => {
    if (event.target.name !== "label") return;
    show();
    tell(`${event.target.closest("[data-row]").querySelector("[data-words]").textContent}: ${titleOf(event.target.value)}.`);
  });
  // Number keys are labels only while the focus is in the text or on a label (WCAG 2.1.4); Delete belongs to the row that has it.
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const row = event.target.closest("[data-row]");
    if (/^[1-9]$/.test(event.key) && event.target.closest("[data-passage], [data-labels]")) {
      const button = labels[Number(event.key) - 1];
      if (button) { event.preventDefault(); add(button.dataset.add); }
    } else if (event.key === "Delete" && row) { event.preventDefault(); remove(row); }
  });
  form.addEventListener("bench:restore", (event) => {
    const { data } = event.detail;
    const [names, starts, ends] = ["label", "start", "end"].map((name) => data.getAll(name));
    const held = rows().findIndex((row) => row.contains(document.activeElement));
    event.preventDefault();
    list.replaceChildren();
    names.forEach((label, at) => make({ label, start: starts[at], end: ends[at] }));
    show();
    if (held >= 0) land(held);
  });

  for (const key of form.querySelectorAll("[data-labels] [data-key]")) key.hidden = false;
})();
