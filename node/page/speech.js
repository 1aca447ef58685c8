// Speaking the reader's language. What was said can be said again in another one, so that a reader who changes the
// language in the middle of something keeps what she has done.

import { shown } from "./dom.js";
import { Format } from "./format.js";
import { evidence, learn, ruled, speaker } from "./say.js";

const ATTRIBUTES = ["aria-label", "placeholder"];
const WRITTEN = Object.getOwnPropertyNames(Format.prototype).filter((name) => name !== "constructor");

/** A reader's language: `say` and `format` always speak the one that was chosen last. */
export class Speech {
  #own;
  /** Each text that was said since the view was opened, and what says it again. */
  #told = new Map();
  /** Of each text node and attribute that was said again: as what, and what says it again. */
  #nodes = new WeakMap();
  /** Whether refusals were told, whose rules every language then spoken needs. */
  #refused = false;

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

  /** The same, its days as the language writes them. */
  dated = (both) => this.#noting(() => this.#own.format.days(both[this.language]));

  /** Several texts in a row. */
  row = (texts) => {
    const all = texts.map((one) => this.#again(one));
    return this.#noting(() => all.map((again) => again()).join(this.language === "zh" ? "、" : ", "));
  };

  /** What a rule demands, what to do when it refuses, and what the refusing code adds; each may be missing. */
  async told(rule, detail) {
    this.#refused = true;
    await learn(this.language);
    const part = (of) => of(this.language) && this.#noting(() => of(this.language) ?? "");
    const added = (language) => detail && this.#own.format.days(evidence(language, detail));
    const cause = (language) => ruled(language, rule)[0];
    // Evidence that one language alone has stands behind the sentence, where the other leaves nothing out.
    const both = (language) => cause(language) && [cause(language), added(language)].filter(Boolean).join(" ");
    return {
      sentence: part(added(this.language) ? cause : both),
      remedy: part((language) => ruled(language, rule)[1]),
      evidence: detail && part(added),
    };
  }

  get language() {
    return this.#own.language;
  }

  /** Speaks a language from now on; gives its tag. */
  async speak(language) {
    const [{ tag, say }] = await Promise.all([speaker(language), this.#refused && learn(language)]);
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
    while (texts.nextNode()) this.#retell(texts.currentNode, "data");
    for (const name of ATTRIBUTES) {
      for (const one of node.querySelectorAll(`[${name}]`)) this.#retell(one.getAttributeNode(name), "value");
    }
  }

  /** A text that was said again before is known by its place: in another language two sentences may read alike. */
  #retell(place, key) {
    const before = this.#nodes.get(place);
    const again = before?.text === place[key] ? before.again : this.#told.get(place[key]);
    if (!again) return;
    place[key] = shown(this.#noting(again));
    this.#nodes.set(place, { text: place[key], again });
  }

  /** What says a value again: as it was said before this, as a sentence may be no more than one of its values. */
  #again(value) {
    if (Array.isArray(value)) {
      const all = value.map((one) => this.#again(one));
      return () => all.map((again) => again());
    }
    return (typeof value === "string" && this.#told.get(shown(value))) || (() => value);
  }

  #noting(again) {
    const text = again();
    this.#told.set(shown(text), again);
    return text;
  }
}
