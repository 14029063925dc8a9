/* Buttons that copy a text of the page, with the passage that is selected in another one.
   Without this script they are not shown. */
const oneLine = (text) => text.replace(/\s+/g, " ").trim();
let passage = "";

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const source = selection.anchorNode?.parentElement?.closest("#text");
  // A press on a button takes the selection away: the last one counts.
  if (!selection.isCollapsed && source?.contains(selection.focusNode)) passage = oneLine(selection.toString());
});

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const citation = source.value ?? oneLine(source.textContent);
    const status = button.parentElement.querySelector("[role=status]");
    if ("passage" in button.dataset && !passage) {
      status.textContent = button.dataset.missing;
      return;
    }
    await navigator.clipboard.writeText("passage" in button.dataset ? `“${passage}” ${citation}` : citation);
    status.textContent = button.dataset.done;
  });
}
