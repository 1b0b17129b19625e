// Records PCM through an AudioWorklet, shows how loud it is, plays it back, and sends it only when the person presses. What could not be
// sent waits in this device's IndexedDB and goes when the connection is back. Without this script a WAV file can be uploaded.
(() => {
  "use strict";

  const form = document.querySelector("form[data-recorder]");
  const able = navigator.mediaDevices?.getUserMedia && window.AudioWorkletNode;
  if (!form) return;
  const find = (name) => form.querySelector(`[data-${name}]`);
  const [desk, level, time, start, stop, again, heard, play, send] = ["desk", "level", "time", "start", "stop", "again", "heard", "play", "send"].map(find);
  const waiting = find("waiting");
  const say = (words) => { const place = find("say"); if (place.textContent !== words) place.textContent = words; };
  const MOST_S = Number(form.dataset.mostSeconds) - 1;
  const KEPT_MS = 86400 * 1000;
  const address = new URL(form.action).pathname;
  const show = (parts, shown) => parts.forEach((part) => { part.hidden = !shown; });

  // ---- what waits on this device -----------------------------------------------------------------------------------------

  const store = (mode, deed) => new Promise((done, fail) => {
    const asked = indexedDB.open("ieum-voices", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("unsent");
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      const turn = asked.result.transaction("unsent", mode);
      const request = deed(turn.objectStore("unsent"));
      turn.oncomplete = () => { asked.result.close(); done(request.result); };
      turn.onerror = () => fail(turn.error);
    };
  });
  const keep = (blob) => store("readwrite", (all) => all.put({ blob, at: Date.now() }, address));
  const drop = () => store("readwrite", (all) => all.delete(address)).catch(() => undefined);
  const unsent = async () => {
    const found = await store("readonly", (all) => all.get(address)).catch(() => null);
    if (found && Date.now() - found.at > KEPT_MS) { await drop(); return null; }
    return found?.blob ?? null;
  };

  // ---- a WAV file of what was heard ------------------------------------------------------------------------------------------

  const wav = (blocks, rate) => {
    const count = blocks.reduce((sum, block) => sum + block.length, 0);
    const view = new DataView(new ArrayBuffer(44 + 2 * count));
    const write = (at, text) => [...text].forEach((letter, n) => view.setUint8(at + n, letter.charCodeAt(0)));
    write(0, "RIFF"); view.setUint32(4, 36 + 2 * count, true); write(8, "WAVEfmt ");
    view.setUint32(16, 16, true); view.setUint16(20, 1, true); view.setUint16(22, 1, true);
    view.setUint32(24, rate, true); view.setUint32(28, 2 * rate, true); view.setUint16(32, 2, true); view.setUint16(34, 16, true);
    write(36, "data"); view.setUint32(40, 2 * count, true);
    let at = 44;
    for (const block of blocks) {
      for (const sample of block) { view.setInt16(at, Math.round(32767 * Math.max(-1, Math.min(1, sample))), true); at += 2; }
    }
    return new Blob([view.buffer], { type: "audio/wav" });
  };

  // ---- recording ---------------------------------------------------------------------------------------------------------------

  const RECORDING = "녹음하고 있어요. 속으로 하나를 세고 불러 주세요.";
  let session = null;
  let taken = null;

  const hear = (block) => {
    session.blocks.push(block);
    session.count += block.length;
    let peak = 0;
    for (const sample of block) peak = Math.max(peak, Math.abs(sample));
    session.loud = Math.max(peak, session.loud * 0.9);
    const seconds = session.count / session.context.sampleRate;
    if (performance.now() - session.drawn < 100) return;
    session.drawn = performance.now();
    level.value = Math.max(0, Math.min(100, 100 + (100 / 60) * 20 * Math.log10(session.loud + 1e-6)));
    time.textContent = `${Math.floor(seconds)}초`;
    if (peak > 0.98) session.torn = performance.now();
    say(performance.now() - session.torn < 2000 ? "소리가 너무 커요. 한 뼘 뒤에서 말해 보세요." : RECORDING);
    if (seconds >= MOST_S) end(`${MOST_S}초가 되어 멈췄어요. 들어 보고 정해 주세요.`);
  };

  const begin = async () => {
    start.disabled = true;
    play.pause();
    show([heard, again], false);
    say("마이크를 켜고 있어요. 허락할지 물으면 ‘허용’을 눌러 주세요.");
    let stream = null;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
      const context = new AudioContext();
      await context.audioWorklet.addModule(form.dataset.worklet);
      const node = new AudioWorkletNode(context, "ieum-recorder");
      session = { stream, context, blocks: [], count: 0, loud: 0, drawn: 0, torn: -Infinity };
      node.port.onmessage = ({ data }) => { if (session) hear(data); };
      context.createMediaStreamSource(stream).connect(node).connect(context.destination);
      await context.resume();
      show([start], false);
      show([stop], true);
      stop.focus();
      say(RECORDING);
    } catch (fault) {
      stream?.getTracks().forEach((track) => track.stop());
      say(WHY[fault.name] ?? "마이크를 쓸 수 없어요. 아래에서 파일을 올리거나, 준비된 소리로 해 주세요.");
      find("by-file").open = true;
    }
    start.disabled = false;
  };
  const WHY = {
    NotAllowedError: "마이크를 허락하지 않았어요. 주소창 옆 그림을 눌러 허용으로 바꾸고 다시 눌러 주세요. 안 하고 싶으면 아래 다른 길이 있어요.",
    NotFoundError: "마이크를 찾지 못했어요. 꽂았는지 보고 다시 눌러 주세요. 없으면 아래 다른 길로 해 주세요.",
    NotReadableError: "다른 앱이 마이크를 쓰고 있어요. 통화나 녹음 앱을 닫고 다시 눌러 주세요.",
  };

  const end = (words) => {
    if (!session) return;
    const { stream, context, blocks } = session;
    const rate = context.sampleRate;
    session = null;
    stream.getTracks().forEach((track) => track.stop());
    context.close();
    taken = wav(blocks, rate);
    URL.revokeObjectURL(play.src);
    play.src = URL.createObjectURL(taken);
    level.value = 0;
    show([stop], false);
    show([again, heard], true);
    say(words);
    play.focus();
  };

  // ---- sending -------------------------------------------------------------------------------------------------------------------

  const upload = async (blob) => {
    const body = new FormData(form);
    body.set("file", blob, "recording.wav");
    for (const button of [send, find("resend")]) button.disabled = true;
    say("올리고 있어요. 잠깐만 기다려 주세요.");
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json", "X-CSRF-Token": body.get("_csrf") } });
      if (answer.status === 201) {
        await drop();
        const { next } = await answer.json();
        location.assign(next);
        return;
      }
      if (answer.status >= 500 || answer.status === 401 || answer.redirected) throw new TypeError("later");
      await drop();
      waiting.hidden = true;
      say((await answer.json().catch(() => null))?.detail ?? "올리지 못했어요. 화면을 새로 열고 다시 해 주세요.");
    } catch {
      const kept = await keep(blob).then(() => true, () => false);
      waiting.hidden = !kept;
      say(kept ? "아직 올리지 못했어요. 녹음은 이 기기에 두었고, 인터넷이 이어지면 다시 올려요." : "아직 올리지 못했어요. 이 화면을 닫지 말고 다시 눌러 주세요.");
    }
    for (const button of [send, find("resend")]) button.disabled = false;
  };
  const resend = async () => { const blob = await unsent(); if (blob) await upload(blob); else waiting.hidden = true; };

  desk.hidden = false;
  if (!able) {
    show([start], false);
    say("이 브라우저에서는 바로 녹음할 수 없어요. 아래에서 파일을 올려 주세요.");
    find("by-file").open = true;
  }
  start.addEventListener("click", begin);
  again.addEventListener("click", begin);
  stop.addEventListener("click", () => end("녹음했어요. 들어 보고, 마음에 들면 올려 주세요."));
  send.addEventListener("click", () => { if (taken) upload(taken); });
  find("resend").addEventListener("click", resend);
  find("drop").addEventListener("click", async () => { await drop(); waiting.hidden = true; say("버렸어요. 다시 녹음할 수 있어요."); });
  window.addEventListener("online", resend);
  unsent().then((blob) => { waiting.hidden = !blob; });
})();
