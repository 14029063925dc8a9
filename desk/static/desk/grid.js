/* The grid: rows that save themselves, keys, what many rows have done at once. */
import { History } from "./grid/history.js";
import { Keeping } from "./grid/keeping.js";
import { Keys } from "./grid/keys.js";
import { Row, SURE } from "./grid/row.js";
import { send } from "./grid/sending.js";
import { together } from "./grid/together.js";
import { Vocabulary } from "./grid/vocabulary.js";
import { announce } from "./grid/words.js";

const LOOK_AGAIN = 4;

class Grid {
  constructor(form) {
    const { rowUrl, togetherUrl, waitingUrl, user } = form.dataset;
    this.form = form;
    this.table = form.querySelector("table");
    this.urls = { row: rowUrl, together: togetherUrl, waiting: waitingUrl };
    this.history = new History();
    this.keeping = new Keeping(user);
    this.vocabularies = readVocabularies("mayAdd" in form.dataset);
    this.rows = [...form.querySelectorAll("[data-row]")].map((row) => new Row(this, row, this.vocabularies));
    this.active = null;
    new Keys(this);
    this.listen();
    for (const part of form.querySelectorAll("[data-keys], [data-choose-all]")) part.hidden = false;
    form.classList.add("desk-grid--live");
    this.drawChosen();
    this.look();
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
      if (this.rows.some((row) => row.isDirty && row.isKept === false)) event.preventDefault();
    });
  }

  enter(event) {
    const cell = this.cellOf(event.target);
    if (!cell) return;
    this.active = cell;
    cell.isUnseen = false;
    if (event.target === cell.control && cell.offers.proposed.length && cell.control.select) cell.control.select();
  }

  /* A row that is left is saved. */
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
    if (submitter && "together" in submitter.dataset) together(this, submitter.value);
    else if (row) row.save({ isAsked: true });
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
    else if (tool === "fill") this.active ? this.fillDown(this.active) : announce("fillNothing");
    else if (tool === "accept") this.accept(this.rows);
    else if (tool === "choose-all") this.chooseAll(this.rows.some((row) => !row.chosen.checked));
  }

  choose(event) {
    if ("chooseAll" in event.target.dataset) this.chooseAll(event.target.checked);
    if (event.target.name === "selected") this.drawChosen();
  }

  chooseAll(isChosen) {
    for (const row of this.rows) row.chosen.checked = isChosen;
    this.drawChosen();
  }

  drawChosen() {
    const count = this.rows.filter((row) => row.chosen.checked).length;
    for (const place of this.form.querySelectorAll("[data-chosen]")) place.textContent = count ? `(${count})` : "";
    const isAll = count === this.rows.length;
    this.form.querySelector("[data-choose-all]").checked = isAll;
    this.form.querySelector("[data-tool=choose-all]").setAttribute("aria-pressed", String(isAll));
  }

  /* Whose words stay is said in the row itself. */
  save() {
    for (const row of this.rows) {
      const isOpen = row.element.dataset.state !== "conflict" || row.element.contains(document.activeElement);
      row.save({ isAsked: isOpen });
    }
  }

  retry() {
    for (const row of this.rows) row.retry();
  }

  accept(rows) {
    let count = 0;
    this.history.together(() => {
      for (const cell of rows.flatMap((row) => row.cells)) {
        const sure = cell.offers.proposed.filter((offer) => offer.percent >= SURE);
        cell.offers.take(sure);
        // Of the others nobody has said anything yet.
        if (sure.length) cell.isUnseen = cell.isMany;
        count += sure.length;
      }
    });
    for (const row of rows) row.save({ isOneOfMany: true });
    announce(count ? "acceptedSome" : "acceptedNone", { count });
  }

  /* Into the chosen rows below a cell; into all rows below it where none is chosen. */
  fillDown(source) {
    const below = this.rows.slice(this.rows.indexOf(source.row) + 1);
    const chosen = below.filter((row) => row.chosen.checked);
    const rows = chosen.length ? chosen : below;
    source.commit();
    this.history.together(() => {
      for (const row of rows) {
        const cell = row.cell[source.name];
        cell.commit();
        cell.text = source.text;
        cell.changed();
        cell.commit();
      }
    });
    for (const row of rows) row.save({ isOneOfMany: true });
    announce("filled", { value: source.shown, count: rows.length });
  }

  /* While texts are being read, suggestions come in. */
  async look() {
    const waiting = this.rows.filter((row) => "waiting" in row.element.dataset);
    if (!waiting.length) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN * 1000));
    const { data } = await send(`${this.urls.waiting}?ids=${waiting.map((row) => row.pk)}`);
    for (const row of waiting) if (data?.[row.pk]) row.hear(data[row.pk]);
    this.look();
  }
}

function readVocabularies(mayAdd) {
  const found = JSON.parse(document.getElementById("desk-vocabularies").textContent);
  return Object.fromEntries(Object.entries(found).map(([name, terms]) =>
    [name, new Vocabulary(terms, name === "organisations" && mayAdd)]));
}

for (const form of document.querySelectorAll("[data-desk-grid]")) new Grid(form);
