// Polls the progress of an import; reloads the page when it is finished.
const POLL_INTERVAL = 2000; // milliseconds
const container = document.querySelector("[data-desk-import]");

async function poll() {
  try {
    const response = await fetch(container.dataset.deskImport);
    if (!response.ok) return;
    const { isWorking, done, total } = await response.json();
    if (!isWorking) {
      location.reload();
      return;
    }
    const progress = container.querySelector("progress");
    progress.max = total || 1;
    progress.value = done;
    container.querySelector("[data-numbers]").textContent = `${done} / ${total}`;
  } catch {
    // Connection lost: poll again.
  }
  setTimeout(poll, POLL_INTERVAL);
}

if (container) {
  container.querySelector("[data-again]").hidden = true;
  setTimeout(poll, POLL_INTERVAL);
}
