// Long answers: the field grows with what is written, and the line below it counts.

const FULL = 20_000;
const COUNTED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}])[\p{L}\p{N}])+(?:[.,'’-](?:(?![\p{Script=Han}])[\p{L}\p{N}])+)*/gu;

// Each Chinese character counts, and each word or number; punctuation does not.
export const countWords = (text) => text.match(COUNTED)?.length ?? 0;

function show(field) {
  const line = document.getElementById(field.getAttribute("aria-describedby"));
  const [count, note] = line.querySelectorAll("span");
  const [least, most] = field.dataset.words.split("-").map(Number);
  const number = countWords(field.value);
  if (least || most) count.textContent = count.dataset.said.replace("{number}", number);
  const isFew = number && number < least;
  const said = field.value.length >= FULL ? "full" : most && number > most ? "many" : isFew ? "few" : "";
  const words = note.dataset[said] ?? "";
  if (note.textContent !== words) note.textContent = words; // said once, not at each key
  note.classList.toggle("unclear", Boolean(said));
  grow(field);
}

function grow(field) {
  if (!field.scrollHeight) return; // on a page not open
  field.isFitted = true;
  if (CSS.supports("field-sizing", "content")) return;
  const place = scrollY;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
  scrollTo(scrollX, place);
}

const fields = () => document.querySelectorAll("textarea.writing");

// Also what was not typed: an answer put back, cleared, or written in another tab; and a page that was turned.
function look() {
  for (const field of fields()) {
    if (field.value !== field.shown || (!field.isFitted && field.scrollHeight)) show(field);
    field.shown = field.value;
  }
}

document.addEventListener("input", look);
setInterval(look, 400);
