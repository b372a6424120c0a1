// What the room rarely needs, fetched once the paper is on the device: messages from the invigilator,
// a break on duty, the rule on leaving, what a number is read as, the clock out of sight.

const $ = (id) => document.getElementById(id);
const ASKED_S = 10; // how often a page that waits for a decision asks
const RESTING_S = 30;

export async function begin(room) {
  const reply = await fetch(room.start.extras);
  if (!reply.ok) throw new Error("not there");
  const extras = new Extras(room, await reply.text());
  if (room.start.rests || room.start.break || room.start.message) await extras.look();
  return extras;
}

const kept = (key, value) => {
  try {
    if (value === undefined) return localStorage.getItem(key);
    localStorage.setItem(key, value);
  } catch {
    // then it holds for this page only
  }
};

// What a typed number is read as, asked of the server; silent when it cannot be reached.
function showReading(box, url, say) {
  const [input, line] = [box.querySelector("input"), box.querySelector(".reading")];
  clearTimeout(box.asking);
  line.textContent = "";
  if (!input.value.trim()) return;
  box.asking = setTimeout(async () => {
    const asked = input.value;
    try {
      const query = new URLSearchParams({ text: asked, units: input.dataset.units });
      const reading = await (await fetch(`${url}?${query}`)).json();
      if (input.value !== asked || !reading.state) return;
      const key = { read: "read", "unit-assumed": "unitAssumed", unreadable: "noNumber" }[reading.state] ?? "noUnit";
      line.textContent = say(key, { shown: reading.shown, base: reading.in_base && say("base", reading) });
      line.classList.toggle("unclear", key !== "read");
    } catch {
      // offline: nothing to say
    }
  }, 400);
}

class Extras {
  // room: start, say(key, facts), outbox, paper, leave(), onServer(reply), remaining(), handIn()
  constructor(room, html) {
    Object.assign(this, room);
    this.since = null; // when the page was left
    this.heard = 0; // highest id of a message fetched
    this.closed = Number(kept(`baiti.told.${this.start.id}`) ?? 0);
    const holder = document.createElement("div");
    holder.innerHTML = html;
    const main = $("main");
    main.append(holder.querySelector("#rest"));
    document.querySelector(".exam-top").after(holder.querySelector("#told"));
    document.body.append(...holder.childNodes);
    $("card").querySelector(".ways").append($("card-extras").content);
    $("card").querySelector("[data-break]").hidden = this.start.trial;
    this.#listen();
    this.#keepDock();
    this.#hideClock(kept("baiti.clock") === "hidden");
  }

  #listen() {
    $("card").querySelector("[data-break]").addEventListener("click", () => this.#openBreak());
    $("card").querySelector("[data-clock]").addEventListener("click", ({ target }) => {
      const hides = target.getAttribute("aria-pressed") !== "true";
      kept("baiti.clock", hides ? "hidden" : "shown");
      this.#hideClock(hides);
    });
    $("break").querySelector("form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#askBreak();
    });
    document.addEventListener("visibilitychange", () => this.#left());
    $("resume").addEventListener("click", () => this.#resume());
  }

  // A phone's keyboard covers what is fixed to the bottom: the dock goes up with it.
  #keepDock() {
    const seen = globalThis.visualViewport;
    const dock = document.querySelector(".dock");
    const move = () => {
      const covered = seen.scale > 1.01 ? 0 : innerHeight - seen.height - seen.offsetTop;
      dock.style.translate = covered > 1 && getComputedStyle(dock).position === "fixed" ? `0 ${-covered}px` : "";
    };
    for (const kind of ["resize", "scroll"]) seen?.addEventListener(kind, move);
  }

  showReading(box) {
    showReading(box, this.start.readings, this.say);
  }

  // What a save said: is there more to fetch?
  hear(reply) {
    const isNew = reply.message_id > this.heard;
    if (isNew || reply.rests === $("rest").hidden)
      this.look().then((came) => came && (this.heard = Math.max(this.heard, reply.message_id ?? 0)));
  }

  look() {
    this.looking ??= this.outbox
      .call("GET", "messages")
      .then((reply) => reply.status === 200 && (this.#show(reply.body), true))
      .finally(() => (this.looking = null));
    return this.looking;
  }

  #show(news) {
    for (const message of news.messages) if (message.id > this.heard) this.#tell(message);
    this.#showBreak(news);
    this.#rest(news);
    this.onServer(news);
  }

  #tell({ id, text, sent_at }) {
    this.heard = id;
    if (id <= this.closed) return;
    const box = $("message").content.cloneNode(true).firstElementChild;
    const time = box.querySelector("time");
    time.dateTime = sent_at;
    time.textContent = this.#time(sent_at);
    box.querySelector("span").textContent = text;
    box.querySelector("button").addEventListener("click", () => {
      this.closed = Math.max(this.closed, id);
      kept(`baiti.told.${this.start.id}`, this.closed);
      box.remove();
    });
    $("messages").append(box);
  }

