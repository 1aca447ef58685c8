// What this browser keeps between visits. It is no error if the browser keeps nothing.

/** The text kept under a name, or `null`. */
export function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Keeps a text under a name; `null` removes it. */
export function keep(name, text) {
  try {
    if (text === null) localStorage.removeItem(name);
    else localStorage.setItem(name, text);
  } catch {
    // Private windows may refuse.
  }
}
