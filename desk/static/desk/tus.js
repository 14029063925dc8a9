// Sends files by the protocol tus 1.0 (tus.io): piece by piece, with patience.
"use strict";

window.deskTus = (() => {
  const MIB = 1024 * 1024;
  const SMALLEST = MIB / 4;
  const FIRST = MIB;
  const LARGEST = 5 * MIB;
  const WAITS = [1, 2, 4, 8, 15, 30]; // seconds
  const MOST_TRIES = 8; // for answers; a lost connection is waited for without end
  const SILENCE = 60000; // milliseconds without a sign of life: the connection is lost
  const PASSING = new Set([408, 409, 423, 429, 500, 502, 503, 504]);

  class Lost extends Error {}
  class Unreadable extends Error {}
  class Answer extends Error {
    constructor(xhr) {
      const type = xhr.getResponseHeader("Content-Type") || "";
      super(type.startsWith("text/plain") ? xhr.responseText : "");
      this.status = xhr.status;
      this.url = xhr.getResponseHeader("Location");
    }
  }

  // From the cookie: signing in again in another tab changes it.
  function token() {
    const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return cookie
      ? cookie[1]
      : document.querySelector("[name=csrfmiddlewaretoken]").value;
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
      for (const [name, value] of Object.entries(all))
        xhr.setRequestHeader(name, value);
      const abort = () => xhr.abort();
      let timer;
      const listen = () => {
        clearTimeout(timer);
        timer = setTimeout(abort, SILENCE);
      };
      xhr.upload.onprogress = (event) => {
        listen();
        onProgress(event.loaded);
      };
      xhr.onload = () => resolve(xhr);
      xhr.onerror = xhr.onabort = () => reject(new Lost());
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

  function pause(tries) {
    const seconds = WAITS[Math.min(tries, WAITS.length - 1)];
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

  function passes(error, tries) {
    if (error instanceof Lost) return true;
    return PASSING.has(error.status) && tries < MOST_TRIES;
  }

  async function patiently(step, onWait) {
    for (let tries = 0; ; tries++) {
      try {
        return await step();
      } catch (error) {
        if (!passes(error, tries)) throw error;
        onWait(error instanceof Lost);
        await pause(tries);
      }
    }
  }

  const base64 = (text) =>
    btoa(String.fromCharCode(...new TextEncoder().encode(text)));

  // Two folders may hold files of the same name, size and day.
  const fingerprint = (file) =>
    [
      file.inFolder || file.webkitRelativePath || file.name,
      file.size,
      file.lastModified,
    ].join("|");

  // Returns where to send the file, and how much of it is there already.
  function announce(file, url, onWait) {
    const headers = {
      "Upload-Length": file.size,
      "Upload-Metadata":
        `filename ${base64(file.name)},` +
        `fingerprint ${base64(fingerprint(file))}`,
    };
    return patiently(async () => {
      const xhr = await request("POST", url, headers);
      if (xhr.status !== 201) throw new Answer(xhr);
      return { url: xhr.getResponseHeader("Location"), offset: offsetIn(xhr) };
    }, onWait);
  }

  async function ask(url) {
    const xhr = await request("HEAD", url, {});
    if (xhr.status !== 200) throw new Answer(xhr);
    return offsetIn(xhr);
  }

  async function bytes(file, from, size) {
    try {
      return await file.slice(from, from + size).arrayBuffer();
    } catch {
      throw new Unreadable();
    }
  }

  async function bring(file, url, from, size, onProgress) {
    const headers = {
      "Content-Type": "application/offset+octet-stream",
      "Upload-Offset": from,
    };
    const xhr = await request(
      "PATCH",
      url,
      headers,
      await bytes(file, from, size),
      (loaded) => onProgress(Math.min(from + loaded, file.size)),
    );
    if (xhr.status !== 204) throw new Answer(xhr);
    return offsetIn(xhr);
  }

  // Sends the rest of a file. Throws Answer or Unreadable when that cannot be.
  async function send(file, { url, offset }, onProgress, onWait) {
    let size = FIRST;
    let known = offset;
    const step = async () => {
      const from = known ?? (await ask(url));
      known = null; // until the library has answered
      if (from >= file.size) return from;
      const reached = await bring(file, url, from, size, onProgress);
      size = Math.min(size * 2, LARGEST);
      return reached;
    };
    const wait = (isLost) => {
      size = Math.max(size / 2, SMALLEST);
      onWait(isLost);
    };
    while (known === null || known < file.size) {
      known = await patiently(step, wait);
      onProgress(known);
    }
  }

  return { announce, fingerprint, send, Unreadable };
})();
