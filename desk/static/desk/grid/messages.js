/* Translated texts of the script. */
const texts = JSON.parse(document.getElementById("desk-messages").textContent);
const status = document.querySelector("[data-status]");

export function say(name, values = {}) {
  return texts[name].replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
}

/* Show a message in the toolbar; screen readers announce it. */
export function announce(name, values) {
  status.textContent = say(name, values);
}

export const time = (date = new Date()) =>
  date.toLocaleTimeString(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit" });
