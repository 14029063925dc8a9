/* What is suggested for a cell. It becomes a value when the editor takes it. */
import { float, sink } from "./floating.js";
import { parts } from "./terms.js";
import { say } from "./words.js";

export class Offers {
  constructor(cell) {
    this.cell = cell;
    this.list = cell.element.querySelector("[data-offers]");
    this.refused = new Set();
    this.read();
    this.list.addEventListener("change", (event) => this.answer(event.target));
    this.list.addEventListener("toggle", (event) => showWhy(event.target), true);
    this.list.addEventListener("focusout", (event) => closeWhenLeft(event));
  }

  read() {
    this.all = [...this.list.querySelectorAll("[data-offer]")].map((element) => ({
      id: Number(element.dataset.offer),
      value: element.dataset.value,
      label: element.dataset.offerLabel,
      percent: Number(element.dataset.percent),
      isProposed: "proposed" in element.dataset,
      element,
    }));
    // The keys Tab, Escape and Alt with Enter do what these do.
    for (const stop of this.list.querySelectorAll("li > label input, summary")) stop.tabIndex = -1;
  }

  /* New suggestions came while the page was open. */
  replace(html) {
    if (html === this.html || this.list.contains(document.activeElement)) return;
    this.html = html;
    this.list.innerHTML = html;
    this.read();
    this.draw();
  }

  isHeld(offer) {
    const { isMany, text } = this.cell;
    return isMany ? parts(text).includes(offer.value) : text === offer.value;
  }

  get open() {
    return this.all.filter((offer) => !this.refused.has(offer.id) && !this.isHeld(offer));
  }

  /* What leaving the cell would take. */
  get proposed() {
    const { isMany, text, first, isReplaceable } = this.cell;
    if (text && !(isReplaceable && text === first)) return [];
    const likely = this.all.filter((offer) => offer.isProposed && !this.refused.has(offer.id));
    if (isMany) return likely;
    // Files in two languages suggest both: the one that is chosen stays.
    return likely.some((offer) => this.isHeld(offer)) ? [] : likely.slice(0, 1);
  }

  take(offers) {
    if (!offers.length) return;
    const { cell } = this;
    cell.commit();
    const values = offers.map((offer) => offer.value);
    cell.text = cell.isMany ? [cell.text, ...values].join(";") : values[0];
    cell.changed();
    cell.commit();
  }

  refuse(offers) {
    this.cell.commit();
    for (const offer of offers) this.refused.add(offer.id);
    this.cell.changed();
    this.cell.commit();
  }

  answer(box) {
    const offer = this.all.find(({ element }) => element.contains(box));
    if (!offer || !box.checked) return;
    box.checked = false;
    this.cell.control.focus();
    if (box.name.endsWith("-refuse")) this.refuse([offer]);
    else this.take([offer]);
  }

  draw() {
    const open = new Set(this.open);
    const proposed = new Set(this.proposed);
    for (const offer of this.all) {
      offer.element.hidden = !open.has(offer);
      offer.element.classList.toggle("desk-offer--proposed", proposed.has(offer));
    }
    const first = [...proposed].map((offer) => offer.label).join("; ");
    this.cell.row.drawTools();
    const { control } = this.cell;
    if (control.tagName !== "SELECT")
      control.placeholder = first ? say("proposal", { value: first }) : "";
  }

  openWhy() {
    const why = this.list.querySelector("li:not([hidden]) details");
    if (!why) return;
    why.open = true;
    why.querySelector("summary").focus();
  }
}

function showWhy(details) {
  const box = details.querySelector(":scope > div");
  if (!box) return;
  if (details.open) float(box, details.querySelector("summary"));
  else sink(box);
}

function closeWhenLeft(event) {
  const details = event.target.closest("details");
  if (details && !details.contains(event.relatedTarget)) details.open = false;
}
