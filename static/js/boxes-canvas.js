// The picture of the boxes workbench: a view of the rows. Annotorious draws by dragging and gives handles; two taps need no dragging.
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const TAP_MOVE = 12; // px a finger may slip within a tap
  const ZOOMS = [1, 2, 3];

  const shape = (name, attributes) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };

  class BoxCanvas {
    /** Whether a mouse may draw by dragging. */
    get drags() { return true; }

    /** on: {draw(box), pick(at), edit(at, box), edited(), corner(step)} */
    constructor(form, rows, on) {
      Object.assign(this, { form, rows, on, mode: "draw", corner: null, start: null, edited: false });
      this.stage = form.querySelector("[data-stage]");
      this.view = form.querySelector("[data-view]");
      this.picture = form.querySelector("[data-picture]");
      this.layer = form.querySelector("[data-layer]");
      this.stage.dataset.mode = this.mode;
      this.listen();
      const ready = () => this.attach();
      if (this.picture.complete && this.picture.naturalWidth) ready();
      else this.picture.addEventListener("load", ready, { once: true });
      new ResizeObserver(() => this.draw()).observe(this.stage);
    }

    attach() {
      this.anno = window.Annotorious.createImageAnnotator(this.picture, {
        drawingEnabled: this.drags,
        drawingMode: "drag",
        userSelectAction: () => (this.mode === "pick" ? "EDIT" : "NONE"),
      });
      if (this.drags) this.anno.on("createAnnotation", (made) => {
        const { bounds } = made.target.selector.geometry;
        this.anno.removeAnnotation(made.id);
        this.dropCorner();
        this.on.draw({ x: bounds.minX, y: bounds.minY, w: bounds.maxX - bounds.minX, h: bounds.maxY - bounds.minY });
      });
      this.anno.on("selectionChanged", (chosen) => {
        if (chosen.length && this.mode === "pick") this.on.pick(this.at(chosen[0].id));
      });
      this.anno.state.store.observe(({ changes, origin }) => {
        if (origin !== "LOCAL" || this.syncing) return;
        for (const { newValue } of changes.updated ?? []) this.follow(newValue);
      });
      window.addEventListener("pointerup", () => {
        if (!this.edited) return;
        this.edited = false;
        this.on.edited();
      });
      this.sync();
    }

    at(id) { return Number(id.split("-")[1]); }

    selector({ x, y, w, h }) {
      return { type: "RECTANGLE", geometry: { x, y, w, h, rot: 0, bounds: { minX: x, minY: y, maxX: x + w, maxY: y + h } } };
    }

    fromGeometry({ x, y, w, h }) { return { x, y, w, h }; }

    /** The figure of a shape, the point at which its number hangs, and what is being drawn just now. */
    figure({ x, y, w, h }) { return ["rect", { x, y, width: w, height: h }]; }

    hook({ x, y }) { return { x, y }; }

    begun(arm) { return this.corner ? this.cross(this.corner, arm) : []; }

    /** A handle is being dragged: the row follows, and the drawing on top of it. */
    follow(annotation) {
      const at = this.at(annotation.id);
      if (!(at < this.rows.length)) return;
      this.edited = true;
      this.on.edit(at, this.fromGeometry(annotation.target.selector.geometry));
    }

    setMode(mode) {
      this.mode = this.stage.dataset.mode = mode;
      this.dropCorner();
      this.anno?.setDrawingEnabled(this.drags && mode === "draw");
      this.sync();
    }

    /** Give Annotorious the rows as they are. */
    sync() {
      this.draw();
      if (!this.anno) return;
      this.syncing = true;
      this.anno.setAnnotations(this.rows.all().map((box, at) => ({
        id: `box-${at}`, bodies: [],
        target: { annotation: `box-${at}`, selector: this.selector(box) },
      })));
      if (this.mode === "pick" && this.rows.now >= 0) this.anno.setSelected(`box-${this.rows.now}`, true);
      else this.anno.cancelSelected();
      this.syncing = false;
    }

    /** Colour, pattern and number of each box, over Annotorious's own white lines. */
    draw() {
      const unit = this.rows.width / (this.stage.clientWidth || this.rows.width);
      const size = 17 * unit;
      this.layer.replaceChildren(...this.rows.all().flatMap((box, at) => {
        const now = at === this.rows.now;
        const [kind, place] = this.figure(box);
        const hook = this.hook(box);
        const tag = shape("g", { class: now ? "box-tag box-tag-now" : "box-tag" });
        const x = Math.min(hook.x, this.rows.width - size * 1.5);
        const text = shape("text", { x: x + size * 0.75, y: hook.y + size, "font-size": size, "text-anchor": "middle" });
        text.textContent = at + 1;
        tag.append(shape("rect", { x, y: hook.y, width: size * 1.5, height: size * 1.3 }), text);
        return [shape(kind, { class: "box-halo", ...place }),
          shape(kind, { class: `box look-${this.rows.look(at)}${now ? " box-now" : ""}`, ...place }), tag];
      }), ...this.begun(16 * unit));
    }

    cross({ x, y }, arm) {
      const lines = [{ x1: x - arm, y1: y, x2: x + arm, y2: y }, { x1: x, y1: y - arm, x2: x, y2: y + arm }];
      return ["box-corner", "box-corner-top"].flatMap((name) => lines.map((line) => shape("line", { class: name, ...line })));
    }

    listen() {
      const drawing = (event) => this.mode === "draw" && event.isPrimary && event.button === 0;
      this.stage.addEventListener("pointerdown", (event) => {
        if (!drawing(event)) return;
        this.start = { x: event.clientX, y: event.clientY };
        // A finger scrolls the page or taps; it never draws by dragging.
        if (event.pointerType === "touch") event.stopPropagation();
      }, true);
      this.stage.addEventListener("pointerup", (event) => {
        if (!drawing(event) || !this.start) return;
        const moved = Math.hypot(event.clientX - this.start.x, event.clientY - this.start.y);
        this.start = null;
        if (moved > TAP_MOVE) return;
        if (event.pointerType === "touch") event.stopPropagation();
        this.tap(event);
      }, true);
      this.stage.addEventListener("pointercancel", () => { this.start = null; }, true);
    }

    /** The tapped place in pixels of the picture, within it. */
    where(event) {
      const frame = this.picture.getBoundingClientRect();
      const x = Math.min(this.rows.width, Math.max(0, ((event.clientX - frame.left) / frame.width) * this.rows.width));
      const y = Math.min(this.rows.height, Math.max(0, ((event.clientY - frame.top) / frame.height) * this.rows.height));
      return { x, y, scale: this.rows.width / frame.width };
    }

    tap(event) {
      const { x, y } = this.where(event);
      if (!this.corner) {
        this.corner = { x, y };
        this.draw();
        this.on.corner("first");
        return;
      }
      const box = { x: Math.min(x, this.corner.x), y: Math.min(y, this.corner.y), w: Math.abs(x - this.corner.x), h: Math.abs(y - this.corner.y) };
      if (box.w < 6 || box.h < 6) {
        this.on.corner("close");
        return;
      }
      this.dropCorner();
      this.on.draw(box);
    }

    /** Forget a first corner; true when there was one. */
    dropCorner() {
      const had = Boolean(this.corner);
      this.corner = null;
      if (had) this.draw();
      return had;
    }

    dropped() { return "첫 모서리를 지웠어요."; }

    /** What is read out at a step of drawing. */
    words(step) {
      return {
        begin: "그릴 이름표를 고르고, 물건의 두 모서리를 차례로 누르세요.",
        draw: "그리기예요. 물건의 두 모서리를 차례로 누르세요.",
        first: "한 모서리를 눌렀어요. 이제 맞은편 모서리를 누르세요.",
        close: "두 곳이 너무 가까워요. 맞은편 모서리를 더 멀리 누르세요.",
      }[step];
    }

    zoom(by) {
      const at = ZOOMS.indexOf(Number(this.stage.dataset.zoom));
      const next = ZOOMS[Math.min(ZOOMS.length - 1, Math.max(0, at + by))];
      const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.view;
      const middle = [(scrollLeft + clientWidth / 2) / this.stage.clientWidth, (scrollTop + clientHeight / 2) / this.stage.clientHeight];
      this.stage.dataset.zoom = next;
      this.view.scrollTo(middle[0] * this.stage.clientWidth - clientWidth / 2, middle[1] * this.stage.clientHeight - clientHeight / 2);
      this.draw();
      return { level: next, first: next === ZOOMS[0], last: next === ZOOMS.at(-1) };
    }

    pan(right, down) {
      this.view.scrollBy(right * this.view.clientWidth * 0.5, down * this.view.clientHeight * 0.5);
    }
  }

  window.IeumBoxes = { ...window.IeumBoxes, BoxCanvas, shape };
})();
