// From nothing to a counted ballot, over the registrar's inbox of a real node: `linli demo --node --keep`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { PHONE, reader, shows } from "./browser.js";
import { PASSPHRASE, PATIENCE, PROGRAM, heading, node, press } from "./demo.js";
import { zh } from "./sentences.js";

const run = promisify(execFile);
const polls = async () => (await (await fetch(new URL("polls", node.url))).json()).polls;

async function until(what, act) {
  const begun = Date.now();
  for (;;) {
    const found = await act();
    if (found) return found;
    assert.ok(Date.now() - begun < PATIENCE, what);
    await new Promise((wake) => setTimeout(wake, 1000));
  }
}

/** Makes a key and writes its words down. */
async function makeKey(page) {
  await press(page, zh("page-key-make"));
  await page.fill("#passphrase", PASSPHRASE);
  await page.fill("#again", PASSPHRASE);
  await page.click("form [type=submit]");
  await heading(page, zh("page-key-words-title"));
  const words = await page.locator(".words li").allInnerTexts();
  await press(page, zh("page-key-words-written"));
  const fields = await page.locator("form input").evaluateAll((all) => all.map(({ id }) => id));
  for (const id of fields) await page.fill(`#${id}`, words[Number(id.slice("word-".length))]);
  await page.click("form [type=submit]");
  await heading(page, zh("page-key-own"));
}

test("a person with nothing but the page enrols over the inbox, votes, and is counted", async () => {
  const [first] = await polls();
  const visitor = await reader(node, { path: "#/me", device: PHONE });
  const { page, faults } = visitor;
  page.setDefaultTimeout(PATIENCE);
  await makeKey(page);

  await page.fill("#unit", node.units[0]);
  await page.click("form [type=submit]");
  await heading(page, zh("page-enrol-request"));
  await accessible(page, "enrol-request", PHONE);
  const request = await page.innerText("main pre");
  const [letter] = await Promise.all([
    page.waitForRequest((asked) => asked.method() === "POST" && asked.url().includes("/inbox/")),
    press(page, zh("page-enrol-send")),
  ]);
  const sealed = letter.postDataBuffer();
  assert.ok(sealed.toString("latin1").startsWith("age-encryption.org/v1\n"));
  assert.ok(sealed.length <= 4096 && !sealed.includes(JSON.parse(request).id));
  await heading(page, zh("page-key-own"));
  await shows(page, zh("page-enrol-sent-code"));
  await accessible(page, "enrol-sent", PHONE);

  // The demonstration's registrar publishes a roll, its committee a poll on it.
  await until("on the roll", async () => {
    await press(page, zh("page-enrol-look"));
    await heading(page, zh("page-key-own"));
    const found = page.locator(`main .note:text-is("${zh("page-enrol-found")}")`);
    await found.or(page.locator(`main button:text-is("${zh("page-enrol-look")}")`)).waitFor();
    return (await found.count()) > 0;
  });
  await shows(page, zh("page-enrol-on-roll", { unit: node.units[0] }));
  // The first poll's roll is an older one.
  assert.equal(await page.locator(`main a[href="#/polls/${first.id}"]`).count(), 0);
  await accessible(page, "enrol-on-roll", PHONE);
  const poll = await until("a poll on the roll", async () => {
    const found = (await polls()).find(({ id }) => id !== first.id);
    return found?.phase === "open" && found;
  });

  await page.goto(`${node.url}#/polls/${poll.id}`);
  await page.click(`main a:text-is("${zh("page-vote-here")}")`);
  for (const option of [0, 1]) {
    await page.click(`label.option >> nth=${option}`);
    await page.click("form [type=submit]");
  }
  await heading(page, zh("page-vote-look"));
  await press(page, zh("page-vote-seal"));
  await press(page, zh("page-vote-cast"));
  await heading(page, zh("page-vote-done"));
  await page.goto(`${node.url}#/me`);
  await press(page, zh("page-mine-check"));
  await page.waitForSelector("main .badge");
  await shows(page, zh("page-mine-counted"));
  await accessible(page, "enrol-counted", PHONE);
  assert.deepEqual(faults, []);
  await visitor.close();

  const keep = join(node.folder, "auditor");
  const arguments_ = ["--json", "audit", node.url, "--node-key", node.key, "--keep", keep];
  const { stdout } = await run(PROGRAM, arguments_, { maxBuffer: 1 << 26 }).catch((error) => error);
  const report = JSON.parse(stdout);
  const accepted = report.polls.map(({ ballots }) => ballots.accepted).sort();
  assert.deepEqual(accepted, [0, 1]);
});
