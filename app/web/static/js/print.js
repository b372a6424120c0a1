// A button with data-prints prints the page; without script it would do nothing, so it shows only here.
for (const button of document.querySelectorAll("[data-prints]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
