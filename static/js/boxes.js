// The workbench of drawn shapes: rows, picture, keyboard, undo and saving wired together. Boxes; with polygons.js loaded before it, outlines.
(() => {
  "use strict";

  const form = document.querySelector("form[data-boxes], form[data-polygons]");
  if (!form) return;
  const { BoxRows, BoxCanvas, OutlineRows = BoxRows, OutlineCanvas = BoxCanvas } = window.IeumBoxes;
  const find = (selector) => form.querySelector(selector);
  const rows = new OutlineRows(form);
  const say = find("[data-say]");
  const brush = () => form.elements.namedItem("brush").value;
  const guide = document.querySelector("[data-guide]");
  let pace = 10;

  const tell = (words) => { say.textContent = words; };
  const lead = (step) => {
    for (const item of guide?.children ?? []) {
      if (item.dataset.step === step) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    }
  };

  // Undo and redo keep whole states: a picture has few boxes.
  const past = [JSON.stringify(rows.all())];
  let moment = 0;
  const showHistory = () => {
    find("[data-undo]").setAttribute("aria-disabled", String(moment === 0));
    find("[data-redo]").setAttribute("aria-disabled", String(moment === past.length - 1));
  };
  const remember = () => {
    const state = JSON.stringify(rows.all());
    if (state === past[moment]) return false;
    past.splice(moment + 1, past.length, state);
    moment = past.length - 1;
    showHistory();
    return true;
  };
  const travel = (by) => {
    if (by < 0 && canvas.dropCorner()) { tell(canvas.dropped()); return; }
    if (past[moment + by] === undefined) { tell(by < 0 ? "되돌릴 것이 없어요." : "다시 할 것이 없어요."); return; }
    moment += by;
    const { now } = rows;
    const held = rows.list.contains(document.activeElement);
    rows.replace(JSON.parse(past[moment]));
    if (now >= 0 && now < rows.length) rows.select(now);
    if (held) (rows.rows[rows.now]?.querySelector("summary") ?? find("[data-view]")).focus();
    canvas.sync();
    showHistory();
    saver.changed();
    tell(by < 0 ? `되돌렸어요. ${rows.unit} ${rows.length}개예요.` : `다시 했어요. ${rows.unit} ${rows.length}개예요.`);
  };

  const saver = window.IeumBench.start(form, {
    tell,
    restore(data) {
      rows.replace(rows.read(data));
      canvas.sync();
      remember();
    },
    islands: true,
  });

  const changed = () => { if (remember()) saver.changed(); };
  const select = (at, words = "") => {
    rows.select(at);
    canvas.sync();
    tell(`${words}${rows.spoken(at)}`);
  };
  const addBox = (box, words) => {
    select(rows.add({ label: brush(), ...box }), words);
    changed();
    lead("check");
  };

  const canvas = new OutlineCanvas(form, rows, {
    draw: (box) => addBox(box, "그렸어요. "),
    pick: (at) => { if (at !== rows.now && at < rows.length) { rows.select(at); canvas.draw(); tell(rows.spoken(at)); } },
    edit: (at, box) => { rows.set(at, rows.fit({ ...rows.get(at), ...box })); canvas.draw(); },
    edited: () => { changed(); if (rows.now >= 0) tell(rows.spoken(rows.now)); },
    corner(step) {
      tell(canvas.words(step));
      lead("second");
    },
  });

  const addMiddle = () => {
    addBox(rows.middle(), `가운데에 ${rows.unit}를 만들었어요. `);
    rows.rows[rows.now].querySelector("summary").focus();
  };
  const remove = (at) => {
    if (!(at >= 0 && at < rows.length)) return;
    const held = rows.rows[at].contains(document.activeElement);
    rows.remove(at);
    canvas.sync();
    changed();
    tell(`${rows.unit} ${at + 1}번을 지웠어요. ${rows.unit} ${rows.length}개가 남았어요.`);
    if (held) (rows.rows[Math.min(at, rows.length - 1)]?.querySelector("summary") ?? find("[data-add]")).focus();
  };
  const change = (at, patch) => {
    rows.set(at, rows.fit({ ...rows.get(at), ...patch }));
    canvas.sync();
    changed();
    tell(rows.spoken(at));
  };
  const togglePace = () => {
    pace = pace === 10 ? 1 : 10;
    find("[data-pace-words]").textContent = `한 번에 ${pace}칸`;
    tell(`한 번 누를 때 ${pace}칸씩 움직여요.`);
  };
  const nextLabel = () => {
    if (rows.now >= 0 && rows.now < rows.length) {
      const options = [...rows.field(rows.rows[rows.now], "label").options].map((option) => option.value);
      change(rows.now, { label: options[(options.indexOf(rows.get(rows.now).label) + 1) % options.length] });
      return;
    }
    const inputs = [...find("[data-brush]").querySelectorAll("input")];
    const next = inputs[(inputs.findIndex((input) => input.checked) + 1) % inputs.length];
    next.checked = true;
    tell(`이제 그리는 ${rows.unit}는 ${next.closest("label").textContent.trim()}예요.`);
  };
  const setMode = (mode) => {
    canvas.setMode(mode);
    for (const button of form.querySelectorAll("[data-mode].button")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    tell(mode === "draw" ? canvas.words("draw") : `고르기예요. ${rows.unit}를 누르면 모서리를 끌거나 숫자로 고칠 수 있어요.`);
  };
  const zoom = (by) => {
    const { level, first, last } = canvas.zoom(by);
    find('[data-zoom-by="-1"]').setAttribute("aria-disabled", String(first));
    find('[data-zoom-by="1"]').setAttribute("aria-disabled", String(last));
    find("[data-pan]").hidden = first;
    tell(`사진을 ${level}배로 보고 있어요.`);
  };

  const rowAt = (element) => rows.rows.indexOf(element.closest("[data-row]"));

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { dataset } = button;
    if (button.matches("[data-add]")) { event.preventDefault(); addMiddle(); }
    else if (button.matches("[data-delete]")) { event.preventDefault(); remove(rowAt(button)); }
    else if (dataset.nudge) { const at = rowAt(button); change(at, rows.nudged(at, button, pace)); }
    else if (rows.press?.(button)) { event.preventDefault(); const at = rowAt(button); change(at, rows.press(button)); rows.refocus(at); }
    else if (button.matches("[data-close]")) canvas.close();
    else if (dataset.mode) setMode(dataset.mode);
    else if (button.matches("[data-undo]")) travel(-1);
    else if (button.matches("[data-redo]")) travel(1);
    else if (dataset.zoomBy) zoom(Number(dataset.zoomBy));
    else if (dataset.panBy) canvas.pan(...dataset.panBy.split(",").map(Number));
    else if (button.matches("[data-pace]")) togglePace();
  });
  form.addEventListener("click", (event) => {
    const summary = event.target.closest(".wb-summary");
    if (!summary) return;
    event.preventDefault();
    const at = rowAt(summary);
    if (at === rows.now) { rows.select(-1); canvas.sync(); } else select(at);
  });
  form.addEventListener("change", (event) => {
    const { name } = event.target;
    if (name === "brush") {
      lead("first");
      tell(`이제 그리는 ${rows.unit}는 ${event.target.closest("label").textContent.trim()}예요.`);
    } else if (rows.owns(name)) change(rowAt(event.target), {});
  });

  const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const arrow = (event) => {
    if (!(rows.now >= 0 && rows.now < rows.length)) return;
    event.preventDefault();
    const [right, down] = SIDES[event.key].map((side) => side * pace);
    change(rows.now, rows.moved(rows.now, right, down, event.shiftKey));
  };
  const LETTERS = { n: addMiddle, l: nextLabel, s: togglePace, delete: () => remove(rows.now) };
  // Letters work only while the focus is in the workbench and outside its fields (WCAG 2.1.4).
  form.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey && (key === "z" || key === "y")) {
      event.preventDefault();
      event.stopPropagation();
      travel(key === "y" || event.shiftKey ? 1 : -1);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, select, textarea")) return;
    if (SIDES[event.key]) arrow(event);
    else if (event.key === "Escape" && canvas.dropCorner()) tell(canvas.dropped());
    else if (LETTERS[key]) { event.preventDefault(); LETTERS[key](); }
  }, true);

  for (const hidden of form.querySelectorAll("[data-brush], [data-tools], [data-pace], [data-close], [data-add] [data-key]")) hidden.hidden = false;
  lead("label");
  if (saver.bringBack()) tell(`저장하지 못했던 ${rows.unit}를 되살렸어요. 다시 저장할게요.`);
  else tell(canvas.words("begin"));
})();
