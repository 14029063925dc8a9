/* Suggestions below a search box: a combobox whose rows are addresses to go to. */
const PAUSE = 150;

for (const box of document.querySelectorAll("input[data-suggest]")) {
  const list = document.createElement("ul");
  list.id = `${box.id}-suggestions`;
  list.className = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.dataset.suggestions);
  list.hidden = true;
  box.parentElement.append(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  }))
    box.setAttribute(name, value);
  let timer, asked;

  const rows = () => [...list.children];
  const chosen = () => list.querySelector("[aria-selected=true]");

  function show(isShown) {
    list.hidden = !isShown;
    box.setAttribute("aria-expanded", isShown);
    choose(null);
  }

  function choose(row) {
    chosen()?.setAttribute("aria-selected", "false");
    row?.setAttribute("aria-selected", "true");
    row?.scrollIntoView({ block: "nearest" });
    if (row) box.setAttribute("aria-activedescendant", row.id);
    else box.removeAttribute("aria-activedescendant");
  }

  function move(step) {
    const all = rows();
    const place = all.indexOf(chosen()) + step;
    // Past either end, the box itself is chosen.
    choose(place === -2 ? all.at(-1) : (all[place] ?? null));
  }

  async function ask() {
    asked?.abort();
    asked = new AbortController();
    const words = box.value.trim();
    if (words.length < 2) return show(false);
    try {
      const address = `${box.dataset.suggest}?${new URLSearchParams({ q: words })}`;
      const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
      if (!answer.ok) return show(false);
      list.innerHTML = await answer.text();
      show(list.children.length > 0 && document.activeElement === box);
    } catch (error) {
      if (error.name !== "AbortError") show(false);
    }
  }

  function leave() {
    clearTimeout(timer);
    asked?.abort();
    show(false);
  }

  box.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  box.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Escape") leave();
    else if (event.key === "Enter" && chosen()) location.assign(chosen().dataset.url);
    else return;
    event.preventDefault();
  });
  box.addEventListener("blur", leave);
  box.form.addEventListener("submit", leave);
  // A press would take the focus from the box, and the rows with it.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const row = event.target.closest("[data-url]");
    if (row) location.assign(row.dataset.url);
  });
}
