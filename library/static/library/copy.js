/* Buttons that copy a text of the page. Without this script they are not shown. */
for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    await navigator.clipboard.writeText(text.replace(/\s+/g, " ").trim());
    button.parentElement.querySelector("[role=status]").textContent = button.dataset.done;
  });
}