  #time(moment) {
    const format = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: this.start.zone };
    return new Intl.DateTimeFormat(document.documentElement.lang, format).format(new Date(moment));
  }

  // The newest break: asked for, refused, over; while it runs the panel says so.
  #showBreak(news) {
    const before = this.state;
    this.state = news.break?.state;
    const line = $("break-state");
    const isOver = this.state === "ended" && before !== "running";
    const words = isOver ? "" : (line.dataset[this.state] ?? "");
    line.hidden = !words;
    if (line.textContent !== words) line.textContent = words;
    $("card").querySelector("[data-break]").disabled = this.state === "asked";
    const pause = { asked: ASKED_S, running: RESTING_S }[this.state];
    clearTimeout(this.timer);
    if (pause) this.#lookIn(Math.min(pause * (0.75 + Math.random() / 2), this.#untilEnd(news) + 0.5));
  }

  #untilEnd({ server_time, break: { ends_at } }) {
    return ends_at ? (Date.parse(ends_at) - Date.parse(server_time)) / 1000 : Infinity;
  }

  // Where the network fails, ask again.
  #lookIn(seconds) {
    this.timer = setTimeout(async () => (await this.look()) || this.#lookIn(ASKED_S), seconds * 1000);
  }

  #rest(news) {
    const was = !$("rest").hidden;
    $("rest").hidden = !news.rests;
    if (news.rests === was) return;
    if (news.rests) {
      for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
      const line = $("rest-until");
      line.textContent = line.dataset.until.replace("{time}", this.#time(news.break.ends_at));
      $("rest-head").focus();
    } else setTimeout(() => document.querySelector(".q.now h2").focus());
  }

  #openBreak() {
    document.querySelector("dialog[open]")?.close();
    this.#refuse("");
    $("break").showModal();
    $("reason").focus();
  }

  #refuse(words) {
    $("reason-error").hidden = !words;
    $("reason-error").querySelector("span").textContent = words;
    $("reason").setAttribute("aria-invalid", Boolean(words));
  }

  async #askBreak() {
    const words = $("reason-error").querySelector("span").dataset;
    const reason = $("reason").value.trim();
    if (!reason) return this.#refuse(words.missing), $("reason").focus();
    const reply = await this.outbox.call("POST", "break", { reason });
    if (reply.status !== 201 && reply.code !== "break-asked")
      return this.#refuse(reply.body?.detail ?? words.offline);
    $("break").close();
    $("reason").value = "";
    if (reply.status === 201) this.#show(reply.body);
    else this.look();
  }

  async #resume() {
    const reply = await this.outbox.call("POST", "resume", {});
    $("resume-failed").hidden = reply.status === 200;
    if (reply.status === 200) this.#show(reply.body);
  }

  // Where there is no way back: the next question comes once everything about this one has been saved.
  async advance(slot) {
    if (this.paper.locked) return;
    this.paper.saveTyped();
    while (this.outbox.adding) await new Promise((resolve) => setTimeout(resolve, 20));
    const { epoch, client } = this.outbox;
    const isSaved = await this.outbox.flush();
    const reply = isSaved ? await this.outbox.call("POST", "next", { epoch, client, slot }) : {};
    if (reply.status === 200 || reply.status === 409) return this.leave();
    this.#warn("offline", 0);
  }

  // The rule on leaving the page. A break is no leaving; nor is what happens after the paper is locked.
  #left() {
    const { rule, grace_s } = this.start.leaving;
    const isAway = document.visibilityState === "hidden";
    if (isAway) this.since = $("rest").hidden && !document.body.hasAttribute("data-locked") ? Date.now() : null;
    clearTimeout(this.away);
    if (this.since === null || this.start.trial) return;
    const seconds = (Date.now() - this.since) / 1000;
    if (rule === "hand-in") {
      if (!isAway && seconds < grace_s) return this.#warn("back", grace_s);
      this.away = setTimeout(() => this.handIn({ leftPage: true }), Math.max(0, grace_s - seconds) * 1000);
    } else if (rule === "warn" && !isAway) this.#warn("counted", Math.max(1, Math.round(seconds)));
  }

  #warn(key, seconds) {
    const box = $("left-page");
    box.hidden = false;
    box.querySelector("span").textContent = box.dataset[key].replace("{seconds}", seconds);
    box.querySelector("button").onclick = () => (box.hidden = true);
  }

  #hideClock(hides) {
    $("clock").parentElement.toggleAttribute("data-hid", hides);
    $("card").querySelector("[data-clock]").setAttribute("aria-pressed", hides);
  }
}
