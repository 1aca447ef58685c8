// The sentences as the node gives them, see `language/src/page.rs`, and which language a reader gets.

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
    const answer = await fetch(`page/${name}.json`).catch(() => null);
    if (answer?.ok) return answer.json();
    await new Promise((wake) => setTimeout(wake, AGAIN_MS));
  }
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
