/* Find terms by label in any language, alias or code. */
const MAX_TERMS = 8;
const NO_MATCH = 5; // rank of a term that does not match

/* A name without case, accents and punctuation: the server's look-up compares the same way. */
export function plain(text) {
  const letters = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim() || text.trim();
}

export class Vocabulary {
  constructor(terms, mayGrow) {
    this.mayGrow = mayGrow;
    this.labels = new Map();
    this.terms = [];
    this.add(terms);
  }

  add(terms) {
    for (const [code, label, others] of terms) {
      this.labels.set(code, label);
      this.terms.push({ code, label, names: [label, ...others, code].map(plain) });
    }
  }

  label(value) {
    return this.labels.get(value) ?? value;
  }

  knows(value) {
    return this.labels.has(value);
  }

  /* The code that a text names, or the text itself. */
  code(text) {
    if (this.labels.has(text)) return text;
    const found = this.terms.filter((term) => term.names.includes(plain(text)));
    return found.length === 1 ? found[0].code : text;
  }

  /* The best matches, prefix matches first. */
  find(text) {
    const words = plain(text);
    const ranked = this.terms.map((term) => [rank(term.names, words), term]);
    return ranked
      .filter(([rank]) => rank < NO_MATCH)
      .sort(([a], [b]) => a - b)
      .slice(0, MAX_TERMS)
      .map(([, term]) => term);
  }
}

function rank(names, words) {
  if (names.includes(words)) return 0;
  if (names[0].startsWith(words)) return 1;
  if (names.some((name) => name.startsWith(words))) return 2;
  if (names.some((name) => name.includes(` ${words}`))) return 3;
  // Arabic names mostly begin with an article that editors omit.
  return words.length > 1 && names.some((name) => name.includes(words)) ? 4 : NO_MATCH;
}
