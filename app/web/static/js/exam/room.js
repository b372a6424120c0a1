// The exam room: one question at a time, the answer card, the clock, handing in.

import { Outbox, openShelf } from "./outbox.js";
import { chooseByLetter, collect, moveStep, restore, showReading } from "./widgets.js";

const $ = (id) => document.getElementById(id);
const start = JSON.parse($("state").textContent);
const say = (key, facts = {}) => start.words[key].replace(/\{(\w+)\}/g, (_, name) => facts[name]);
const questions = [...document.querySelectorAll(".q")].map((section) => {
  const number = Number(section.dataset.slot);
  const box = section.querySelector("fieldset");
  const cell = document.querySelector(`#card a[href="#q${number}"]`);
  return { number, section, box, cell, flag: section.querySelector(".flag"), flagged: start.flags.includes(number) };
});
const asked = (number) => questions.find((question) => question.number === number);
const owner = (element) => questions.find((question) => question.section.contains(element));
const typing = new Map(); // question → timer
const TYPED = 'input[type="text"], select, textarea';
const narrow = matchMedia("(max-width: 859.98px)");

let outbox, channel, current, handing, leaving, locked;
let [left, readAt] = [start.left, performance.getEntriesByType?.("navigation")[0]?.responseStart ?? 0];

// answers

const text = (question) => JSON.stringify(collect(question.box));

// What is being typed or logged, kept at once: a reload in mid-word loses nothing.
const drafts = {
  key: `baiti.drafts.${start.id}`,
  all() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  },
  keep(number, response) {
    const all = { ...this.all(), [number]: response };
    if (response === undefined) delete all[number];
    try {
      if (Object.keys(all).length) localStorage.setItem(this.key, JSON.stringify(all));
      else localStorage.removeItem(this.key);
    } catch {
      // then 800 ms of typing are at risk
    }
  },
};

function put(question, response) {
  restore(question.box, response);
  question.sent = text(question);
  refresh(question);
}

function save(question) {
  clearTimeout(typing.get(question));
  typing.delete(question);
  if (locked) return;
  const response = collect(question.box);
  const sent = JSON.stringify(response);
  if (sent === question.sent) return drafts.keep(question.number);
  question.sent = sent;
  drafts.keep(question.number, response);
  outbox.add("answer", question.number, response).then((isKept) => {
    if (isKept && question.sent === sent && !typing.has(question)) drafts.keep(question.number);
  });
  channel?.postMessage({ number: question.number, response });
  refresh(question);
}

const saveTyped = () => [...typing.keys()].forEach(save);

function flag(question, flagged) {
  question.flagged = flagged;
  refresh(question);
}

function toggleFlag(question) {
  if (locked) return;
  flag(question, !question.flagged);
  outbox.add("flag", question.number, question.flagged);
  channel?.postMessage({ number: question.number, flagged: question.flagged });
}

// what the page shows of them

function refresh(question) {
  question.answered = collect(question.box) !== null;
  const { cell, number, answered, flagged } = question;
  cell.toggleAttribute("data-answered", answered);
  cell.toggleAttribute("data-flagged", flagged);
  const facts = [say("question", { number }), say(answered ? "answered" : "unanswered")];
  cell.ariaLabel = [...facts, ...(flagged ? [say("flagged")] : [])].join(say("comma"));
  question.section.toggleAttribute("data-answered", answered);
  question.flag.setAttribute("aria-pressed", flagged);
  question.flag.querySelector("span").textContent = say(flagged ? "flagged" : narrow.matches ? "flagShort" : "flag");
  count();
}

function count() {
  const blank = questions.filter(({ answered }) => !answered);
  const counts = {
    answered: questions.length - blank.length,
    blank: blank.length,
    flagged: questions.filter(({ flagged }) => flagged).length,
    total: questions.length,
  };
  for (const place of document.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count];
  $("progress").value = counts.answered;
  const first = blank[0]?.number;
  document.body.toggleAttribute("data-complete", !first);
  for (const link of document.querySelectorAll("[data-go-blank]")) {
    link.hidden = !first && link.dataset.goBlank === "blank";
    link.href = `#q${first ?? current?.number ?? 1}`;
    link.querySelector("span").textContent = first ? say(link.dataset.goBlank, { number: first }) : say("carryOn");
  }
}

