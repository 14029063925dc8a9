/* The text that a reader selects on the page goes into the form for a passage, until
   they write there themselves. */
const text = document.querySelector("article.text");
const quote = document.getElementById("passage");
let isTyped = quote.value !== "";
quote.addEventListener("input", () => { isTyped = quote.value !== ""; });
document.addEventListener("selectionchange", () => {
  const chosen = document.getSelection();
  const isInside = text.contains(chosen.anchorNode) && text.contains(chosen.focusNode);
  if (isTyped || chosen.isCollapsed || !isInside) return;
  quote.value = chosen.toString().trim().slice(0, quote.maxLength);
});
