// The start page: tries the device before the clock runs, and says who this device is.

import { openShelf } from "./outbox.js";

const list = document.getElementById("checks");
const words = JSON.parse(list.dataset.words);

function found(key, state, word, facts = {}) {
  const row = list.querySelector(`[data-check="${key}"]`);
  row.dataset.state = state;
  row.querySelector(".found").textContent = words[word].replace(/\{(\w+)\}/g, (_, name) => facts[name]);
  row.querySelector("small").hidden = state === "fine";
}

async function tryNetwork() {
  try {
    const asked = performance.now();
    const reply = await fetch(list.dataset.url, { cache: "no-store" });
    const ms = Math.max(1, Math.round(performance.now() - asked));
    found("network", ms < 1000 ? "fine" : "note", ms < 1000 ? "fine" : "slow", { ms });
    const minutes = Math.round((Date.now() - Date.parse(reply.headers.get("Date"))) / 60000);
    if (!minutes) found("time", "fine", "exact");
    else if (minutes) found("time", "note", minutes > 0 ? "fast" : "behind", { minutes: Math.abs(minutes) });
  } catch {
    found("network", "note", "offline");
  }
}

async function tryStorage() {
  const shelf = await openShelf();
  found("storage", shelf.forgets ? "bad" : "fine", shelf.forgets ? "forgets" : "stored");
  const button = document.getElementById("start");
  if (!button) return;
  button.disabled = Boolean(shelf.forgets);
  button.form.client.value = await shelf.client();
}

found("browser", "fine", "supported");
tryNetwork();
tryStorage();
