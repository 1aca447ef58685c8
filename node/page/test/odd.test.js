// What goes wrong while people vote: each is told with its cause and what to do, nothing is lost, and nobody votes twice
// by mistake.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { accessible } from "./axe.js";
import { PHONE, TALL, opened, shows } from "./browser.js";
import {
  PASSPHRASE,
  PATIENCE,
  PROGRAM,
  choose,
  go,
  heading,
  node,
  poll,
  press,
  restore,
  told,
  unlock,
  visit,
} from "./demo.js";
import { en, zh } from "./sentences.js";

const run = promisify(execFile);

/** What rules say when they refuse, as the node ships it. */
const rules = async (name) => (await fetch(new URL(`page/rules-${name}.json`, node.url))).json();
const ruled = async (rule) => (await rules("zh"))[rule.replaceAll(".", "-")];

/** A second tab of the same browser, at a place. */
async function tab({ context, faults }, place) {
  const page = await opened(context, node, faults);
  page.setDefaultTimeout(PATIENCE);
  await page.goto(new URL(place, node.url).href);
  return page;
}

for (const [name, without] of [
  ["two tabs that vote at once send one ballot", null],
  [
    "and so they do where the browser gives no locks",
    () => Object.defineProperty(Navigator.prototype, "locks", { get() {} }),
  ],
]) {
  test(name, async () => {
    await visit({ path: "#/me", device: TALL }, async (page, visitor) => {
      if (without) {
        await visitor.context.addInitScript(without);
        await page.reload();
      }
      await restore(page, zh, node.owners[2]);
      const { id, accepted } = await poll();
      await go(page, `#/vote/${id}`);
      const other = await tab(visitor, `#/vote/${id}`);
      await unlock(other);
      await choose(page, zh);
      await choose(other, zh);
      let answered;
      await page.route("**/messages", async (route) => {
        await new Promise((go) => (answered = go));
        await route.continue();
      });
      await press(page, zh("page-vote-seal"));
      await press(page, zh("page-vote-cast"));
      while (!answered) await page.waitForTimeout(200);
      await press(other, zh("page-vote-seal"));
      await press(other, zh("page-vote-cast"));
      await told(other, zh("page-vote-elsewhere"), zh("page-vote-elsewhere-remedy"));
      await accessible(other, "tabs-elsewhere-zh-phone", TALL);
      answered();
      await heading(page, zh("page-vote-done"));
      await press(other, zh("page-vote-cast"));
      await told(other, zh("page-vote-meanwhile"), zh("page-vote-meanwhile-remedy"));
      await accessible(other, "tabs-meanwhile-zh-phone", TALL);
      assert.equal((await poll()).accepted, accepted + 1);
      await other.reload();
      await unlock(other);
      await choose(other, zh);
      await other.waitForSelector(`main .note:has-text("${zh("page-vote-replaces")}")`);
    });
  });
}

test("a tab that is closed while it seals or sends loses nothing and votes once", async () => {
  await visit({ path: "#/me", device: TALL }, async (page, visitor) => {
    await restore(page, zh, node.owners[3]);
    const { id, accepted } = await poll();
    const begin = async (from) => {
      await go(from, `#/vote/${id}`);
      await choose(from, zh);
      await press(from, zh("page-vote-seal"));
    };
    await begin(page);
    await page.waitForSelector(`main [role=status]:text-is("${zh("page-vote-stage-seal")}")`);
    await page.close();
    // What was still sealed left nothing behind.
    const sealing = await tab(visitor, `#/vote/${id}`);
    await unlock(sealing);
    await sealing.waitForSelector("label.option");
    assert.equal((await poll()).accepted, accepted);

    // The node took it, and the tab never heard.
    await sealing.reload();
    await unlock(sealing);
    let taken = false;
    await sealing.route("**/messages", async (route) => {
      await route.fetch();
      taken = true;
    });
    await choose(sealing, zh);
    await press(sealing, zh("page-vote-seal"));
    await press(sealing, zh("page-vote-cast"));
    while (!taken) await sealing.waitForTimeout(200);
    await sealing.close();
    assert.equal((await poll()).accepted, accepted + 1);
    const again = await tab(visitor, `#/vote/${id}`);
    await unlock(again);
    await heading(again, zh("page-vote-unsent"));
    await accessible(again, "closed-unsent-zh-phone", TALL);
    await press(again, zh("page-vote-send"));
    await heading(again, zh("page-vote-done"));
    assert.equal((await poll()).accepted, accepted + 1);
  });
});

