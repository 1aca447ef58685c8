// The sentences as they are shipped, see `language/src/page.rs`, and which language a reader gets.

import { fetched } from "./place.js";

const TAGS = { zh: "zh-CN", en: "en" };
/** A node that does not answer is asked again after this long. */
const AGAIN_MS = 2000;

/** The language that the reader chose before, or else the first of the browser's that we have, or else Chinese. */
export function language(chosen, asked) {
  if (chosen in TAGS) return chosen;
  const known = asked.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in TAGS);
  return known ?? "zh";
}

/** A language's tag, and the function that says its sentences. */
export async function speaker(name) {
  const tag = TAGS[name];
  return { tag, say: saying(await sentences(name), tag) };
}

async function sentences(name) {
  for (;;) {
    const found = await fetched(`${name}.json`);
    if (found) return found;
    await new Promise((wake) => setTimeout(wake, AGAIN_MS));
  }
}

/** The rules of each language that were read. */
const rules = new Map();
/** Evidence within evidence within evidence. */
const DEEPEST = 3;

/** Reads what the rules of a language say, once; without an answer of the node nothing is known of them. */
export async function learn(name) {
  if (rules.has(name)) return;
  const found = await fetched(`rules-${name}.json`);
  if (found) rules.set(name, found);
}

/** What a rule demands and what to do when it refuses, in a language that was learnt; nothing where that is not known. */
export const ruled = (name, rule) => rules.get(name)?.[rule.replaceAll(".", "-")] ?? [];

/** What the wallet's own code adds to a refusal, in a language that was learnt; nothing where that is not known. */
export function evidence(name, detail) {
  if (name === "en") return detail;
  return told(rules.get(name)?.evidence ?? [], detail, DEEPEST, TAGS[name]) ?? "";
}

function told(known, detail, depth, tag) {
  for (const [expression, parts] of known) {
    const found = detail.match(new RegExp(expression, "su"));
    if (!found) continue;
    const value = (text) => (depth > 0 && told(known, text, depth - 1, tag)) || text.replace(/^["“`](.*)["”`]$/su, "“$1”");
    const values = Object.entries(found.groups ?? {}).map(([key, text]) => [key, value(text)]);
    return saying({ it: parts }, tag)("it", Object.fromEntries(values));
  }
  return null;
}

/** Says the sentence of an id; numbers among the values are formatted for the language. */
export function saying(sentences, tag) {
  const numbers = new Intl.NumberFormat(tag);
  const plurals = new Intl.PluralRules(tag);
  const isNumber = (value) => typeof value === "number";
  const chosen = ({ cases, else: rest }, value) =>
    cases[value] ?? cases[isNumber(value) ? plurals.select(value) : ""] ?? rest;
  const fill = (parts, values) =>
    parts
      .map((part) => {
        if (typeof part === "string") return part;
        const value = values[part.value];
        if (part.cases) return fill(chosen(part, value), values);
        return isNumber(value) ? numbers.format(value) : value;
      })
      .join("");
  return (id, values = {}) => fill(sentences[id] ?? [id], values);
}
