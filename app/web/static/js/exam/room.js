// The exam room: one question at a time, the clock, the state of saving, handing in.

import { Outbox, openShelf } from "./outbox.js";
import { chooseByLetter, Paper } from "./paper.js";

const $ = (id) => document.getElementById(id);
const start = JSON.parse($("state").textContent);
const say = (key, facts = {}) => start.words[key].replace(/\{(\w+)\}/g, (_, name) => facts[name]);
const narrow = matchMedia("(max-width: 859.98px)");
const TYPED = 'input[type="text"], select, textarea';
const paper = new Paper(start, say, showCounts);

let outbox, current, handing, leaving, extras;
let { rests } = start;
let [left, readAt] = [start.left, performance.getEntriesByType?.("navigation")[0]?.responseStart ?? 0];

// moving about

function show(number, { focus = true } = {}) {
  const { questions } = paper;
  paper.saveTyped();
  document.querySelector(".q.now").classList.remove("now");
  current?.cell.removeAttribute("aria-current");
  current = paper.asked(number) ?? questions[0];
  current.section.classList.add("now");
  current.cell.setAttribute("aria-current", "true");
  const place = questions.indexOf(current);
  const count = start.forward?.count ?? questions.length;
  const isLast = start.forward ? current.number === count : place === count - 1;
  $("back").href = `#q${questions[Math.max(place - 1, 0)].number}`;
  $("back").toggleAttribute("aria-disabled", place === 0);
  $("next").href = isLast ? "#hand-in" : start.forward ? "#next" : `#q${questions[place + 1].number}`;
  $("next").querySelector("span").textContent = say(isLast ? "review" : "next");
  for (const hint of document.querySelectorAll("[data-for]"))
    hint.hidden = !hint.dataset.for.includes(current.box.dataset.widget);
  document.title = `${say("question", { number: current.number })} / ${count} – ${start.title}`;
  if (!focus) return;
  scrollTo(0, 0);
  current.section.querySelector("h2").focus({ preventScroll: true });
}

