/* Keyboard shortcuts; each has a button or link that does the same. */
import { announce } from "./messages.js";

const REASON = "[data-suggestions] details";

export class Keyboard {
  constructor(grid) {
    this.grid = grid;
    grid.table.addEventListener("keydown", (event) => this.inCell(event));
    grid.form.addEventListener("keydown", (event) => this.help(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
  }

  inCell(event) {
    const cell = this.grid.cellOf(event.target);
    if (!cell || event.isComposing) return;
    if (event.key === "Escape" && event.target.closest(REASON)) return this.closeReason(cell, event);
    if (cell.terms?.key(event)) return;
    if (event.target !== cell.control) return;
    const key = event.ctrlKey || event.metaKey ? "" : event.key;
    if (key === "Tab") return event.shiftKey ? undefined : accept(cell);
    if (key === "Escape") this.reject(cell, event);
    else if (key === "Enter" && event.altKey) this.act(event, () => cell.suggestions.openReason());
    else if (key === "Enter" && !cell.isText) this.act(event, () => this.move(cell, event.shiftKey ? -1 : 1));
    else if (key === "ArrowDown" && isOneLine(cell)) this.act(event, () => this.move(cell, 1));
    else if (key === "ArrowUp" && isOneLine(cell)) this.act(event, () => this.move(cell, -1));
  }

  anywhere(event) {
    const isInGrid = event.target === document.body || this.grid.form.contains(event.target);
    if (!isInGrid || event.isComposing) return;
    const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
    const key = event.key.toLowerCase();
    const cell = this.grid.cellOf(event.target);
    if (isCommand && key === "/") this.act(event, () => this.toggleHelp());
    else if (isCommand && key === "s") this.act(event, () => this.grid.save());
    else if (isCommand && key === "d" && cell) this.act(event, () => this.grid.fillDown(cell));
    else if (isCommand && key === "z") this.history(event, cell, event.shiftKey ? "redo" : "undo");
    else if (isCommand && key === "y") this.history(event, cell, "redo");
  }

  act(event, action) {
    event.preventDefault();
    action();
  }

  /* While typing, leave undo to the browser. */
  history(event, cell, direction) {
    const isTyping =
      cell &&
      !cell.isMany &&
      event.target === cell.control &&
      event.target.tagName !== "SELECT" &&
      cell.text !== cell.before.text;
    if (isTyping) return;
    this.act(event, () => this.grid.history[direction]());
  }

  reject(cell, event) {
    const proposed = cell.suggestions.proposed;
    if (!proposed.length) return;
    this.act(event, () => cell.suggestions.reject(proposed));
    announce("rejected", { value: proposed.map((suggestion) => suggestion.label).join(", ") });
  }

  closeReason(cell, event) {
    event.preventDefault();
    event.target.closest(REASON).open = false;
    cell.control.focus();
  }

  /* To the nearest row that has such a cell: not all have files in each language. */
  move(cell, step) {
    const { rows } = this.grid;
    const at = rows.indexOf(cell.row);
    const others = step > 0 ? rows.slice(at + 1) : rows.slice(0, at).reverse();
    others
      .map((row) => row.cellLike(cell))
      .find(Boolean)
      ?.focus();
  }

  /* Outside the grid, Wagtail uses this key for something else. */
  help(event) {
    if (event.key !== "?" || event.target.matches("input[type=text], textarea, select")) return;
    event.stopPropagation();
    this.act(event, () => this.toggleHelp());
  }

  /* Closing it returns to the cell from which it was opened. */
  toggleHelp() {
    const help = this.grid.form.querySelector("[data-help]");
    help.open = !help.open;
    if (help.open) help.querySelector("summary").focus();
    else this.grid.active?.focus();
  }
}

const isOneLine = (cell) => cell.control.tagName === "INPUT";

function accept(cell) {
  const proposed = cell.suggestions.proposed;
  // Text typed over a proposal takes precedence.
  if (!proposed.length || cell.terms?.box.value) return;
  cell.suggestions.accept(proposed);
  announce("accepted", { value: proposed.map((suggestion) => suggestion.label).join(", ") });
}
