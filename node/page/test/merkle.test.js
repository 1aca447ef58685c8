// The page's own hashing against a log made by other code: every size, every index, every earlier size.

import assert from "node:assert/strict";
import { test } from "node:test";
import { BadProof, Tiles, leafHash, rootFromInclusion, same, tilePath } from "../merkle.js";
import { fromBase64, fromHex, parseCheckpoint, parseKey, parseProof } from "../note.js";
import { missing } from "../receipt.js";
import { Key, Log } from "./log.js";

const KEY = new Key("node.example/spring", 7, 1);
const leaves = (count) => Array.from({ length: count }, (_, i) => Buffer.from(`leaf ${i}`));
const fetching = (log) => async (path) => {
  const bytes = log.tile(path.replace(/^tile\//, ""));
  assert.ok(bytes, `no tile at ${path}`);
  return new Uint8Array(bytes);
};

test("every entry of every small log is found under its root", async () => {
  for (let size = 1; size <= 20; size++) {
    const log = new Log(leaves(size), KEY);
    for (let index = 0; index < size; index++) {
      const { path, checkpoint } = parseProof(log.receipt(index, size));
      const root = await rootFromInclusion(index, size, await leafHash(log.leaves[index]), path);
      assert.deepEqual(root, checkpoint.root);
    }
  }
});

test("a path of another length is refused", async () => {
  const log = new Log(leaves(7), KEY);
  const { path } = parseProof(log.receipt(3, 7));
  const leaf = await leafHash(log.leaves[3]);
  for (const wrong of [path.slice(1), [...path, path[0]], []]) {
    await assert.rejects(rootFromInclusion(3, 7, leaf, wrong), { rule: "path" });
  }
  await assert.rejects(rootFromInclusion(7, 7, leaf, path), { rule: "path" });
});

test("tiles lead to both roots, for every earlier size", async () => {
  for (const size of [1, 2, 3, 7, 8, 13, 255, 256, 257, 515]) {
    const log = new Log(leaves(size), KEY);
    const newest = parseCheckpoint(log.checkpoint(size)).root;
    const olds = Array.from({ length: size }, (_, i) => i + 1).filter((n) => size < 20 || n % 17 === 0 || n > size - 3);
    for (const old of olds) {
      const { older, newer } = await new Tiles(size, fetching(log)).roots(old);
      assert.ok(same(newer, newest), `${old} of ${size}`);
      assert.ok(same(older, parseCheckpoint(log.checkpoint(old)).root), `${old} of ${size}`);
    }
  }
});

test("a changed earlier leaf changes the older root", async () => {
  const changed = leaves(300);
  changed[5] = Buffer.from("another");
  const { older } = await new Tiles(300, fetching(new Log(changed, KEY))).roots(200);
  assert.ok(!same(older, parseCheckpoint(new Log(leaves(200), KEY).checkpoint(200)).root));
});

test("entries are read from their bundle", async () => {
  const log = new Log(leaves(300), KEY);
  const tiles = new Tiles(300, fetching(log));
  for (const index of [0, 1, 255, 256, 299]) {
    assert.equal(Buffer.from(await tiles.entry(index)).toString(), `leaf ${index}`);
  }
});

test("tile paths are spelled as C2SP spells them", () => {
  assert.equal(tilePath(0, 1234067, 256), "tile/0/x001/x234/067");
  assert.equal(tilePath(1, 0, 17), "tile/1/000.p/17");
  assert.equal(tilePath("entries", 999, 256), "tile/entries/999");
});

test("keys, notes and numbers have one spelling", async () => {
  assert.equal((await parseKey(KEY.text)).name, "node.example/spring");
  const [name, id, material] = KEY.text.split("+");
  for (const wrong of ["", name, `${name}+00000000+${material}`, `${name}+${id.toUpperCase()}+${material}`]) {
    await assert.rejects(parseKey(wrong), { rule: "node-key" }, wrong);
  }
  const log = new Log(leaves(3), KEY);
  const receipt = log.receipt(1, 3);
  const spoil = [
    receipt.replace("@v1", "@v2"),
    receipt.replace("index 1", "index 01"),
    receipt.replace("index 1", "index -1"),
    receipt.replace("=\n", "\n"),
    receipt.replace("\n\n", "\n"),
    receipt.slice(0, -1),
    receipt.replace("\n3\n", "\n03\n"),
    receipt.replace("— ", "- "),
  ];
  for (const wrong of spoil) assert.throws(() => parseProof(wrong), BadProof, wrong);
  assert.equal(fromBase64("AB=="), null);
  assert.equal(fromHex("0G"), null);
});

test("this runtime has what a check needs", async () => {
  assert.equal(await missing(), null);
});
