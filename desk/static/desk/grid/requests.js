/* Requests that always resolve to a status. */
const TIMEOUT_SECONDS = 30;
// Browsers reject requests above 64 KiB that outlive their page.
const MAX_KEEPALIVE_CHARACTERS = 60_000;

// The cookie changes on signing in again in another tab.
export const csrf = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;

// One request at a time: the server would serialise them anyway.
let turn = Promise.resolve();

/* Returns { status, data }; the status is 0 when there was no answer. */
export function send(url, body) {
  turn = turn.then(() => ask(url, body));
  return turn;
}

async function ask(url, body) {
  try {
    const response = await fetch(url, {
      method: body ? "POST" : "GET",
      body,
      keepalive: Boolean(body) && String(body).length < MAX_KEEPALIVE_CHARACTERS,
      headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    });
    const isData = response.headers.get("Content-Type")?.includes("json");
    // HTML instead of JSON comes from a proxy or the sign-in page.
    const status = isData || !response.ok ? response.status : 500;
    return { status, data: isData ? await response.json() : null };
  } catch {
    return { status: 0, data: null };
  }
}
