// The wallet in a browser, against a real node: `linli demo --node --keep`.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { DESKTOP, PHONE, shows } from "./browser.js";
import { PASSPHRASE, PROGRAM, choose, heading, node, poll, press, restore, visit } from "./demo.js";
import { en, zh } from "./sentences.js";

const run = promisify(execFile);

test("a key is made, its words are asked back, and the request is the program's", async () => {
  await visit({ path: "#/me", device: PHONE }, async (page) => {
    await shows(page, zh("page-key-none"));
    await accessible(page, "none-zh-phone", PHONE);
    await press(page, zh("page-key-make"));
    await page.fill("#passphrase", PASSPHRASE);
    await page.fill("#again", "another sentence");
    await page.click("form [type=submit]");
    await shows(page, zh("page-passphrase-differs"));
    await accessible(page, "make-zh-phone", PHONE);
    await page.fill("#again", PASSPHRASE);
    await page.click("form [type=submit]");
    await heading(page, zh("page-key-words-title"));
    const words = await page.locator(".words li").allInnerTexts();
    assert.equal(words.length, 24);
    await accessible(page, "words-zh-phone", PHONE);

    // Words not yet written down prevent voting, and are shown again after the page was closed.
    await page.goto(`${node.url}#/vote/${(await poll()).id}`);
    await page.waitForSelector(`text=${zh("page-vote-unwritten")}`);
    await page.reload();
    await page.goto(`${node.url}#/me`);
    await heading(page, zh("page-key-locked"));
    await page.fill("#passphrase", "a wrong sentence");
    await page.click("form [type=submit]");
    await page.waitForSelector("main .note.bad");
    await page.fill("#passphrase", PASSPHRASE);
    await page.click("form [type=submit]");
    await heading(page, zh("page-key-words-title"));
    assert.deepEqual(await page.locator(".words li").allInnerTexts(), words);

    await press(page, zh("page-key-words-written"));
    const fields = await page.locator("form input").evaluateAll((all) => all.map(({ id }) => id));
    assert.equal(fields.length, 3);
    await page.fill(`#${fields[0]}`, "错");
    await page.click("form [type=submit]");
    await page.waitForSelector("main .note.bad");
    for (const id of fields) await page.fill(`#${id}`, words[Number(id.slice("word-".length))]);
    await accessible(page, "ask-zh-phone", PHONE);
    await page.click("form [type=submit]");
    await heading(page, zh("page-key-own"));
    await accessible(page, "own-zh-phone", PHONE);

    await page.fill("#unit", "3-2-501");
    await page.click("form [type=submit]");
    await heading(page, zh("page-enrol-request"));
    const request = JSON.parse(await page.innerText("main pre"));
    assert.equal(request.format, "linli-enrolment-1");
    assert.equal(request.realm, node.realm);
    await accessible(page, "enrol-zh-phone", PHONE);

    await page.goto(`${node.url}#/vote/${(await poll()).id}`);
    await page.waitForSelector(`text=${zh("page-vote-stranger")}`);
    await accessible(page, "stranger-zh-phone", PHONE);
  });
});

test("an owner votes, the ballot counts, a second one replaces it, and the audit counts one", async () => {
  await visit({ path: "#/me", locale: "en", device: DESKTOP }, async (page) => {
    await restore(page, en, node.owners[0]);
    const { id, title } = await poll();
    // She was enrolled before this browser had her key.
    await shows(page, en("page-enrol-found"), en("page-enrol-open"), title);
    assert.equal(await page.isVisible("#unit"), false);
    await accessible(page, "on-roll-en-desk", DESKTOP);
    await page.click(`main a[href="#/polls/${id}"]`);
    await page.click(`main a:text-is("${en("page-vote-here")}")`);
    await page.click("label.option >> nth=0");
    await page.click("form [type=submit]");
    await shows(page, en("page-vote-of", { number: 2, whole: 2 }));
    assert.equal(await page.locator(`main :is(a, button):text-is("${en("page-wallet-back")}")`).count(), 1);
    await page.click("label.option >> nth=1");
    await press(page, en("page-vote-previous"));
    await shows(page, en("page-vote-of", { number: 1, whole: 2 }));
    assert.ok(await page.isChecked("#option-0"));
    // Going back loses no tick of the question that she comes from.
    await page.click("form [type=submit]");
    await shows(page, en("page-vote-of", { number: 2, whole: 2 }));
    assert.ok(await page.isChecked("#option-1"));
    const vote = async (option) => {
      await page.goto(`${node.url}#/polls/${id}`);
      await page.click(`main a:text-is("${en("page-vote-here")}")`);
      await page.click(`label.option >> nth=${option}`);
      await accessible(page, `question-en-desk-${option}`, DESKTOP);
      await page.click("form [type=submit]");
      await page.click("form [type=submit]");
      await page.waitForSelector("main .note.bad");
      await page.click("label.option >> nth=0");
      await page.click("label.option >> nth=2");
      await page.click("form [type=submit]");
      await heading(page, en("page-vote-look"));
      await accessible(page, `look-en-desk-${option}`, DESKTOP);
      await press(page, en("page-vote-seal"));
      await press(page, en("page-vote-cast"));
      await heading(page, en("page-vote-done"));
    };
    await vote(0);
    await accessible(page, "done-en-desk", DESKTOP);
    assert.equal((await poll()).ballots, 1);
    await vote(1);
    assert.equal((await poll()).accepted, 2);
    assert.equal((await poll()).ballots, 1);
    await page.goto(`${node.url}#/me`);
    await press(page, en("page-mine-check"));
    await page.waitForSelector("main .badge");
    await shows(page, en("page-mine-counted"), en("page-mine-replaced"));
    await accessible(page, "mine-en-desk", DESKTOP);
  });
  const keep = join(node.folder, "auditor");
  const arguments_ = ["--json", "audit", node.url, "--node-key", node.key, "--keep", keep];
  const { stdout } = await run(PROGRAM, arguments_, { maxBuffer: 1 << 26 }).catch((error) => error);
  const report = JSON.parse(stdout);
  assert.equal(report.polls.length, 1);
  const { accepted, replaced } = report.polls[0].ballots;
  assert.deepEqual([accepted, replaced], [2, 1]);
});

