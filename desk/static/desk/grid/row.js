/* One row: what is in it, and its way to the server. */
import { Cell } from "./cell.js";
import { csrf, send } from "./sending.js";
import { announce, say, time } from "./words.js";

// In percent: what is accepted without a look at each.
export const SURE = 90;
const AGAIN_AFTER = [5, 10, 20, 40, 60];
// In these states there is something that only the editor can do.
const NEEDS_EDITOR = ["conflict", "invalid", "gone"];

export class Row {
  constructor(grid, element, vocabularies) {
    this.grid = grid;
    this.element = element;
    this.pk = element.dataset.row;
    const find = (name) => element.querySelector(`[data-${name}]`);
    this.parts = Object.fromEntries(
      ["publication", "saving", "message", "row-errors", "conflict"].map((name) => [name, find(name)]),
    );
    this.seenField = element.querySelector(`[name="${this.pk}-seen"]`);
    this.chosen = element.querySelector("[name=selected]");
    this.cells = [...element.querySelectorAll("[data-cell]")].map((cell) => new Cell(this, cell, vocabularies));
    this.tool = (name) => element.querySelector(`[data-row-tool=${name}]`);
    this.tries = 0;
    this.sentRefusals = [];
    // What the server has, when this row has not heard of anything newer.
    this.stored = { seen: this.seen, texts: this.texts };
    this.restore();
    this.drawTools();
  }

  get seen() {
    return this.seenField.value;
  }

  get title() {
    return this.cells[0].text;
  }

  get texts() {
    return Object.fromEntries(this.cells.map((cell) => [cell.name, cell.text]));
  }

  get refused() {
    return this.cells.flatMap((cell) => [...cell.offers.refused]).sort((a, b) => a - b);
  }

  get isDirty() {
    return this.cells.some((cell) => cell.isChanged) || String(this.refused) !== String(this.sentRefusals);
  }

  get cell() {
    return Object.fromEntries(this.cells.map((cell) => [cell.name, cell]));
  }

  show(state, values) {
    this.element.dataset.state = state;
    this.parts.saving.textContent = state ? say(state, values) : "";
    this.tool("discard").hidden = !this.isDirty;
  }

  get sure() {
    return this.cells.flatMap((cell) => cell.offers.proposed).filter((offer) => offer.percent >= SURE);
  }

  drawTools() {
    if (this.cells) this.tool("accept").hidden = !this.sure.length;
  }

  /* Something in it was typed, taken or refused. */
  changed() {
    const state = this.element.dataset.state ?? "";
    if (!this.isDirty && state !== "saving") {
      if (["unsaved", "restored", "invalid"].includes(state)) this.settleAs("");
      return void this.grid.keeping.forget(this.pk);
    }
    this.keep();
    if (!["saving", "conflict"].includes(state)) this.show("unsaved");
  }

  keep() {
    const texts = Object.fromEntries(
      this.cells.filter((cell) => cell.isChanged).map((cell) => [cell.name, cell.text]),
    );
    this.isKept = this.grid.keeping.keep(this.pk, this.seen, { texts, refused: this.refused });
    if (!this.isKept) announce("notKept");
  }

  restore() {
    const kept = this.grid.keeping.find(this.pk);
    if (!kept) return;
    // With the revision that it began with, so that nobody's later words are lost.
    this.seenField.value = kept.seen;
    for (const cell of this.cells) {
      const ids = cell.offers.all.map(({ id }) => id);
      const refused = ids.filter((id) => kept.refused.includes(id));
      cell.state = { text: kept.texts[cell.name] ?? cell.text, refused };
    }
    if (this.isDirty) this.show("restored", { time: dayAndTime(kept.at) });
    else this.seenField.value = this.stored.seen;
  }

  discard() {
    const changes = this.cells.map((cell) => {
      const refused = [...cell.offers.refused].filter((id) => this.sentRefusals.includes(id));
      return { cell, before: cell.state, after: { text: this.stored.texts[cell.name], refused } };
    });
    this.grid.history.record(changes);
    this.seenField.value = this.stored.seen;
    this.theirsSeen = null;
    for (const { cell, after } of changes) {
      cell.saved = after.text;
      cell.state = after;
    }
    this.grid.keeping.forget(this.pk);
    this.settleAs("");
  }

  /* isAsked: the editor said so; without it a row waits in which they have to choose.
     isOneOfMany: what all of them did is told, not that each was saved. */
  async save({ isAsked = false, isOneOfMany = false } = {}) {
    for (const cell of this.cells) cell.commit();
    const state = this.element.dataset.state;
    this.isQuiet = isOneOfMany;
    if (this.isSaving) return void (this.isSavedAgain = true);
    if (state === "conflict" ? !isAsked : !this.isDirty) return;
    if (state === "invalid" && !isAsked && JSON.stringify(this.texts) === this.sentTexts) return;
    this.isSaving = this.post();
    await this.isSaving;
  }

