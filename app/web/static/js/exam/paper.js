// The questions of the page: the widgets that hold their responses, marks, drafts, and what the card counts.

const NARROW = matchMedia("(max-width: 859.98px)");
const TYPING_MS = 800;

// Each widget: its response read from the controls (null: blank), and put back into them.

const checked = (box) => [...box.querySelectorAll("input:checked")].map((input) => input.value);

const check = (box, values) => {
  for (const input of box.elements) input.checked = values.includes(input.value);
};

const steps = (box) => [...box.querySelectorAll("[data-id]")];

const WIDGETS = {
  choice: {
    collect: (box) => checked(box)[0] ?? null,
    restore: (box, response) => check(box, [response]),
  },
  choices: {
    collect: (box) => (checked(box).length ? checked(box) : null),
    restore: (box, response) => check(box, response ?? []),
  },
  truefalse: {
    collect: (box) => (checked(box).length ? checked(box)[0] === "true" : null),
    restore: (box, response) => check(box, [String(response)]),
  },
  blanks: {
    collect: (box) => {
      const texts = [...box.elements].map((input) => input.value);
      return texts.some((text) => text.trim()) ? texts : null;
    },
    restore: (box, response) =>
      [...box.elements].forEach((input, gap) => (input.value = response?.[gap] ?? "")),
  },
  numeric: {
    collect: (box) => box.elements[0].value.trim() || null,
    restore: (box, response) => (box.elements[0].value = response ?? ""),
  },
  // fields by name: also the gaps of a cloze text
  match: {
    collect: (box) => {
      const filled = [...box.elements].filter(({ value }) => value.trim());
      return filled.length ? Object.fromEntries(filled.map(({ name, value }) => [name, value])) : null;
    },
    restore: (box, response) =>
      [...box.elements].forEach((field) => (field.value = response?.[field.name] ?? "")),
  },
  order: {
    collect: (box) => (box.dataset.touched ? steps(box).map((step) => step.dataset.id) : null),
    restore: (box, response) => {
      const list = box.querySelector("ol");
      for (const id of response ?? []) list.append(list.querySelector(`[data-id="${id}"]`));
      box.toggleAttribute("data-touched", Boolean(response));
      if (response) box.dataset.touched = "1";
    },
  },
};

WIDGETS.writing = WIDGETS.numeric;

const collect = (box) => WIDGETS[box.dataset.widget].collect(box);

const restore = (box, response) => WIDGETS[box.dataset.widget].restore(box, response);

// Order: the buttons of a step. Where the step now stands, to be said; null when it was another button.
function moveStep(button) {
  const step = button.closest("[data-id]");
  if (!step && !button.hasAttribute("data-keep")) return null;
  button.closest("fieldset").dataset.touched = "1";
  if (!step) return "";
  if (button.dataset.move === "1") step.nextElementSibling?.after(step);
  else step.previousElementSibling?.before(step);
  const isAtEnd = !(button.dataset.move === "1" ? step.nextElementSibling : step.previousElementSibling);
  (isAtEnd ? step.querySelector(`[data-move]:not([data-move="${button.dataset.move}"])`) : button).focus();
  return `${[...step.parentElement.children].indexOf(step) + 1}. ${step.querySelector(".text").textContent}`;
}

// Letters choose: A is the first option shown. True when there was one.
export function chooseByLetter(box, letter) {
  const input = box.querySelectorAll(".option input")[letter.charCodeAt(0) - 65];
  if (!input) return false;
  input.click();
  return true;
}

// What is being typed or logged, kept at once and without waiting: a reload in mid-word loses nothing.
class Drafts {
  constructor(attempt) {
    this.key = `baiti.drafts.${attempt}`;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? {};
    } catch {
      return {};
    }
  }

  keep(epoch, number, response) {
    const answers = { ...this.read().answers, [number]: response };
    if (response === undefined) delete answers[number];
    this.#write(Object.keys(answers).length ? { epoch, answers } : null);
  }

  clear() {
    this.#write(null);
  }

  #write(value) {
    try {
      if (value) localStorage.setItem(this.key, JSON.stringify(value));
      else localStorage.removeItem(this.key);
    } catch {
      // then the last 800 ms of typing are at risk
    }
  }
}

