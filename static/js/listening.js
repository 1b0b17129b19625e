// A clip: from the start, three seconds back, slowly; the wave fills as it is heard. It never plays by itself, and without this
// script the browser's own player does all but the buttons.
(() => {
  "use strict";

  const SLOW = 0.75;
  const BACK_S = 3;
  const clip = document.querySelector("[data-clip]");
  const tools = clip?.querySelector("[data-clip-tools]");
  if (!tools) return;
  const sound = clip.querySelector("[data-clip-sound]");
  const say = clip.querySelector("[data-clip-say]");
  const played = clip.querySelector("[data-clip-played]");
  const slow = clip.querySelector("[data-clip-slow]");
  const strokes = clip.querySelector("path").getAttribute("d").match(/M[^M]+/g);
  tools.hidden = false;
  sound.preservesPitch = true;

  const play = async (from) => {
    sound.currentTime = Math.max(0, from);
    try { await sound.play(); } catch (fault) {
      if (fault.name !== "AbortError") say.textContent = "소리를 틀지 못했어요. 이 화면을 새로 열고 다시 눌러 주세요.";
    }
  };
  const draw = () => {
    const share = sound.duration ? sound.currentTime / sound.duration : 0;
    played.setAttribute("d", strokes.slice(0, Math.round(share * strokes.length)).join(""));
  };

  for (const again of document.querySelectorAll("[data-clip-again]")) {
    again.hidden = false;
    again.addEventListener("click", () => play(0));
  }
  tools.querySelector("[data-clip-back]").addEventListener("click", () => play(sound.currentTime - BACK_S));
  slow.addEventListener("click", () => {
    const on = slow.getAttribute("aria-pressed") !== "true";
    slow.setAttribute("aria-pressed", String(on));
    sound.playbackRate = on ? SLOW : 1;
    say.textContent = on ? "천천히 들려드려요." : "보통 빠르기로 들려드려요.";
  });
  sound.addEventListener("timeupdate", draw);
  sound.addEventListener("ended", () => { draw(); say.textContent = "끝까지 들었어요. 몇 번이든 다시 들을 수 있어요."; });
  sound.addEventListener("error", () => { say.textContent = "소리를 가져오지 못했어요. 인터넷을 살피고 화면을 새로 열어 주세요."; });
})();
