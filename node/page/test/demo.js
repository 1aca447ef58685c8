// A real node for the wallet's tests, and what a person does in its page.

import assert from "node:assert/strict";
import { reader } from "./browser.js";
import { running } from "./running.js";

export { PROGRAM } from "./running.js";

export const PASSPHRASE = "a short sentence of mine";
/** A proof in a browser on a busy machine. */
export const PATIENCE = 240000;

export const node = running();

export const poll = async () => {
  const { polls } = await (await fetch(new URL("polls", node.url))).json();
  return polls[0];
};

/** Runs `act` with a reader; whatever the page should not do fails it. */
export async function visit(options, act) {
  const visitor = await reader(node, options);
  visitor.page.setDefaultTimeout(PATIENCE);
  try {
    await act(visitor.page, visitor);
    assert.deepEqual(visitor.faults, []);
  } finally {
    await visitor.close();
  }
}

/** Waits for a heading; where none comes, says what the page shows instead. */
export const heading = (page, text) =>
  page.waitForSelector(`h2:has-text("${text}")`).catch(async (error) => {
    throw new Error(`${error.message}\nThe page shows: ${await page.innerText("main")}`);
  });
export const press = (page, text) => page.click(`main button:text-is("${text}")`);
export const go = (page, place) => page.goto(page.url().split("#")[0] + place);

/** Trouble in a sentence, with what to do. */
export async function told(page, ...sentences) {
  for (const sentence of sentences) await page.waitForSelector(`main .note:has-text("${sentence}")`);
}

export async function restore(page, say, words) {
  await press(page, say("page-key-restore"));
  await page.fill("#words", words);
  await page.fill("#passphrase", PASSPHRASE);
  await page.fill("#again", PASSPHRASE);
  await page.click("form [type=submit]");
  await heading(page, say("page-key-own"));
}

/** Opens the form of a request of somebody who is on the roll. */
export const askAgain = (page, say) => page.click(`main summary:text-is("${say("page-enrol-again")}")`);

export async function unlock(page) {
  await page.fill("#passphrase", PASSPHRASE);
  await page.click("form [type=submit]");
}

/** Answers both questions; the last look is shown then. */
export async function choose(page, say) {
  await page.click("label.option >> nth=0");
  await page.click("form [type=submit]");
  await page.click("label.option >> nth=1");
  await page.click("form [type=submit]");
  await heading(page, say("page-vote-look"));
}
