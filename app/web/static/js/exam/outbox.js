// What was answered on this device and has not reached the server: the log, and its sender.
//
// Every change gets a sequence number of this client and is written to the log before it is sent;
// it leaves the log only when the server has said what became of it. The client's id lives in the
// same store as its counter: when the store is lost, so is the id, and a used number can never be
// given twice under one id.

const SEND_AT_MOST = 100; // entries in one request
const CHARACTERS_AT_MOST = 60_000;
const TIMEOUT_MS = 15_000;
const LONGEST_PAUSE_S = 30;

const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const committed = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });

class IndexedShelf {
  static async open() {
    const request = indexedDB.open("baiti", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("exam");
    const late = new Promise((_, reject) => setTimeout(reject, 3000, new Error("storage does not answer")));
    const shelf = new IndexedShelf();
    shelf.database = await Promise.race([done(request), late]);
    return shelf;
  }

  #store(mode) {
    const transaction = this.database.transaction("exam", mode, { durability: "strict" });
    return [transaction.objectStore("exam"), committed(transaction)];
  }

  async client() {
    const [store, stored] = this.#store("readwrite");
    const id = (await done(store.get("client"))) || newId();
    store.put(id, "client");
    await stored;
    return id;
  }

  async last(attempt) {
    const [store] = this.#store("readonly");
    return (await done(store.get(["seq", attempt]))) || 0;
  }

  async add(attempt, entry, after = 0) {
    const [store, stored] = this.#store("readwrite");
    entry.seq = Math.max((await done(store.get(["seq", attempt]))) || 0, after) + 1;
    store.put(entry.seq, ["seq", attempt]);
    store.put(entry, ["entry", attempt, entry.seq]);
    await stored;
  }

  async entries(attempt) {
    const [store] = this.#store("readonly");
    return done(store.getAll(IDBKeyRange.bound(["entry", attempt], ["entry", attempt, []])));
  }

  async remove(attempt, seqs) {
    const [store, stored] = this.#store("readwrite");
    for (const seq of seqs) store.delete(["entry", attempt, seq]);
    await stored;
  }
}

// Where IndexedDB is refused: localStorage, and where that is refused too, this page's memory.
class PlainShelf {
  constructor(storage) {
    this.storage = storage;
  }

