// Filters take effect as they are chosen, and only those in use stand in the address.
for (const form of document.querySelectorAll("form[data-filters]")) {
  form.querySelector("button").hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
  form.addEventListener("submit", () => {
    for (const select of form.elements) if (select.name && !select.value) select.disabled = true;
  });
}
// Coming back, the boxes say again what the page shows, not what was chosen on leaving it.
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-filters]")) {
    for (const select of form.elements) select.disabled = false;
    form.reset();
  }
});
