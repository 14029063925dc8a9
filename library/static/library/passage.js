/* Copies the text selected on the page into the form for a passage, until the reader
   types there. */
const text = document.querySelector("article.text");
const quote = document.getElementById("passage");
let isTyped = quote.value !== "";
quote.addEventListener("input", () => {
  isTyped = quote.value !== "";
});
// The link beside the selection leads into the closed form.
document.querySelector("#at-selection a").addEventListener("click", () => {
  quote.closest("details").open = true;
});
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const isInside = text.contains(selection.anchorNode) && text.contains(selection.focusNode);
  if (isTyped || selection.isCollapsed || !isInside) return;
  quote.value = selection.toString().trim().slice(0, quote.maxLength);
});
