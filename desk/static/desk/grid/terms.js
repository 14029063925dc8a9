/* Several terms in a cell: one chip each, and a box to add more. */

import { say } from "./messages.js";
import { newTerm, picker } from "./picker.js";
import { plain } from "./vocabulary.js";

const SEPARATOR = "; ";
export const parts = (text) => [
  ...new Set(
    text
      .split(";")
      .map((part) => part.trim())
      .filter(Boolean),
  ),
];
// Sorted as on the server, so that equal values give equal texts.
export const joinValues = (values) => [...new Set(values)].sort().join(SEPARATOR);

export class Terms {
  constructor(cell, field, vocabulary) {
    this.cell = cell;
    this.vocabulary = vocabulary;
    this.values = [];
    this.chips = document.createElement("ul");
    this.chips.className = "desk-chips";
    this.box = combobox(field);
    field.replaceWith(this.chips, this.box);
    this.box.addEventListener("input", () => this.suggest());
    this.box.addEventListener("blur", () => this.settle());
    this.chips.addEventListener("click", (event) => {
      const chip = event.target.closest("button");
      if (chip) this.remove(chip.dataset.value, true);
    });
  }

  get text() {
    return joinValues([...this.values, ...parts(this.box.value)]);
  }

  set text(text) {
    this.values = parts(text).map((part) => this.vocabulary.code(part));
    this.box.value = "";
    this.draw();
  }

  draw() {
    this.chips.replaceChildren(...this.values.map((value) => this.chip(value)));
  }

  chip(value) {
    const chip = document.createElement("li");
    const label = document.createElement("span");
    const button = document.createElement("button");
    label.dir = "auto";
    label.textContent = this.vocabulary.label(value);
    button.type = "button";
    button.tabIndex = -1;
    button.textContent = "×";
    button.dataset.value = value;
    button.setAttribute("aria-label", say("remove", { value: label.textContent }));
    if (!this.vocabulary.knows(value)) {
      chip.className = "desk-chips__unknown";
      chip.title = value.endsWith("+ new") ? "" : say("unknown");
    }
    chip.append(label, button);
    return chip;
  }

  /* Record each change as its own step of the history. */
  change(values) {
    this.cell.commit();
    this.values = [...new Set(values)];
    this.box.value = "";
    this.draw();
    this.cell.changed();
    this.cell.commit();
  }

  add(value) {
    this.change([...this.values, value]);
  }

  remove(value, isPressed = false) {
    this.change(this.values.filter((other) => other !== value));
    if (isPressed) this.box.focus();
  }

  suggest() {
    const typed = this.box.value;
    if (typed.includes(";")) return this.settle();
    if (!typed.trim()) return picker.close();
    const found = this.vocabulary.find(typed).filter((term) => !this.values.includes(term.code));
    const options = found.map((term) => [term.code, term.label]);
    const isKnown = found.some((term) => term.names.includes(plain(typed)));
    if (this.vocabulary.mayGrow && !isKnown) options.push(newTerm(typed.trim()));
    picker.open(this.box, options, this.cell.label, (value) => this.add(value));
  }

  /* Text without a match becomes a chip too: the server reports the error. */
  settle() {
    picker.close();
    const typed = parts(this.box.value).map((part) => this.vocabulary.code(part));
    if (typed.length) this.change([...this.values, ...typed]);
    this.box.value = "";
  }

  /* Returns whether the key was meant for the list or the chips. */
  key(event) {
    if (event.target !== this.box) return this.keyOnChip(event);
    if (picker.isOpen) return this.keyInList(event);
    if (event.key === "Backspace" && !this.box.value && this.values.length) {
      this.remove(this.values.at(-1));
      return true;
    }
    if (event.key === this.backwards && !this.box.value && this.values.length) {
      this.chips.lastElementChild.querySelector("button").focus();
      return true;
    }
    return false;
  }

  get backwards() {
    return getComputedStyle(this.box).direction === "rtl" ? "ArrowRight" : "ArrowLeft";
  }

  keyInList(event) {
    if (event.key === "ArrowDown") picker.move(1);
    else if (event.key === "ArrowUp") picker.move(-1);
    else if (event.key === "Enter" && !event.altKey) picker.take();
    else if (event.key === "Escape") picker.close();
    else {
      // Tab picks the term and moves on.
      if (event.key === "Tab" && !event.shiftKey) picker.take();
      return false;
    }
    event.preventDefault();
    return true;
  }

  keyOnChip(event) {
    const chip = event.target.closest(".desk-chips li");
    if (!chip) return false;
    const isBack = event.key === this.backwards;
    if (isBack) chip.previousElementSibling?.querySelector("button").focus();
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight")
      (chip.nextElementSibling?.querySelector("button") ?? this.box).focus();
    else if (event.key === "Delete" || event.key === "Backspace") this.remove(event.target.dataset.value, true);
    else return false;
    event.preventDefault();
    return true;
  }
}

function combobox(field) {
  const box = document.createElement("input");
  for (const name of ["id", "dir", "aria-describedby", "aria-invalid"])
    if (field.hasAttribute(name)) box.setAttribute(name, field.getAttribute(name));
  for (const [name, value] of Object.entries({
    type: "text",
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": "desk-picker",
    autocomplete: "off",
  }))
    box.setAttribute(name, value);
  box.className = "desk-chips__box";
  return box;
}