// moving about

function show(number, { focus = true } = {}) {
  const next = asked(number) ?? questions[0];
  if (current && current !== next) saveTyped();
  document.querySelector(".q.now").classList.remove("now");
  current?.cell.removeAttribute("aria-current");
  current = next;
  current.section.classList.add("now");
  current.cell.setAttribute("aria-current", "true");
  const place = questions.indexOf(current);
  const isLast = place === questions.length - 1;
  $("back").href = `#q${questions[Math.max(place - 1, 0)].number}`;
  $("back").toggleAttribute("aria-disabled", place === 0);
  $("next").href = isLast ? "#hand-in" : `#q${questions[place + 1].number}`;
  $("next").querySelector("span").textContent = say(isLast ? "review" : "next");
  for (const hint of document.querySelectorAll("[data-for]"))
    hint.hidden = !hint.dataset.for.includes(current.box.dataset.widget);
  document.title = `${say("question", { number: current.number })} / ${questions.length} – ${start.title}`;
  if (!focus) return;
  scrollTo(0, 0);
  current.section.querySelector("h2").focus({ preventScroll: true });
}

const followAddress = (options) => show(Number(/^#q(\d+)$/.exec(location.hash)?.[1] ?? current?.number ?? 1), options);

function openCard() {
  $("sheet").append($("card"));
  $("sheet").showModal();
  $("card").querySelector("h2").focus();
}

function onClick(event) {
  const at = event.target;
  const link = at.closest('a[href^="#"]');
  const question = owner(at);
  if (link) {
    at.closest("dialog")?.close();
    if (link.hash === "#hand-in") event.preventDefault(), openHandIn();
    else if (link.hash === location.hash) event.preventDefault(), followAddress();
  } else if (at.closest("[data-all]")) at.closest("dialog").close(), narrow.matches && openCard();
  else if (at.closest("[data-closes]")) at.closest("dialog").close();
  else if (at.closest("#open-card")) openCard();
  else if (at.closest("[data-hand-in]")) at.closest("dialog")?.close(), openHandIn();
  else if (at.closest("#confirm")) handIn();
  else if (at.closest("#take-over")) takeOver();
  else if (at.closest("#keys")) switchKeys();
  else if (at.closest(".flag")) toggleFlag(question);
  else if (at.closest("[data-clear]")) put(question, null), (question.sent = ""), save(question);
  else if (question && !locked && at.closest("button") && moveStep(at.closest("button"))) save(question);
}

function switchKeys() {
  const off = $("keys").getAttribute("aria-pressed") === "true";
  $("keys").setAttribute("aria-pressed", !off);
  try {
    localStorage.setItem("baiti.keys", off ? "off" : "on");
  } catch {
    // it then holds for this page only
  }
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
  const { key, target } = event;
  const isTyped = target.matches(TYPED);
  const letter = key.length === 1 && $("keys").getAttribute("aria-pressed") === "true" ? key.toUpperCase() : "";
  if (key === "Enter" && target.matches('input, h2, body, main, [tabindex="-1"]')) $("next").click();
  else if (isTyped || (target.matches('[type="radio"]') && key.startsWith("Arrow"))) return;
  else if (key === "ArrowLeft") $("back").click();
  else if (key === "ArrowRight" && $("next").hash !== "#hand-in") $("next").click();
  else if (letter === "M") toggleFlag(current);
  else if (!/^[A-Z]$/.test(letter) || locked || !chooseByLetter(current.box, letter)) return;
  event.preventDefault();
}

// the clock: the server's remaining seconds and this page's monotonic clock; the device's date plays no part

const remaining = () => Math.max(0, left - (performance.now() - readAt) / 1000);
const two = (number) => String(Math.floor(number)).padStart(2, "0");

function tick() {
  const [now, before] = [remaining(), tick.before ?? Infinity];
  const hours = Math.floor(now / 3600);
  $("clock").textContent = `${hours ? `${hours}:` : ""}${two((now / 60) % 60)}:${two(now % 60)}`;
  $("clock").parentElement.toggleAttribute("data-last", now <= 300);
  const crossed = [30, 10, 5, 1].find((minutes) => before > minutes * 60 && now <= minutes * 60);
  if (crossed && before !== Infinity) $("voice").textContent = say("minutesLeft", { minutes: crossed });
  tick.before = now;
  if (now > 0 || leaving) return;
  if (locked && !handing) return setTimeout(leave, (start.grace + 2) * 1000), (leaving = true);
  if (!handing) handIn({ byClock: true });
}

// the state of saving, and the one banner

function showState() {
  const [state, number] = [outbox.state, outbox.slots.length];
  $("save").dataset.state = state;
  $("save").querySelector("span").textContent = say(state === "pending" ? "saved" : state, { number });
  if (state === "readonly") lock();
  if (outbox.stop) banner(outbox.stop === "signed-out" ? "signedOut" : "elsewhere");
  else if (state === "unsent") banner("offline");
  else banner(outbox.kept ? "kept" : "", { number: outbox.kept });
}

function banner(kind, facts) {
  const box = $("banner");
  if (box.dataset.kind === kind + (facts?.number ?? "")) return; // said once
  box.dataset.kind = kind + (facts?.number ?? "");
  box.className = `banner ${kind}`;
  box.querySelector("b").textContent = kind ? say(kind, facts) : "";
  box.querySelector("small").textContent = start.words[`${kind}More`] ?? "";
  box.querySelector("a").hidden = kind !== "signedOut";
  $("take-over").hidden = kind !== "elsewhere" || outbox.stop === "gone";
  box.hidden = !kind;
}

function lock() {
  locked = true;
  for (const { box, flag } of questions) box.disabled = flag.disabled = true;
  document.body.toggleAttribute("data-locked", !handing);
}

async function takeOver() {
  await outbox.flush();
  const reply = await outbox.call("POST", "take-over", { client: outbox.client });
  if (reply.status === 200 || reply.status === 409) leave();
}

function leave() {
  leaving = true;
  location.reload();
}

function onServer(reply) {
  [left, readAt] = [reply.duration_left_s, performance.now()];
  if (reply.state !== "open" && !leaving && !handing) leave();
}

// handing in

function group(id, numbers) {
  const box = $(id);
  box.hidden = !numbers.length;
  box.querySelector("b").textContent = numbers.length;
  const chips = numbers.slice(0, 12).map((number) => {
    const chip = Object.assign(document.createElement("a"), { href: `#q${number}`, className: "chip" });
    chip.textContent = say("question", { number });
    chip.toggleAttribute("data-flagged", id === "flagged-group");
    return chip;
  });
  box.querySelector(".chips").replaceChildren(...chips);
  box.querySelector("[data-all]").hidden = numbers.length <= 12;
}

function openHandIn() {
  saveTyped();
  const pick = (keep) => questions.filter(keep).map(({ number }) => number);
  const unsent = outbox.failures ? outbox.slots : [];
  group("blank-group", pick(({ answered }) => !answered));
  group("flagged-group", pick(({ flagged }) => flagged));
  group("unsent-group", unsent);
  const [minutes, seconds] = [Math.floor(remaining() / 60), Math.floor(remaining() % 60)];
  const number = questions.filter(({ answered }) => answered).length;
  $("hand-in-left").textContent = say(unsent.length ? "leftUnsent" : "leftSaved", { minutes, seconds, number });
  document.body.toggleAttribute("data-ready", !unsent.length && number === questions.length);
  if (!$("hand-in").open) $("hand-in").showModal();
  $("hand-in").querySelector("h2").focus();
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function handIn({ byClock = false } = {}) {
  if (handing) return;
  saveTyped();
  handing = true;
  lock();
  $("hand-in").dataset.busy = byClock ? "clock" : "member";
  $("busy-text").textContent = say(byClock ? "timeOver" : "handingIn");
  if (!$("hand-in").open) $("hand-in").showModal();
  for (let [unsent, seconds] = [false, 1]; ; seconds = Math.min(seconds * 2, 15)) {
    await outbox.running;
    const entries = await outbox.entries();
    const fits = entries.length <= 100 && entries.every(({ epoch }) => epoch === outbox.epoch);
    const reply = await outbox.call("POST", "hand-in", {
      epoch: outbox.epoch,
      client: outbox.client,
      last_seq: outbox.highest,
      entries: fits ? outbox.plain(entries) : [],
      confirm_unsent: unsent,
    });
    if (reply.status === 200) {
      await outbox.settle(entries);
      return leave();
    }
    if (reply.code === "fenced" || reply.status === 404) return stopHandIn();
    if (reply.code === "unsent" && !(unsent = fits || (await outbox.flush()))) continue; // all we hold is there
    if (reply.code === "unsent") continue;
    if (reply.status === 400 || reply.status === 413) await outbox.flush();
    $("busy-note").textContent = say(reply.status === 401 ? "signedOut" : "retrying");
    $("busy-link").hidden = reply.status !== 401;
    await pause(seconds);
  }
}

function stopHandIn() {
  handing = false;
  $("hand-in").close();
  delete $("hand-in").dataset.busy;
  outbox.stop = "fenced";
  showState();
}

// begin

function onVisible() {
  if (leaving || locked) return;
  saveTyped();
  const away = document.visibilityState === "hidden";
  outbox.add("event", null, { page: away ? "left" : "back" });
  if (!away) outbox.ask();
}

async function begin() {
  const shelf = await openShelf();
  const client = await shelf.client();
  const known = await shelf.last(start.id);
  const isBound = client === start.client;
  const highest = Math.max(known, isBound ? start.settled : 0);
  const here = { attempt: start.id, url: start.url, epoch: start.epoch, client, shelf, highest };
  outbox = new Outbox({ ...here, onChange: showState, onServer });
  for (const question of questions) put(question, start.responses[question.number] ?? null);
  for (const { kind, slot, response } of await outbox.entries()) {
    if (isBound && kind === "answer") put(asked(slot), response);
    if (isBound && kind === "flag") flag(asked(slot), response);
  }
  if (!isBound) outbox.stop = "fenced";
  for (const [number, response] of isBound ? Object.entries(drafts.all()) : []) {
    restore(asked(Number(number)).box, response);
    save(asked(Number(number)));
  }
  if (globalThis.BroadcastChannel) {
    channel = new BroadcastChannel(`baiti-${start.id}`);
    channel.onmessage = ({ data }) => {
      if ("flagged" in data) flag(asked(data.number), data.flagged);
      else put(asked(data.number), data.response);
    };
  }
  listen();
  followAddress({ focus: false });
  document.body.removeAttribute("data-loading");
  showState();
  outbox.flush();
  tick();
  setInterval(tick, 250);
  setInterval(() => locked || outbox.waiting.size || outbox.ask(), start.ask_s * 1000);
}

function listen() {
  const form = $("paper");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => save(owner(target)));
  form.addEventListener("input", ({ target }) => {
    if (!target.matches('input[type="text"], textarea')) return;
    const question = owner(target);
    clearTimeout(typing.get(question));
    typing.set(question, setTimeout(save, 800, question));
    drafts.keep(question.number, collect(question.box));
    if (question.box.dataset.widget === "numeric") showReading(question.box, start.readings, say);
  });
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", onVisible);
  $("sheet").addEventListener("close", () => $("rail").append($("card")));
  $("hand-in").addEventListener("cancel", (event) => handing && event.preventDefault());
  addEventListener("hashchange", () => followAddress());
  addEventListener("pagehide", () => saveTyped());
  addEventListener("pageshow", ({ persisted }) => persisted && leave());
  addEventListener("beforeunload", (event) => {
    saveTyped();
    if (!leaving && (outbox.adding || outbox.slots.length)) event.preventDefault();
  });
  narrow.addEventListener("change", () => questions.forEach(refresh));
  try {
    if (localStorage.getItem("baiti.keys") === "off") switchKeys();
  } catch {
    // shortcuts stay on
  }
}

begin();
