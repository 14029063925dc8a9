/* Undo and redo across cells, rows and saves. */
import { announce } from "./messages.js";

export class History {
  constructor() {
    this.done = [];
    this.undone = [];
    this.group = null;
  }

  /* A step: the cells that it changed, each with its states before and after. */
  record(changes) {
    if (this.group) return void this.group.push(...changes);
    this.done.push(changes);
    this.undone = [];
  }

  /* Record all changes made by `work` as one step. */
  asOneStep(work) {
    this.group = [];
    try {
      work();
    } finally {
      const changes = this.group;
      this.group = null;
      if (changes.length) this.record(changes);
    }
  }

  undo() {
    const step = this.done.pop();
    if (!step) return announce("nothingToUndo");
    this.undone.push(step);
    this.put([...step].reverse(), "before", "undone");
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return announce("nothingToRedo");
    this.done.push(step);
    this.put(step, "after", "redone");
  }

  /* Restore a state and save the rows again. */
  put(step, state, word) {
    for (const change of step) change.cell.state = change[state];
    const cells = step.map(({ cell }) => cell);
    cells[0].reveal();
    cells[0].control.focus();
    for (const row of new Set(cells.map((cell) => cell.row))) row.save({ isBulk: true });
    announce(word, { column: [...new Set(cells.map((cell) => cell.label))].join(", ") });
  }
}