  #get(key, otherwise) {
    return JSON.parse(this.storage.getItem(`baiti.${key}`)) ?? otherwise;
  }

  #set(key, value) {
    this.storage.setItem(`baiti.${key}`, JSON.stringify(value));
  }

  async client() {
    if (!this.#get("client")) this.#set("client", newId());
    return this.#get("client");
  }

  async last(attempt) {
    return this.#get(`${attempt}.seq`, 0);
  }

  async add(attempt, entry, after = 0) {
    entry.seq = Math.max(this.#get(`${attempt}.seq`, 0), after) + 1;
    this.#set(`${attempt}.seq`, entry.seq);
    this.#set(`${attempt}.entries`, [...this.#get(`${attempt}.entries`, []), entry]);
  }

  async entries(attempt) {
    return this.#get(`${attempt}.entries`, []);
  }

  async remove(attempt, seqs) {
    this.#set(`${attempt}.entries`, this.#get(`${attempt}.entries`, []).filter(({ seq }) => !seqs.includes(seq)));
  }
}

const memory = () => {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
};

export async function openShelf() {
  try {
    return await IndexedShelf.open();
  } catch {
    try {
      localStorage.setItem("baiti.try", "1");
      return new PlainShelf(localStorage);
    } catch {
      return Object.assign(new PlainShelf(memory()), { forgets: true });
    }
  }
}

export class Outbox {
  // attempt, url (of the attempt in the API), epoch, client, shelf, highest (number given so far),
  // stop (why nothing is taken here: fenced, signedOut); onChange() after every change of state,
  // onServer(reply) after every word of the server.
  constructor(options) {
    Object.assign(this, options);
    this.spare = []; // what the shelf did not take
    this.adding = 0;
    this.waiting = new Map(); // number → slot, of what is not settled
    this.failures = 0;
    this.kept = 0; // entries that came, but do not count
    this.atMost = SEND_AT_MOST;
    addEventListener("online", () => this.flush());
  }

  async entries() {
    const kept = await this.shelf.entries(this.attempt).catch(() => []);
    return [...kept, ...this.spare].sort((a, b) => a.seq - b.seq);
  }

  // Resolved with whether it is in the log, before it is sent.
  async add(kind, slot, response, epoch = this.epoch) {
    const entry = { kind, slot, response, epoch };
    this.since ??= performance.now();
    this.adding += 1;
    this.onChange();
    const isKept = await this.#keep(entry);
    this.adding -= 1;
    setTimeout(this.onChange, 1050);
    this.flush();
    return isKept;
  }

  async #keep(entry) {
    const isKept = await this.shelf.add(this.attempt, entry, this.highest).then(() => true, () => false);
    if (!isKept) {
      entry.seq = this.highest + 1;
      this.spare.push(entry);
    }
    this.highest = Math.max(this.highest, entry.seq);
    this.waiting.set(entry.seq, entry.slot);
    return isKept;
  }

  // Send all there is, in order. True: nothing is left.
  flush() {
    this.again = true;
    this.running ??= this.#drain().finally(() => {
      this.running = null;
      if (this.again) this.flush();
    });
    return this.running;
  }

  // The page may be about to go. What is sent now stays in the log as well: the page that comes next
  // may have been made before it arrived, and shows it from the log.
  hold() {
    this.isHeld = true;
    clearTimeout(this.release);
    this.release = setTimeout(() => {
      this.isHeld = false;
      this.flush();
    }, 3000);
  }

  // Ask the server for the time, and whether this device still holds the attempt.
  async ask() {
    if (!this.running) await this.#hear(await this.call("PUT", "responses", this.#body([])), []);
  }

  async #drain() {
    clearTimeout(this.timer);
    do {
      this.again = false;
      const entries = await this.#unsettled();
      if (!entries.length) continue;
      const batch = this.#batch(entries);
      const reply = await this.call("PUT", "responses", this.#body(batch));
      if (!(await this.#hear(reply, batch))) return (this.again = false);
      this.again = !this.isHeld;
    } while (this.again);
    if (!this.adding) this.since = null;
    this.onChange();
    return true;
  }

  // What the shelf holds; another page of this device may have added to it, or had its entries settled.
  async #unsettled() {
    const before = [...this.waiting.keys()];
    const entries = await this.entries();
    const held = new Set(entries.map(({ seq }) => seq));
    for (const seq of before) if (!held.has(seq)) this.waiting.delete(seq);
    for (const { seq, slot } of entries) this.waiting.set(seq, slot);
    return entries;
  }

  #body(entries) {
    const plain = entries.map(({ seq, kind, slot, response }) => ({ seq, kind, slot, response }));
    return { epoch: entries[0]?.epoch ?? this.epoch, client: this.client, entries: plain };
  }

  // Entries are sent under the epoch they were written in: an old one must not overrule a newer device.
  #batch(entries) {
    const batch = [];
    let size = 0;
    for (const entry of entries) {
      size += JSON.stringify(entry.response ?? null).length + 60;
      const full = batch.length >= this.atMost || (batch.length && size > CHARACTERS_AT_MOST);
      if (full || (batch.length && entry.epoch !== batch[0].epoch)) break;
      batch.push(entry);
    }
    return batch;
  }

  // What the server said about a batch. True: it is settled, whatever became of it.
  async #hear(reply, batch) {
    if (reply.status === 200) {
      this.failures = 0;
      this.atMost = SEND_AT_MOST;
      if (this.stop === "signedOut") this.stop = "";
      await this.settle(batch, reply.body.refused);
      this.onServer(reply.body);
    } else if (reply.code === "fenced") {
      this.failures = 0;
      await this.settle(batch, reply.body.facts?.refused);
      if (!batch.length || batch[0].epoch === this.epoch) this.stop = "fenced";
    } else if (reply.code === "malformed-entries" || reply.status === 413) {
      if (batch.length === 1) {
        this.kept += 1; // no server will ever take it
        await this.settle(batch);
      }
      this.atMost = 1;
    } else {
      // 404: somebody else has logged in, for whom this attempt does not exist.
      if (reply.status === 401 || reply.status === 404) this.stop = "signedOut";
      this.#pause();
      return false;
    }
    this.onChange();
    return true;
  }

  async settle(batch, refused = []) {
    const seqs = batch.map(({ seq }) => seq);
    this.spare = this.spare.filter(({ seq }) => !seqs.includes(seq));
    if (!this.isHeld) await this.shelf.remove(this.attempt, seqs).catch(() => {});
    for (const { seq, code } of refused) {
      const entry = batch.find((one) => one.seq === seq);
      // Another page of this device took the number first: the change goes again under a new one.
      if (code === "seq-reused" && entry) await this.#keep({ ...entry });
      else if (entry?.kind === "answer") this.kept += 1;
    }
    for (const seq of seqs) this.waiting.delete(seq);
  }

  // One try to hand in, with everything that is left. The server's reply; 200 when it is done.
  async handIn(leftPage) {
    await this.running;
    const entries = await this.entries();
    const fits = entries.length <= SEND_AT_MOST && entries.every(({ epoch }) => epoch === this.epoch);
    const reply = await this.call("POST", "hand-in", {
      ...this.#body(fits ? entries : []),
      last_seq: this.highest,
      confirm_unsent: Boolean(this.nothingElse),
      left_page: leftPage,
    });
    if (reply.status === 200) await this.settle(entries, reply.body.refused);
    if (reply.code === "fenced") this.stop = "fenced";
    // Numbers may be missing for ever where a log was lost: once all we hold is there, that is all.
    if (reply.code === "unsent") this.nothingElse = fits || (await this.flush());
    if (reply.status === 400 || reply.status === 413) await this.flush();
    return reply;
  }

  #pause() {
    this.failures += 1;
    const seconds = Math.min(LONGEST_PAUSE_S, 2 ** (this.failures - 1)) * (0.5 + Math.random());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), seconds * 1000);
    this.onChange();
  }

  // One call of the API: {status, code, body}; status 0 when the server was not reached.
  async call(method, path, body) {
    try {
      const response = await fetch(`${this.url}/${path}`, {
        method,
        headers: { "Content-Type": "application/json" },
        body: body && JSON.stringify(body),
        redirect: "error",
        keepalive: this.isHeld || document.visibilityState === "hidden",
        signal: globalThis.AbortSignal?.timeout?.(TIMEOUT_MS),
      });
      const found = await response.json();
      return { status: response.status, code: found.code, body: found };
    } catch {
      return { status: 0 };
    }
  }

  // The questions whose answers or marks have not been settled.
  get slots() {
    return [...new Set(this.waiting.values())].filter(Boolean).sort((a, b) => a - b);
  }

  // "pending" is the first second of saving: no longer saved, too short to speak of.
  get state() {
    if (this.stop === "fenced") return "readonly";
    if (!this.adding && !this.slots.length) return "saved";
    if (this.failures) return "unsent";
    return performance.now() - this.since > 1000 ? "saving" : "pending";
  }
}
