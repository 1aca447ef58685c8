// Receipts in a browser: good ones, every flaw, forks, and what cannot be checked.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { reader, shot, visit } from "./browser.js";
import { checkReceipt } from "../receipt.js";
import { Key, Log } from "./log.js";
import { start } from "./mock.js";
import { zh } from "./sentences.js";
import * as states from "./states.js";

/** Pastes a receipt and waits for the answer. */
async function check(page, receipt) {
  await page.fill("#text", receipt);
  await page.click("[type=submit]");
  await page.waitForSelector("#answer .verdict");
  return page.innerText("#answer");
}

const fileOf = (logged, more) =>
  JSON.stringify({ poll: states.POLL, nullifier: states.BALLOT.nullifier, message: states.BALLOT.message, logged, ...more });
const leaf = (record) => record.leaves[states.BALLOT.index].toString("base64");
const receiptOf = (record, size) => record.receipt(states.BALLOT.index, size, leaf(record));

test("a good receipt is found good, pasted or as a wallet's file, with and without the entry", async () => {
  const early = states.log(120);
  const plain = early.receipt(states.BALLOT.index, 120);
  const proof = receiptOf(early, 120);
  const wallet = fileOf({ entry: states.BALLOT.index, proof, checkpoint: early.checkpoint(60) });
  const answered = JSON.stringify({
    index: states.BALLOT.index,
    digest: states.BALLOT.message,
    fresh: true,
    effect: "counted",
    receipt: proof,
  });
  await visit(states.busy(), { path: "#/check" }, async (page, node) => {
    for (const receipt of [proof, plain, wallet, answered, proof.replaceAll("\n", "\r\n"), `\ufeff${proof}  \n`]) {
      const answer = await check(page, receipt);
      assert.ok(answer.includes(zh("page-verdict-counted")), answer);
      assert.match(answer, /您的选票是记录中的条目 17，/);
      assert.ok(answer.includes("2026 年秋季业主大会表决"));
      assert.ok(answer.includes(zh("page-grown", { old: "120", size: "300" })));
      assert.ok(answer.includes(zh("page-checks-witnesses")));
    }
    await shot(page, "receipt-good");
    await check(page, wallet);
    assert.ok((await page.innerText("#answer")).includes(zh("page-checks-kept")));
    assert.ok(!node.asked.some((path) => path.includes(states.BALLOT.nullifier) || path.includes(states.BALLOT.message)), "the receipt left the browser");
    await page.setInputFiles("#file", { name: "票.tlog-proof", mimeType: "text/plain", buffer: Buffer.from(proof) });
    assert.equal(await page.innerText("#chosen"), "票.tlog-proof");
    await page.fill("#text", "");
    await page.click("[type=submit]");
    await page.waitForSelector(`text=${zh("page-verdict-counted")}`);
  });
});

test("a ballot that a later one of the same key replaced does not look fine", async () => {
  const early = states.log(120);
  const logged = { entry: states.BALLOT.index, proof: receiptOf(early, 120), checkpoint: early.checkpoint(120) };
  const state = states.busy({ again: { 250: states.BALLOT.index } });
  await visit(state, { path: "#/check" }, async (page) => {
    for (const receipt of [receiptOf(early, 120), fileOf(logged), fileOf(null)]) {
      const answer = await check(page, receipt);
      assert.ok(answer.includes(zh("page-verdict-replaced")), answer);
      assert.ok(answer.includes(zh("page-replaced-by", { entry: "250" })), answer);
      assert.equal(await page.locator("#answer .verdict.passed").count(), 0);
    }
    await shot(page, "receipt-replaced");
  });
});

test("a receipt saved without a proof is completed and then holds by itself", async () => {
  await visit(states.busy(), { path: "#/check" }, async (page) => {
    const answer = await check(page, fileOf());
    assert.ok(answer.includes(zh("page-verdict-counted")), answer);
    const [saved] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
    assert.equal(saved.suggestedFilename(), "linli-receipt.json");
    const completed = await readFile(await saved.path(), "utf8");
    assert.equal(JSON.parse(completed).logged.entry, states.BALLOT.index);
    await shot(page, "receipt-completed");
    const again = await check(page, completed);
    assert.ok(again.includes(zh("page-verdict-counted")), again);
    assert.equal(await page.locator("a[download]").count(), 0);
  });
});

