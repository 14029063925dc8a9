// The page of a batch: uploads dropped or selected files and shows their state.
"use strict";

(() => {
  const zone = document.querySelector("[data-desk-upload]");
  if (!zone) return;
  const tus = window.deskTus;
  const texts = JSON.parse(document.getElementById("desk-upload-texts").textContent);
  const find = (name, inside = document) => inside.querySelector(`[data-${name}]`);
  const MAX_PARALLEL = 2;
  const POLL_INTERVAL = 2000; // milliseconds
  // Files that operating systems and Office create in folders.
  const IGNORED = /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i;
  const items = new Map(); // by fingerprint: {file, row, phase, url, offset}
  const queue = [];
  let senders = 0;
  let isLost = false;
  let timer = null;

  const fill = (text, n, of) => text.replace("{n}", n).replace("{of}", of);
  const announceStatus = (text) => (find("status").textContent = text);
  const isActive = (item) => ["waits", "sends"].includes(item.phase);
  const inPhase = (phase) => [...items.values()].filter((item) => item.phase === phase);
  const active = () => [...items.values()].filter(isActive);
  const isOurs = (row) => [...active(), ...inPhase("stopped")].some((item) => item.row === row);

  // items[].phase: waits, sends, done, rejected or stopped (can be retried)

  // --- the table ---------------------------------------------------------------------

  function newRow(name) {
    const row = find("row").content.firstElementChild.cloneNode(true);
    find("name", row).textContent = name;
    find("rows").append(row);
    find("files").hidden = false;
    return row;
  }

  const rowOf = (key) => document.querySelector(`tr[data-key="${CSS.escape(key)}"]`);

  function setText(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function label(row, text, percent = null) {
    setText(find("label", row), text);
    if (percent !== null) find("progress", row).value = percent;
  }

  function link(row, name, url) {
    const element = find(name, row);
    element.hidden = !url;
    if (url) element.href = url;
  }

  function showFile(file) {
    const row = rowOf(file.key) || newRow(file.name);
    row.dataset.key = file.key;
    link(row, "remove", file.remove_url);
    setText(find("remove-name", row), file.name);
    if (isOurs(row)) return; // this tab has newer information
    row.dataset.state = file.state;
    setText(find("name", row), file.name);
    label(row, file.label, file.percent);
    find("progress", row).hidden = file.state !== "arriving";
    setText(find("advice", row), file.advice);
    link(row, "recognise", file.recognise_url);
    link(row, "draft", file.draft_url);
    setText(find("draft", row).firstElementChild, file.draft_title);
    showDuplicates(find("duplicates", row), file.duplicates);
  }

  // Not replaced while unchanged: a button may have focus.
  function showDuplicates(container, html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const keys = (inside) =>
      [...inside.querySelectorAll("[data-duplicate]")].map((duplicate) => duplicate.dataset.duplicate).join();
    if (keys(container) !== keys(fresh.content)) container.replaceChildren(fresh.content);
  }

  // Also removes rows deleted in another tab.
  function removeDeletedRows(files) {
    const keys = new Set(files.map((file) => file.key));
    for (const row of [...find("rows").children])
      if (row.dataset.key && !keys.has(row.dataset.key) && !isOurs(row)) row.remove();
  }

  // --- polling, while something changes ------------------------------------------------

  async function poll() {
    clearTimeout(timer);
    if (document.hidden) return;
    let isMoving = true;
    try {
      const answer = await fetch(zone.dataset.stateUrl, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (answer.status === 403) return announceStatus(texts.signedOut);
      const state = await answer.json();
      removeDeletedRows(state.files);
      state.files.forEach(showFile);
      showMissing(state.missing);
      find("join").hidden = !state.can_join_images;
      isMoving = state.is_moving;
    } catch {
      // No connection: poll again later.
    }
    if (isMoving || active().length) timer = setTimeout(poll, POLL_INTERVAL);
  }

  function showMissing(text) {
    find("missing").hidden = !text || active().length > 0;
    setText(find("missing-text"), text);
  }

  // --- sending -----------------------------------------------------------------------

  function summary() {
    const done = inPhase("done").length;
    const isStopped = inPhase("stopped").length > 0;
    find("summary").hidden = !items.size;
    setText(find("summary"), fill(texts.summary, done, items.size));
    find("again").hidden = !isStopped;
    if (active().length) return;
    announceStatus(isStopped ? texts.stopped : done < items.size ? texts.rejected : texts.allHere);
  }

  function onWait(item) {
    return (isGone) => {
      if (!isGone) return;
      label(item.row, texts.lost);
      if (!isLost) announceStatus(texts.lost);
      isLost = true;
    };
  }

  function progress(item) {
    return (bytes) => {
      if (isLost) announceStatus(texts.back);
      isLost = false;
      const percent = Math.floor((100 * bytes) / Math.max(item.file.size, 1));
      label(item.row, fill(texts.arriving, percent), percent);
    };
  }

  function errorMessage(error) {
    if (error instanceof tus.Unreadable) return texts.unreadable;
    if (error.status === 403) return texts.signedOut;
    return error.message || texts.fault;
  }

  // Rejected for good, and listed in the batch; other errors can be retried.
  const isRejected = (error) => [410, 413, 415, 422].includes(error.status);

  function stop(item, error) {
    item.phase = isRejected(error) ? "rejected" : "stopped";
    if (error.url) attachRow(item, error.url);
    label(item.row, errorMessage(error));
  }

  // The upload has a URL now; its row may be on the page from an earlier attempt.
  function attachRow(item, url) {
    const key = url.split("/").at(-2);
    const existing = rowOf(key);
    if (existing && existing !== item.row) {
      item.row.remove();
      item.row = existing;
      find("advice", existing).textContent = "";
      find("progress", existing).hidden = false;
    }
    item.row.dataset.key = key;
  }

  async function start(item) {
    item.phase = "waits";
    label(item.row, texts.waits);
    try {
      const upload = await tus.createUpload(item.file, zone.dataset.uploadsUrl, onWait(item));
      attachRow(item, upload.url);
      item.upload = upload;
      queue.push(item);
      sendQueue();
    } catch (error) {
      stop(item, error);
      summary();
    }
  }

  async function sendQueue() {
    if (senders >= MAX_PARALLEL) return;
    senders += 1;
    while (queue.length) await deliver(queue.shift());
    senders -= 1;
  }

  async function deliver(item) {
    item.phase = "sends";
    try {
      await tus.send(item.file, item.upload, progress(item), onWait(item));
      item.phase = "done";
    } catch (error) {
      stop(item, error);
    }
    summary();
    poll();
  }

  async function startAll(list) {
    summary();
    find("missing").hidden = true;
    // Announce all first, so that the batch lists each even if this tab is closed.
    for (const item of list) await start(item);
    poll();
  }

  function addFiles(files) {
    const fresh = [];
    for (const file of files) {
      const fingerprint = tus.fingerprint(file);
      const existing = items.get(fingerprint);
      if (IGNORED.test(file.name) || (existing && isActive(existing))) continue;
      const row = existing?.row.isConnected ? existing.row : newRow(file.name);
      const item = { file, row, phase: "waits", upload: null };
      label(row, texts.waits);
      items.set(fingerprint, item);
      fresh.push(item);
    }
    if (fresh.length) startAll(fresh);
  }

  // --- dropping and selecting ---------------------------------------------------------

  const promised = (object, method) => new Promise((resolve, reject) => object[method](resolve, reject));

  async function walk(entry) {
    if (entry.isFile) {
      const file = await promised(entry, "file");
      return [Object.assign(file, { inFolder: entry.fullPath.slice(1) })];
    }
    const reader = entry.createReader();
    const files = [];
    let batch = await promised(reader, "readEntries");
    while (batch.length) {
      files.push(...batch);
      batch = await promised(reader, "readEntries");
    }
    return (await Promise.all(files.map(walk))).flat();
  }

  async function handleDrop(transfer) {
    const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
    const files = [...transfer.files];
    if (!entries.some((entry) => entry.isDirectory)) return addFiles(files);
    try {
      addFiles((await Promise.all(entries.map(walk))).flat());
    } catch {
      announceStatus(texts.unreadable);
    }
  }

  const isOther = (event) => !event.dataTransfer?.types.includes("Files") || event.target.closest?.(".desk-one");

  // A file dropped outside the field must not replace the page.
  for (const name of ["dragover", "drop"])
    document.addEventListener(name, (event) => {
      if (isOther(event)) return;
      event.preventDefault();
      zone.classList.toggle("is-over", name === "dragover");
      if (name === "drop") handleDrop(event.dataTransfer);
    });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.classList.remove("is-over");
  });

  zone.classList.add("has-script");
  for (const name of ["folder", "resumes"]) find(name).hidden = false;
  find("send").hidden = true;
  for (const input of zone.querySelectorAll("input[type=file]"))
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = ""; // the same file can be selected again
      addFiles(files);
    });
  find("again").addEventListener("click", () => {
    startAll(inPhase("stopped"));
  });
  addEventListener("beforeunload", (event) => {
    if (active().length) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) poll();
  });
  if (zone.dataset.isMoving === "true") poll();
})();
