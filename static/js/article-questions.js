// Questions about an article: each answer is a stretch of it. The fields are the truth; the marks in the article are a view of them.
(() => {
  "use strict";

  const form = document.querySelector("form[data-article_questions]");
  if (!form) return;
  const say = form.querySelector("[data-say]");
  const rows = [...form.querySelectorAll("[data-row]")];
  const tell = (words) => { say.textContent = words; };
  const field = (row, name) => row.querySelector(`[name="${name}"]`);
  const place = (row) => (field(row, "start").value === "" ? null : [Number(field(row, "start").value), Number(field(row, "end").value)]);
  const changed = () => form.dispatchEvent(new CustomEvent("bench:changed", { bubbles: true }));

  const text = new window.IeumSpans.SpanText(form, {
    picked() {
      const at = text.chosen();
      tell(at ? `고른 말: ${text.slice(...at)}. 이제 어느 질문의 답인지 누르세요.` : "고른 말이 없어요.");
    },
  });

  const count = (row) => {
    const words = row.querySelector("[data-length]");
    words.hidden = false;
    words.textContent = `지금 ${Array.from(field(row, "question").value.trim()).length}글자예요.`;
  };
  const show = () => {
    const marks = [];
    rows.forEach((row, at) => {
      const found = place(row);
      row.querySelector("[data-unanswered]").hidden = Boolean(found);
      row.querySelector("[data-answered]").hidden = !found;
      row.querySelector("[data-words]").textContent = found ? text.slice(...found) : "";
      if (found) marks.push({ number: at + 1, look: at + 1, start: found[0], end: found[1] });
      count(row);
    });
    text.draw(marks);
  };
  const put = (row, at) => {
    [field(row, "start").value, field(row, "end").value] = at ?? ["", ""];
    show();
    changed();
  };

  const answer = (number) => {
    const found = text.take();
    if (!found.at) { tell(found.words); return; }
    put(rows[number - 1], found.at);
    tell(`질문 ${number}번의 답: ${text.slice(...found.at)}.`);
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const row = button?.closest("[data-row]");
    if (button?.matches("[data-answer]")) { event.preventDefault(); answer(Number(button.dataset.answer)); }
    else if (row && button.matches("[data-clear]")) {
      event.preventDefault();
      put(row, null);
      tell(`질문 ${rows.indexOf(row) + 1}번의 답을 지웠어요.`);
      field(row, "question").focus();
    } else if (row && button.matches("[data-edge]")) {
      event.preventDefault();
      const to = text.moved(place(row), button.dataset.edge);
      if (!to) { tell("더 움직일 수 없어요."); return; }
      put(row, to);
      tell(`이제 ${text.slice(...to)}.`);
    }
  });
  form.addEventListener("input", (event) => { if (event.target.name === "question") count(event.target.closest("[data-row]")); });
  // Number keys choose the question only while the focus is in the article or on these buttons (WCAG 2.1.4).
  form.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !event.target.closest("[data-passage], [data-labels]")) return;
    if (/^[1-9]$/.test(event.key) && rows[Number(event.key) - 1]) { event.preventDefault(); answer(Number(event.key)); }
  });
  form.addEventListener("bench:restored", show);

  for (const key of form.querySelectorAll("[data-labels] [data-key]")) key.hidden = false;
  show();
})();
