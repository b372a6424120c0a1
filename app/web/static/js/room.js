// The room's board: asked for anew every few seconds, at moments of its own; times that run are counted here.

const board = document.getElementById("board");
const live = document.querySelector(".live");
const time = () => new Date().toLocaleTimeString([], { hour12: false });
const two = (number) => String(number).padStart(2, "0");
let tag = "";

function countdown(seconds) {
  const left = Math.max(0, Math.floor(seconds));
  const hours = Math.floor(left / 3600);
  const rest = `${two(Math.floor((left % 3600) / 60))}:${two(left % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function tick() {
  const now = Date.now() / 1000 + Number(board.dataset.ahead || 0);
  for (const cell of board.querySelectorAll("[data-ends]")) cell.textContent = countdown(cell.dataset.ends - now);
  for (const cell of board.querySelectorAll("[data-since]")) {
    const seconds = Math.max(0, Math.round(now - cell.dataset.since));
    const [words, number] = seconds < 120 ? [board.dataset.ago, seconds] : [board.dataset.agoMinutes, Math.floor(seconds / 60)];
    cell.textContent = words.replace("{}", number);
  }
}

function say(kind, words, moment) {
  live.className = `live caption ${kind}`;
  live.textContent = words.replace("{}", moment);
}

async function ask() {
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const reply = await fetch(board.dataset.board, { headers, cache: "no-store", redirect: "error" });
    if (reply.status !== 304 && !reply.ok) throw new Error(reply.status);
    const sent = Date.parse(reply.headers.get("Date"));
    if (sent) board.dataset.ahead = (sent - Date.now()) / 1000;
    // What somebody is filling in is not taken away.
    if (reply.status === 200 && !board.querySelector("form:focus-within, select:focus")) {
      board.innerHTML = await reply.text();
      tag = reply.headers.get("ETag") ?? "";
    }
    tick();
    say("now", live.dataset.live, time());
    live.dataset.last = "";
  } catch {
    live.dataset.last ||= time();
    say("lost", live.dataset.stale, live.dataset.last);
  }
  setTimeout(ask, document.hidden ? 20_000 : 4000 + 2000 * Math.random());
}

setInterval(tick, 1000);
setTimeout(ask, 2000 + 2000 * Math.random());
tick();
