// The receipt workbench: line items that come and go, masks on the picture, the two steps on a phone. Saving and undo are bench.js's.
(() => {
  "use strict";

  const form = document.querySelector("form[data-receipt]");
  if (!form) return;
  const find = (selector) => form.querySelector(selector);
  const all = (selector) => [...form.querySelectorAll(selector)];
  const changed = () => form.dispatchEvent(new CustomEvent("bench:changed", { bubbles: true }));
  const show = (selector) => { for (const each of all(selector)) each.hidden = false; };

  // Line items
  const lines = find("[data-lines]");
  const numberLines = () => {
    [...lines.children].forEach((row, at) => {
      row.id = `line-${at + 1}`;
      row.setAttribute("aria-label", `품목 ${at + 1}`);
      row.querySelector("[data-line-number]").textContent = `품목 ${at + 1}`;
      const gone = row.querySelector("[data-delete-line]");
      gone.value = `delete-line-${at + 1}`;
      gone.setAttribute("aria-label", `품목 ${at + 1} 지우기`);
      for (const input of row.querySelectorAll("input")) input.setAttribute("aria-label", `품목 ${at + 1} ${input.parentElement.querySelector("span").textContent}`);
    });
    find("[data-line-count]").textContent = lines.children.length;
  };
  const addLine = () => {
    lines.append(find("[data-line-template]").content.cloneNode(true));
    numberLines();
    return lines.lastElementChild;
  };
  const newLine = () => { addLine().querySelector("input").focus(); changed(); };
  const deleteLine = (row) => {
    const after = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    numberLines();
    (after?.querySelector("input") ?? find("[data-add-line]")).focus();
    changed();
    hear();
  };
  const fitLines = (count) => {
    while (lines.children.length > count) lines.lastElementChild.remove();
    while (lines.children.length < count) addLine();
    numberLines();
  };
  const hear = () => {
    if (!lines) return;
    for (const [name, words] of Object.entries(window.IeumReceipt.heard)) {
      const place = find(`[data-heard="${name}"]`);
      const said = words(form.elements.namedItem(name).value);
      if (place.textContent !== said) place.textContent = said;
      place.toggleAttribute("data-off", said.startsWith("알아보지"));
    }
    find('[data-heard="sum"]').textContent = window.IeumReceipt.sum(all('[name="line_amount"]').map((input) => input.value), form.elements.namedItem("total").value);
  };
  if (lines) {
    form.addEventListener("click", (event) => {
      const button = event.target.closest("[data-add-line], [data-delete-line]");
      if (!button) return;
      event.preventDefault();
      if (button.matches("[data-add-line]")) newLine();
      else deleteLine(button.closest("[data-line]"));
    });
    form.addEventListener("keydown", (event) => {
      if (!event.altKey || event.key.toLowerCase() !== "n") return;
      event.preventDefault();
      newLine();
    });
    // A moment after typing, not when the field is left: what is written then would move the button under a finger.
    let pause = 0;
    form.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(hear, 400); });
    form.addEventListener("bench:restore", (event) => fitLines(event.detail.data.getAll("line_name").length));
    form.addEventListener("bench:restored", hear);
    show("[data-add-line] [data-key]");
  }

  // Masks
  const masks = find("[data-rows]") ? new window.IeumBoxes.BoxRows(form) : null;
  let canvas = null;
  let pace = 10;
  if (masks) {
    const say = find("[data-mask-say]");
    const tell = (words) => { say.textContent = words; };
    const select = (at, words = "") => { masks.select(at); canvas.sync(); tell(`${words}${masks.spoken(at)}`); };
    const cover = (box, words) => { select(masks.add({ label: form.elements.namedItem("brush").value, ...box }), words); changed(); };
    const rowAt = (element) => masks.rows.indexOf(element.closest("[data-row]"));
    const edit = (at, patch) => { masks.set(at, masks.fit({ ...masks.get(at), ...patch })); canvas.sync(); changed(); tell(masks.spoken(at)); };
    const remove = (at) => {
      masks.remove(at);
      canvas.sync();
      changed();
      tell(`네모 ${at + 1}번을 지웠어요. ${masks.length}곳이 남았어요.`);
      (masks.rows[Math.min(at, masks.length - 1)]?.querySelector("summary") ?? find("[data-add]")).focus();
    };
    const mode = (name) => {
      canvas.setMode(name);
      for (const button of all("[data-mask-tools] [data-mode]")) button.setAttribute("aria-pressed", String(button.dataset.mode === name));
    };
    canvas = new window.IeumBoxes.BoxCanvas(form, masks, {
      draw: (box) => cover(box, "가렸어요. "),
      pick: (at) => { if (at !== masks.now && at < masks.length) { masks.select(at); canvas.draw(); tell(masks.spoken(at)); } },
      edit: (at, box) => { masks.set(at, masks.fit({ ...masks.get(at), ...box })); canvas.draw(); },
      edited: () => { changed(); if (masks.now >= 0) tell(masks.spoken(masks.now)); },
      corner: (step) => tell(step === "first" ? "한 모서리를 눌렀어요. 맞은편 모서리를 누르세요." : "두 곳이 너무 가까워요. 더 멀리 누르세요."),
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button, summary");
      if (!button) return;
      if (button.matches("summary")) {
        event.preventDefault();
        const at = rowAt(button);
        if (at === masks.now) { masks.select(-1); canvas.sync(); } else select(at);
      } else if (button.matches("[data-add]")) {
        event.preventDefault();
        cover({ x: masks.width / 4, y: masks.height / 2, w: masks.width / 3, h: masks.height / 28 }, "가운데에 네모를 만들었어요. ");
        masks.rows[masks.now].querySelector("summary").focus();
      } else if (button.matches("[data-delete]")) { event.preventDefault(); remove(rowAt(button)); }
      else if (button.dataset.nudge) { const at = rowAt(button); edit(at, { [button.dataset.nudge]: masks.get(at)[button.dataset.nudge] + Number(button.dataset.by) * pace }); }
      else if (button.dataset.mode) { mode(button.dataset.mode); tell({ draw: "글자의 두 모서리를 차례로 누르세요.", pick: "네모를 누르면 고칠 수 있어요.", look: "사진을 보기만 해요." }[button.dataset.mode]); }
      else if (button.matches("[data-pace]")) { pace = pace === 10 ? 1 : 10; find("[data-pace-words]").textContent = `한 번에 ${pace}칸`; }
    });
    form.addEventListener("change", (event) => { if (masks.list.contains(event.target)) edit(rowAt(event.target), {}); });
    form.addEventListener("keydown", (event) => {
      if (!event.target.matches("[data-rows] summary") || masks.now < 0) return;
      const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (event.key === "Delete") { event.preventDefault(); remove(masks.now); return; }
      if (!way) return;
      event.preventDefault();
      const box = masks.get(masks.now);
      const [right, down] = way.map((side) => side * pace);
      edit(masks.now, event.shiftKey ? { w: box.w + right, h: box.h + down } : { x: box.x + right, y: box.y + down });
    });
    form.addEventListener("bench:restore", (event) => masks.replace(masks.read(event.detail.data)));
    form.addEventListener("bench:restored", () => canvas.sync());
    show("[data-mask-tools], [data-brush], [data-pace]");
    form.addEventListener("receipt:step", (event) => {
      mode(event.detail === "mask" ? "draw" : "look");
      if (event.detail === "mask") tell(masks.length ? `지금 ${masks.length}곳을 가렸어요.` : "글자의 두 모서리를 차례로 누르세요.");
    });

    mode(find('[data-part="text"]') ? "look" : "draw");
    find("[data-picture]").addEventListener("load", () => mode(canvas.mode)); // the canvas starts by drawing once the picture is there
  }

  // One thing a screen: first the texts, then the masks. Without this script both stand below each other.
  const steps = find("[data-steps]");
  if (steps) {
    const picture = find(".rc-picture");
    let seen = false;
    const step = (name, focus = true) => {
      for (const part of all("[data-part]")) part.hidden = part.dataset.part !== name;
      for (const button of steps.children) button.setAttribute("aria-pressed", String(button.dataset.step === name));
      picture.dataset.at = name;
      seen ||= name === "mask";
      form.dispatchEvent(new CustomEvent("receipt:step", { detail: name }));
      if (focus) steps.querySelector(`[data-step="${name}"]`).focus();
    };
    const reveal = (id) => {
      const part = id && document.getElementById(id)?.closest("[data-part]");
      if (part?.hidden) step(part.dataset.part, false);
    };
    form.addEventListener("click", (event) => { const button = event.target.closest("[data-step]"); if (button) step(button.dataset.step); });
    document.addEventListener("click", (event) => { const link = event.target.closest?.('a[href^="#"]'); if (link) reveal(link.getAttribute("href").slice(1)); }, true);
    // Before bench.js listens: finishing without a look at what is personal leads there once.
    form.addEventListener("submit", (event) => {
      if (seen || !event.submitter?.matches("[data-finish]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      step("mask");
      find("[data-mask-say]").textContent = "마치기 전에 가릴 곳이 있는지 보세요. 없으면 한 번 더 누르세요.";
    });
    show("[data-steps], [data-step]");
    step(find('[data-part="mask"] .field-error') && !find('[data-part="text"] .field-error') ? "mask" : "text", false);
  }
})();
