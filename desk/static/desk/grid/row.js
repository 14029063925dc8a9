/* One row: its cells, and saving them on the server. */
import { Cell } from "./cell.js";
import { announce, say, time } from "./messages.js";
import { csrf, send } from "./requests.js";

// In percent: suggestions accepted in bulk.
export const HIGH_CONFIDENCE = 90;
const RETRY_SECONDS = [5, 10, 20, 40, 60];
// States that only the editor can resolve.
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
    this.revisionField = element.querySelector(`[name="${this.pk}-base_revision_id"]`);
    this.chosen = element.querySelector("[name=selected]");
    this.cells = [...element.querySelectorAll("[data-cell]")].map((cell) => new Cell(this, cell, vocabularies));
    this.tool = (name) => element.querySelector(`[data-row-tool=${name}]`);
    this.tries = 0;
    this.savedRejections = [];
    // The server's state, as far as this row knows.
    this.stored = { baseRevisionId: this.baseRevisionId, texts: this.texts };
    this.restore();
    this.drawTools();
  }

  get baseRevisionId() {
    return this.revisionField.value;
  }

  get title() {
    return this.cells[0].text;
  }

  get texts() {
    return Object.fromEntries(this.cells.map((cell) => [cell.name, cell.text]));
  }

  get rejected() {
    return this.cells.flatMap((cell) => [...cell.suggestions.rejected]).sort((a, b) => a - b);
  }

  get isDirty() {
    return this.cells.some((cell) => cell.isChanged) || String(this.rejected) !== String(this.savedRejections);
  }

  get cell() {
    return Object.fromEntries(this.cells.map((cell) => [cell.name, cell]));
  }

  /* The cell in the same column, or for the same text of a file in the same language. */
  cellLike({ label }) {
    return this.cells.find((cell) => cell.label === label);
  }

  show(state, values) {
    this.element.dataset.state = state;
    this.parts.saving.textContent = state ? say(state, values) : "";
    this.tool("discard").hidden = !this.isDirty;
  }

  get sure() {
    return this.cells
      .flatMap((cell) => cell.suggestions.proposed)
      .filter((suggestion) => suggestion.percent >= HIGH_CONFIDENCE);
  }

  drawTools() {
    if (this.cells) this.tool("accept").hidden = !this.sure.length;
  }

  /* Called after any change of a cell or its suggestions. */
  changed() {
    const state = this.element.dataset.state ?? "";
    if (!this.isDirty && state !== "saving") {
      if (["unsaved", "restored", "invalid"].includes(state)) this.showClean("");
      return void this.grid.localDrafts.forget(this.pk);
    }
    this.keep();
    if (!["saving", "conflict"].includes(state)) this.show("unsaved");
  }

  keep() {
    const texts = Object.fromEntries(this.cells.filter((cell) => cell.isChanged).map((cell) => [cell.name, cell.text]));
    this.isStored = this.grid.localDrafts.store(this.pk, this.baseRevisionId, { texts, rejected: this.rejected });
    if (!this.isStored) announce("storageFull");
  }

  restore() {
    const draft = this.grid.localDrafts.find(this.pk);
    if (!draft) return;
    // With its base revision, so that later changes of others are not lost.
    this.revisionField.value = draft.baseRevisionId;
    for (const cell of this.cells) {
      const ids = cell.suggestions.all.map(({ id }) => id);
      const rejected = ids.filter((id) => draft.rejected.includes(id));
      cell.state = { text: draft.texts[cell.name] ?? cell.text, rejected };
      if (cell.isChanged) cell.reveal();
    }
    if (this.isDirty) this.show("restored", { time: dayAndTime(draft.at) });
    else this.revisionField.value = this.stored.baseRevisionId;
  }

  discard() {
    const changes = this.cells.map((cell) => {
      const rejected = [...cell.suggestions.rejected].filter((id) => this.savedRejections.includes(id));
      return { cell, before: cell.state, after: { text: this.stored.texts[cell.name], rejected } };
    });
    this.grid.history.record(changes);
    this.revisionField.value = this.stored.baseRevisionId;
    this.theirRevision = null;
    for (const { cell, after } of changes) {
      cell.saved = after.text;
      cell.state = after;
    }
    this.grid.localDrafts.forget(this.pk);
    this.showClean("");
  }

  /* isRequested: by the editor; otherwise rows with a conflict are not saved.
     isBulk: announce the bulk action only, not each saved row. */
  async save({ isRequested = false, isBulk = false } = {}) {
    for (const cell of this.cells) cell.commit();
    const state = this.element.dataset.state;
    this.isSilent = isBulk;
    if (this.isSaving) {
      this.isSavedAgain = true;
      return;
    }
    if (state === "conflict" ? !isRequested : !this.isDirty) return;
    if (state === "invalid" && !isRequested && JSON.stringify(this.texts) === this.lastTexts) return;
    this.isSaving = this.post();
    await this.isSaving;
  }

  async post() {
    clearTimeout(this.timer);
    this.show("saving");
    const sent = this.texts;
    this.lastTexts = JSON.stringify(sent);
    const answer = await send(this.grid.urls.row.replace("/0/", `/${this.pk}/`), this.body(sent));
    this.isSaving = null;
    this.handleResponse(answer, sent);
    if (!this.isSavedAgain) return;
    this.isSavedAgain = false;
    await this.save();
  }

  /* Save, and wait until it is done. */
  async whenSaved() {
    while (this.isSaving) await this.isSaving;
    if (this.element.dataset.state !== "conflict") await this.save({ isRequested: true });
  }

  body(texts) {
    const body = new URLSearchParams({
      csrfmiddlewaretoken: csrf(),
      [`${this.pk}-base_revision_id`]: this.theirRevision ?? this.baseRevisionId,
    });
    for (const [name, text] of Object.entries(texts)) body.set(`${this.pk}-${name}`, text);
    for (const id of this.rejected) body.append(`${this.pk}-reject`, id);
    for (const id of this.reopened()) body.append(`${this.pk}-reopen`, id);
    for (const box of this.parts.conflict.querySelectorAll(":checked")) body.append(box.name, box.value);
    return body;
  }

  /* Suggestions to reopen: of cells with their first text again, or not reviewed. */
  reopened() {
    return this.cells
      .filter((cell) => cell.text === cell.first || cell.isUnreviewed)
      .flatMap((cell) => cell.suggestions.open.map((suggestion) => suggestion.id));
  }

  handleResponse({ status, data }, sent) {
    if (status === 200) return this.handleSaved(data, sent);
    if (status === 409) return this.showConflict(data, sent);
    if (status === 422) return this.showInvalid(data);
    if (status === 404) return this.stop("gone");
    this.stop({ 0: "offline", 403: "signedOut" }[status] ?? "failed");
    const pause = RETRY_SECONDS[Math.min(this.tries++, RETRY_SECONDS.length - 1)];
    this.timer = setTimeout(() => this.save(), pause * 1000);
    if (status === 0) this.unconfirmedTexts = sent;
  }

  handleSaved(data, sent) {
    this.tries = 0;
    // Files that were removed meanwhile have no texts any more.
    const texts = { ...sent, ...data.texts };
    this.setStored(data.baseRevisionId, texts);
    this.revisionField.value = this.stored.baseRevisionId;
    this.savedRejections = this.rejected;
    this.unconfirmedTexts = this.theirRevision = null;
    this.grid.vocabularies.organisations.add(data.newTerms);
    for (const cell of this.cells) cell.settle(sent[cell.name], texts[cell.name]);
    this.grid.localDrafts.forget(this.pk);
    this.parts.publication.textContent = data.status;
    if (this.isDirty) {
      this.showClean("unsaved");
      this.keep();
      return;
    }
    this.showClean("saved", { time: time() });
    if (!this.isSilent) announce("rowSaved", { title: this.title });
  }

  showClean(state, values) {
    for (const cell of this.cells) cell.showErrors();
    this.showErrors([]);
    this.parts.conflict.replaceChildren();
    this.parts.message.textContent = "";
    this.show(state, values);
  }

  showInvalid(data) {
    // Undone while the request was sent: the invalid text is gone.
    if (!this.isDirty) {
      this.grid.localDrafts.forget(this.pk);
      this.showClean("");
      return;
    }
    for (const cell of this.cells) cell.showErrors(data.errors[cell.name]);
    this.showErrors(data.rowErrors);
    this.stop("invalid");
  }

  showErrors(messages) {
    const list = this.parts["row-errors"];
    list.replaceChildren(...messages.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    list.hidden = !messages.length;
  }

  setStored(baseRevisionId, texts) {
    this.stored = { baseRevisionId: String(baseRevisionId ?? ""), texts };
  }

  /* Somebody else saved the row: show both texts, the editor chooses. */
  showConflict(data, sent) {
    this.setStored(data.baseRevisionId, { ...sent, ...data.theirs });
    const isOwn =
      this.unconfirmedTexts &&
      Object.entries(data.theirs).every(([name, text]) => this.unconfirmedTexts[name] === text);
    this.parts.conflict.innerHTML = isOwn ? "" : data.conflict;
    for (const box of this.parts.conflict.querySelectorAll("[type=checkbox]"))
      box.checked = sent[box.value] === this.cell[box.value].saved;
    this.stop("conflict");
    // The next save is based on their revision.
    this.theirRevision = this.stored.baseRevisionId;
    // The earlier request had succeeded, only its response was lost.
    if (isOwn) this.save({ isRequested: true });
  }

  stop(state) {
    this.keep();
    this.show(state);
    announce("rowNotSaved", { title: this.title || this.stored.texts.title, reason: say(state) });
  }

  /* Called when the connection is restored or the window gets focus. */
  retry() {
    const state = this.element.dataset.state;
    if (["offline", "signedOut", "failed"].includes(state)) return this.save();
  }

  get isStuck() {
    return NEEDS_EDITOR.includes(this.element.dataset.state) || this.isDirty;
  }

  /* Show new suggestions and duplicates. */
  update({ waiting, suggestions, duplicates }) {
    if (!waiting) {
      delete this.element.dataset.waiting;
      this.element.querySelector("[data-reading]")?.remove();
    }
    const place = this.element.querySelector("[data-duplicates]");
    if (!place.contains(document.activeElement)) place.innerHTML = duplicates;
    for (const [name, html] of Object.entries(suggestions)) this.cell[name].suggestions.replace(html);
  }
}

const dayAndTime = (at) => new Date(at).toLocaleString(document.documentElement.lang || "en");