for (const hours of [5, -5]) {
  test(`a clock that is ${hours} hours ahead is told of, and the ballot is taken`, async () => {
    await visit({ path: "#/me", device: TALL }, async (page, visitor) => {
      await visitor.context.addInitScript((hours) => {
        const now = Date.now;
        Date.now = () => now() + hours * 3600000;
      }, hours);
      await page.reload();
      await restore(page, zh, node.owners[4]);
      const { id, accepted } = await poll();
      await go(page, `#/vote/${id}`);
      await page.waitForSelector("label.option");
      const [before] = zh("page-vote-clock", { span: "|" }).split("|");
      await told(page, before);
      await accessible(page, `clock-${hours}-zh-phone`, TALL);
      await choose(page, zh);
      await press(page, zh("page-vote-seal"));
      await press(page, zh("page-vote-cast"));
      await heading(page, zh("page-vote-done"));
      assert.equal((await poll()).accepted, accepted + 1);
    });
  });
}

test("a poll that has closed, before or while its questions are answered, is told", async () => {
  const [cause, remedy] = await ruled("poll.closed");
  await visit({ path: "#/me", device: TALL }, async (page, visitor) => {
    await restore(page, zh, node.owners[0]);
    const { id, closes } = await poll();
    const late = async (route) => {
      const answer = await route.fetch();
      const status = await answer.json();
      status.clock.now = closes + 60;
      await route.fulfill({ response: answer, json: status });
    };
    await page.route("**/status", late);
    await go(page, `#/vote/${id}`);
    await told(page, cause, zh("page-wallet-do", { remedy }));
    await accessible(page, "closed-before-zh-phone", TALL);

    await page.unroute("**/status", late);
    await page.route("**/messages", (route) =>
      route.fulfill({ status: 409, json: { rule: "poll.closed", detail: "the poll is closed" } }),
    );
    await page.reload();
    await unlock(page);
    await choose(page, zh);
    await press(page, zh("page-vote-seal"));
    await press(page, zh("page-vote-cast"));
    await told(page, cause, zh("page-wallet-do", { remedy }));
    await accessible(page, "closed-while-zh-phone", TALL);
    // What can never be taken does not wait to be sent.
    await go(page, "#/me");
    await heading(page, zh("page-key-own"));
    assert.equal(await page.locator(`main a:text-is("${zh("page-vote-unsent")}")`).count(), 0);
    visitor.faults.length = 0;
  });
});

test("whoever is on a newer roll than the poll's is told so", async () => {
  const [cause, remedy] = await ruled("ballot.older_roll");
  await visit({ path: "#/me", device: TALL }, async (page) => {
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
    const demo = (name) => join(node.papers, name);
    await page.fill("#unit", await freeUnit(demo("register.json")));
    await page.click("form [type=submit]");
    await heading(page, zh("page-enrol-request"));
    const request = join(node.folder, "newcomer.json");
    await writeFile(request, await page.innerText("main pre"));

    const requests = (await readdir(demo("."))).filter((name) => /^v\d+\.json$/.test(name)).map(demo);
    const roll = join(node.folder, "newer.json");
    const build = ["roll", "build", "--register", demo("register.json"), "--realm", node.realm, "--out", roll];
    await run(PROGRAM, [...build, "--enrolments", ...requests, request]);
    const keep = ["--node", node.url, "--keep", join(node.folder, "registrar")];
    const keystore = ["--keystore", demo("reg.age"), "--passphrase-file", demo("pass")];
    await run(PROGRAM, ["roll", "publish", roll, ...keep, ...keystore]);

    const { id } = await poll();
    await go(page, `#/vote/${id}`);
    await told(page, cause, zh("page-wallet-do", { remedy }));
    await accessible(page, "newer-roll-zh-phone", TALL);
  });
});

/** A unit whose owner is not enrolled. */
async function freeUnit(register) {
  const { owners } = JSON.parse(await readFile(register, "utf8"));
  return owners.at(-1).units[0];
}

test("the receipt of another poll or community is not taken for one of this", async () => {
  await visit({ path: "#/check", device: TALL }, async (page, visitor) => {
    const foreign = JSON.stringify({
      poll: "1".repeat(64),
      nullifier: "2".repeat(64),
      message: "3".repeat(64),
      logged: null,
    });
    await page.fill("#text", foreign);
    await page.click("form [type=submit]");
    await page.waitForSelector("#answer .verdict.failed, #answer .verdict.undetermined");
    const answer = await page.innerText("#answer");
    assert.ok(answer.includes(zh("page-verdict-not-this")), answer);
    assert.ok(answer.includes(zh("page-trouble-origin")), answer);
    await accessible(page, "receipt-foreign-zh-phone", TALL);
    // The browser notes the node's 404.
    visitor.faults.length = 0;
  });
});

