/* Requests that tell their status, whatever happens to them. */
const TIMEOUT_SECONDS = 30;

// The cookie changes when somebody signs in again in another tab.
export const csrf = () =>
  document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ??
  document.querySelector("[name=csrfmiddlewaretoken]").value;

// One change after the other: they would wait for each other on the server anyway.
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
      keepalive: Boolean(body),
      headers: { "X-Requested-With": "XMLHttpRequest", Accept: "application/json" },
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    });
    const isData = response.headers.get("Content-Type")?.includes("json");
    // A page in the place of data is somebody's: a proxy's, a sign-in.
    const status = isData || !response.ok ? response.status : 500;
    return { status, data: isData ? await response.json() : null };
  } catch {
    return { status: 0, data: null };
  }
}
