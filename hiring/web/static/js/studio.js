// Copy buttons: without JavaScript the text can be selected by hand, so they only appear here.
const said = document.getElementById("copied");

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
      said.textContent = "Copied.";
      button.classList.add("done");
    } catch {
      said.textContent = "Selected. Copy it with the keyboard.";
    }
  });
}
