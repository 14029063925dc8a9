// Uploads files by the tus 1.0 protocol (tus.io): in chunks, with retries.
"use strict";

window.deskTus = (() => {
  const MIB = 1024 * 1024;
  const MIN_CHUNK = MIB / 4;
  const INITIAL_CHUNK = MIB;
  const MAX_CHUNK = 5 * MIB;
  const RETRY_SECONDS = [1, 2, 4, 8, 15, 30];
  const MAX_RETRIES = 8; // after error responses; lost connections are retried without limit
  const STALL_TIMEOUT = 60000; // milliseconds without progress count as a lost connection
  const RETRYABLE_STATUSES = new Set([408, 409, 423, 429, 500, 502, 503, 504]);

  class ConnectionLost extends Error {}
  class Unreadable extends Error {}
  class ResponseError extends Error {
    constructor(xhr) {
      const type = xhr.getResponseHeader("Content-Type") || "";
      super(type.startsWith("text/plain") ? xhr.responseText : "");
      this.status = xhr.status;
      this.url = xhr.getResponseHeader("Location");
    }
  }

  // From the cookie, which changes on signing in again in another tab.
  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie ? cookie[1] : document.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  function request(method, url, headers, body = null, onProgress = () => {}) {
    return new Promise((resolve, reject) => {
      const xhr = new XMLHttpRequest();
      xhr.open(method, url);
      const all = {
        "Tus-Resumable": "1.0.0",
        "X-CSRFToken": token(),
        "X-Requested-With": "XMLHttpRequest",
        ...headers,
      };
      for (const [name, value] of Object.entries(all)) xhr.setRequestHeader(name, value);
      const abort = () => xhr.abort();
      let timer;
      const listen = () => {
        clearTimeout(timer);
        timer = setTimeout(abort, STALL_TIMEOUT);
      };
      xhr.upload.onprogress = (event) => {
        listen();
        onProgress(event.loaded);
      };
      xhr.onload = () => resolve(xhr);
      xhr.onerror = xhr.onabort = () => reject(new ConnectionLost());
      xhr.onloadend = () => {
        clearTimeout(timer);
        removeEventListener("offline", abort);
      };
      addEventListener("offline", abort);
      listen();
      xhr.send(body);
    });
  }

  const offsetIn = (xhr) => Number(xhr.getResponseHeader("Upload-Offset"));

  function waitForRetry(tries) {
    const seconds = RETRY_SECONDS[Math.min(tries, RETRY_SECONDS.length - 1)];
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        removeEventListener("online", done);
        resolve();
      };
      const timer = setTimeout(done, seconds * (750 + Math.random() * 500));
      addEventListener("online", done);
    });
  }

  function isRetryable(error, tries) {
    if (error instanceof ConnectionLost) return true;
    return RETRYABLE_STATUSES.has(error.status) && tries < MAX_RETRIES;
  }

  async function withRetries(step, onWait) {
    for (let tries = 0; ; tries++) {
      try {
        return await step();
      } catch (error) {
        if (!isRetryable(error, tries)) throw error;
        onWait(error instanceof ConnectionLost);
        await waitForRetry(tries);
      }
    }
  }

  const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  // With the path: two folders may have files of the same name, size and date.
  const fingerprint = (file) =>
    [file.inFolder || file.webkitRelativePath || file.name, file.size, file.lastModified].join("|");

  // Returns the upload's URL and how many bytes are stored already.
  function createUpload(file, url, onWait) {
    const headers = {
      "Upload-Length": file.size,
      "Upload-Metadata": `filename ${base64(file.name)},` + `fingerprint ${base64(fingerprint(file))}`,
    };
    return withRetries(async () => {
      const xhr = await request("POST", url, headers);
      if (xhr.status !== 201) throw new ResponseError(xhr);
      return { url: xhr.getResponseHeader("Location"), offset: offsetIn(xhr) };
    }, onWait);
  }

  async function fetchOffset(url) {
    const xhr = await request("HEAD", url, {});
    if (xhr.status !== 200) throw new ResponseError(xhr);
    return offsetIn(xhr);
  }

  async function readChunk(file, from, size) {
    try {
      return await file.slice(from, from + size).arrayBuffer();
    } catch {
      throw new Unreadable();
    }
  }

  async function sendChunk(file, url, from, size, onProgress) {
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": from,
    };
    const xhr = await request("PATCH", url, headers, await readChunk(file, from, size), (loaded) =>
      onProgress(Math.min(from + loaded, file.size)),
    );
    if (xhr.status !== 204) throw new ResponseError(xhr);
    return offsetIn(xhr);
  }

  // Sends the rest of a file. Throws ResponseError or Unreadable on failure.
  async function send(file, { url, offset }, onProgress, onWait) {
    let size = INITIAL_CHUNK;
    let serverOffset = offset;
    const step = async () => {
      const from = serverOffset ?? (await fetchOffset(url));
      serverOffset = null; // unknown until the server responds
      if (from >= file.size) return from;
      const newOffset = await sendChunk(file, url, from, size, onProgress);
      size = Math.min(size * 2, MAX_CHUNK);
      return newOffset;
    };
    const wait = (isLost) => {
      size = Math.max(size / 2, MIN_CHUNK);
      onWait(isLost);
    };
    while (serverOffset === null || serverOffset < file.size) {
      serverOffset = await withRetries(step, wait);
      onProgress(serverOffset);
    }
  }

  return { createUpload, fingerprint, send, Unreadable };
})();
