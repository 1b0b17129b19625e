// Outlines instead of boxes at the workbench of drawn shapes. An outline is {label, points: [[x, y], …], marks} in pixels of the picture.
// Each tap sets a point; a tap near the first one, or the button, closes the ring. Numbers and buttons do all of it without the picture.
(() => {
  "use strict";

  const { BoxRows, BoxCanvas, shape } = window.IeumBoxes;
  const NEAR = 18; // px around the first point that close the ring
  const FEWEST = 3;

  const frameOf = (points) => {
    const [xs, ys] = [0, 1].map((axis) => points.map((point) => point[axis]));
    const [x, y] = [Math.min(...xs), Math.min(...ys)];
    return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
  };

  class OutlineRows extends BoxRows {
    get unit() { return "테두리"; }

    points(row) { return [...row.querySelectorAll("[data-point]")]; }

    get(at) {
      const row = this.rows[at];
      const value = (point, axis) => Math.round(Number(point.querySelector(`[data-axis="${axis}"]`).value) || 0);
      return {
        label: this.field(row, "label").value,
        points: this.points(row).map((point) => [value(point, "x"), value(point, "y")]),
        marks: this.marks(row).filter((mark) => mark.checked).map((mark) => mark.value),
      };
    }

    set(at, outline) {
      const row = this.rows[at];
      const list = row.querySelector("[data-points]");
      const template = this.form.querySelector("[data-point-template]");
      this.field(row, "label").value = outline.label;
      while (list.children.length > outline.points.length) list.lastElementChild.remove();
      while (list.children.length < outline.points.length) list.append(template.content.cloneNode(true));
      this.points(row).forEach((point, n) => {
        point.querySelector('[data-axis="x"]').value = outline.points[n][0];
        point.querySelector('[data-axis="y"]').value = outline.points[n][1];
      });
      for (const mark of this.marks(row)) mark.checked = outline.marks.includes(mark.value);
      this.name(at);
      this.prepare(row);
      this.describe(at);
    }

    number() {
      super.number();
      this.rows.forEach((_, at) => this.name(at));
    }

    /** Names and words of a row's points: they tell the server and the ear which is which. */
    name(at) {
      this.points(this.rows[at]).forEach((point, n) => {
        const words = `점 ${n + 1}`;
        point.querySelector("[data-point-number]").textContent = words;
        for (const [axis, side] of [["x", "왼쪽에서"], ["y", "위에서"]]) {
          const field = point.querySelector(`[data-axis="${axis}"]`);
          field.name = `${axis}-${at + 1}`;
          field.setAttribute("aria-label", `${words} ${side}`);
          for (const button of point.querySelectorAll(`[data-nudge="${axis}"]`)) {
            button.setAttribute("aria-label", `${words} ${side} ${button.dataset.by === "1" ? "늘리기" : "줄이기"}`);
          }
        }
        const [more, less] = [point.querySelector("[data-point-add]"), point.querySelector("[data-point-drop]")];
        Object.assign(more, { value: `point-${at + 1}-${n + 1}` }).setAttribute("aria-label", `${words} 뒤에 점 넣기`);
        Object.assign(less, { value: `drop-${at + 1}-${n + 1}` }).setAttribute("aria-label", `${words} 빼기`);
      });
    }

    place(outline) { return super.place(outline.points.length ? frameOf(outline.points) : { x: 0, y: 0, w: 0, h: 0 }); }

    fit(outline) {
      const within = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
      const points = outline.points.map(([x, y]) => [within(x, this.width), within(y, this.height)]);
      return { label: outline.label, points, marks: outline.marks ?? [] };
    }

    middle() {
      const { x, y, w, h } = super.middle();
      return { points: [[x, y], [x + w, y], [x + w, y + h], [x, y + h]] };
    }

    /** Moved as a whole, and no further than the picture's edge; or grown away from its top left. */
    moved(at, right, down, grow) {
      const { points } = this.get(at);
      const { x, y, w, h } = frameOf(points);
      if (grow) {
        const [wide, high] = [Math.max(4, w + right) / (w || 1), Math.max(4, h + down) / (h || 1)];
        return { points: points.map(([px, py]) => [x + (px - x) * wide, y + (py - y) * high]) };
      }
      const across = Math.min(this.width - x - w, Math.max(-x, right));
      const along = Math.min(this.height - y - h, Math.max(-y, down));
      return { points: points.map(([px, py]) => [px + across, py + along]) };
    }

    nudged(at, button, pace) {
      const { points } = this.get(at);
      const n = this.points(this.rows[at]).indexOf(button.closest("[data-point]"));
      points[n][button.dataset.nudge === "x" ? 0 : 1] += Number(button.dataset.by) * pace;
      return { points };
    }

    owns(name) { return name === "label" || /^[xy]-\d+$/.test(name) || name.startsWith("mark-"); }

    /** What a button on a point asks for; null for any other button. */
    press(button) {
      const point = button.closest("[data-point]");
      if (!point || !button.matches("[data-point-add], [data-point-drop]")) return null;
      const at = this.rows.indexOf(point.closest("[data-row]"));
      const { points } = this.get(at);
      const n = this.points(this.rows[at]).indexOf(point);
      this.last = n;
      if (button.matches("[data-point-drop]")) {
        if (points.length > FEWEST) points.splice(n, 1);
        return { points };
      }
      const next = points[(n + 1) % points.length];
      points.splice(n + 1, 0, [(points[n][0] + next[0]) / 2, (points[n][1] + next[1]) / 2]);
      this.last = n + 1;
      return { points };
    }

    /** After a point was put in or taken out, the focus stays in the list. */
    refocus(at) {
      const points = this.points(this.rows[at]);
      points[Math.min(this.last, points.length - 1)].querySelector("input").focus();
    }

    read(data) {
      return data.getAll("label").map((label, n) => {
        const ys = data.getAll(`y-${n + 1}`);
        return { label, points: data.getAll(`x-${n + 1}`).map((x, at) => [+x, +ys[at]]), marks: data.getAll(`mark-${n + 1}`) };
      });
    }

    spoken(at) {
      const outline = this.get(at);
      return `테두리 ${at + 1}번, ${this.title(at)}. ${this.place(outline)}. 점 ${outline.points.length}개.${this.spokenMarks(at)}`;
    }
  }

  class OutlineCanvas extends BoxCanvas {
    get drags() { return false; }

    ring = [];

    selector({ points }) {
      const { x, y, w, h } = frameOf(points);
      return { type: "POLYGON", geometry: { points, bounds: { minX: x, minY: y, maxX: x + w, maxY: y + h } } };
    }

    fromGeometry({ points }) { return { points: points.map(([x, y]) => [x, y]) }; }

    figure({ points }) { return ["polygon", { points: points.map((point) => point.join()).join(" ") }]; }

    hook({ points }) {
      const { x, y } = frameOf(points);
      return { x, y };
    }

    begun(arm) {
      if (!this.ring?.length) return [];
      const points = this.ring.map((point) => point.join()).join(" ");
      const crosses = this.ring.flatMap(([x, y], n) => this.cross({ x, y }, n ? arm / 2 : arm));
      return [shape("polyline", { class: "box-halo", points }), shape("polyline", { class: "box", points }), ...crosses];
    }

    tap(event) {
      const { x, y, scale } = this.where(event);
      const first = this.ring[0];
      if (this.ring.length >= FEWEST && Math.hypot(x - first[0], y - first[1]) < NEAR * scale) { this.close(); return; }
      this.ring.push([Math.round(x), Math.round(y)]);
      this.show();
      this.on.corner(this.ring.length === 1 ? "first" : "more");
    }

    /** The ring is whole. */
    close() {
      if (this.ring.length < FEWEST) { this.on.corner("few"); return; }
      const points = this.ring;
      this.ring = [];
      this.show();
      this.on.draw({ points });
    }

    dropCorner() {
      const had = Boolean(this.ring?.length);
      this.ring?.pop();
      if (had) this.show();
      return had;
    }

    setMode(mode) {
      this.ring = [];
      super.setMode(mode);
      this.show();
    }

    show() {
      this.form.querySelector("[data-close]").setAttribute("aria-disabled", String(this.ring.length < FEWEST));
      this.draw();
    }

    dropped() { return `점 하나를 지웠어요. 점 ${this.ring.length}개가 있어요.`; }

    words(step) {
      return {
        begin: "그릴 이름표를 고르고, 물건의 가장자리를 따라 점을 차례로 누르세요.",
        draw: "그리기예요. 물건의 가장자리를 따라 점을 차례로 누르세요.",
        first: "첫 점을 찍었어요. 가장자리를 따라 다음 점을 누르세요.",
        more: `점 ${this.ring.length}개를 찍었어요. 한 바퀴 돌았으면 ‘다 둘러쌌어요’를 누르세요.`,
        few: `점이 ${FEWEST}개는 있어야 해요. 지금은 ${this.ring.length}개예요.`,
      }[step];
    }
  }

  window.IeumBoxes = { ...window.IeumBoxes, OutlineRows, OutlineCanvas };
})();
