/* Empty fields are not sent: addresses stay short, and need no second way. */
document.body.addEventListener("htmx:configRequest", (event) => {
  const fields = event.detail.formData;
  for (const name of new Set(fields.keys())) {
    const said = fields.getAll(name).filter(Boolean);
    fields.delete(name);
    for (const value of said) fields.append(name, value);
  }
});

/* Results came without a reload: say how many, and go on from there. */
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "answer") return;
  const count = document.getElementById("count");
  document.getElementById("told").textContent = count.textContent;
  // What had the focus is gone with the results before.
  if (document.activeElement === document.body) count.focus({ preventScroll: true });
});
