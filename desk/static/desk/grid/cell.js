/* One cell: its text, whichever control edits it. */
import { Suggestions } from "./suggestions.js";
import { joinValues, Terms } from "./terms.js";

export class Cell {
  constructor(row, element, vocabularies) {
    this.row = row;
    this.element = element;
    this.name = element.dataset.cell;
    this.label = element.dataset.label;
    this.isMany = element.dataset.kind === "terms";
    // Its text has several lines, so Enter adds one.
    this.isText = element.dataset.kind === "summary";
    this.isReplaceable = "replaceable" in element.dataset;
    const field = element.querySelector("textarea, select, input[type=text]");
    this.terms = this.isMany ? new Terms(this, field, vocabularies[this.name]) : null;
    this.control = this.terms?.box ?? field;
    if (this.terms) this.terms.text = element.dataset.saved;
    this.saved = this.first = this.text;
    this.suggestions = new Suggestions(this);
    this.error = element.querySelector("[data-error]");
    this.before = this.state;
    this.suggestions.draw();
  }

  get text() {
    return this.terms ? this.terms.text : this.control.value;
  }

  set text(text) {
    if (this.terms) this.terms.text = text;
    else this.control.value = text;
  }

  get isChanged() {
    return this.text !== this.saved;
  }

  /* The state recorded in the history. */
  get state() {
    return { text: this.text, rejected: [...this.suggestions.rejected] };
  }

  set state({ text, rejected }) {
    this.text = text;
    this.suggestions.rejected = new Set(rejected);
    this.before = this.state;
    this.changed();
  }

  /* The text as displayed: labels instead of codes. */
  get shown() {
    if (this.terms) return this.terms.values.map((value) => this.terms.vocabulary.label(value)).join("; ");
    return this.control.selectedOptions?.[0]?.text ?? this.text;
  }

  changed() {
    this.suggestions.draw();
    this.row.changed();
  }

  /* Record what was typed since the last step as one step of the history. */
  commit() {
    const before = this.before;
    this.before = this.state;
    if (JSON.stringify(before) !== JSON.stringify(this.before))
      this.row.grid.history.record([{ cell: this, before, after: this.before }]);
  }

  /* The server stored the text, perhaps normalised. */
  settle(sent, text) {
    if (this.text === sent && sent !== text) {
      this.text = text;
      this.before = this.state;
    }
    this.saved = this.isMany ? joinValues(text.split("; ").filter(Boolean)) : text;
    this.suggestions.draw();
  }

  showErrors(messages = []) {
    this.error.replaceChildren(
      ...messages.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
    );
    this.error.hidden = !messages.length;
    this.control.toggleAttribute("aria-invalid", false);
    if (!messages.length) return;
    this.control.setAttribute("aria-invalid", "true");
    this.reveal();
  }

  /* Open the translations of the row, if the cell is among them. */
  reveal() {
    const translations = this.element.closest("[data-translations]");
    if (translations) translations.open = true;
  }

  focus() {
    this.reveal();
    this.control.focus();
    if (this.control.select) this.control.select();
  }
}