const addressed = () => Number(/^#q(\d+)$/.exec(location.hash)?.[1] ?? current?.number ?? 1);

function showCounts(counts, firstBlank) {
  for (const place of document.querySelectorAll("[data-count]")) place.textContent = counts[place.dataset.count];
  $("progress").value = counts.answered;
  document.body.toggleAttribute("data-complete", !firstBlank);
  for (const link of document.querySelectorAll("[data-go-blank]")) {
    const key = link.dataset.goBlank;
    link.hidden = !firstBlank && key === "blank";
    link.href = `#q${firstBlank ?? current?.number ?? 1}`;
    link.querySelector("span").textContent = firstBlank ? say(key, { number: firstBlank }) : say("carryOn");
  }
}

function openCard() {
  $("sheet").append($("card"));
  $("sheet").showModal();
  $("card").querySelector("h2").focus();
}

const PRESSED = {
  "[data-all]": (at) => (at.closest("dialog").close(), narrow.matches && openCard()),
  "[data-closes]": (at) => at.closest("dialog").close(),
  "#open-card": openCard,
  "[data-hand-in]": (at) => (at.closest("dialog")?.close(), openHandIn()),
  "#confirm": () => handIn(),
  "#take-over": takeOver,
  "#keys": switchKeys,
  ".flag": (at) => paper.toggleFlag(paper.holding(at)),
  "[data-clear]": (at) => paper.clear(paper.holding(at)),
  ".q button": (at) => ($("voice").textContent = paper.press(paper.holding(at), at)),
};

function onClick(event) {
  const link = event.target.closest('a[href^="#"]');
  if (link) {
    event.preventDefault(); // at once: the next key must not meet the question before
    link.closest("dialog")?.close();
    if (link.hash === "#hand-in") return openHandIn();
    if (link.hash === "#next") return extras?.advance(current.number);
    if (link.hash !== location.hash) history.pushState(null, "", link.hash);
    return show(addressed());
  }
  for (const [selector, press] of Object.entries(PRESSED)) {
    const button = event.target.closest(selector);
    if (button) return press(button);
  }
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
  const { key, target } = event;
  const isOurs = !(event.ctrlKey || event.metaKey || event.altKey || event.isComposing);
  if (!isOurs || rests || document.querySelector("dialog[open]")) return;
  const letter = key.length === 1 && $("keys").getAttribute("aria-pressed") === "true" ? key.toUpperCase() : "";
  if (key === "Enter" && target.matches('input, h2, body, main, [tabindex="-1"]')) $("next").click();
  else if (target.matches(TYPED) || (target.matches('[type="radio"]') && key.startsWith("Arrow"))) return;
  else if (key === "ArrowLeft") $("back").click();
  else if (key === "ArrowRight" && $("next").hash !== "#hand-in") $("next").click();
  else if (letter === "M") paper.toggleFlag(current);
  else if (!/^[A-Z]$/.test(letter) || paper.locked || !chooseByLetter(current.box, letter)) return;
  event.preventDefault();
}

// the clock: the server's remaining seconds and this page's monotonic clock; the device's date plays no part

const remaining = () => Math.max(0, left - (rests ? 0 : (performance.now() - readAt) / 1000));
const two = (number) => String(Math.floor(number)).padStart(2, "0");

function tick() {
  const [now, before] = [remaining(), tick.before ?? 0];
  const hours = Math.floor(now / 3600);
  $("clock").textContent = `${hours ? `${hours}:` : ""}${two((now / 60) % 60)}:${two(now % 60)}`;
  $("clock").parentElement.toggleAttribute("data-last", now <= 300);
  const crossed = [30, 10, 5, 1].find((minutes) => before > minutes * 60 && now <= minutes * 60);
  if (crossed) $("voice").textContent = say("minutesLeft", { minutes: crossed });
  tick.before = now;
  if (now > 0 || leaving || handing) return;
  if (!paper.locked) return handIn({ byClock: true });
  leaving = true;
  setTimeout(leave, (start.grace + 2) * 1000);
}

// the state of saving, and the one banner

function showState() {
  const number = outbox.slots.length;
  const state = outbox.state === "saved" && paper.typing.size ? "pending" : outbox.state;
  $("save").dataset.state = state;
  $("save").querySelector("span").textContent = say(state === "pending" ? "saved" : state, { number });
  if (state === "readonly") lock();
  if (outbox.stop) banner(outbox.stop);
  else if (state === "unsent") banner("offline");
  else banner(outbox.kept ? "kept" : "", { number: outbox.kept });
}

function banner(kind, facts) {
  const box = $("banner");
  const words = kind && say(kind, facts);
  if (box.querySelector("b").textContent === words) return; // said once
  box.className = `banner ${kind}`;
  box.querySelector("b").textContent = words;
  box.querySelector("small").textContent = start.words[`${kind}More`] ?? "";
  box.querySelector("a").hidden = kind !== "signedOut";
  $("take-over").hidden = kind !== "fenced";
  box.hidden = !kind;
}

function lock() {
  paper.lock();
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
  rest(reply.rests);
  if (reply.state !== "open" && !leaving && !handing) leave();
  extras?.hear(reply);
}

// While the clock stands still the questions are out of sight; what was written goes on being sent.
function rest(isResting) {
  rests = isResting;
  $("paper").hidden = $("rail").hidden = rests;
}

const more = () =>
  import("./extras.js")
    .then(({ begin }) => begin({ start, say, outbox, paper, leave, onServer, remaining, handIn }))
    .then((found) => (extras = found))
    .catch(() => setTimeout(more, 20_000));

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
  paper.saveTyped();
  const blank = paper.numbers(({ answered }) => !answered);
  const unsent = outbox.failures ? outbox.slots : [];
  group("blank-group", blank);
  group("flagged-group", paper.numbers(({ flagged }) => flagged));
  group("unsent-group", unsent);
  const [minutes, seconds] = [Math.floor(remaining() / 60), Math.floor(remaining() % 60)];
  const number = paper.questions.length - blank.length + (start.forward?.before ?? 0);
  const isSaved = outbox.state === "saved";
  const isEarly = performance.now() < (start.wait ?? 0) * 1000;
  const words = say(isSaved ? "leftSaved" : "leftUnsent", { minutes, seconds, number });
  $("hand-in-left").textContent = isEarly ? start.early : words;
  $("confirm").disabled = isEarly;
  document.body.toggleAttribute("data-ready", !unsent.length && !blank.length);
  if (!$("hand-in").open) $("hand-in").showModal();
  $("hand-in").querySelector("h2").focus();
}