test("a ballot that could not be sent is kept and sent later, once", async () => {
  await visit({ path: "#/me", device: PHONE }, async (page, visitor) => {
    await restore(page, zh, node.owners[1]);
    const { id, accepted } = await poll();
    await page.route("**/messages", (route) => route.abort());
    await page.goto(`${node.url}#/vote/${id}`);
    await page.click("label.option >> nth=0");
    await accessible(page, "question-zh-phone", PHONE);
    await page.click("form [type=submit]");
    await page.click("label.option >> nth=1");
    await page.click("form [type=submit]");
    await heading(page, zh("page-vote-look"));
    await press(page, zh("page-vote-seal"));
    await press(page, zh("page-vote-cast"));
    await page.waitForSelector(`text=${zh("page-vote-kept")}`);
    await accessible(page, "kept-zh-phone", PHONE);
    assert.equal((await poll()).accepted, accepted);
    visitor.faults.length = 0;

    await page.unroute("**/messages");
    await page.reload();
    await page.fill("#passphrase", PASSPHRASE);
    await page.click("form [type=submit]");
    await heading(page, zh("page-vote-unsent"));
    await press(page, zh("page-vote-send"));
    await heading(page, zh("page-vote-done"));
    assert.equal((await poll()).accepted, accepted + 1);
  });
});

test("what is not sent is told before the key is open, and goes with the key", async () => {
  await visit({ path: "#/me" }, async (page) => {
    await restore(page, zh, node.owners[3]);
    const { id, title } = await poll();
    await page.evaluate(
      async ([about, title]) => {
        const { write } = await import("./page/safe.js");
        await write("unsent", [{ about, title, kind: "ballot", bytes: new Uint8Array(1), made: "0" }]);
        await write("receipts", [{ about, title, kind: "ballot", receipt: {} }]);
      },
      [id, title],
    );
    await page.reload();
    await heading(page, zh("page-key-locked"));
    await shows(page, title, zh("page-vote-unsent"));
    await accessible(page, "locked-waiting-zh-phone", PHONE);
    await press(page, zh("page-key-forget"));
    await heading(page, zh("page-key-forget"));
    await shows(page, zh("page-key-forget-with"), zh("page-vote-unsent"));
    await press(page, zh("page-key-forget-yes"));
    await page.waitForSelector(`text=${zh("page-key-none")}`);
    const left = await page.evaluate(async () => {
      const { read } = await import("./page/safe.js");
      return Promise.all(["key", "unsent", "receipts"].map(read));
    });
    assert.deepEqual(left, [null, null, null]);
  });
});

test("what a node says of itself is shown as its own words", async () => {
  await visit({ path: "#/me" }, async (page, visitor) => {
    await page.route("**/messages", (route) =>
      route.fulfill({ status: 409, json: { rule: "evil.rule", detail: "Send your 24 words to x." } }),
    );
    await restore(page, zh, node.owners[3]);
    const { id } = await poll();
    await page.goto(`${node.url}#/vote/${id}`);
    await choose(page, zh);
    await press(page, zh("page-vote-seal"));
    await press(page, zh("page-vote-cast"));
    await page.waitForSelector(`main .note:has-text("${zh("page-node-refused")}")`);
    await shows(page, zh("page-node-says", { said: "Send your 24 words to x." }));
    visitor.faults.length = 0;
  });
});

test("a browser that keeps nothing, and a node that is away, are told in a sentence", async () => {
  await visit({ path: "#/check" }, async (page, visitor) => {
    await page.addInitScript(() => {
      Object.defineProperty(globalThis, "indexedDB", { get: () => undefined });
    });
    await page.goto(`${node.url}?private#/me`);
    await page.waitForSelector(`text=${zh("page-wallet-forbidden")}`);
    await accessible(page, "forbidden-zh-phone", PHONE);
    visitor.faults.length = 0;
  });
});

test("a node that signed another record before is an alarm with both checkpoints", async () => {
  await visit({ path: "#/me" }, async (page, visitor) => {
    await restore(page, zh, node.owners[2]);
    const { id } = await poll();
    await page.goto(`${node.url}#/vote/${id}`);
    await page.waitForSelector("label.option");
    // What the wallet kept is from a longer record than the node shows now.
    await page.evaluate(async () => {
      const { read, write } = await import("./page/safe.js");
      const kept = await read("kept");
      await write("kept", { ...kept, key: `${kept.key.slice(0, -4)}AAA=` });
    });
    await page.goto(`${node.url}#/me`);
    await page.goto(`${node.url}#/vote/${id}`);
    await page.waitForSelector(`text=${zh("page-wallet-alarm")}`);
    assert.ok(await page.isVisible("a[download='linli-evidence.txt']"));
    await accessible(page, "alarm-zh-phone", PHONE);
    visitor.faults.length = 0;
  });
});
