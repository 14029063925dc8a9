/* Do not send empty fields: URLs stay short and no redirect is needed. */
document.body.addEventListener("htmx:configRequest", (event) => {
  const fields = event.detail.formData;
  for (const name of new Set(fields.keys())) {
    const values = fields.getAll(name).filter(Boolean);
    fields.delete(name);
    for (const value of values) fields.append(name, value);
  }
});

/* Results were replaced without a reload: announce their number and keep the focus near. */
document.body.addEventListener("htmx:afterSettle", (event) => {
  if (event.target.id !== "answer") return;
  const count = document.getElementById("count");
  document.getElementById("search-status").textContent = count.textContent.trim();
  // The focused element was removed together with the old results.
  if (document.activeElement === document.body) count.focus({ preventScroll: true });
});
