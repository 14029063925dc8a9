/* Take the selected rows to the checklist, or send them to review one after the other. */

import { announce, say } from "./messages.js";
import { csrf, send } from "./requests.js";

const selectedRows = (grid) => grid.rows.filter((row) => row.chosen.checked);

/* Open the list of what is missing, once all of the rows are saved. */
export async function publishSelected(grid) {
  const rows = selectedRows(grid);
  if (!rows.length) return announce("chooseRows");
  await Promise.all(rows.map((row) => row.whenSaved()));
  const stuck = rows.filter((row) => row.isStuck);
  for (const row of stuck) tell(row, false, say("notYet"));
  if (stuck.length) return announce("saveFirst", { count: stuck.length });
  const query = new URLSearchParams({
    ids: rows.map((row) => row.pk).join(","),
    next: location.pathname + location.search,
  });
  location.assign(`${grid.urls.checklist}?${query}`);
}

export async function reviewSelected(grid) {
  const rows = selectedRows(grid);
  if (!rows.length) return announce("chooseRows");
  const count = rows.length;
  let done = 0;
  for (const [at, row] of rows.entries()) {
    announce("working", { done: at, count });
    done += await review(grid, row);
  }
  if (done === count) announce("allDone", { count });
  else announce("reviewed", { done, left: count - done });
}

/* Returns 1 when it was done, else 0. */
async function review(grid, row) {
  await row.whenSaved();
  if (row.isStuck) return tell(row, false, say("notYet"));
  const body = new URLSearchParams({
    csrfmiddlewaretoken: csrf(),
    row: row.pk,
    base_revision_id: row.baseRevisionId,
  });
  const { status, data } = await send(grid.urls.review, body);
  if (!data?.message) return tell(row, false, say(status === 403 ? "signedOut" : "failed"));
  row.revisionField.value = data.baseRevisionId ?? row.baseRevisionId;
  row.parts.publication.textContent = data.status ?? "";
  return tell(row, data.done, data.message);
}

function tell(row, isDone, message) {
  row.parts.message.textContent = message;
  row.element.dataset.action = isDone ? "done" : "left";
  return isDone ? 1 : 0;
}
