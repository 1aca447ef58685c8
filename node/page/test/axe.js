// What a program can tell of accessibility, at every step of a test.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fits, shot } from "./browser.js";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** WCAG 2.2 AA as far as a program can tell. */
export async function accessible(page, name, device) {
  await page.evaluate(await readFile(AXE, "utf8"));
  const { violations } = await page.evaluate(() =>
    axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }),
  );
  const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map((one) => one.html).join(" ")}`);
  assert.deepEqual(told, [], name);
  const unsaid = (await page.innerText("body")).match(/\b(page|rule|detail|sign)(-[a-z_]+)+\b/g);
  assert.equal(unsaid, null, `${name}: sentences that nobody wrote`);
  await fits(page, device);
  await shot(page, `wallet-${name}`);
}
