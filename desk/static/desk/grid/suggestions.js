/* The suggestions of a cell. They become values when the editor accepts them. */

import { say } from "./messages.js";
import { closePopover, openPopover } from "./popovers.js";
import { parts } from "./terms.js";

export class Suggestions {
  constructor(cell) {
    this.cell = cell;
    this.list = cell.element.querySelector("[data-suggestions]");
    this.rejected = new Set();
    this.read();
    this.list.addEventListener("change", (event) => this.answer(event.target));
    this.list.addEventListener("toggle", (event) => toggleReason(event.target), true);
    this.list.addEventListener("focusout", (event) => closeOnLeave(event));
  }

  read() {
    this.all = [...this.list.querySelectorAll("[data-suggestion]")].map((element) => ({
      id: Number(element.dataset.suggestion),
      value: element.dataset.value,
      label: element.dataset.suggestionLabel,
      percent: Number(element.dataset.percent),
      isProposed: "proposed" in element.dataset,
      element,
    }));
    // Tab, Escape and Alt+Enter do the same.
    for (const stop of this.list.querySelectorAll("li > label input, summary")) stop.tabIndex = -1;
  }

  /* Show suggestions made while the page was open. */
  replace(html) {
    if (html === this.html || this.list.contains(document.activeElement)) return;
    this.html = html;
    this.list.innerHTML = html;
    this.read();
    this.draw();
  }

  /* A UN document may have several symbols, in one text. */
  get isList() {
    return this.cell.isMany || this.cell.name === "un_symbol";
  }

  isInCell(suggestion) {
    const { text } = this.cell;
    return this.isList ? parts(text).includes(suggestion.value) : text === suggestion.value;
  }

  get open() {
    return this.all.filter((suggestion) => !this.rejected.has(suggestion.id) && !this.isInCell(suggestion));
  }

  /* The suggestions that leaving the cell would accept. */
  get proposed() {
    const { isMany, text, first, isReplaceable } = this.cell;
    if (text && !(isReplaceable && text === first)) return [];
    const likely = this.all.filter((suggestion) => suggestion.isProposed && !this.rejected.has(suggestion.id));
    if (isMany) return likely;
    // Files in two languages suggest both: keep the selected one.
    return likely.some((suggestion) => this.isInCell(suggestion)) ? [] : likely.slice(0, 1);
  }

  accept(suggestions) {
    if (!suggestions.length) return;
    const { cell } = this;
    cell.commit();
    const values = suggestions.map((suggestion) => suggestion.value);
    if (cell.isMany) cell.text = [cell.text, ...values].join(";");
    else if (this.isList && cell.text) cell.text = `${cell.text}; ${values[0]}`;
    else [cell.text] = values;
    cell.changed();
    cell.commit();
  }

  reject(suggestions) {
    this.cell.commit();
    for (const suggestion of suggestions) this.rejected.add(suggestion.id);
    this.cell.changed();
    this.cell.commit();
  }

  answer(box) {
    const suggestion = this.all.find(({ element }) => element.contains(box));
    if (!suggestion || !box.checked) return;
    box.checked = false;
    this.cell.control.focus();
    if (box.name.endsWith("-reject")) this.reject([suggestion]);
    else this.accept([suggestion]);
  }

  draw() {
    const open = new Set(this.open);
    const proposed = new Set(this.proposed);
    for (const suggestion of this.all) {
      suggestion.element.hidden = !open.has(suggestion);
      suggestion.element.classList.toggle("desk-suggestion--proposed", proposed.has(suggestion));
    }
    const first = [...proposed].map((suggestion) => suggestion.label).join("; ");
    this.cell.row.drawTools();
    const { control } = this.cell;
    if (control.tagName !== "SELECT") control.placeholder = first ? say("proposal", { value: first }) : "";
  }

  openReason() {
    const details = this.list.querySelector("li:not([hidden]) details");
    if (!details) return;
    details.open = true;
    details.querySelector("summary").focus();
  }
}

function toggleReason(details) {
  const box = details.querySelector(":scope > div");
  if (!box) return;
  if (details.open) openPopover(box, details.querySelector("summary"));
  else closePopover(box);
}

function closeOnLeave(event) {
  const details = event.target.closest("details");
  if (details && !details.contains(event.relatedTarget)) details.open = false;
}
