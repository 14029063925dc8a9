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

/* The whole list of a filter was loaded into the page: continue in its search field. */
document.body.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector?.("input[name=find]")?.focus();
});

/* Show the values that contain the words, and the values above them. */
document.body.addEventListener("input", (event) => {
  if (event.target.name !== "find") return;
  // Without accents, as the server compares them.
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
  const words = fold(event.target.value.trim());
  let depth = 0;
  const list = event.target.closest(".values");
  const labels = list.querySelectorAll(".tree > label");
  for (const label of [...labels].reverse()) {
    const own = Number(label.className.replace("depth-", "")) || 0;
    const name = fold(label.querySelector("bdi").textContent);
    const isMatch = name.includes(words);
    const isAbove = own < depth;
    label.hidden = !(isMatch || isAbove || label.querySelector("input").checked);
    if (!label.hidden) depth = own;
  }
  list.querySelector(".notice").hidden = [...labels].some((label) => !label.hidden);
});
