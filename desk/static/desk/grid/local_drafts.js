/* Unsaved changes in localStorage, by user, resource and revision. */
const NAME = "desk-grid";

export class LocalDrafts {
  constructor(user) {
    this.user = user;
  }

  prefix(pk) {
    return `${NAME}:${this.user}:${pk}:`;
  }

  /* Returns whether it could be stored. */
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

  /* The latest unsaved changes of a row, with the revision they are based on. */
  find(pk) {
    const drafts = this.keys(pk).map((key) => {
      const baseRevisionId = key.slice(this.prefix(pk).length);
      return { ...JSON.parse(localStorage.getItem(key)), baseRevisionId };
    });
    return drafts.sort((a, b) => b.at - a.at)[0] ?? null;
  }

  keys(pk) {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(this.prefix(pk)));
    } catch {
      return [];
    }
  }
}
