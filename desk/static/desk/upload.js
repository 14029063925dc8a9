// The page of a batch: takes dropped files, sends them, shows what became of each.
"use strict";

(() => {
  const zone = document.querySelector("[data-desk-upload]");
  if (!zone) return;
  const tus = window.deskTus;
  const texts = JSON.parse(
    document.getElementById("desk-upload-texts").textContent,
  );
  const one = (name, inside = document) => inside.querySelector(`[data-${name}]`);
  const AT_ONCE = 2;
  const LOOK_EVERY = 2000; // milliseconds
  // What systems and Office leave in folders by themselves.
  const IGNORED = /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i;
  const items = new Map(); // by fingerprint: {file, row, phase, url, offset}
  const queue = [];
  let senders = 0;
  let isLost = false;
  let timer = null;

  const fill = (text, n, of) => text.replace("{n}", n).replace("{of}", of);
  const say = (text) => (one("status").textContent = text);
  const isActive = (item) => ["waits", "sends"].includes(item.phase);
  const inPhase = (phase) =>
    [...items.values()].filter((item) => item.phase === phase);
  const active = () => [...items.values()].filter(isActive);
  const isOurs = (row) =>
    [...active(), ...inPhase("stopped")].some((item) => item.row === row);

  // items[].phase: waits, sends, done, refused or stopped (it can be tried again)

  // --- the table ---------------------------------------------------------------------

  function newRow(name) {
    const row = one("row").content.firstElementChild.cloneNode(true);
    one("name", row).textContent = name;
    one("rows").append(row);
    one("files").hidden = false;
    return row;
  }

  const rowOf = (key) => document.querySelector(`tr[data-key="${CSS.escape(key)}"]`);

  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  function label(row, text, percent = null) {
    write(one("label", row), text);
    if (percent !== null) one("progress", row).value = percent;
  }

  function link(row, name, url) {
    const element = one(name, row);
    element.hidden = !url;
    if (url) element.href = url;
  }

  function showFile(file) {
    const row = rowOf(file.key) || newRow(file.name);
    row.dataset.key = file.key;
    link(row, "remove", file.remove_url);
    write(one("remove-name", row), file.name);
    if (isOurs(row)) return; // this tab knows better
    row.dataset.state = file.state;
    write(one("name", row), file.name);
    label(row, file.label, file.percent);
    one("progress", row).hidden = file.state !== "arriving";
    write(one("advice", row), file.advice);
    link(row, "recognise", file.recognise_url);
    link(row, "draft", file.draft_url);
    write(one("draft", row).firstElementChild, file.draft_title);
    showLikes(one("likes", row), file.likes);
  }

  // Left alone while they are the same: somebody may stand on one of the buttons.
  function showLikes(place, html) {
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    const keys = (inside) =>
      [...inside.querySelectorAll("[data-likeness]")]
        .map((like) => like.dataset.likeness)
        .join();
    if (keys(place) !== keys(fresh.content)) place.replaceChildren(fresh.content);
  }

  // What was deleted in another tab leaves the table too.
  function forget(files) {
    const keys = new Set(files.map((file) => file.key));
    for (const row of [...one("rows").children])
      if (row.dataset.key && !keys.has(row.dataset.key) && !isOurs(row)) row.remove();
  }

  // --- looking, while something moves ------------------------------------------------

  async function look() {
    clearTimeout(timer);
    if (document.hidden) return;
    let isMoving = true;
    try {
      const answer = await fetch(zone.dataset.stateUrl, {
        headers: { "X-Requested-With": "XMLHttpRequest" },
      });
      if (answer.status === 403) return say(texts.signedOut);
      const state = await answer.json();
      forget(state.files);
      state.files.forEach(showFile);
      showMissing(state.missing);
      isMoving = state.is_moving;
    } catch {
      // No connection: look again later.
    }
    if (isMoving || active().length) timer = setTimeout(look, LOOK_EVERY);
  }

  function showMissing(text) {
    one("missing").hidden = !text || active().length > 0;
    write(one("missing-text"), text);
  }

  // --- sending -----------------------------------------------------------------------

  function summary() {
    const done = inPhase("done").length;
    const isStopped = inPhase("stopped").length > 0;
    one("summary").hidden = !items.size;
    write(one("summary"), fill(texts.summary, done, items.size));
    one("again").hidden = !isStopped;
    if (active().length) return;
    say(isStopped ? texts.stopped : done < items.size ? texts.refused : texts.allHere);
  }

  function waiting(item) {
    return (isGone) => {
      if (!isGone) return;
      label(item.row, texts.lost);
      if (!isLost) say(texts.lost);
      isLost = true;
    };
  }

  function progress(item) {
    return (bytes) => {
      if (isLost) say(texts.back);
      isLost = false;
      const percent = Math.floor((100 * bytes) / Math.max(item.file.size, 1));
      label(item.row, fill(texts.arriving, percent), percent);
    };
  }

  function why(error) {
    if (error instanceof tus.Unreadable) return texts.unreadable;
    if (error.status === 403) return texts.signedOut;
    return error.message || texts.fault;
  }

  // Refused for good, and said so on the batch; else it can be tried again.
  const isRefused = (error) => [410, 413, 415, 422].includes(error.status);

  function stop(item, error) {
    item.phase = isRefused(error) ? "refused" : "stopped";
    if (error.url) settle(item, error.url);
    label(item.row, why(error));
  }

  // The file has an address now; its row may stand on the page from an earlier day.
  function settle(item, url) {
    const key = url.split("/").at(-2);
    const known = rowOf(key);
    if (known && known !== item.row) {
      item.row.remove();
      item.row = known;
      one("advice", known).textContent = "";
      one("progress", known).hidden = false;
    }
    item.row.dataset.key = key;
  }

  async function announce(item) {
    item.phase = "waits";
    label(item.row, texts.waits);
    try {
      const place = await tus.announce(
        item.file,
        zone.dataset.uploadsUrl,
        waiting(item),
      );
      settle(item, place.url);
      item.place = place;
      queue.push(item);
      sendQueue();
    } catch (error) {
      stop(item, error);
      summary();
    }
  }

  async function sendQueue() {
    if (senders >= AT_ONCE) return;
    senders += 1;
    for (let item; (item = queue.shift()); ) await deliver(item);
    senders -= 1;
  }

  async function deliver(item) {
    item.phase = "sends";
    try {
      await tus.send(item.file, item.place, progress(item), waiting(item));
      item.phase = "done";
    } catch (error) {
      stop(item, error);
    }
    summary();
    look();
  }

  async function announceAll(list) {
    summary();
    one("missing").hidden = true;
    // All are announced first: the batch knows of each, whatever happens to this tab.
    for (const item of list) await announce(item);
    look();
  }

  function take(files) {
    const fresh = [];
    for (const file of files) {
      const mark = tus.fingerprint(file);
      const known = items.get(mark);
      if (IGNORED.test(file.name) || (known && isActive(known))) continue;
      const row = known?.row.isConnected ? known.row : newRow(file.name);
      const item = { file, row, phase: "waits", place: null };
      label(row, texts.waits);
      items.set(mark, item);
      fresh.push(item);
    }
    if (fresh.length) announceAll(fresh);
  }

  // --- dropping and choosing ---------------------------------------------------------

  const promised = (object, method) =>
    new Promise((resolve, reject) => object[method](resolve, reject));

  async function walk(entry) {
    if (entry.isFile) {
      const file = await promised(entry, "file");
      return [Object.assign(file, { inFolder: entry.fullPath.slice(1) })];
    }
    const reader = entry.createReader();
    const found = [];
    for (let some; (some = await promised(reader, "readEntries")).length; )
      found.push(...some);
    return (await Promise.all(found.map(walk))).flat();
  }

  async function dropped(transfer) {
    const entries = [...transfer.items]
      .map((item) => item.webkitGetAsEntry?.())
      .filter(Boolean);
    const files = [...transfer.files];
    if (!entries.some((entry) => entry.isDirectory)) return take(files);
    try {
      take((await Promise.all(entries.map(walk))).flat());
    } catch {
      say(texts.unreadable);
    }
  }

  const isOther = (event) =>
    !event.dataTransfer?.types.includes("Files") ||
    event.target.closest?.(".desk-one");

  // A file that misses the field must not take the place of the page.
  for (const name of ["dragover", "drop"])
    document.addEventListener(name, (event) => {
      if (isOther(event)) return;
      event.preventDefault();
      zone.classList.toggle("is-over", name === "dragover");
      if (name === "drop") dropped(event.dataTransfer);
    });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.classList.remove("is-over");
  });

  zone.classList.add("has-script");
  for (const name of ["folder", "resumes"]) one(name).hidden = false;
  one("send").hidden = true;
  for (const input of zone.querySelectorAll("input[type=file]"))
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = ""; // the same file can be chosen again
      take(files);
    });
  one("again").addEventListener("click", () => {
    announceAll(inPhase("stopped"));
  });
  addEventListener("beforeunload", (event) => {
    if (active().length) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) look();
  });
  if (zone.dataset.isMoving === "true") look();
})();
