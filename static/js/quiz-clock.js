// Shows what is left of a limited time, counted from what the server said and not from this device's clock. Nothing is sent or
// left by itself: when the time is up the page says so, and the server takes what was saved.
(() => {
  "use strict";

  const clock = document.querySelector(".quiz-clock");
  if (!clock) return;

  const begun = performance.now();
  const given = Number(clock.dataset.seconds);
  const warn = Number(clock.dataset.warn);
  const shown = clock.querySelector("[data-left]");
  const said = clock.querySelector("[data-said]");
  let warned = false;

  const left = () => Math.max(0, given - Math.floor((performance.now() - begun) / 1000));
  const words = (seconds) => (seconds >= 60 ? `${Math.ceil(seconds / 60)}분` : `${seconds}초`);

  const show = () => {
    const seconds = left();
    shown.textContent = words(seconds);
    clock.classList.toggle("quiz-clock-short", seconds <= warn);
    if (seconds <= warn && !warned) {
      warned = true;
      said.textContent = `${words(seconds)} 남았어요. 지금까지 고른 답은 저장되어 있어요.`;
    }
    if (seconds > 0) return;
    clearInterval(ticking);
    shown.textContent = "0분";
    said.textContent = "시간이 다 됐어요. 저장된 답은 모두 그대로 채점돼요. ‘다 풀었어요’나 ‘문제 모두 보기’를 눌러 주세요.";
  };

  const ticking = setInterval(show, 1000);
  show();
})();
