/* What is not saved yet stays in this browser, by person, resource and revision. */
const NAME = "desk-grid";

export class LocalDrafts {
  constructor(user) {
    this.user = user;
  }

  prefix(pk) {
    return `${NAME}:${this.user}:${pk}:`;
  }

  /* Returns whether it could be kept. */
  store(pk, baseRevisionId, state) {
    try {
      localStorage.setItem(this.prefix(pk) + baseRevisionId, JSON.stringify({ ...state, at: Date.now() }));
      return true;
    } catch {
      return false;
    }
  }

  forget(pk) {
    for (const key of this.keys(pk)) localStorage.removeItem(key);
  }

  /* What was typed last in a row and not saved, with the revision that it began with. */
  find(pk) {
    const draft = this.keys(pk).map((key) => {
      const baseRevisionId = key.slice(this.prefix(pk).length);
      return { ...JSON.parse(localStorage.getItem(key)), baseRevisionId };
    });
    return draft.sort((a, b) => b.at - a.at)[0] ?? null;
  }

  keys(pk) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix(pk)));
    } catch {
      return [];
    }
  }
}
