/* Results came without a reload: say how many, and go on from there. */
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "answer") return;
  const count = document.getElementById("count");
  document.getElementById("told").textContent = count.textContent;
  // What had the focus is gone with the results before.
  if (document.activeElement === document.body) count.focus({ preventScroll: true });
});
