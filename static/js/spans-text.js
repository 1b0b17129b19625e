// A text whose words are chosen by two taps, or from the keyboard: the first word, then the last one. Offsets are code points, as the
// server counts them, never UTF-16 units. Without this script the words are boxes to tick.
(() => {
  "use strict";

  const OUTER = " .,!?…·;:\"'“”‘’「」『』()[]";
  const OPENING = { ")": "(", "]": "[", "”": "“", "’": "‘", "」": "「", "』": "『" };

  class SpanText {
    /** on: {picked(): the choice of words changed} */
    constructor(form, on) {
      this.form = form;
      this.on = on;
      this.box = form.querySelector("[data-passage]");
      this.line = form.querySelector("[data-picked]");
      this.text = Array.from(this.box.dataset.text);
      this.words = [...this.box.querySelectorAll("[data-word]")].map((label) => ({
        input: label.querySelector("input"), shown: label.querySelector("[data-word-text]"), start: Number(label.dataset.start), end: Number(label.dataset.end),
      }));
      this.first = this.last = -1;
      for (const field of [...this.words.map((word) => word.input), ...form.querySelectorAll("[data-phrase], [data-which]")]) field.removeAttribute("name"); // choosing is no part of the answer
      this.words.forEach(({ input }, at) => { input.checked = false; input.tabIndex = at ? -1 : 0; });
      this.box.classList.add("passage-live");
      this.listen();
    }

    slice(start, end) { return this.text.slice(start, end).join(""); }

    listen() {
      this.box.addEventListener("change", (event) => {
        const at = this.words.findIndex(({ input }) => input === event.target);
        event.stopPropagation();
        if (at >= 0) this.tap(at);
      });
      this.box.addEventListener("input", (event) => event.stopPropagation());
      this.box.addEventListener("focusin", (event) => {
        const at = this.words.findIndex(({ input }) => input === event.target);
        if (at >= 0) this.words.forEach(({ input }, each) => { input.tabIndex = each === at ? 0 : -1; });
      });
      this.box.addEventListener("keydown", (event) => {
        const at = this.words.findIndex(({ input }) => input === event.target);
        if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
        const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: this.words.length - 1, ArrowDown: this.beside(at, 1), ArrowUp: this.beside(at, -1) }[event.key];
        if (to !== undefined) {
          event.preventDefault();
          this.words[Math.max(0, Math.min(to, this.words.length - 1))].input.focus();
        } else if (event.key === "Enter") {
          event.preventDefault();
          this.tap(at);
        } else if (event.key === "Escape" && this.first >= 0) this.clear();
      });
    }

    /** The word under (1) or over (-1) this one. */
    beside(at, by) {
      const mine = this.words[at].input.parentElement.getBoundingClientRect();
      let found = at;
      let nearest = Infinity;
      this.words.forEach(({ input }, each) => {
        const box = input.parentElement.getBoundingClientRect();
        const down = (box.top - mine.top) * by;
        if (down < mine.height / 2) return;
        const far = down * 10 + Math.abs(box.left + box.width / 2 - mine.left - mine.width / 2);
        if (far < nearest) [found, nearest] = [each, far];
      });
      return found;
    }

    /** One word chosen: a second one makes the stretch between them; the same one again, or a third one, begins anew. */
    tap(at) {
      const one = this.first === this.last;
      if (this.first >= 0 && one && at === this.first) this.first = this.last = -1;
      else if (this.first >= 0 && one) [this.first, this.last] = [Math.min(this.first, at), Math.max(this.first, at)];
      else this.first = this.last = at;
      this.show();
      this.on.picked();
    }

    clear() {
      this.first = this.last = -1;
      this.show();
      this.on.picked();
    }

    show() {
      this.words.forEach(({ input }, at) => { input.checked = at >= this.first && at <= this.last && this.first >= 0; });
      const at = this.chosen();
      this.line.hidden = !at;
      this.line.textContent = at ? `고른 말: ${this.slice(...at)}` : "";
    }

    /** [start, end] of what is chosen by words, else of what is typed; null when nothing is. */
    chosen() {
      if (this.first >= 0) return this.trimmed(this.words[this.first].start, this.words[this.last].end);
      return null;
    }

    /** [start, end] of the typed phrase, or the words that say why there is none. */
    typed() {
      const phrase = Array.from((this.form.querySelector("[data-phrase]")?.value ?? "").trim());
      if (!phrase.length) return { words: "먼저 글에서 낱말을 골라 주세요." };
      const which = Number(this.form.querySelector("[data-which]").value);
      const places = [];
      for (let at = 0; at + phrase.length <= this.text.length; at += 1) if (phrase.every((ch, by) => this.text[at + by] === ch)) places.push(at);
      if (!places.length) return { words: `‘${phrase.join("")}’: 글에 없어요. 글에 적힌 그대로 적어 주세요.` };
      if (!places[which - 1] && places[which - 1] !== 0) return { words: `‘${phrase.join("")}’: 글에 ${places.length}번 나와요. 1부터 ${places.length} 사이로 적어 주세요.` };
      return { at: [places[which - 1], places[which - 1] + phrase.length] };
    }

    /** What to mark now: {at} or {words}. Afterwards nothing is chosen any more. */
    take() {
      const at = this.chosen();
      const found = at ? { at } : this.typed();
      if (found.at) {
        this.first = this.last = -1;
        this.show();
        const phrase = this.form.querySelector("[data-phrase]");
        if (phrase) phrase.value = "";
      }
      return found;
    }

    /** Without white space and signs at the edges; a closing bracket stays when the opening one is inside. */
    trimmed(start, end) {
      while (start < end && OUTER.includes(this.text[start])) start += 1;
      while (start < end && OUTER.includes(this.text[end - 1])) {
        const opening = OPENING[this.text[end - 1]];
        if (opening && this.text.slice(start, end - 1).includes(opening)) break;
        end -= 1;
      }
      return start < end ? [start, end] : null;
    }

    /** One edge moved by a character; white space is stepped over. Null when it cannot be. */
    moved([start, end], deed) {
      const step = deed === "more-end" || deed === "less-start" ? 1 : -1;
      const front = deed.endsWith("start");
      for (;;) {
        if (front) start += step;
        else end += step;
        if (start < 0 || end > this.text.length || start >= end) return null;
        if (!/\s/.test(this.text[front ? start : end - 1])) return [start, end];
      }
    }

    /** Draw marks [{number, start, end, look}] over the words; where they overlap, the shortest gives the look. */
    draw(marks) {
      const edges = [...new Set(marks.flatMap(({ start, end }) => [start, end]))].sort((a, b) => a - b);
      for (const word of this.words) {
        const cuts = [word.start, ...edges.filter((edge) => edge > word.start && edge < word.end), word.end];
        word.shown.replaceChildren(...cuts.slice(1).map((end, at) => this.piece(cuts[at], end, marks)));
      }
    }

    piece(start, end, marks) {
      const on = marks.filter((mark) => mark.start <= start && end <= mark.end);
      if (!on.length) return document.createTextNode(this.slice(start, end));
      const nearest = on.reduce((best, mark) => (mark.end - mark.start < best.end - best.start ? mark : best));
      const piece = document.createElement("span");
      piece.className = `marked mark-${nearest.look}`;
      for (const mark of on.filter((each) => each.start === start)) {
        const number = document.createElement("span");
        number.className = "mark-number";
        number.setAttribute("aria-hidden", "true");
        number.textContent = mark.number;
        piece.append(number);
      }
      piece.append(this.slice(start, end));
      return piece;
    }
  }

  window.IeumSpans = { SpanText };
})();