export class Paper {
  // start: what the page was made with; say: words by key; onCount(counts, first blank) after every change.
  constructor(start, say, onCount) {
    Object.assign(this, { start, say, onCount, locked: false });
    this.typing = new Map(); // question → timer
    this.drafts = new Drafts(start.id);
    this.questions = [...document.querySelectorAll(".q")].map((section) => {
      const number = Number(section.dataset.slot);
      const box = section.querySelector("fieldset");
      const cell = document.querySelector(`#card a[href="#q${number}"]`);
      const flagged = start.flags.includes(number);
      return { number, section, box, cell, flag: section.querySelector(".flag"), flagged };
    });
    for (const shared of document.querySelectorAll(".shared"))
      shared.ontoggle = () => {
        const same = document.querySelectorAll(`[data-group="${shared.dataset.group}"]`);
        for (const one of same) one.open = shared.open; // folded above one question, folded above all
      };
    NARROW.addEventListener("change", () => this.questions.forEach((question) => this.#refresh(question)));
  }

  asked(number) {
    return this.questions.find((question) => question.number === number);
  }

  holding(element) {
    return this.questions.find(({ section }) => section.contains(element));
  }

  // Show what is stored, and over it what this device has not sent.
  async begin(outbox, isBound) {
    this.outbox = outbox;
    for (const question of this.questions) this.#put(question, this.start.responses[question.number] ?? null);
    for (const { kind, slot, response, epoch } of await outbox.entries()) {
      if (!isBound || epoch !== outbox.epoch) continue;
      if (kind === "answer") this.#put(this.asked(slot), response);
      if (kind === "flag") this.#mark(this.asked(slot), response);
    }
    await this.#recover(isBound);
    if (!globalThis.BroadcastChannel) return;
    this.channel = new BroadcastChannel(`baiti-${this.start.id}`); // to the same paper in other tabs
    this.channel.onmessage = ({ data: { number, flagged, response } }) => {
      if (flagged === undefined) this.#put(this.asked(number), response);
      else this.#mark(this.asked(number), flagged);
    };
  }

  // Drafts of this turn go on; those of a turn that ended are sent under it, to be kept.
  async #recover(isBound) {
    const { epoch, answers = {} } = this.drafts.read();
    const goesOn = isBound && epoch === this.outbox.epoch;
    for (const [number, response] of Object.entries(answers)) {
      const question = this.asked(Number(number));
      if (goesOn) restore(question.box, response), this.save(question);
      else if (!(await this.outbox.add("answer", question.number, response, epoch))) return;
    }
    if (!goesOn) this.drafts.clear();
  }

  save(question) {
    clearTimeout(this.typing.get(question));
    this.typing.delete(question);
    if (this.locked) return;
    const { number } = question;
    const response = collect(question.box);
    const sent = JSON.stringify(response);
    if (sent === question.sent) {
      this.drafts.keep(this.outbox.epoch, number);
      return this.outbox.onChange();
    }
    question.sent = sent;
    this.drafts.keep(this.outbox.epoch, number, response);
    this.outbox.add("answer", number, response).then((isKept) => {
      const isLast = question.sent === sent && !this.typing.has(question);
      if (isKept && isLast) this.drafts.keep(this.outbox.epoch, number);
    });
    this.channel?.postMessage({ number, response });
    this.#refresh(question);
  }

  saveTyped() {
    for (const question of [...this.typing.keys()]) this.save(question);
  }

  typed(question) {
    clearTimeout(this.typing.get(question));
    this.typing.set(question, setTimeout(() => this.save(question), TYPING_MS));
    this.drafts.keep(this.outbox.epoch, question.number, collect(question.box));
    this.outbox.onChange();
  }

  clear(question) {
    restore(question.box, null);
    this.save(question);
  }

  // A button of the question; the words to say when it moved a step.
  press(question, button) {
    const said = this.locked ? null : moveStep(button);
    if (said !== null) this.save(question);
    return said ?? "";
  }

  toggleFlag(question) {
    if (this.locked) return;
    this.#mark(question, !question.flagged);
    this.outbox.add("flag", question.number, question.flagged);
    this.channel?.postMessage({ number: question.number, flagged: question.flagged });
  }

  lock() {
    this.locked = true;
    for (const { box, flag } of this.questions) box.disabled = flag.disabled = true;
  }

  numbers(keep) {
    return this.questions.filter(keep).map(({ number }) => number);
  }

  #put(question, response) {
    restore(question.box, response);
    question.sent = JSON.stringify(collect(question.box));
    this.#refresh(question);
  }

  #mark(question, flagged) {
    question.flagged = flagged;
    this.#refresh(question);
  }

  #refresh(question) {
    const { cell, number, flagged, flag, section, box } = question;
    const answered = (question.answered = collect(box) !== null);
    cell.toggleAttribute("data-answered", answered);
    cell.toggleAttribute("data-flagged", flagged);
    section.toggleAttribute("data-answered", answered);
    const facts = [this.say("question", { number }), this.say(answered ? "answered" : "unanswered")];
    cell.ariaLabel = [...facts, ...(flagged ? [this.say("flagged")] : [])].join(this.say("comma"));
    flag.setAttribute("aria-pressed", flagged);
    flag.querySelector("span").textContent = this.say(
      flagged ? "flagged" : NARROW.matches ? "flagShort" : "flag",
    );
    this.#count();
  }

  #count() {
    const blank = this.numbers((one) => !one.answered);
    const { before = 0, count: total = this.questions.length } = this.start.forward ?? {};
    const answered = before + this.questions.length - blank.length;
    const flagged = this.numbers((one) => one.flagged).length;
    this.onCount({ answered, blank: total - answered, flagged, total }, blank[0]);
  }
}
