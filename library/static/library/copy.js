/* Buttons that copy a text of the page, with the passage that is selected in another one.
   Without this script they are not shown. */
const atSelection = document.getElementById("at-selection");
const oneLine = (text) => text.replace(/\s+/g, " ").trim();
let passage = "";

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const source = selection.anchorNode?.parentElement?.closest("#text");
  // A press on a button takes the selection away: the last one counts.
  const isPassage = !selection.isCollapsed && source?.contains(selection.focusNode);
  if (isPassage) passage = oneLine(selection.toString());
  if (atSelection && navigator.clipboard) {
    atSelection.hidden = !isPassage;
    if (isPassage) place(selection);
  }
});

/* Put the button below the end of the selection, inside the window. Style sheets show it
   on wide screens only: phones have a menu of their own there. */
const place = (selection) => {
  const box = selection.getRangeAt(0).getBoundingClientRect();
  const room = document.documentElement.clientWidth - atSelection.offsetWidth - 8;
  atSelection.style.top = `${box.bottom + scrollY + 6}px`;
  atSelection.style.left = `${Math.max(8, Math.min(box.left, room))}px`;
};
// Else the press would take the selection away, and the button with it.
atSelection?.addEventListener("mousedown", (event) => event.preventDefault());

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
