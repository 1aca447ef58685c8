// The sentences of the page by language, and which language a reader gets.

import { zh } from "./chinese.js";
import { en } from "./english.js";

/** The sentences by language. */
export const WORDS = { zh, en };

/** The language that the reader chose before, else the first that the browser asks for and we have, else Chinese. */
export function language(chosen, asked) {
  if (chosen in WORDS) return chosen;
  const known = asked.map((tag) => tag.slice(0, 2).toLowerCase()).find((tag) => tag in WORDS);
  return known ?? "zh";
}
