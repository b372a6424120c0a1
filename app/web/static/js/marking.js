// The marking page: numbers by keyboard, the running sum, nothing unsaved left by accident.
// Everything works without it too: the fields are a plain form, and the server has the last word.
const form = document.querySelector("form[data-marks]");
const fields = [...form.querySelectorAll("input[name=point]")];
const NUMBER = /^\d{1,4}(\.\d{1,2})?$/;

const plain = (text) => text.trim().normalize("NFKC").replace("。", ".");
const shown = (number) => String(Math.round(number * 100) / 100);

function problemOf(field) {
  const text = plain(field.value);
  return NUMBER.test(text) && Number(text) > Number(field.dataset.most) ? "above" : "";
}

function look(field) {
  const message = document.getElementById(`${field.id}-error`);
  const isAbove = problemOf(field) === "above";
  if (isAbove) message.querySelector("span").textContent = message.dataset.above;
  message.hidden = !isAbove;
  field.closest("li").classList.toggle("wrong", isAbove);
  field.setAttribute("aria-invalid", String(isAbove));
}

function add() {
  const given = fields.map((field) => plain(field.value));
  const isWhole = given.every((text) => NUMBER.test(text));
  const sum = given.reduce((total, text) => total + (NUMBER.test(text) ? Number(text) : 0), 0);
  const isKnown = isWhole || sum > 0;
  document.getElementById("sum").textContent = isKnown ? shown(sum) : "—";
  const scaled = document.getElementById("scaled");
  if (scaled) scaled.textContent = isKnown ? shown((sum * form.dataset.worth) / form.dataset.most) : "—";
}

function give(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function step(field, by) {
  const next = fields[fields.indexOf(field) + by];
  if (next) next.focus();
  if (next) next.select();
}

function save() {
  const wrong = fields.find((field) => problemOf(field));
  if (wrong) wrong.focus();
  else form.requestSubmit();
}

const onField = {
  ArrowDown: (field) => step(field, 1),
  ArrowUp: (field) => step(field, -1),
  f: (field) => give(field, field.dataset.most),
  h: (field) => give(field, shown(field.dataset.most / 2)),
  s: () => document.querySelector("#skip button")?.click(),
  Enter: () => {
    const empty = fields.find((field) => !field.value.trim());
    if (empty) empty.focus();
    else save();
  },
};

// Without a modifier only, and only in a number's field: nowhere else does a letter do anything.
form.addEventListener("keydown", (event) => {
  if (event.isComposing) return;
  const isField = fields.includes(event.target);
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    save();
  } else if (isField && !event.ctrlKey && !event.metaKey && !event.altKey) {
    const act = onField[event.key] ?? onField[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act(event.target);
  }
});

const asLoaded = () => [...new FormData(form)].filter(([name]) => name !== "csrf_token").join("\n");
const before = asLoaded();
let isLeaving = false;
form.addEventListener("input", (event) => {
  if (fields.includes(event.target)) look(event.target);
  add();
});
form.addEventListener("submit", (event) => {
  const wrong = fields.find((field) => problemOf(field));
  if (!wrong) {
    isLeaving = true;
    return;
  }
  event.preventDefault();
  wrong.focus();
});
for (const other of document.querySelectorAll(".mark-actions form")) {
  other.addEventListener("submit", () => (isLeaving = asLoaded() === before));
}
addEventListener("beforeunload", (event) => {
  if (!isLeaving && asLoaded() !== before) event.preventDefault();
});
addEventListener("pageshow", () => (isLeaving = false));

for (const quick of form.querySelectorAll(".quick")) {
  quick.hidden = false;
  quick.addEventListener("click", (event) => {
    const button = event.target.closest("[data-gives]");
    if (button) give(quick.closest("li").querySelector("input"), button.dataset.gives);
  });
}

// The question is folded as it was left: after some answers one knows it by heart.
for (const details of document.querySelectorAll("details[data-keeps]")) {
  const key = `marking ${details.dataset.keeps} ${location.pathname.split("/")[2]}`;
  if (sessionStorage.getItem(key) === "closed") details.open = false;
  details.addEventListener("toggle", () => sessionStorage.setItem(key, details.open ? "open" : "closed"));
}

const keys = document.querySelector(".keys");
if (keys) keys.hidden = false;
add();
// With a keyboard one begins to type; on a phone the answer is read first.
if (matchMedia("(hover: hover) and (pointer: fine)").matches && !document.querySelector(".error-summary")) {
  const first = fields.find((field) => !field.value.trim()) ?? fields[0];
  if (first && !first.disabled) first.focus({ preventScroll: true });
}
