// The boxes workbench: rows, picture, keyboard, undo and saving wired together.
(() => {
  "use strict";

  const form = document.querySelector("[data-boxes]");
  if (!form) return;
  const { BoxRows, BoxCanvas, startSaving } = window.IeumBoxes;
  const find = (selector) => form.querySelector(selector);
  const rows = new BoxRows(form);
  const say = find("[data-say]");
  const brush = () => form.elements.namedItem("brush").value;
  const guide = document.querySelector("[data-guide]");
  const conflict = document.querySelector("[data-conflict]");
  let pace = 10;
  let waited = false;

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
    if (by < 0 && canvas.dropCorner()) { tell("첫 모서리를 지웠어요."); return; }
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
    tell(by < 0 ? `되돌렸어요. 네모 ${rows.length}개예요.` : `다시 했어요. 네모 ${rows.length}개예요.`);
  };

  const saver = startSaving(form, {
    waiting(words) {
      if (words) tell(words);
      else if (waited) tell("이제 서버에 저장했어요.");
      waited = Boolean(words);
    },
    refused: (words) => tell(words),
    conflict(html) {
      conflict.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
      conflict.querySelector("[data-keep-mine]").addEventListener("submit", () => saver.forget());
      conflict.querySelector("[data-keep-theirs]").addEventListener("click", () => saver.forget());
      conflict.focus();
    },
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

  const canvas = new BoxCanvas(form, rows, {
    draw: (box) => addBox(box, "그렸어요. "),
    pick: (at) => { if (at !== rows.now && at < rows.length) { rows.select(at); canvas.draw(); tell(rows.spoken(at)); } },
    edit: (at, box) => { rows.set(at, rows.fit({ ...rows.get(at), ...box })); canvas.draw(); },
    edited: () => { changed(); if (rows.now >= 0) tell(rows.spoken(rows.now)); },
    corner(step) {
      tell(step === "first" ? "한 모서리를 눌렀어요. 이제 맞은편 모서리를 누르세요." : "두 곳이 너무 가까워요. 맞은편 모서리를 더 멀리 누르세요.");
      lead("second");
    },
  });

  const addMiddle = () => {
    const [w, h] = [Math.round(rows.width / 4), Math.round(rows.height / 4)];
    addBox({ x: (rows.width - w) / 2, y: (rows.height - h) / 2, w, h }, "가운데에 네모를 만들었어요. ");
    rows.rows[rows.now].querySelector("summary").focus();
  };
  const remove = (at) => {
    if (!(at >= 0 && at < rows.length)) return;
    const held = rows.rows[at].contains(document.activeElement);
    rows.remove(at);
    canvas.sync();
    changed();
    tell(`네모 ${at + 1}번을 지웠어요. 네모 ${rows.length}개가 남았어요.`);
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
    tell(`이제 그리는 네모는 ${next.closest("label").textContent.trim()}예요.`);
  };
  const setMode = (mode) => {
    canvas.setMode(mode);
    for (const button of form.querySelectorAll("[data-mode].button")) button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    tell(mode === "draw" ? "그리기예요. 물건의 두 모서리를 차례로 누르세요." : "고르기예요. 네모를 누르면 모서리를 끌거나 숫자로 고칠 수 있어요.");
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
    else if (dataset.nudge) { const at = rowAt(button); change(at, { [dataset.nudge]: rows.get(at)[dataset.nudge] + Number(dataset.by) * pace }); }
    else if (dataset.mode) setMode(dataset.mode);
    else if (button.matches("[data-undo]")) travel(-1);
    else if (button.matches("[data-redo]")) travel(1);
    else if (dataset.zoomBy) zoom(Number(dataset.zoomBy));
    else if (dataset.panBy) canvas.pan(...dataset.panBy.split(",").map(Number));
    else if (button.matches("[data-pace]")) togglePace();
  });
  form.addEventListener("click", (event) => {
    const summary = event.target.closest("summary");
    if (!summary) return;
    event.preventDefault();
    const at = rowAt(summary);
    if (at === rows.now) { rows.select(-1); canvas.sync(); } else select(at);
  });
  form.addEventListener("change", (event) => {
    const { name } = event.target;
    if (name === "brush") {
      lead("first");
      tell(`이제 그리는 네모는 ${event.target.closest("label").textContent.trim()}예요.`);
    } else if (["label", "x", "y", "w", "h"].includes(name)) change(rowAt(event.target), {});
  });

  const SIDES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const arrow = (event) => {
    if (!(rows.now >= 0 && rows.now < rows.length)) return;
    event.preventDefault();
    const [right, down] = SIDES[event.key].map((side) => side * pace);
    const box = rows.get(rows.now);
    change(rows.now, event.shiftKey ? { w: box.w + right, h: box.h + down } : { x: box.x + right, y: box.y + down });
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
    else if (event.key === "Escape" && canvas.dropCorner()) tell("첫 모서리를 지웠어요.");
    else if (LETTERS[key]) { event.preventDefault(); LETTERS[key](); }
  }, true);

  // Checking and finishing carry the rows themselves: what is on its way must arrive first.
  form.addEventListener("submit", async (event) => {
    const finishing = event.submitter?.matches("[data-finish]");
    if (finishing && saver.idle) return saver.forget();
    event.preventDefault();
    const { submitter } = event;
    if (!finishing || !(await saver.flush())) return undefined;
    return setTimeout(() => form.requestSubmit(submitter)); // not within this event: the browser would ignore it
  });
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });

  for (const hidden of form.querySelectorAll("[data-brush], [data-tools], [data-pace], [data-add] [data-key]")) hidden.hidden = false;
  lead("label");
  const draft = saver.draft();
  if (draft) {
    rows.replace(draft.boxes);
    saver.revision.value = draft.revision;
    canvas.sync();
    remember();
    saver.changed();
    tell("저장하지 못했던 네모를 되살렸어요. 다시 저장할게요.");
  } else tell("그릴 이름표를 고르고, 물건의 두 모서리를 차례로 누르세요.");
})();
