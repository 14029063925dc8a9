// Follows an import while the worker is at it; shows the whole page anew at the end.
const PAUSE = 2000;
const place = document.querySelector("[data-desk-import]");

async function follow() {
  try {
    const response = await fetch(place.dataset.deskImport);
    if (!response.ok) return;
    const { isWorking, done, total } = await response.json();
    if (!isWorking) {
      location.reload();
      return;
    }
    const progress = place.querySelector("progress");
    progress.max = total || 1;
    progress.value = done;
    place.querySelector("[data-numbers]").textContent = `${done} / ${total}`;
  } catch {
    // The connection is away for a moment: the next look may find it again.
  }
  setTimeout(follow, PAUSE);
}

if (place) {
  place.querySelector("[data-again]").hidden = true;
  setTimeout(follow, PAUSE);
}
