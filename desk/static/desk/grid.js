/* The grid: saves rows when they are left, handles keys and bulk actions. */

import { History } from "./grid/history.js";
import { Keyboard } from "./grid/keyboard.js";
import { LocalDrafts } from "./grid/local_drafts.js";
import { announce } from "./grid/messages.js";
import { send } from "./grid/requests.js";
import { HIGH_CONFIDENCE, Row } from "./grid/row.js";
import { publishSelected, reviewSelected } from "./grid/selected_rows.js";
import { Vocabulary } from "./grid/vocabulary.js";

const POLL_SECONDS = 4;

class Grid {
  constructor(form) {
    const { rowUrl, reviewUrl, checklistUrl, waitingUrl, user } = form.dataset;
    this.form = form;
    this.table = form.querySelector("table");
    this.urls = { row: rowUrl, review: reviewUrl, checklist: checklistUrl, waiting: waitingUrl };
    this.history = new History();
    this.localDrafts = new LocalDrafts(user);
    this.vocabularies = readVocabularies("mayAdd" in form.dataset);
    this.rows = [...form.querySelectorAll("[data-row]")].map((row) => new Row(this, row, this.vocabularies));
    this.active = null;
    new Keyboard(this);
    this.listen();
    for (const part of form.querySelectorAll("[data-keys], [data-choose-all]")) part.hidden = false;
    form.classList.add("desk-grid--live");
    this.drawSelection();
    this.poll();
  }

  rowOf(element) {
    return this.rows.find((row) => row.element.contains(element));
  }

  cellOf(element) {
    return this.rowOf(element)?.cells.find((cell) => cell.element.contains(element));
  }

  listen() {
    const { form, table } = this;
    table.addEventListener("focusin", (event) => this.enter(event));
    table.addEventListener("focusout", (event) => this.leave(event));
    table.addEventListener("input", (event) => this.cellOf(event.target)?.changed());
    table.addEventListener("change", (event) => this.settleChoice(event));
    form.addEventListener("submit", (event) => this.submit(event));
    form.addEventListener("click", (event) => this.press(event));
    form.addEventListener("change", (event) => this.choose(event));
    addEventListener("online", () => this.retry());
    addEventListener("focus", () => this.retry());
    addEventListener("beforeunload", (event) => {
      if (this.rows.some((row) => row.isDirty && row.isStored === false)) event.preventDefault();
    });
  }

  enter(event) {
    const cell = this.cellOf(event.target);
    if (!cell) return;
    this.active = cell;
    cell.isUnreviewed = false;
    if (event.target === cell.control && cell.suggestions.proposed.length && cell.control.select) cell.control.select();
  }

  /* Save a row when the focus leaves it. */
  leave(event) {
    const row = this.rowOf(event.target);
    this.cellOf(event.target)?.commit();
    if (row && !row.element.contains(event.relatedTarget)) row.save();
  }

  settleChoice(event) {
    if (event.target.tagName === "SELECT") this.cellOf(event.target)?.commit();
  }

  submit(event) {
    event.preventDefault();
    const { submitter } = event;
    const row = this.rowOf(submitter);
    if (submitter?.value === "publish") publishSelected(this);
    else if (submitter?.value === "review") reviewSelected(this);
    else if (row) row.save({ isRequested: true });
    else this.save();
  }

  press(event) {
    const button = event.target.closest("button[type=button]");
    const row = this.rowOf(button);
    if (button?.dataset.rowTool === "accept") this.accept([row]);
    else if (button?.dataset.rowTool === "discard") row.discard();
    else if (button?.dataset.tool) this.use(button.dataset.tool);
  }

  use(tool) {
    if (tool === "undo" || tool === "redo") this.history[tool]();
    else if (tool === "fill") this.active ? this.fillDown(this.active) : announce("fillNoCell");
    else if (tool === "accept") this.accept(this.rows);
    else if (tool === "choose-all") this.chooseAll(this.rows.some((row) => !row.chosen.checked));
  }

  choose(event) {
    if ("chooseAll" in event.target.dataset) this.chooseAll(event.target.checked);
    if (event.target.name === "selected") this.drawSelection();
  }

  chooseAll(isChosen) {
    for (const row of this.rows) row.chosen.checked = isChosen;
    this.drawSelection();
  }

  drawSelection() {
    const count = this.rows.filter((row) => row.chosen.checked).length;
    for (const place of this.form.querySelectorAll("[data-chosen]")) place.textContent = count ? `(${count})` : "";
    const isAll = count === this.rows.length;
    this.form.querySelector("[data-choose-all]").checked = isAll;
    this.form.querySelector("[data-tool=choose-all]").setAttribute("aria-pressed", String(isAll));
  }

  /* Conflicts are resolved in the row itself. */
  save() {
    for (const row of this.rows) {
      const isOpen = row.element.dataset.state !== "conflict" || row.element.contains(document.activeElement);
      row.save({ isRequested: isOpen });
    }
  }

  retry() {
    for (const row of this.rows) row.retry();
  }

  accept(rows) {
    let count = 0;
    this.history.asOneStep(() => {
      for (const cell of rows.flatMap((row) => row.cells)) {
        const sure = cell.suggestions.proposed.filter((suggestion) => suggestion.percent >= HIGH_CONFIDENCE);
        cell.suggestions.accept(sure);
        // The editor has not reviewed the others yet.
        if (sure.length) cell.isUnreviewed = cell.isMany;
        count += sure.length;
      }
    });
    for (const row of rows) row.save({ isBulk: true });
    announce(count ? "acceptedMany" : "acceptedNone", { count });
  }

  /* Copy a cell to the selected rows below it, or to all rows below if none is selected. */
  fillDown(source) {
    const below = this.rows.slice(this.rows.indexOf(source.row) + 1);
    const chosen = below.filter((row) => row.chosen.checked);
    const cells = (chosen.length ? chosen : below).map((row) => row.cellLike(source)).filter(Boolean);
    source.commit();
    this.history.asOneStep(() => {
      for (const cell of cells) {
        cell.commit();
        cell.text = source.text;
        cell.changed();
        cell.commit();
      }
    });
    for (const { row } of cells) row.save({ isBulk: true });
    announce("filled", { value: source.shown, count: cells.length });
  }

  /* Poll for suggestions while texts are being extracted. */
  async poll() {
    const waiting = this.rows.filter((row) => "waiting" in row.element.dataset);
    if (!waiting.length) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_SECONDS * 1000));
    const { data } = await send(`${this.urls.waiting}?ids=${waiting.map((row) => row.pk)}`);
    for (const row of waiting) if (data?.[row.pk]) row.update(data[row.pk]);
    this.poll();
  }
}

function readVocabularies(mayAdd) {
  const found = JSON.parse(document.getElementById("desk-vocabularies").textContent);
  return Object.fromEntries(
    Object.entries(found).map(([name, terms]) => [name, new Vocabulary(terms, name === "organisations" && mayAdd)]),
  );
}

for (const form of document.querySelectorAll("[data-desk-grid]")) new Grid(form);
