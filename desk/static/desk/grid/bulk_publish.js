/* Publish the selected rows or send them to review, one after the other. */

import { announce, say } from "./messages.js";
import { csrf, send } from "./requests.js";

export async function bulkPublish(grid, action) {
  const rows = grid.rows.filter((row) => row.chosen.checked);
  if (!rows.length) return announce("chooseRows");
  const count = rows.length;
  let done = 0;
  for (const [at, row] of rows.entries()) {
    announce("working", { done: at, count });
    done += await one(grid, row, action);
  }
  if (done === count) announce("allDone", { count });
  else announce("bulkPublished", { done, left: count - done });
}

/* Returns 1 when it was done, else 0. */
async function one(grid, row, action) {
  await row.whenSaved();
  if (row.isStuck) return tell(row, false, say("notYet"));
  const body = new URLSearchParams({
    csrfmiddlewaretoken: csrf(),
    action,
    row: row.pk,
    base_revision_id: row.baseRevisionId,
  });
  const { status, data } = await send(grid.urls.bulkPublish, body);
  if (!data?.message) return tell(row, false, say(status === 403 ? "signedOut" : "failed"));
  row.revisionField.value = data.baseRevisionId ?? row.baseRevisionId;
  row.parts.publication.textContent = data.status ?? "";
  return tell(row, data.done, data.message);
}

function tell(row, isDone, message) {
  row.parts.message.textContent = message;
  row.element.dataset.bulkPublish = isDone ? "done" : "left";
  return isDone ? 1 : 0;
}