test("more than two thirds of the validators must have signed the newest checkpoint", async () => {
  const key = ({ name, text }) => ({ name, key: text });
  const away = new Key("house.example/v3", 17, 4);
  const validators = [...states.WITNESSES, away].map(key);
  const state = states.busy();
  state.status.validators = validators.slice(0, 2);
  await visit(state, { path: "#/check" }, async (page) => {
    const answer = await check(page, receiptOf(states.log(120), 120));
    assert.ok(answer.includes(zh("page-checks-validators")), answer);
    assert.ok(answer.includes(zh("page-verdict-counted")), answer);
  });
  state.status.validators = validators;
  await visit(state, { path: "#/check" }, async (page) => {
    const answer = await check(page, receiptOf(states.log(120), 120));
    assert.ok(answer.includes(zh("page-trouble-validators", { found: "2", needed: "3" })), answer);
    assert.ok(answer.includes(zh("page-verdict-open")), answer);
  });
});

test("a key that stands for several validators, or the log's own, is told of", async () => {
  const [one] = states.WITNESSES.map(({ name, text }) => ({ name, key: text }));
  const own = { name: states.NODE_KEY.name, key: states.NODE_KEY.text };
  for (const validators of [[one, one, one], [own]]) {
    const state = states.busy();
    state.status.validators = validators;
    await visit(state, { path: "#/check" }, async (page) => {
      const answer = await check(page, receiptOf(states.log(120), 120));
      assert.ok(answer.includes(zh("page-trouble-newest")), answer);
      assert.ok(!answer.includes(zh("page-verdict-counted")), answer);
    });
  }
});

test("the page decides as the program does", async () => {
  const file = new URL("../../../tests/vectors/receipt.json", import.meta.url);
  const { given, vectors } = JSON.parse(await readFile(file, "utf8"));
  const leaves = Object.keys(given).filter((name) => name.startsWith("leaf-"));
  const record = new Log(leaves.sort().map((name) => Buffer.from(given[name], "hex")), { text: given.key });
  const answered = { status: { log: { key: given.key }, witnesses: [] }, checkpoint: given.checkpoint };
  for (const { name, input, expect, output } of vectors) {
    const node = {
      status: async () => answered.status,
      checkpoint: async () => answered.checkpoint,
      tile: async (path) => new Uint8Array(record.tile(path.slice("tile/".length))),
      ballots: async () => input.ballots,
    };
    const { verdict, why, by, entry } = await checkReceipt(JSON.stringify(input.receipt), node);
    if (expect === "ok") {
      const told = { counted: { verdict, entry: entry?.index }, replaced: { verdict, entry: entry?.index, by } };
      assert.deepEqual(told[verdict] ?? { verdict, why }, output, name);
    } else {
      assert.equal(verdict, expect.replace("client.", ""), name);
    }
  }
});

