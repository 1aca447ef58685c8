// Receipts in a browser: good ones, every flaw, forks, and what cannot be checked.

import assert from "node:assert/strict";
import { test } from "node:test";
import { reader, shot, visit } from "./browser.js";
import { Key } from "./log.js";
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

const leaf = (record) => record.leaves[states.BALLOT.index].toString("base64");
const receiptOf = (record, size) => record.receipt(states.BALLOT.index, size, leaf(record));

test("a good receipt is found good, pasted or as a wallet's file, with and without the entry", async () => {
  const early = states.log(120);
  const plain = early.receipt(states.BALLOT.index, 120);
  const proof = receiptOf(early, 120);
  const wallet = JSON.stringify({
    poll: states.POLL,
    nullifier: "f".repeat(64),
    ballot: "e".repeat(64),
    logged: { entry: states.BALLOT.index, proof, checkpoint: early.checkpoint(60) },
  });
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
      assert.ok(answer.includes(zh("page-verdict-good")), answer);
      assert.match(answer, /您的选票在记录里：第 17 号条目，/);
      assert.ok(answer.includes("2026 年秋季业主大会表决"));
      assert.ok(answer.includes(zh("page-grown", { old: "120", size: "300" })));
      assert.ok(answer.includes(zh("page-checks-witnesses")));
    }
    await shot(page, "receipt-good");
    await check(page, wallet);
    assert.ok((await page.innerText("#answer")).includes(zh("page-checks-kept")));
    assert.ok(!node.asked.some((path) => path.includes("f".repeat(64))), "the receipt left the browser");
    await page.setInputFiles("#file", { name: "票.tlog-proof", mimeType: "text/plain", buffer: Buffer.from(proof) });
    assert.equal(await page.innerText("#chosen"), "票.tlog-proof");
    await page.fill("#text", "");
    await page.click("[type=submit]");
    await page.waitForSelector(`text=${zh("page-verdict-good")}`);
  });
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
  const wallet = (more) => JSON.stringify({ poll: states.POLL, logged: { ...logged, ...more } });
  const cases = [
    ["", zh("page-trouble-empty")],
    ["hello", zh("page-trouble-receipt")],
    ["{", zh("page-trouble-receipt")],
    [JSON.stringify({ poll: states.POLL, nullifier: "0", ballot: "0" }), zh("page-trouble-no-proof")],
    [spoiled(3, Buffer.alloc(32).toString("base64")), zh("page-trouble-path")],
    [good.replace("index 17", "index 18"), zh("page-trouble-path")],
    [good.replace(`extra ${leaf(record)}`, `extra ${record.leaves[18].toString("base64")}`), zh("page-trouble-path")],
    [good.replace("\n120\n", "\n121\n"), zh("page-trouble-signature")],
    [good.replace("\n120\n", "\n17\n"), zh("page-trouble-path")],
    [flawed, zh("page-trouble-signature")],
    [receiptOf(forged, 120), zh("page-trouble-unsigned")],
    [receiptOf(other, 120), zh("page-trouble-origin")],
    [receiptOf(cosigned, 120), zh("page-trouble-cosignature", { names: states.WITNESSES[0].name })],
    [JSON.stringify({ poll: states.POLL, nullifier: "0", ballot: "0", logged: null }), zh("page-trouble-no-proof")],
    [JSON.stringify({ poll: "0".repeat(64), logged }), zh("page-trouble-leaf")],
    [JSON.stringify({ digest: "0".repeat(64), receipt: good }), zh("page-trouble-leaf")],
    [wallet({ entry: 18 }), zh("page-trouble-leaf")],
    [wallet({ checkpoint: forged.checkpoint(60) }), zh("page-trouble-unsigned")],
    [wallet({ checkpoint: 7 }), zh("page-trouble-note")],
    ["x".repeat(1 << 21), zh("page-trouble-size")],
  ];
  await visit(states.busy(), { path: "#/check" }, async (page) => {
    for (const [receipt, sentence] of cases) {
      const answer = await check(page, receipt);
      const nothing = [zh("page-trouble-empty"), zh("page-trouble-no-proof")].includes(sentence);
      assert.ok(
        answer.includes(nothing ? zh("page-verdict-open") : zh("page-verdict-bad")),
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
      JSON.stringify({ logged: { entry: 17, proof: receiptOf(record, 120), checkpoint: kept } }),
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
