// Cast or check: a sealed ballot is opened instead of sent, another device says what it holds, and it is never sent.

import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible } from "./axe.js";
import { TALL } from "./browser.js";
import { choose, go, heading, node, poll, press, restore, told, visit } from "./demo.js";
import { zh } from "./sentences.js";

/** Seals, and chooses to check; returns the fingerprint and the opening. */
async function opened(page) {
  await press(page, zh("page-vote-seal"));
  await heading(page, zh("page-vote-decide"));
  await accessible(page, "check-decide-zh-phone", TALL);
  const shown = await page.textContent("main .fingerprint");
  const lines = await page.$$eval("main .fingerprint span", (groups) => groups.map((one) => one.offsetTop));
  assert.deepEqual(lines, [0, 0, 0, 0, 1, 1, 1, 1].map((line) => lines[line * 4]));
  assert.ok(lines[0] < lines[4]);
  await press(page, zh("page-vote-check"));
  await heading(page, zh("page-vote-opened"));
  await accessible(page, "check-opened-zh-phone", TALL);
  assert.ok(await page.isVisible("main svg.code"));
  return { shown, text: await page.textContent("main pre") };
}

async function compare(page, shown, text) {
  await page.fill("#fingerprint", shown);
  await page.fill("#opening", text);
  await page.click("main form [type=submit]");
}

test("an opened ballot is checked on another device and never sent", async () => {
  let spoiled;
  await visit({ path: "#/me", device: TALL }, async (page) => {
    await restore(page, zh, node.owners[1]);
    const { id, accepted } = await poll();
    await go(page, `#/vote/${id}`);
    await choose(page, zh);
    spoiled = await opened(page);
    assert.equal((await poll()).accepted, accepted);
    await press(page, zh("page-vote-again"));
    await press(page, zh("page-vote-seal"));
    assert.notEqual(await page.textContent("main .fingerprint"), spoiled.shown);
    await press(page, zh("page-vote-cast"));
    await heading(page, zh("page-vote-done"));
    assert.equal((await poll()).accepted, accepted + 1);
  });
  // Another device, which has no key.
  await visit({ path: "#/open", device: TALL }, async (page) => {
    const { shown, text } = spoiled;
    await accessible(page, "check-empty-zh-phone", TALL);
    const other = shown.replace(/^./, (first) => (first === "0" ? "1" : "0"));
    await compare(page, other, text);
    await page.waitForSelector("main .note.bad");
    await accessible(page, "check-other-zh-phone", TALL);
    await compare(page, shown, text);
    await heading(page, zh("page-opening-holds"));
    await told(page, zh("page-opening-compare"));
    await accessible(page, "check-holds-zh-phone", TALL);
  });
});
