// The page's sentences, as the node gives them.

import { execFileSync } from "node:child_process";
import { saying } from "../say.js";

/** What prints them: an already compiled program, or else cargo. */
const PROGRAM = process.env.PAGE_SENTENCES
  ? [process.env.PAGE_SENTENCES]
  : ["cargo", "run", "--quiet", "-p", "linli-language", "--example", "page"];
const ROOT = new URL("../../../", import.meta.url);

/** By language. */
export const SENTENCES = JSON.parse(execFileSync(PROGRAM[0], PROGRAM.slice(1), { cwd: ROOT, encoding: "utf8" }));

/** The function that says them. */
export const zh = saying(SENTENCES.zh, "zh-CN");
export const en = saying(SENTENCES.en, "en");