test("a receipt's every flaw is named", async () => {
  const record = states.log(120);
  const good = receiptOf(record, 120);
  const lines = good.split("\n");
  const spoiled = (index, line) => lines.map((l, i) => (i === index ? line : l)).join("\n");
  const other = states.log(120);
  other.key = new Key("linli.example/other", 9, 1);
  const forged = states.log(120);
  forged.key = new Key(states.NODE_KEY.name, 9, 1);
  const cosigned = states.log(120);
  cosigned.witnesses = [Object.assign(new Key(states.WITNESSES[0].name, 8, 4), { id: states.WITNESSES[0].id })];
  const signature = lines.find((line) => line.startsWith(`— ${states.NODE_KEY.name} `));
  const bytes = Buffer.from(signature.split(" ")[2], "base64");
  bytes[20] ^= 1;
  const flawed = good.replace(signature, `— ${states.NODE_KEY.name} ${bytes.toString("base64")}`);
  const logged = { entry: states.BALLOT.index, proof: good, checkpoint: record.checkpoint(120) };
  const wallet = (more) => fileOf({ ...logged, ...more });
  const cases = [
    ["", zh("page-trouble-empty")],
    ["hello", zh("page-trouble-receipt")],
    ["{", zh("page-trouble-receipt")],
    [JSON.stringify({ poll: states.POLL, nullifier: "0", message: "0" }), zh("page-trouble-receipt")],
    [spoiled(3, Buffer.alloc(32).toString("base64")), zh("page-trouble-path")],
    [good.replace("index 17", "index 18"), zh("page-trouble-path")],
    [good.replace(`extra ${leaf(record)}`, `extra ${record.leaves[18].toString("base64")}`), zh("page-trouble-path")],
    [good.replace("\n120\n", "\n121\n"), zh("page-trouble-signature")],
    [good.replace("\n120\n", "\n17\n"), zh("page-trouble-path")],
    [flawed, zh("page-trouble-signature")],
    [receiptOf(forged, 120), zh("page-trouble-unsigned")],
    [receiptOf(other, 120), zh("page-trouble-origin")],
    [receiptOf(cosigned, 120), zh("page-trouble-cosignature", { names: states.WITNESSES[0].name })],
    [fileOf(logged, { poll: "0".repeat(64) }), zh("page-trouble-leaf")],
    [fileOf(logged, { message: "0".repeat(64) }), zh("page-trouble-leaf")],
    [fileOf(null, { message: "0".repeat(64) }), zh("page-trouble-absent")],
    [fileOf(logged, { nullifier: "0".repeat(64) }), zh("page-trouble-owner")],
    [JSON.stringify({ digest: "0".repeat(64), receipt: good }), zh("page-trouble-leaf")],
    [wallet({ entry: 18 }), zh("page-trouble-leaf")],
    [wallet({ checkpoint: forged.checkpoint(60) }), zh("page-trouble-unsigned")],
    [wallet({ checkpoint: 7 }), zh("page-trouble-note")],
    ["x".repeat(1 << 21), zh("page-trouble-size")],
  ];
  await visit(states.busy(), { path: "#/check" }, async (page) => {
    for (const [receipt, sentence] of cases) {
      const answer = await check(page, receipt);
      const nothing = sentence === zh("page-trouble-empty");
      assert.ok(
        answer.includes(nothing ? zh("page-verdict-open") : zh("page-verdict-not-this")),
        `${receipt.slice(0, 200)}\n${answer}`,
      );
      assert.ok(answer.includes(sentence), `${receipt.slice(0, 200)}\n${answer}`);
      assert.ok(!answer.includes("您的选票在记录里"));
    }
    await shot(page, "receipt-bad");
  });
});

test("a fork and a rollback are noticed and their evidence is kept", async () => {
  const record = states.log(120);
  const forks = [
    [{ size: 300, twist: true }, zh("page-trouble-fork")],
    [{ size: 120, twist: true }, zh("page-trouble-fork")],
    [{ size: 90 }, zh("page-trouble-back")],
  ];
  for (const [shape, sentence] of forks) {
    await visit(states.busy(shape), { path: "#/check" }, async (page) => {
      for (const receipt of [receiptOf(record, 120), record.receipt(3, 120)]) {
        const answer = await check(page, receipt);
        assert.ok(answer.includes(zh("page-verdict-fork")), answer);
        assert.ok(answer.includes(sentence), answer);
      }
      const [saved] = await Promise.all([page.waitForEvent("download"), page.click("a[download]")]);
      assert.equal(saved.suggestedFilename(), "linli-evidence.txt");
      await shot(page, `receipt-fork-${shape.size}`);
    });
  }
  const kept = states.log(60, true).checkpoint(60);
  await visit(states.busy(), { path: "#/check" }, async (page) => {
    const answer = await check(
      page,
      fileOf({ entry: 17, proof: receiptOf(record, 120), checkpoint: kept }),
    );
    assert.ok(answer.includes(zh("page-verdict-fork")), answer);
  });
});

test("what cannot be checked is no verdict", async () => {
  const record = states.log(120);
  const open = async (spoil, sentence, options = {}) => {
    const node = await start(states.busy());
    const { page, close } = await reader(node, { path: "#/check" });
    await spoil(page, node);
    const answer = await check(page, receiptOf(record, 120));
    assert.ok(answer.includes(zh("page-verdict-open")), answer);
    assert.ok(answer.includes(sentence), answer);
    await shot(page, `receipt-open-${options.name}`);
    await close();
    await node.stop();
  };
  const without = (page, change) => page.evaluate(change);
  await open((_, node) => (node.down = true), zh("page-trouble-offline"), { name: "offline" });
  await open(
    (page) => without(page, () => Object.defineProperty(crypto, "subtle", { value: undefined })),
    zh("page-trouble-insecure"),
    { name: "insecure" },
  );
  await open(
    (page) => without(page, () => (crypto.subtle.importKey = () => Promise.reject(new Error("unknown algorithm")))),
    zh("page-trouble-old"),
    { name: "old" },
  );
  await open((_, node) => (node.state.record = { tile: () => Buffer.alloc(3) }), zh("page-trouble-tile"), {
    name: "tile",
  });
});
