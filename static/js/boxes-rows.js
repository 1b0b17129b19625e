// The rows of the boxes workbench: one per box, in the form, the source of truth. A box is
// {label, x, y, w, h, marks} in pixels of the picture; marks are the names of its checked attributes.
(() => {
  "use strict";

  const NUMBERS = ["x", "y", "w", "h"];
  const LEAST = 4; // a smaller box cannot be seen or grasped

  class BoxRows {
    get unit() { return "네모"; }

    constructor(form) {
      this.form = form;
      this.list = form.querySelector("[data-rows]");
      this.template = form.querySelector("[data-row-template]");
      const { width, height, places } = form.querySelector("[data-places]").dataset;
      Object.assign(this, { width: Number(width), height: Number(height), places: places.split(",") });
      this.now = -1;
      this.number();
    }

    get rows() { return [...this.list.children]; }

    get length() { return this.list.children.length; }

    field(row, name) { return row.querySelector(`[name="${name}"]`); }

    marks(row) { return [...row.querySelectorAll('[name^="mark-"]')]; }

    get(at) {
      const row = this.rows[at];
      const box = { label: this.field(row, "label").value };
      for (const name of NUMBERS) box[name] = Math.round(Number(this.field(row, name).value) || 0);
      box.marks = this.marks(row).filter((mark) => mark.checked).map((mark) => mark.value);
      return box;
    }

    all() { return this.rows.map((row, at) => this.get(at)); }

    title(at) { return this.field(this.rows[at], "label").selectedOptions[0].textContent; }

    look(at) { return this.field(this.rows[at], "label").selectedOptions[0].dataset.look; }

    place(box) {
      const third = (value, whole) => Math.min(2, Math.max(0, Math.floor((3 * value) / whole)));
      return this.places[3 * third(box.y + box.h / 2, this.height) + third(box.x + box.w / 2, this.width)];
    }

    /** The box moved and cut so that it lies in the picture and has a size. */
    fit(box) {
      const w = Math.min(this.width, Math.max(LEAST, Math.round(box.w)));
      const h = Math.min(this.height, Math.max(LEAST, Math.round(box.h)));
      const x = Math.min(this.width - w, Math.max(0, Math.round(box.x)));
      const y = Math.min(this.height - h, Math.max(0, Math.round(box.y)));
      return { label: box.label, x, y, w, h, marks: box.marks ?? [] };
    }

    set(at, box) {
      const row = this.rows[at];
      this.field(row, "label").value = box.label;
      for (const name of NUMBERS) this.field(row, name).value = box[name];
      for (const mark of this.marks(row)) mark.checked = box.marks.includes(mark.value);
      this.describe(at);
    }

    add(box) {
      this.list.append(this.template.content.cloneNode(true));
      const at = this.length - 1;
      this.prepare(this.rows[at]);
      this.set(at, this.fit(box));
      this.number();
      return at;
    }

    remove(at) {
      this.rows[at].remove();
      this.now = -1;
      this.number();
    }

    /** A new shape in the middle, a quarter as wide and high as the picture. */
    middle() {
      const [w, h] = [Math.round(this.width / 4), Math.round(this.height / 4)];
      return { x: (this.width - w) / 2, y: (this.height - h) / 2, w, h };
    }

    /** The shape moved by so many pixels, or grown at its right and bottom. */
    moved(at, right, down, grow) {
      const box = this.get(at);
      return grow ? { w: box.w + right, h: box.h + down } : { x: box.x + right, y: box.y + down };
    }

    /** What a − or + button asks for. */
    nudged(at, button, pace) {
      const { nudge, by } = button.dataset;
      return { [nudge]: this.get(at)[nudge] + Number(by) * pace };
    }

    /** Whether a field belongs to a shape. */
    owns(name) { return name === "label" || NUMBERS.includes(name) || name.startsWith("mark-"); }

    /** Replace everything: undo, redo, a draft kept on this device. */
    replace(boxes) {
      this.list.replaceChildren();
      for (const box of boxes) this.add(box);
      this.now = -1;
    }

    /** The boxes of a form's data, as it is kept on the device. */
    read(data) {
      const columns = ["label", ...NUMBERS].map((name) => data.getAll(name));
      return columns[0].map((label, n) => ({
        label, x: +columns[1][n], y: +columns[2][n], w: +columns[3][n], h: +columns[4][n], marks: data.getAll(`mark-${n + 1}`),
      }));
    }

    select(at) {
      this.now = at;
      this.rows.forEach((row, n) => {
        row.toggleAttribute("data-now", n === at);
        row.querySelector(".wb-row").open = n === at;
      });
    }

    /** The rows' buttons do their work here, not at the server. */
    prepare(row) {
      for (const button of row.querySelectorAll("[data-nudge], [data-key]")) button.hidden = false;
    }

    number() {
      this.rows.forEach((row, at) => {
        this.prepare(row);
        row.id = `box-${at + 1}`;
        row.querySelector("[data-number]").textContent = `${this.unit} ${at + 1}`;
        row.querySelector(".wb-body").setAttribute("aria-label", `${this.unit} ${at + 1}`);
        row.querySelector("[data-delete]").value = `delete-${at + 1}`;
        for (const mark of this.marks(row)) mark.name = `mark-${at + 1}`;
        this.describe(at);
      });
      this.form.querySelector("[data-count]").textContent = this.length;
      this.form.querySelector("[data-none]").hidden = this.length > 0;
    }

    describe(at) {
      this.rows[at].querySelector("[data-words]").textContent = `${this.title(at)} · ${this.place(this.get(at))}`;
    }

    /** What is read out: "네모 2번, 컵. 왼쪽에서 120, 위에서 80, 가로 60, 세로 90." */
    spoken(at) {
      const box = this.get(at);
      return `네모 ${at + 1}번, ${this.title(at)}. 왼쪽에서 ${box.x}, 위에서 ${box.y}, 가로 ${box.w}, 세로 ${box.h}.${this.spokenMarks(at)}`;
    }

    spokenMarks(at) {
      const checked = this.marks(this.rows[at]).filter((mark) => mark.checked);
      return checked.map((mark) => ` ${mark.parentElement.textContent.trim()}.`).join("");
    }
  }

  window.IeumBoxes = { ...window.IeumBoxes, BoxRows };
})();
