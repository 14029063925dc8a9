/* Publishing the chosen rows, or sending them to review: one after the other. */
import { csrf, send } from "./sending.js";
import { announce, say } from "./words.js";

export async function together(grid, action) {
  const rows = grid.rows.filter((row) => row.chosen.checked);
  if (!rows.length) return announce("chooseRows");
  const count = rows.length;
  let done = 0;
  for (const [at, row] of rows.entries()) {
    announce("working", { done: at, count });
    done += await one(grid, row, action);
  }
  if (done === count) announce("allDone", { count });
  else announce("together", { done, left: count - done });
}

/* Returns 1 when it was done, else 0. */
async function one(grid, row, action) {
  await row.settled();
  if (row.isStuck) return tell(row, false, say("notYet"));
  const body = new URLSearchParams({ csrfmiddlewaretoken: csrf(), action, row: row.pk, seen: row.seen });
  const { status, data } = await send(grid.urls.together, body);
  if (!data?.message) return tell(row, false, say(status === 403 ? "signedOut" : "failed"));
  row.seenField.value = data.seen ?? row.seen;
  row.parts.publication.textContent = data.status ?? "";
  return tell(row, data.done, data.message);
}

function tell(row, isDone, message) {
  row.parts.message.textContent = message;
  row.element.dataset.together = isDone ? "done" : "left";
  return isDone ? 1 : 0;
}