test("a QR code of something else is told wherever it is put", async () => {
  const other = "WIFI:T:WPA;S:garden;P:secret;;";
  await visit({ path: "#/check", device: TALL }, async (page) => {
    await page.fill("#text", other);
    await page.click("form [type=submit]");
    await page.waitForSelector(`#answer >> text=${zh("page-trouble-receipt")}`);
    await go(page, `#/${other}`);
    await page.waitForSelector(`h1:text-is("${zh("page-unknown-page")}")`);
    await go(page, "#/me");
    await press(page, zh("page-key-restore"));
    await page.fill("#words", other);
    await page.fill("#passphrase", PASSPHRASE);
    await page.fill("#again", PASSPHRASE);
    await page.click("form [type=submit]");
    await page.waitForSelector("main .note.bad p >> nth=1");
    await accessible(page, "qr-words-zh-phone", TALL);
    await press(page, zh("page-wallet-back"));
    await press(page, zh("page-key-open-file"));
    await page.setInputFiles("#keystore", { name: "wifi.age", mimeType: "text/plain", buffer: Buffer.from(other) });
    await page.fill("#passphrase", PASSPHRASE);
    await page.click("form [type=submit]");
    await page.waitForSelector("main .note.bad p >> nth=1");
    await accessible(page, "qr-keystore-zh-phone", TALL);
  });
});

test("another language in the middle of a vote, or of typing words, loses nothing", async () => {
  await visit({ path: "#/me", device: PHONE }, async (page) => {
    await press(page, zh("page-key-restore"));
    await page.fill("#words", "abandon");
    for (const say of [en, zh, en]) {
      await page.click("#language");
      await page.waitForSelector(`label:text-is("${say("page-key-words")}")`);
    }
    assert.equal(await page.inputValue("#words"), "abandon");
    assert.equal(await page.title(), `${en("page-section-me")} · ${en("page-brand")}`);
    await press(page, en("page-wallet-back"));
    await restore(page, en, node.owners[3]);

    await go(page, `#/vote/${(await poll()).id}`);
    await page.click("label.option >> nth=0");
    await page.click("form [type=submit]");
    await page.click("label.option >> nth=1");
    await page.click("#language");
    await shows(page, zh("page-vote-of", { number: 2, whole: 2 }));
    await accessible(page, "language-zh-phone", PHONE);
    assert.ok(await page.isChecked("#option-1"));
    await page.click("form [type=submit]");
    await heading(page, zh("page-vote-look"));
    assert.equal(await page.locator(".chosen").count(), 2);
    for (const say of [en, zh, en]) {
      await page.click("#language");
      await heading(page, say("page-vote-look"));
      assert.ok((await page.innerText("main")).includes(say("page-vote-seal")));
    }
    await accessible(page, "language-en-phone", PHONE);
  });
});

/** What may be wrong with words, and what is said of it in each language. */
const WRONG_WORDS = [
  [{ 6: "zzz" }, "not in the word list: number 7", "不在词表里的词：第 7 个"],
  [{ 1: "zzz", 6: "qqq", 23: "xxx" }, "not in the word list: number 2, 7, 24", "不在词表里的词：第 2, 7, 24 个"],
  [{ 6: "zoo" }, "some of the words are Chinese and some are English", "有的词是中文，有的是英文"],
  [{ 6: "的", 7: "的" }, "the checksum does not match", "校验不符"],
];

for (const [locale, say, other] of [
  ["en", en, zh],
  ["zh-CN", zh, en],
]) {
  test(`wrong words of the twenty-four are named, all of them, in ${locale} and then in the other language`, async () => {
    await visit({ path: "#/me", locale, device: PHONE }, async (page) => {
      await press(page, say("page-key-restore"));
      await page.fill("#passphrase", PASSPHRASE);
      await page.fill("#again", PASSPHRASE);
      await page.click("form [type=submit]");
      await told(page, say("page-field-empty", { field: say("page-key-words") }));
      assert.ok(await page.evaluate(() => document.activeElement.id === "words"));
      await accessible(page, `words-none-${locale}-phone`, PHONE);
      for (const [changes, ...told_] of WRONG_WORDS) {
        const [first, second] = say === en ? told_ : told_.toReversed();
        await page.fill("#words", Object.assign(node.owners[3].split(" "), changes).join(" "));
        await page.click("form [type=submit]");
        await told(page, first);
        await page.click("#language");
        await told(page, second);
        await retold(page, other);
        await page.click("#language");
        await told(page, first);
        await retold(page, say);
      }
      await accessible(page, `words-wrong-${locale}-phone`, PHONE);
    });
  });
}

/** The rule's sentences stand in the note in that language. */
async function retold(page, say) {
  const [cause, remedy] = (await rules(say === en ? "en" : "zh"))["identity-words"];
  await told(page, cause, say("page-wallet-do", { remedy }));
}

test("every form that evidence takes can be read by a script", async () => {
  const { evidence } = await rules("zh");
  assert.ok(evidence.length > 300, `${evidence.length}`);
  for (const [expression, parts] of evidence) {
    const groups = [...expression.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name);
    assert.doesNotThrow(() => new RegExp(expression, "su"), expression);
    const used = parts.filter((part) => typeof part === "object").map(({ value }) => value);
    assert.deepEqual([...new Set(used)].filter((name) => !groups.includes(name)), [], expression);
  }
});
