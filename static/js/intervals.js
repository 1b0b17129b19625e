// Marking stretches of a day: two taps on the chart, then a label. The rows (label, begin, end) are the truth; the chart is a view of them.
(() => {
  "use strict";

  const form = document.querySelector("form[data-intervals]");
  if (!form) return;
  const SVG = "http://www.w3.org/2000/svg";
  const DAY = 24 * 60;
  const find = (selector) => form.querySelector(selector);
  const list = find("[data-rows]");
  const template = find("[data-row-template]");
  const say = find("[data-say]");
  const chart = find("[data-chart]");
  const [samples, minutes, begins] = ["samples", "minutes", "begins"].map((name) => Number(chart.dataset[name]));
  const labels = [...form.querySelectorAll("[data-add]")];
  const from = find("[data-from]");
  const to = find("[data-to]");
  const picking = find("[data-picking]");
  const wait = find("[data-wait]");
  let tapped = false;
  const tell = (words) => { say.textContent = words; };
  const field = (row, name) => row.querySelector(`[name="${name}"]`);
  const rows = () => [...list.children];
  const titleOf = (name) => labels.find((button) => button.dataset.add === name)?.querySelector("[data-title]").textContent ?? name;
  const lookOf = (name) => labels.find((button) => button.dataset.add === name)?.dataset.look ?? "1";
  const changed = () => form.dispatchEvent(new CustomEvent("bench:changed", { bubbles: true }));
  const two = (number) => String(number).padStart(2, "0");
  const time = (edge) => { const at = (begins + edge * minutes) % DAY; return `${two(Math.floor(at / 60))}:${two(at % 60)}`; };
  /** The edge at a typed time, or null: what only the server can read stays as it was typed. */
  const edge = (text, last) => {
    const match = /^\s*(\d{1,2}):(\d{2})\s*$/.exec(text);
    if (!match || Number(match[1]) > 24 || Number(match[2]) > 59) return null;
    let since = (Number(match[1]) * 60 + Number(match[2]) - begins + DAY) % DAY;
    if (since === 0 && last) since = DAY;
    return since % minutes === 0 && since / minutes <= samples ? since / minutes : null;
  };
  const length = (count) => {
    const hours = Math.floor((count * minutes) / 60);
    const rest = (count * minutes) % 60;
    return [hours ? `${hours}시간` : "", rest ? `${rest}분` : ""].filter(Boolean).join(" ");
  };
  const read = (row) => ({ label: field(row, "label").value, start: edge(field(row, "start").value, false), end: edge(field(row, "end").value, true) });
  const placed = ({ start, end }) => start !== null && end !== null && start < end;

  // ---- the chart ----
  const node = (name, at) => {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(at)) made.setAttribute(key, value);
    return made;
  };
  const panels = [...form.querySelectorAll("[data-panel]")].map((svg) => ({
    svg, first: Number(svg.dataset.first), last: Number(svg.dataset.last), left: Number(svg.dataset.left), step: Number(svg.dataset.step),
    lane: svg.querySelector("[data-lane]"), picked: svg.querySelector("[data-picked]"),
  }));
  const draw = (marks) => {
    for (const { first, last, left, step, lane } of panels) {
      lane.replaceChildren();
      for (const { start, end, look, number } of marks) {
        if (start >= last || end <= first) continue;
        const x = left + (Math.max(start, first) - first) * step;
        const width = (Math.min(end, last) - Math.max(start, first)) * step;
        lane.append(node("rect", { class: `day-band look-band-${look}`, x, y: 173, width, height: 22 }));
        if (width > 15) {
          const text = node("text", { class: "day-mark", x: x + width / 2, y: 189 });
          text.textContent = number;
          lane.append(text);
        }
      }
    }
  };
  const drawPicked = () => {
    const start = edge(from.value, false);
    const end = edge(to.value, true);
    const until = end === null || start === null || end <= start ? (start ?? 0) + 1 : end;
    for (const { first, last, left, step, picked } of panels) {
      const [a, b] = start === null ? [0, 0] : [Math.max(start, first), Math.min(until, last)];
      picked.setAttribute("x", left + (a - first) * step);
      picked.setAttribute("width", Math.max(0, (b - a) * step));
    }
    const both = start !== null && end !== null && start < end;
    picking.toggleAttribute("data-waiting", both && tapped);
    wait.textContent = both ? `${time(start)}–${time(end)} ${length(end - start)}` : "";
    find("[data-wait-line]").hidden = !both;
  };
  const tap = (event, { svg, first, last, left, step }) => {
    const box = svg.getBoundingClientRect();
    const at = first + Math.floor(((event.clientX - box.left) * (svg.viewBox.baseVal.width / box.width) - left) / step);
    const sample = Math.min(Math.max(at, first), last - 1);
    const start = edge(from.value, false);
    tapped = true;
    if (start === null || to.value || sample < start) {
      from.value = time(sample);
      to.value = "";
      tell(`시작 ${from.value}. 이제 끝나는 때를 누르세요.`);
    } else {
      to.value = time(sample + 1);
      tell(`${from.value}부터 ${to.value}까지. 이제 이름표를 누르세요.`);
    }
    drawPicked();
  };
  for (const panel of panels) panel.svg.addEventListener("click", (event) => tap(event, panel));

  // ---- the rows ----
  const show = () => {
    const every = rows();
    const marks = every.map((row, at) => {
      const mark = { ...read(row), number: at + 1 };
      mark.look = lookOf(mark.label);
      row.id = `span-${at + 1}`;
      row.querySelector("[data-number]").textContent = at + 1;
      row.querySelector("[data-title]").textContent = titleOf(mark.label);
      row.querySelector("[data-length]").textContent = placed(mark) ? length(mark.end - mark.start) : "";
      row.querySelector("[data-look-holder]").className = `marked mark-${mark.look}`;
      for (const button of row.querySelectorAll("[data-turn]")) button.value = `${button.dataset.turn}-${at + 1}`;
      row.querySelector("[data-delete]").value = `delete-${at + 1}`;
      return mark;
    });
    draw(marks.filter(placed));
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
  const meets = (start, end, but) => {
    const at = rows().findIndex((row) => {
      const other = read(row);
      return row !== but && placed(other) && other.start < end && start < other.end;
    });
    return at >= 0 ? `구간 ${at + 1}번과 겹쳐요. 먼저 ${at + 1}번을 줄이거나 지워 주세요.` : null;
  };
  const drop = () => {
    tapped = false;
    from.value = to.value = "";
    drawPicked();
  };
  const add = (label) => {
    const start = edge(from.value, false);
    const end = edge(to.value, true);
    if (start === null || end === null) { tell(`시작과 끝을 먼저 정해 주세요. 시각은 ${minutes}분 간격이에요.`); (start === null ? from : to).focus(); return; }
    if (start >= end) { tell("끝이 시작보다 뒤여야 해요."); to.focus(); return; }
    const clash = meets(start, end, null);
    if (clash) { tell(clash); return; }
    make({ label, start: time(start), end: time(end) });
    drop();
    show();
    changed();
    tell(`${titleOf(label)} ${time(start)}부터 ${time(end)}까지. 구간 ${rows().length}번이에요.`);
  };
  /** The focus was in row `at`, which is no more: on to the one in its place, or to the new one's fields. */
  const land = (at) => (rows()[Math.min(at, rows().length - 1)]?.querySelector("[data-delete]") ?? from).focus();
  const remove = (row) => {
    const at = rows().indexOf(row);
    const held = row.contains(document.activeElement);
    const title = row.querySelector("[data-title]").textContent;
    row.remove();
    show();
    changed();
    tell(`${title}: 지웠어요. 구간 ${rows().length}개가 남았어요.`);
    if (held) land(at);
  };
  const turn = (row, deed) => {
    const [side, way] = deed.split("-");
    const mark = read(row);
    if (!placed(mark)) { tell("시각을 먼저 06:45처럼 적어 주세요."); return; }
    mark[side] += way === "later" ? 1 : -1;
    if (!placed(mark) || mark.start < 0 || mark.end > samples) { tell("더 움직일 수 없어요."); return; }
    const clash = meets(mark.start, mark.end, row);
    if (clash) { tell(clash); return; }
    field(row, side).value = time(mark[side]);
    show();
    changed();
    tell(`${time(mark.start)}부터 ${time(mark.end)}까지.`);
  };

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = button?.closest("[data-row]");
    if (button?.matches("[data-drop]")) { event.preventDefault(); drop(); tell("고른 때를 지웠어요."); from.focus(); }
    else if (button?.matches("[data-add]")) { event.preventDefault(); add(button.dataset.add); }
    else if (row && button.matches("[data-delete]")) { event.preventDefault(); remove(row); }
    else if (row && button.matches("[data-turn]")) { event.preventDefault(); turn(row, button.dataset.turn); }
  });
  form.addEventListener("input", (event) => { if (event.target !== from && event.target !== to) { show(); return; } tapped = false; drawPicked(); });
  form.addEventListener("change", show);
  // Delete belongs to the row that has the focus, but not while a time is typed.
  form.addEventListener("keydown", (event) => {
    const row = event.target.closest("[data-row]");
    if (event.key === "Delete" && row && !event.target.matches("input")) { event.preventDefault(); remove(row); }
  });
  form.addEventListener("bench:restore", (event) => {
    const { data } = event.detail;
    const [names, starts, ends] = ["label", "start", "end"].map((name) => data.getAll(name));
    const held = rows().findIndex((row) => row.contains(document.activeElement));
    event.preventDefault();
    list.replaceChildren();
    names.forEach((label, at) => make({ label, start: starts[at], end: ends[at] }));
    [from.value, to.value] = [data.get("from") ?? "", data.get("to") ?? ""];
    drawPicked();
    show();
    if (held >= 0) land(held);
  });
  drawPicked();
})();
