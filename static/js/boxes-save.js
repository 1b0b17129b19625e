// Autosave of the boxes workbench. "저장됨" only after the server's word; what could not be sent waits on this device and is sent later.
(() => {
  "use strict";

  const PREFIX = "ieum-boxes:";
  const WAIT_MS = 700;
  const RETRY_MS = 15000;
  const KEPT_MS = 7 * 86400 * 1000;

  const token = () => document.querySelector('input[name="_csrf"]')?.value ?? "";

  const post = (url, body) => fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json", "HX-Request": "true", "X-CSRF-Token": token() },
    body,
    redirect: "manual",
  });

  const queue = {
    all: () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)),
    get(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    put(url, body) { localStorage.setItem(PREFIX + url, JSON.stringify({ body, at: Date.now() })); },
    drop(url) { localStorage.removeItem(PREFIX + url); },
  };

  /** Send what other pages left behind. True when nothing is left. What needs a choice waits until its picture is opened. */
  const sendOthers = async (own) => {
    let left = false;
    for (const key of queue.all()) {
      const url = key.slice(PREFIX.length);
      const kept = queue.get(key);
      if (url === own || !kept) continue;
      try {
        const answer = await post(url, kept.body);
        const over = [404, 422].includes(answer.status) && Date.now() - kept.at > KEPT_MS;
        if (answer.ok || over) queue.drop(url);
        else left = true;
      } catch { left = true; }
    }
    return !left;
  };

  class BoxSaver {
    /** on: {conflict(html), refused(text), waiting(text)} */
    constructor(form, on) {
      Object.assign(this, { form, on, url: new URL(form.action).pathname, dirty: false, sending: null, timer: 0 });
      window.addEventListener("online", () => this.flush());
      setInterval(() => { if (this.dirty && !this.sending && !this.stuck) this.send(); }, RETRY_MS);
    }

    get revision() { return this.form.elements.namedItem("revision"); }

    /** Nothing is waiting to be sent. */
    get idle() { return !this.dirty && !this.sending; }

    body() {
      const data = new URLSearchParams(new FormData(this.form));
      for (const name of ["brush", "_csrf"]) data.delete(name);
      return data.toString();
    }

    /** The draft of this picture that an earlier visit could not send, or null. */
    draft() {
      const kept = queue.get(PREFIX + this.url);
      if (!kept) return null;
      const data = new URLSearchParams(kept.body);
      const columns = ["label", "x", "y", "w", "h"].map((name) => data.getAll(name));
      const boxes = columns[0].map((label, n) => ({ label, x: +columns[1][n], y: +columns[2][n], w: +columns[3][n], h: +columns[4][n] }));
      return { revision: data.get("revision"), boxes };
    }

    tell(state) { this.form.dispatchEvent(new CustomEvent("ieum:save", { bubbles: true, detail: { state } })); }

    changed() {
      this.dirty = true;
      this.stuck = false;
      queue.put(this.url, this.body());
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.send(), WAIT_MS);
    }

    forget() {
      this.dirty = false;
      clearTimeout(this.timer);
      queue.drop(this.url);
    }

    /** Send now what is unsent. True when the server has everything. */
    async flush() {
      clearTimeout(this.timer);
      while (this.sending) await this.sending;
      if (this.dirty) await this.send();
      return !this.dirty;
    }

    send() {
      if (this.sending) return this.sending;
      clearTimeout(this.timer);
      this.sending = this.attempt().finally(() => {
        this.sending = null;
        if (this.dirty && this.again) { this.again = false; this.timer = setTimeout(() => this.send(), WAIT_MS); }
      });
      return this.sending;
    }

    async attempt() {
      const body = this.body();
      this.tell("saving");
      let answer;
      try { answer = await post(this.url, body); } catch { return this.keep("인터넷이 끊겼어요. 그린 것은 이 기기에 두었고, 이어지면 저절로 저장해요."); }
      if (answer.ok) return this.saved(body, await answer.json());
      if (answer.status === 409) return this.conflict(await answer.text());
      if (answer.status === 422) {
        this.stuck = true;
        const fault = await answer.json();
        this.keep(fault.detail);
        return this.on.refused(fault.detail);
      }
      if (answer.status === 401) return this.keep("들어온 지 오래되어 닫혔어요. 다시 들어오면 이어서 저장해요.");
      return this.keep("아직 저장하지 못했어요. 조금 뒤에 저절로 다시 해 볼게요.");
    }

    saved(body, { revision }) {
      this.revision.value = revision;
      this.dirty = false;
      const sent = new URLSearchParams(body);
      sent.set("revision", revision);
      if (this.body() === sent.toString()) {
        queue.drop(this.url);
        this.tell("saved");
        this.on.waiting("");
      } else {
        this.dirty = this.again = true; // drawn on while the answer was under way
        queue.put(this.url, this.body());
      }
    }

    conflict(html) {
      this.stuck = true;
      this.tell("failed");
      this.on.conflict(html);
    }

    keep(words) {
      this.tell("failed");
      this.on.waiting(words);
    }
  }

  let saver = null;

  const start = (form, on) => { saver = new BoxSaver(form, on); sendOthers(saver.url); return saver; };
  if (!document.querySelector("[data-boxes]")) sendOthers(null);
  window.IeumBoxes = { ...window.IeumBoxes, startSaving: start, flush: async () => (saver ? saver.flush() : true) };
})();