  async post() {
    clearTimeout(this.timer);
    this.show("saving");
    const sent = this.texts;
    this.sentTexts = JSON.stringify(sent);
    const answer = await send(this.grid.urls.row.replace("/0/", `/${this.pk}/`), this.body(sent));
    this.isSaving = null;
    this.receive(answer, sent);
    if (!this.isSavedAgain) return;
    this.isSavedAgain = false;
    await this.save();
  }

  /* Saved, as far as it can be. */
  async settled() {
    while (this.isSaving) await this.isSaving;
    if (this.element.dataset.state !== "conflict") await this.save({ isAsked: true });
  }

  body(texts) {
    const body = new URLSearchParams({ csrfmiddlewaretoken: csrf(), [`${this.pk}-seen`]: this.theirsSeen ?? this.seen });
    for (const [name, text] of Object.entries(texts)) body.set(`${this.pk}-${name}`, text);
    for (const id of this.refused) body.append(`${this.pk}-refuse`, id);
    for (const id of this.reopened()) body.append(`${this.pk}-reopen`, id);
    for (const box of this.parts.conflict.querySelectorAll(":checked")) body.append(box.name, box.value);
    return body;
  }

  /* Suggestions of cells that are again as they were when these were made, or that
     nobody has looked at. */
  reopened() {
    return this.cells.filter((cell) => cell.text === cell.first || cell.isUnseen)
      .flatMap((cell) => cell.offers.open.map((offer) => offer.id));
  }

  receive({ status, data }, sent) {
    if (status === 200) return this.received(data, sent);
    if (status === 409) return this.meet(data, sent);
    if (status === 422) return this.complain(data);
    if (status === 404) return this.stop("gone");
    this.stop({ 0: "offline", 403: "signedOut" }[status] ?? "failed");
    const pause = AGAIN_AFTER[Math.min(this.tries++, AGAIN_AFTER.length - 1)];
    this.timer = setTimeout(() => this.save(), pause * 1000);
    if (status === 0) this.lastSent = sent;
  }

  received(data, sent) {
    this.tries = 0;
    this.know(data.seen, data.texts);
    this.seenField.value = this.stored.seen;
    this.sentRefusals = this.refused;
    this.lastSent = this.theirsSeen = null;
    this.grid.vocabularies.organisations.add(data.newTerms);
    for (const cell of this.cells) cell.settle(sent[cell.name], data.texts[cell.name]);
    this.grid.keeping.forget(this.pk);
    this.parts.publication.textContent = data.status;
    if (this.isDirty) return this.settleAs("unsaved"), this.keep();
    this.settleAs("saved", { time: time() });
    if (!this.isQuiet) announce("rowSaved", { title: this.title });
  }

  settleAs(state, values) {
    for (const cell of this.cells) cell.complain();
    this.showErrors([]);
    this.parts.conflict.replaceChildren();
    this.parts.message.textContent = "";
    this.show(state, values);
  }

  complain(data) {
    // Taken back while it was sent: what was wrong with it stands there no more.
    if (!this.isDirty) return this.grid.keeping.forget(this.pk), this.settleAs("");
    for (const cell of this.cells) cell.complain(data.errors[cell.name]);
    this.showErrors(data.rowErrors);
    this.stop("invalid");
  }

  showErrors(messages) {
    const list = this.parts["row-errors"];
    list.replaceChildren(...messages.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    list.hidden = !messages.length;
  }

  know(seen, texts) {
    this.stored = { seen: String(seen ?? ""), texts };
  }

  /* Somebody else saved the row: both are shown, and the editor chooses. */
  meet(data, sent) {
    this.know(data.seen, { ...sent, ...data.theirs });
    const isOwn = this.lastSent && Object.entries(data.theirs).every(([name, text]) => this.lastSent[name] === text);
    this.parts.conflict.innerHTML = isOwn ? "" : data.conflict;
    for (const box of this.parts.conflict.querySelectorAll("[type=checkbox]"))
      box.checked = sent[box.value] === this.cell[box.value].saved;
    this.stop("conflict");
    // The next save is one that knows of theirs.
    this.theirsSeen = this.stored.seen;
    // What was sent had arrived after all, only its answer was lost.
    if (isOwn) this.save({ isAsked: true });
  }

  stop(state) {
    this.keep();
    this.show(state);
    announce("rowNotSaved", { title: this.title || this.stored.texts.title, reason: say(state) });
  }

  /* Once the connection or the editor is back. */
  retry() {
    const state = this.element.dataset.state;
    if (["offline", "signedOut", "failed"].includes(state)) return this.save();
  }

  get isStuck() {
    return NEEDS_EDITOR.includes(this.element.dataset.state) || this.isDirty;
  }

  /* Its text was read, and suggests something. */
  hear({ waiting, offers, likes }) {
    if (!waiting) {
      delete this.element.dataset.waiting;
      this.element.querySelector("[data-reading]")?.remove();
    }
    const place = this.element.querySelector("[data-likes]");
    if (!place.contains(document.activeElement)) place.innerHTML = likes;
    for (const [name, html] of Object.entries(offers)) this.cell[name].offers.replace(html);
  }
}

const dayAndTime = (at) => new Date(at).toLocaleString(document.documentElement.lang || "en");
