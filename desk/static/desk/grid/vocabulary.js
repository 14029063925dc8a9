/* Find terms as the server does: by code, label in any language, alias or path. */
const MAX_TERMS = 8;
const NO_MATCH = 5; // rank of a term that does not match
const PATH_SEPARATOR = ">";

/* A name without case, accents and punctuation: the server's look-up compares the same way. */
export function plain(text) {
  const letters = text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return letters.replace(/[^\p{L}\p{N}]+/gu, " ").trim() || text.trim();
}

/* "South > Sudan" is not South Sudan. */
const key = (text) => text.split(PATH_SEPARATOR).map(plain).join(PATH_SEPARATOR);

export class Vocabulary {
  constructor(terms, mayGrow) {
    this.mayGrow = mayGrow;
    this.labels = new Map();
    this.terms = [];
    this.add(terms);
  }

  add(terms) {
    for (const [code, label, labels, aliases, broader] of terms) {
      this.labels.set(code, label);
      this.terms.push({
        code,
        label,
        broader,
        labels: [label, ...labels].map(key),
        aliases: aliases.map(key),
        names: [label, ...labels, ...aliases, code].map(plain),
      });
    }
  }

  label(value) {
    return this.labels.get(value) ?? value;
  }

  knows(value) {
    return this.labels.has(value);
  }

  /* The code that a text names, or the text itself: the server reports the error. */
  code(text) {
    const found = this.matches(text);
    return found.length === 1 ? found[0].code : text;
  }

  /* The terms that a text may name; a path is tried last. */
  matches(text) {
    const [name, ...broader] = text.split(PATH_SEPARATOR).reverse();
    const below = broader.length ? this.named(name).map((terms) => this.below(broader, terms)) : [];
    return [...this.named(text), ...below].find((terms) => terms.length) ?? [];
  }

  /* The terms with this name, in the order of certainty. */
  named(text) {
    const name = key(text);
    const code = text.trim();
    return [
      this.terms.filter((term) => term.code === code),
      this.terms.filter((term) => term.labels.includes(name)),
      this.terms.filter((term) => term.code.toLowerCase() === code.toLowerCase()),
      this.terms.filter((term) => term.aliases.includes(name)),
    ];
  }

  /* Those of `terms` below broader terms with these names, the narrowest first. */
  below(names, terms) {
    const codes = names.map((name) => this.named(name).flatMap((named) => named.map((term) => term.code)));
    return terms.filter((term) => {
      let { broader } = term;
      return codes.every((known) => {
        const at = broader.findIndex((code) => known.includes(code));
        // Each name is searched above the one before it.
        broader = broader.slice(at + 1);
        return at >= 0;
      });
    });
  }

  /* The best matches, prefix matches first; of a path, those below its broader terms. */
  find(text) {
    const [name, ...broader] = text.split(PATH_SEPARATOR).reverse();
    const terms = broader.length ? this.below(broader, this.terms) : this.terms;
    const words = plain(name);
    const ranked = terms.map((term) => [rank(term.names, words), term]);
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
