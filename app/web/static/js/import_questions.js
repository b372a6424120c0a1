// While a file is read the page says so; touching an answer chooses “the answer is”.
for (const form of document.querySelectorAll("form[data-reads]")) {
  form.addEventListener("submit", () => {
    form.querySelector(".import-progress").hidden = false;
    // A disabled button is not sent, so it is disabled once the form is on its way.
    setTimeout(() => form.querySelectorAll("button").forEach((button) => { button.disabled = true; }));
  });
  addEventListener("pageshow", () => {
    form.querySelector(".import-progress").hidden = true;
    form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  });
  form.addEventListener("input", (event) => {
    const name = event.target.name ?? "";
    if (name.startsWith("answer-")) {
      form.querySelector(`input[name="do-${name.slice(7)}"][value="answer"]`).checked = true;
    }
    const target = event.target.closest?.(".import-target");
    if (target && name !== "target") target.querySelector('input[name="target"]').checked = true;
  });
}
