// Typing is activity: without this a long text would end its writer's own session.
"use strict";
(() => {
  const { url, signedOut, signIn, signInUrl } = document.currentScript.dataset;
  const INTERVAL = 60000; // milliseconds; the server notes activity once a minute
  let reportedAt = Date.now(); // opening the page was activity
  let isAsking = false;
  let notice = null;

  const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1];

  function warn() {
    if (notice) return;
    notice = document.createElement("div");
    notice.className = "notice wrong help-block help-critical";
    notice.setAttribute("role", "alert");
    const link = document.createElement("a");
    link.href = signInUrl;
    link.target = "_blank";
    link.textContent = signIn;
    notice.append(signedOut, " ", link);
    document.querySelector("main").prepend(notice);
  }

  // Signing in gave the browser another token: forms that are open take it over.
  function welcomeBack() {
    notice?.remove();
    notice = null;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]"))
      field.value = token() ?? field.value;
  }

  async function report() {
    if (isAsking) return;
    isAsking = true;
    try {
      const headers = { "X-CSRFToken": token() ?? "", "X-Requested-With": "XMLHttpRequest" };
      const { status } = await fetch(url, { method: "POST", headers });
      reportedAt = Date.now();
      if (status === 403) warn();
      if (status === 204 && notice) welcomeBack();
    } catch {
      // No connection: the next letter asks again.
    }
    isAsking = false;
  }

  document.addEventListener("input", () => {
    if (Date.now() - reportedAt >= INTERVAL) report();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && notice) report();
  });
})();
