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

  say = (id, values = {}) => {
    const given = Object.entries(values).map(([name, value]) => [name, this.#again(value)]);
    return this.#noting(() => this.#own.say(id, Object.fromEntries(given.map(([name, again]) => [name, again()]))));
  };

  format = Object.fromEntries(
    WRITTEN.map((name) => [
      name,
      (...given) => {
        const all = given.map((one) => this.#again(one));
        return this.#noting(() => this.#own.format[name](...all.map((again) => again())));
      },
    ]),
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

  /** The text in the language spoken now, if it was said here; it can be said again from there, too. */
  renewed(text) {
    return this.#noting(this.#again(text));
  }

  /** Says again what stands below `node`, which stays as it is otherwise. */
  retell(node) {
    const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) texts.currentNode.data = this.renewed(texts.currentNode.data);
    for (const name of ATTRIBUTES) {
      for (const one of node.querySelectorAll(`[${name}]`)) one.setAttribute(name, this.renewed(one.getAttribute(name)));
    }
  }

  /** What says a value again: as it was said before this, as a sentence may be no more than one of its values. */
  #again(value) {
    if (Array.isArray(value)) {
      const all = value.map((one) => this.#again(one));
      return () => all.map((again) => again());
    }
    return this.#told.get(value) ?? (() => value);
  }

  #noting(again) {
    const text = again();
    this.#told.set(text, again);
    return text;
  }
}