const pause = (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

async function handIn({ byClock, leftPage } = {}) {
  if (handing) return;
  paper.saveTyped();
  handing = true;
  lock();
  $("hand-in").dataset.busy = "";
  $("busy-text").textContent = say(byClock ? "timeOver" : "handingIn");
  if (!$("hand-in").open) $("hand-in").showModal();
  for (let seconds = 1; ; seconds = Math.min(seconds * 2, 15)) {
    const reply = await outbox.handIn(leftPage);
    if (reply.status === 200) return paper.drafts.clear(), leave();
    if (reply.code === "hand-in-too-early") return leave();
    if (reply.code === "fenced") break;
    $("busy-note").textContent = say(reply.status === 401 || reply.status === 404 ? "signedOut" : "retrying");
    $("busy-link").hidden = reply.status !== 401 && reply.status !== 404;
    await pause(seconds);
  }
  handing = false;
  delete $("hand-in").dataset.busy;
  $("hand-in").close();
  showState();
}

// begin

function onVisible() {
  if (leaving || paper.locked) return;
  paper.saveTyped();
  const away = document.visibilityState === "hidden";
  outbox.add("event", null, { page: away ? "left" : "back" });
  if (!away) outbox.ask();
}

function onLeaving() {
  outbox.hold();
  paper.saveTyped();
}

async function begin() {
  const shelf = await openShelf();
  const client = await shelf.client();
  const isBound = client === start.client;
  const highest = Math.max(await shelf.last(start.id), isBound ? start.settled : 0);
  const here = { attempt: start.id, url: start.url, epoch: start.epoch, client, shelf, highest };
  outbox = new Outbox({ ...here, stop: isBound ? "" : "fenced", onChange: showState, onServer });
  await paper.begin(outbox, isBound);
  listen();
  show(addressed(), { focus: false });
  document.body.removeAttribute("data-loading");
  $("paper").inert = false;
  rest(rests);
  showState();
  outbox.flush();
  more();
  tick();
  setInterval(tick, 250);
  setInterval(() => paper.locked || outbox.waiting.size || outbox.ask(), start.ask_s * 1000);
}

function listen() {
  const form = $("paper");
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", ({ target }) => paper.save(paper.holding(target)));
  form.addEventListener("input", ({ target }) => {
    if (!target.matches('input[type="text"], textarea')) return;
    const question = paper.holding(target);
    paper.typed(question);
    if (question.box.dataset.widget === "numeric") extras?.showReading(question.box);
  });
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", onVisible);
  $("sheet").addEventListener("close", () => $("rail").append($("card")));
  $("hand-in").addEventListener("cancel", (event) => handing && event.preventDefault());
  addEventListener("hashchange", () => show(addressed()));
  addEventListener("pageshow", ({ persisted }) => persisted && leave());
  addEventListener("pagehide", onLeaving);
  addEventListener("beforeunload", (event) => {
    onLeaving();
    if (!leaving && (outbox.adding || outbox.slots.length)) event.preventDefault();
  });
  try {
    if (localStorage.getItem("baiti.keys") === "off") switchKeys();
  } catch {
    // shortcuts stay on
  }
}

begin();
