// Questions on a picture or a chart, and the counter of a long text. The fields are the answer; what is drawn follows them.
// Without this file the same fields are filled in by hand.

/** Areas of a picture or columns of a chart: a tap is a tap on the radio or check box of the same number. */
class TapPicture extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.dataset.live = "";
    this.addEventListener("click", (event) => {
      const area = event.target.closest("[data-area]");
      const input = area && this.inputs.find(({ value }) => value === area.dataset.area);
      if (!input || input.matches(":disabled")) return;
      input.click(); // its own change event saves and draws
    });
    this.addEventListener("change", () => this.mark());
    this.mark();
  }

  get inputs() { return [...this.querySelectorAll("input")]; }

  mark() {
    for (const { value, checked } of this.inputs) {
      this.querySelector(`[data-area="${value}"]`)?.toggleAttribute("data-on", checked);
    }
  }
}

/** Points on a picture: each is a row of two numbers from 0 to 100. A tap, a button or an arrow key changes the numbers. */
class MarkPlaces extends HTMLElement {
  static KEYS = { ArrowLeft: ["x", -1], ArrowRight: ["x", 1], ArrowUp: ["y", -1], ArrowDown: ["y", 1] };

  connectedCallback() {
    if (this.ready || this.querySelector("input:disabled") || this.closest("fieldset:disabled")) return;
    this.ready = true;
    this.dataset.live = "";
    this.pace = 5;
    this.held = null;
    this.layer = this.querySelector("[data-layer]");
    this.said = this.querySelector("[data-said]");
    this.rows = [...this.querySelectorAll("[data-row]")];
    for (const hidden of this.querySelectorAll("[data-tools], [data-deeds], [data-step]")) hidden.hidden = false;
    this.addEventListener("click", (event) => this.press(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("input", () => this.draw());
    this.addEventListener("change", (event) => this.complete(event.target.closest("[data-row]")));
    this.layer.parentElement.addEventListener("click", (event) => this.tap(event));
    this.mark();
    this.say("그림에서 찾는 곳을 누르세요.");
  }

  field(row, side) { return row.querySelector(`[data-side="${side}"]`); }

  number(row) { return this.rows.indexOf(row) + 1; }

  /** [x, y] of a row, null where it holds no two numbers. */
  at(row) {
    const typed = ["x", "y"].map((side) => this.field(row, side).value.trim());
    return typed.every((text) => /^\d{1,3}$/.test(text)) ? typed.map((text) => Math.min(100, Number(text))) : null;
  }

  isEmpty(row) { return !["x", "y"].some((side) => this.field(row, side).value.trim()); }

  get next() { return this.rows.find((row) => this.isEmpty(row)); }

  put(row, x, y) {
    const keep = (value) => String(Math.min(100, Math.max(0, Math.round(value))));
    this.field(row, "x").value = keep(x);
    this.field(row, "y").value = keep(y);
    this.mark();
    this.say(`${this.number(row)}번 점: 왼쪽에서 ${keep(x)}, 위에서 ${keep(y)}.`);
    this.field(row, "y").dispatchEvent(new Event("change", { bubbles: true }));
  }

  say(words) { this.said.textContent = words; }

  /** A number typed alone gets the middle beside it, so that no half point is sent. */
  complete(row) {
    if (!row) return;
    const [x, y] = ["x", "y"].map((side) => this.field(row, side));
    if (x.value.trim() && !y.value.trim()) y.value = "50";
    if (y.value.trim() && !x.value.trim()) x.value = "50";
    this.mark();
  }

  tap(event) {
    const box = this.layer.getBoundingClientRect();
    const [x, y] = [(100 * (event.clientX - box.left)) / box.width, (100 * (event.clientY - box.top)) / box.height];
    const row = this.held ?? this.next;
    if (!row) return this.say("찍을 수 있는 점을 모두 찍었어요. 아래에서 ‘옮기기’를 누른 뒤 새 자리를 누르세요.");
    this.hold(null);
    return this.put(row, x, y);
  }

  hold(row) {
    this.held = row;
    for (const each of this.rows) each.querySelector("[data-hold]").setAttribute("aria-pressed", String(each === row));
    this.draw();
  }

  press(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const row = button.closest("[data-row]");
    if (button.matches("[data-add]")) this.add();
    else if (button.matches("[data-pace]")) this.changePace(button);
    else if (button.matches("[data-clear]")) this.clear(row);
    else if (button.matches("[data-step]")) this.step(row, button.dataset.step, Number(button.dataset.by));
    else if (button.matches("[data-hold]")) {
      this.hold(this.held === row ? null : row);
      if (this.held) this.say(`${this.number(row)}번 점을 옮겨요. 그림에서 새 자리를 누르거나 화살표 키를 누르세요.`);
    }
  }

  key(event) {
    const row = event.target.closest("[data-row]");
    const move = MarkPlaces.KEYS[event.key];
    if (!row || !move || event.target.matches("input") || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    this.step(row, ...move);
  }

  step(row, side, by) {
    const [x, y] = this.at(row) ?? [50, 50];
    const to = { x, y };
    to[side] += by * this.pace;
    this.put(row, to.x, to.y);
  }

  add() {
    const row = this.next;
    if (!row) return this.say("찍을 수 있는 점을 모두 찍었어요.");
    this.put(row, 50, 50);
    row.querySelector("[data-hold]").focus();
    return undefined;
  }

  clear(row) {
    const number = this.number(row);
    for (const side of ["x", "y"]) this.field(row, side).value = "";
    if (this.held === row) this.hold(null);
    this.mark();
    this.say(`${number}번 점을 지웠어요.`);
    this.querySelector("[data-add]").focus();
    this.field(this.rows[0], "x").dispatchEvent(new Event("change", { bubbles: true }));
  }

  changePace(button) {
    this.pace = this.pace === 5 ? 1 : 5;
    button.textContent = `한 번에 ${this.pace}칸씩`;
    this.say(`한 번 누를 때 ${this.pace}칸씩 움직여요.`);
  }

  /** Show the rows in use and draw them. */
  mark() {
    for (const row of this.rows) row.hidden = this.isEmpty(row) && !row.contains(document.activeElement);
    this.draw();
  }

  draw() {
    const [width, height] = [Number(this.dataset.width), Number(this.dataset.height)];
    const size = width * 0.06;
    this.layer.replaceChildren(...this.rows.filter((row) => this.at(row)).map((row) => {
      const [x, y] = this.at(row);
      const group = this.shape("g", { class: row === this.held ? "scene-badge scene-badge-held" : "scene-badge" });
      const [cx, cy] = [(x * width) / 100, (y * height) / 100];
      const text = this.shape("text", { x: cx, y: cy + size * 0.36, "font-size": size, "text-anchor": "middle" });
      text.textContent = this.number(row);
      group.append(this.shape("circle", { cx, cy, r: size * 0.75 }), text);
      return group;
    }));
  }

  shape(name, attributes) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  }
}

/** How much was written. Said aloud only when a bound is crossed. */
class LetterCount extends HTMLElement {
  connectedCallback() {
    if (this.ready) return;
    this.ready = true;
    this.area = this.querySelector("textarea");
    this.area.addEventListener("input", () => this.mark());
    this.mark();
  }

  mark() {
    const [least, most] = [Number(this.dataset.least), Number(this.dataset.most)];
    const text = this.area.value.normalize("NFC").split("\n").map((line) => line.trim().replace(/\s+/g, " "));
    const length = [...text.join("")].length;
    const state = length > most ? "over" : length < least ? "short" : "fits";
    const words = {
      over: `지금은 ${length.toLocaleString("ko-KR")}자예요. ${(length - most).toLocaleString("ko-KR")}자를 줄여 주세요.`,
      short: `지금은 ${length.toLocaleString("ko-KR")}자예요. ${(least - length).toLocaleString("ko-KR")}자 더 쓰면 좋아요.`,
      fits: `지금은 ${length.toLocaleString("ko-KR")}자예요.`,
    };
    this.querySelector("[data-count]").textContent = words[state];
    if (this.state && this.state !== state) this.querySelector("[data-said]").textContent = words[state];
    this.state = state;
  }
}

customElements.define("tap-picture", TapPicture);
customElements.define("mark-places", MarkPlaces);
customElements.define("letter-count", LetterCount);
