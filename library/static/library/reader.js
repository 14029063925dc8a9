/* The keys n and p: the next and the previous match, on this page and then on others. */
const marks = [...document.querySelectorAll("#text mark[id], #picture rect[id]")];
const STEPS = { n: 1, p: -1 };

document.addEventListener("keydown", (event) => {
  const step = STEPS[event.key];
  const isShortcut = event.ctrlKey || event.altKey || event.metaKey || event.isComposing;
  if (!step || isShortcut || event.target.closest("input, select, textarea, [contenteditable]")) return;
  const current = marks.findIndex((mark) => `#${mark.id}` === location.hash);
  const mark = marks[current + step];
  if (mark) return location.replace(`#${mark.id}`);
  const link = document.querySelector(step > 0 ? "[data-hit=next]" : "[data-hit=previous]");
  if (link) location.assign(link.href);
});
