// Saving of the workbench, whatever task type stands in it. "저장됨" only after the server's word; what could not be sent waits
// on this device and is sent later; what was saved elsewhere meanwhile is put beside it for a choice.
//
// A page has one form[data-bench]. An island of its own calls IeumBench.start(form, on); every other form is started by bench.js.
(() => {
  "use strict";

  const PREFIX = "ieum-bench:";
  const OLDER = "ieum-boxes:"; // drafts that an earlier version of this page left on the device
  const WAIT_MS = 700;
  const RETRY_MS = 15000;
  const KEPT_MS = 7 * 86400 * 1000;
  const OWN = ["brush", "_csrf"]; // fields of the page, not of an answer

  const token = () => document.querySelector('input[name="_csrf"]')?.value ?? "";

  const post = (url, body) => fetch(url, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json", "HX-Request": "true", "X-CSRF-Token": token() },
    body,
    redirect: "manual",
  });

  for (const key of Object.keys(localStorage).filter((each) => each.startsWith(OLDER))) {
    localStorage.setItem(PREFIX + key.slice(OLDER.length), localStorage.getItem(key));
    localStorage.removeItem(key);
  }

  const queue = {
    all: () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX)),
    get(key) {
      try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
    },
    put(url, body) { localStorage.setItem(PREFIX + url, JSON.stringify({ body, at: Date.now() })); },
    drop(url) { localStorage.removeItem(PREFIX + url); },
  };

  /** Send what other pages left behind. True when nothing is left. What needs a choice waits until its item is opened. */
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

  class Saver {
    /** on: {tell(words), restore(URLSearchParams), islands: true when only the finishing button goes to the server} */
    constructor(form, on) {
      Object.assign(this, { form, on, url: new URL(form.action).pathname, dirty: false, sending: null, timer: 0, waited: false });
      this.listen();
      window.addEventListener("online", () => this.flush());
      setInterval(() => { if (this.dirty && !this.sending && !this.stuck) this.send(); }, RETRY_MS);
    }

    get revision() { return this.form.elements.namedItem("revision"); }

    /** Nothing is waiting to be sent. */
    get idle() { return !this.dirty && !this.sending; }

    body() {
      const data = new URLSearchParams(new FormData(this.form));
      for (const name of OWN) data.delete(name);
      return data.toString();
    }

    /** Bring back what an earlier visit could not send. True when there was something. Call it when the island is ready. */
    bringBack() {
      const kept = queue.get(PREFIX + this.url);
      if (!kept) return false;
      const data = new URLSearchParams(kept.body);
      this.revision.value = data.get("revision");
      this.on.restore(data);
      this.changed();
      return true;
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
      try { answer = await post(this.url, body); } catch { return this.keep("인터넷이 끊겼어요. 한 것은 이 기기에 두었고, 이어지면 저절로 저장해요."); }
      if (answer.ok) return this.saved(body, await answer.json());
      if (answer.status === 409) return this.conflict(await answer.text());
      if (answer.status === 422) {
        this.stuck = true;
        const fault = await answer.json();
        this.keep(fault.detail);
        return undefined;
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
        if (this.waited) this.on.tell("이제 서버에 저장했어요.");
        this.waited = false;
      } else {
        this.dirty = this.again = true; // changed again while the answer was under way
        queue.put(this.url, this.body());
      }
    }

    conflict(html) {
      this.stuck = true;
      this.tell("failed");
      const place = document.querySelector("[data-conflict]");
      place.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
      place.querySelector("[data-keep-mine]").addEventListener("submit", () => this.forget());
      place.querySelector("[data-keep-theirs]").addEventListener("click", () => this.forget());
      place.focus();
    }

    keep(words) {
      this.tell("failed");
      this.waited = true;
      this.on.tell(words);
    }

    /** Finishing carries the fields themselves: what is on its way must arrive first. */
    listen() {
      this.form.addEventListener("submit", async (event) => {
        const { submitter } = event;
        const onward = submitter?.matches("[data-finish]") || (!this.on.islands && submitter?.value !== "save");
        if (onward && this.idle) return this.forget();
        event.preventDefault();
        if (!onward && this.on.islands) return undefined;
        if (!(await this.flush()) || !onward) return undefined;
        return setTimeout(() => this.form.requestSubmit(submitter)); // not within this event: the browser would ignore it
      });
      window.addEventListener("pageshow", (event) => {
        if (event.persisted) location.reload();
      });
    }
  }

  let saver = null;

  const start = (form, on) => { saver = new Saver(form, on); sendOthers(saver.url); return saver; };
  if (!document.querySelector("[data-bench]")) sendOthers(null);
  window.IeumBench = { start, started: () => Boolean(saver), flush: async () => (saver ? saver.flush() : true) };
})();
