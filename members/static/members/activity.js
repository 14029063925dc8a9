// Report typing as activity, so that writing a long text does not end the session.
"use strict";
(() => {
  const { url, signedOut, signIn, signInUrl } = document.currentScript.dataset;
  const INTERVAL = 60000; // milliseconds; the server records activity once a minute
  let reportedAt = Date.now(); // opening the page was activity
  let isReporting = false;
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

  // Signing in changes the CSRF token: update the open forms.
  function restoreForms() {
    notice?.remove();
    notice = null;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token() ?? field.value;
  }

  async function report() {
    if (isReporting) return;
    isReporting = true;
    try {
      const headers = { "X-CSRFToken": token() ?? "", "X-Requested-With": "XMLHttpRequest" };
      const { status } = await fetch(url, { method: "POST", headers });
      reportedAt = Date.now();
      if (status === 403) warn();
      if (status === 204 && notice) restoreForms();
    } catch {
      // No connection: the next input tries again.
    }
    isReporting = false;
  }

  document.addEventListener("input", () => {
    if (Date.now() - reportedAt >= INTERVAL) report();
  });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && notice) report();
  });
})();
