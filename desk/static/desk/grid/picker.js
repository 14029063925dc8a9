/* The list below the active cell; one for all cells. */

import { say } from "./messages.js";
import { closePopover, openPopover } from "./popovers.js";

const list = document.createElement("ul");
list.id = "desk-picker";
list.className = "desk-picker";
list.setAttribute("role", "listbox");
list.hidden = true;
const status = document.createElement("p");
status.className = "w-sr-only";
status.setAttribute("role", "status");
document.querySelector("[data-desk-grid]").append(list, status);

let box = null;
let pick = null;

export const picker = {
  get isOpen() {
    return !list.hidden;
  },

  /* options: [value, label] each; onPick: called with the selected value. */
  open(input, options, name, onPick) {
    box = input;
    pick = onPick;
    list.setAttribute("aria-label", name);
    list.replaceChildren(...options.map(([value, label], at) => option(value, label, at)));
    list.hidden = !options.length;
    box.setAttribute("aria-expanded", String(!list.hidden));
    status.textContent = options.length ? say("results", { count: options.length }) : say("noResults");
    if (list.hidden) return picker.close();
    openPopover(list, input);
    choose(list.firstElementChild);
  },

  close() {
    closePopover(list);
    list.hidden = true;
    box?.setAttribute("aria-expanded", "false");
    box?.removeAttribute("aria-activedescendant");
    box = null;
  },

  move(step) {
    const all = [...list.children];
    const at = all.indexOf(chosen()) + step;
    choose(all[(at + all.length) % all.length]);
  },

  /* Pick the highlighted option. Returns whether there was one. */
  take() {
    const value = list.hidden ? null : chosen()?.dataset.value;
    const onPick = pick;
    picker.close();
    if (value) onPick(value);
    return Boolean(value);
  },
};

const chosen = () => list.querySelector("[aria-selected=true]");

function choose(row) {
  chosen()?.setAttribute("aria-selected", "false");
  row.setAttribute("aria-selected", "true");
  row.scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", row.id);
}

function option(value, label, at) {
  const row = document.createElement("li");
  row.id = `desk-picker-${at}`;
  row.setAttribute("role", "option");
  row.setAttribute("aria-selected", "false");
  row.dir = "auto";
  row.dataset.value = value;
  row.textContent = label;
  return row;
}

// Pressing an option must not take the focus from the box: that closes the list.
list.addEventListener("pointerdown", (event) => event.preventDefault());
list.addEventListener("click", (event) => {
  const row = event.target.closest("[role=option]");
  if (!row) return;
  choose(row);
  picker.take();
});
addEventListener(
  "scroll",
  (event) => {
    if (picker.isOpen && event.target !== list) openPopover(list, box);
  },
  true,
);

export const newTerm = (text) => [`${text} + new`, say("add", { value: text })];
