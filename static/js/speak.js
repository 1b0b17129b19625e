// 소리로 듣기: reads an element with the device's own Korean voice, only when pressed, sentence by sentence, the current one marked.
// <div data-speak="id of the element"> … see ui.speak(). Parts with [data-speak-skip] are left out.
(() => {
  "use strict";

  const BLOCKS = "h1, h2, h3, h4, p, li, figcaption, dt, dd, legend, caption, td, th, label";
  const SKIP = "[data-speak-skip], [hidden], script, style, nav, .visually-hidden, button, select, textarea";
  const synth = window.speechSynthesis;

  const koreanVoice = () => synth.getVoices().find((voice) => /^ko([-_]|$)/i.test(voice.lang));

  /** Voices may arrive late: waits for them, at most 1.5 seconds. */
  const findVoice = () => new Promise((resolve) => {
    if (koreanVoice()) return resolve(koreanVoice());
    const finish = () => { if (koreanVoice()) resolve(koreanVoice()); };
    synth.addEventListener("voiceschanged", finish);
    setTimeout(() => { synth.removeEventListener("voiceschanged", finish); resolve(koreanVoice()); }, 1500);
  });

  /** Text nodes of a block that belong to it and not to a block inside it. */
  const textNodes = (block) => {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) {
      const parent = walker.currentNode.parentElement;
      if (parent.closest(BLOCKS) === block && !parent.closest(SKIP)) nodes.push(walker.currentNode);
    }
    return nodes;
  };

  const split = (text) => {
    if ("Segmenter" in Intl) {
      return [...new Intl.Segmenter("ko", { granularity: "sentence" }).segment(text)].map((part) => [part.index, part.segment]);
    }
    return [...text.matchAll(/[^.!?。…]+[.!?。…]*\s*/g)].map((match) => [match.index, match[0]]);
  };

  const rangeOf = (nodes, start, end) => {
    const range = document.createRange();
    let before = 0;
    for (const node of nodes) {
      const after = before + node.data.length;
      if (start >= before && start <= after) range.setStart(node, start - before);
      if (end >= before && end <= after) { range.setEnd(node, end - before); break; }
      before = after;
    }
    return range;
  };

  const sentencesOf = (article) => [...article.querySelectorAll(BLOCKS)].flatMap((block) => {
    const nodes = textNodes(block);
    const text = nodes.map((node) => node.data).join("");
    return split(text).filter(([, part]) => part.trim()).map(([at, part]) => (
      { text: part.trim(), block, range: rangeOf(nodes, at, at + part.trimEnd().length) }));
  });

  const unmark = () => {
    CSS.highlights?.delete("speaking");
    document.querySelectorAll(".speaking-block").forEach((element) => element.classList.remove("speaking-block"));
  };

  const mark = ({ range, block }) => {
    unmark();
    if (CSS.highlights) CSS.highlights.set("speaking", new Highlight(range));
    else block.classList.add("speaking-block");
    const { top, bottom } = range.getBoundingClientRect();
    if (top < 80 || bottom > window.innerHeight - 80) block.scrollIntoView({ block: "center" });
  };

  const setUp = (bar) => {
    const article = document.getElementById(bar.dataset.speak);
    if (!article) return;
    const [play, stop, again] = ["play", "stop", "again"].map((name) => bar.querySelector(`[data-speak-${name}]`));
    const note = bar.querySelector("[data-speak-note]");
    const playName = play.querySelector("span");
    let place = 0;
    let turn = 0; // a stopped reading must not go on when its last event arrives late

    const rest = (message = "") => {
      turn += 1;
      synth.cancel();
      unmark();
      const hadFocus = document.activeElement === stop;
      play.hidden = false;
      stop.hidden = true;
      again.hidden = place === 0;
      playName.textContent = place === 0 ? "소리로 듣기" : "이어서 듣기";
      note.textContent = message;
      if (hadFocus) play.focus();
    };

    const read = (sentences, voice, mine) => {
      if (mine !== turn) return;
      if (place >= sentences.length) { place = 0; rest("끝까지 읽었어요."); return; }
      const words = new SpeechSynthesisUtterance(sentences[place].text);
      words.lang = "ko-KR";
      words.voice = voice;
      words.rate = 0.9;
      words.onend = () => { if (mine === turn) { place += 1; read(sentences, voice, mine); } };
      words.onerror = () => { if (mine === turn) rest("읽다가 멈췄어요. 다시 눌러 주세요."); };
      mark(sentences[place]);
      synth.speak(words);
    };

    const start = async () => {
      const voice = await findVoice();
      if (!voice) { rest("이 기기에는 한국어 목소리가 없어요. 기기 설정에서 ‘글자 읽어 주기’ 한국어를 받으면 들을 수 있어요."); return; }
      turn += 1;
      const hadFocus = document.activeElement === play || document.activeElement === again;
      play.hidden = again.hidden = true;
      stop.hidden = false;
      note.textContent = "";
      if (hadFocus) stop.focus();
      read(sentencesOf(article), voice, turn);
    };

    play.addEventListener("click", start);
    again.addEventListener("click", () => { place = 0; start(); });
    stop.addEventListener("click", () => rest());
    window.addEventListener("pagehide", () => synth.cancel());
    bar.hidden = false;
  };

  if (synth) document.querySelectorAll("[data-speak]").forEach(setUp);
})();
