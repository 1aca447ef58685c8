// Speaking the reader's language. What was said can be said again in another one, so that a reader who changes the
// language in the middle of something keeps what she has done.

import { Format } from "./format.js";
import { speaker } from "./say.js";

const ATTRIBUTES = ["aria-label", "placeholder"];
const WRITTEN = Object.getOwnPropertyNames(Format.prototype).filter((name) => name !== "constructor");

/** A reader's language: `say` and `format` always speak the one that was chosen last. */
export class Speech {
  #own;
  /** Each text that was said since the view was opened, and what says it again. */
  #told = new Map();

  say = (id, values = {}) =>
    this.#noting(() => {
      const renewed = Object.entries(values).map(([name, value]) => [name, this.renewed(value)]);
      return this.#own.say(id, Object.fromEntries(renewed));
    });

  format = Object.fromEntries(
    WRITTEN.map((name) => [name, (...given) => this.#noting(() => this.#own.format[name](...given))]),
  );

  /** A text that is given in both languages. */
  text = (both) => this.#noting(() => both[this.language]);

  get language() {
    return this.#own.language;
  }

  /** Speaks a language from now on; gives its tag. */
  async speak(language) {
    const { tag, say } = await speaker(language);
    this.#own = { say, format: new Format(tag), language };
    return tag;
  }

  /** Another view begins. */
  forget() {
    this.#told.clear();
  }

  /** The text in the language spoken now, if it was said here. */
  renewed(text) {
    return this.#told.get(text)?.() ?? text;
  }

  /** Says again what stands below `node`, which stays as it is otherwise. */
  retell(node) {
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = this.renewed(texts.currentNode.data);
    for (const name of ATTRIBUTES) {
      for (const one of node.querySelectorAll(`[${name}]`)) one.setAttribute(name, this.renewed(one.getAttribute(name)));
    }
  }

  #noting(again) {
    const text = again();
    this.#told.set(text, again);
    return text;
  }
}
