// Narrows a list of terms to those that hold the typed words; chosen ones stay.
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

document.addEventListener("input", (event) => {
  if (!event.target.matches(".library-terms__find")) return;
  const words = plain(event.target.value).split(/\s+/);
  const terms = event.target.closest("[data-library-terms]").querySelectorAll(".library-terms__term");
  for (const term of terms) {
    const label = plain(term.textContent);
    const isFound = words.every((word) => label.includes(word));
    term.hidden = !isFound && !term.querySelector("input").checked;
  }
});

// Enter in the field must not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches(".library-terms__find")) event.preventDefault();
});
