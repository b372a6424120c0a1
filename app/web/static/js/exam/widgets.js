// The response of a question: read from its controls, and put back into them.

const checked = (box) => [...box.querySelectorAll("input:checked")].map((input) => input.value);

const check = (box, values) => {
  for (const input of box.querySelectorAll("input")) input.checked = values.includes(input.value);
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
      const texts = [...box.querySelectorAll("input")].map((input) => input.value);
      return texts.some((text) => text.trim()) ? texts : null;
    },
    restore: (box, response) =>
      box.querySelectorAll("input").forEach((input, gap) => (input.value = response?.[gap] ?? "")),
  },
  numeric: {
    collect: (box) => box.querySelector("input").value.trim() || null,
    restore: (box, response) => (box.querySelector("input").value = response ?? ""),
  },
  match: {
    collect: (box) => {
      const pairs = [...box.querySelectorAll("select")].filter(({ value }) => value);
      return pairs.length ? Object.fromEntries(pairs.map(({ name, value }) => [name, value])) : null;
    },
    restore: (box, response) =>
      box.querySelectorAll("select").forEach((select) => (select.value = response?.[select.name] ?? "")),
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

export const collect = (box) => WIDGETS[box.dataset.widget].collect(box);

export const restore = (box, response) => WIDGETS[box.dataset.widget].restore(box, response);

// Order: the buttons of a step. True when the order is now an answer.
export function moveStep(button) {
  const box = button.closest("fieldset");
  if (button.hasAttribute("data-move")) {
    const step = button.closest("[data-id]");
    if (button.dataset.move === "1") step.nextElementSibling?.after(step);
    else step.previousElementSibling?.before(step);
    button.focus();
  } else if (!button.hasAttribute("data-keep")) return false;
  box.dataset.touched = "1";
  return true;
}

// Letters choose: A is the first option shown. True when there was one.
export function chooseByLetter(box, letter) {
  const input = box.querySelectorAll(".option input")[letter.charCodeAt(0) - 65];
  if (!input) return false;
  input.click();
  return true;
}

// What a typed number is read as, asked of the server; silent when it cannot be reached.
export function showReading(box, url, say) {
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
