/* Popovers, so that content above the table is not clipped by its edges. */
export function openPopover(box, anchor) {
  box.popover = "manual";
  if (!box.matches(":popover-open")) box.showPopover();
  const at = anchor.getBoundingClientRect();
  const isBelow = at.bottom + box.offsetHeight < innerHeight || at.top < box.offsetHeight;
  const start = getComputedStyle(anchor).direction === "rtl" ? at.right - box.offsetWidth : at.left;
  const left = Math.max(4, Math.min(start, innerWidth - box.offsetWidth - 4));
  box.style.left = `${left}px`;
  box.style.top = `${isBelow ? at.bottom + 2 : at.top - box.offsetHeight - 2}px`;
}

export function closePopover(box) {
  if (box.popover && box.matches(":popover-open")) box.hidePopover();
}
