// While a sheet is being brought in, the page stays and asks how far it has come.
const form = document.querySelector("form[data-progress]");
const box = document.querySelector(".import-progress");
let timer = 0;

async function ask() {
  const answer = await fetch(form.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
  if (!answer?.ok) return;
  const { done, total } = await answer.json();
  if (!total) return;
  const words = box.querySelector("[data-done]");
  const bar = box.querySelector("progress");
  bar.max = total;
  bar.value = done;
  words.textContent = words.dataset.done.replace("{done}", done).replace("{total}", total);
}

form?.addEventListener("submit", () => {
  box.hidden = false;
  form.querySelector("button.filled").disabled = true;
  timer = setInterval(ask, 400);
});
addEventListener("pageshow", () => {
  clearInterval(timer);
  if (!form) return;
  box.hidden = true;
  const button = form.querySelector("button.filled");
  if (button) button.disabled = false;
});

// One box ticks all of a name.
for (const all of document.querySelectorAll("[data-ticks]")) {
  const boxes = () => document.querySelectorAll(`input[name="${all.dataset.ticks}"]`);
  all.addEventListener("change", () => {
    for (const one of boxes()) one.checked = all.checked;
  });
  document.addEventListener("change", (event) => {
    if (event.target.name === all.dataset.ticks) all.checked = [...boxes()].every((one) => one.checked);
  });
}
