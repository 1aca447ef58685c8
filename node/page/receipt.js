// Checks a receipt: entry → path → root → signatures, and from there to the record as the node shows it now.

import { isEntry, parseEntry } from "./entry.js";
import { BadProof, Tiles, leafHash, rootFromInclusion, same } from "./merkle.js";
import { checkSignature, fromHex, parseCheckpoint, parseKey, parseProof } from "./note.js";

const PROOF = "c2sp.org/tlog-proof@v1";
const MAX_RECEIPT = 1 << 20;

/** Texts travel through chats and mail: line ends become newlines, blanks at the ends of lines go. */
const tidy = (text) =>
  `${text
    .replace(/^\ufeff/, "")
    .replace(/[ \t\r]+$/gm, "")
    .trim()}\n`;

/**
 * A receipt's parts, from the proof's text, from a wallet's file that has it (`logged`), or from what the node answered
 * (`receipt`): the proof, and what the file says of the entry: its index, subject (`poll`) and message, and a kept
 * checkpoint; each may be missing. Throws `BadProof`.
 */
export function readReceipt(text) {
  if (text.length > MAX_RECEIPT) throw new BadProof("size");
  const whole = tidy(text);
  if (whole === "\n") throw new BadProof("empty");
  if (!whole.startsWith("{")) return { proof: parseProof(whole) };
  let file;
  try {
    file = JSON.parse(whole);
  } catch {
    throw new BadProof("receipt");
  }
  const { logged, receipt, poll, digest } = file;
  if (typeof logged?.proof === "string") {
    return { proof: parseProof(logged.proof), index: logged.entry, poll, kept: logged.checkpoint };
  }
  if (typeof receipt !== "string" || !receipt.startsWith(PROOF)) throw new BadProof("no-proof");
  return { proof: parseProof(receipt), index: file.index, message: digest };
}

/** What the browser cannot do here: `insecure` without WebCrypto, `old` without Ed25519, or nothing. */
export async function missing() {
  if (!globalThis.crypto?.subtle) return "insecure";
  try {
    // The base point is a key like any other.
    const key = fromHex("5866666666666666666666666666666666666666666666666666666666666666");
    await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return null;
  } catch {
    return "old";
  }
}

/** Whether the tiles of a log show that `newer` continues `older`: nothing, `back`, `fork` or `tile` is wrong. */
export async function compare(older, newer, tile) {
  if (newer.size < older.size) return "back";
  if (newer.size === older.size) return same(newer.root, older.root) ? null : "fork";
  const roots = await new Tiles(newer.size, tile).roots(older.size);
  if (!same(roots.newer, newer.root)) return "tile";
  return same(roots.older, older.root) ? null : "fork";
}

/**
 * Checks a receipt against what the node shows: `node` answers `status()`, `checkpoint()` and `tile(path)`.
 *
 * The answer has a verdict (`good`, `bad`, `fork`, or `open` where something could not be checked), the steps with
 * what each found, and the entry where it was read.
 */
export async function checkReceipt(text, node) {
  const check = new Check(node);
  try {
    await check.run(text);
  } catch (error) {
    check.stop(error);
  }
  return check.answer();
}

const FORKS = new Set(["fork", "back"]);
const OPEN = new Set(["empty", "no-proof", "offline", "insecure", "old", "tile"]);

class Check {
  #node;
  #steps = [];
  #current = "format";
  #entry = null;
  #evidence = null;

  constructor(node) {
    this.#node = node;
  }

  async run(text) {
    const receipt = readReceipt(text);
    this.#good("format");
    this.#current = "inclusion";
    const lacks = await missing();
    if (lacks === "insecure") throw new BadProof(lacks);

    this.#current = "leaf";
    const { proof } = receipt;
    const leaf = await this.#leaf(proof);
    const entry = parseEntry(leaf);
    if (!speaksOf(receipt, entry)) throw new BadProof("leaf");
    this.#good("leaf");

    this.#current = "inclusion";
    const { checkpoint } = proof;
    const root = await rootFromInclusion(proof.index, checkpoint.size, await leafHash(leaf), proof.path);
    if (!same(root, checkpoint.root)) {
      // The entry may be of another record than the receipt.
      if (!ownEntry(proof)) await this.#lookForFork(checkpoint);
      throw new BadProof("path");
    }
    this.#entry = { index: proof.index, ...entry };
    this.#good("inclusion");

    this.#current = "signature";
    if (lacks) throw new BadProof(lacks);
    const status = await this.#node.status();
    const key = await parseKey(status.log.key);
    await signed(checkpoint, key);
    this.#good("signature");
    await this.#witnesses(checkpoint, status.witnesses);

    this.#current = "newest";
    const newest = parseCheckpoint(await this.#node.checkpoint());
    await signed(newest, key).catch(() => {
      throw new BadProof("newest");
    });
    this.#good("newest");
    await this.#continues("consistency", checkpoint, newest);
    if (receipt.kept && receipt.kept !== checkpoint.note) await this.#kept(receipt.kept, key, newest);
  }

  /** The entry's bytes: in the receipt, or else from the node, which the path then binds. */
  async #leaf(proof) {
    const own = ownEntry(proof);
    if (own) return own;
    const { size } = parseCheckpoint(await this.#node.checkpoint());
    if (size <= proof.index) {
      this.#evidence = [proof.checkpoint.note, await this.#node.checkpoint()];
      throw new BadProof("back");
    }
    return new Tiles(size, this.#node.tile).entry(proof.index);
  }

  async #lookForFork(checkpoint) {
    const key = await parseKey((await this.#node.status()).log.key);
    await signed(checkpoint, key);
    await this.#continues("consistency", checkpoint, parseCheckpoint(await this.#node.checkpoint()));
    this.#current = "inclusion";
  }

  async #witnesses(checkpoint, witnesses) {
    this.#current = "witnesses";
    const found = await Promise.all(
      witnesses.map(async ({ name, key }) => ({ name, ...(await checkSignature(checkpoint, await parseKey(key))) })),
    );
    const names = (state) => found.filter((w) => w.state === state).map((w) => w.name);
    const wrong = names("wrong");
    if (wrong.length > 0) this.#step("witnesses", "bad", { why: "cosignature", names: wrong });
    else this.#step("witnesses", names("good").length > 0 ? "good" : "note", { names: names("good") });
  }

  async #continues(name, older, newer) {
    this.#current = name;
    const wrong = await compare(older, newer, this.#node.tile);
    if (FORKS.has(wrong)) this.#evidence = [older.note, newer.note];
    if (wrong) throw new BadProof(wrong);
    this.#good(name, { sizes: [older.size, newer.size] });
  }

  async #kept(note, key, newest) {
    this.#current = "kept";
    const kept = parseCheckpoint(String(note));
    await signed(kept, key);
    await this.#continues("kept", kept, newest);
  }

  #good(name, more) {
    this.#step(name, "good", more);
  }

  #step(name, state, more = {}) {
    this.#steps.push({ name, state, ...more });
  }

  /** A step failed, or could not be taken. */
  stop(error) {
    const why = error instanceof BadProof ? error.rule : "offline";
    this.#step(this.#current, OPEN.has(why) ? "open" : "bad", { why });
  }

  answer() {
    const has = (state) => this.#steps.some((step) => step.state === state);
    const forked = this.#steps.some((step) => FORKS.has(step.why));
    const verdict = forked ? "fork" : has("bad") ? "bad" : has("open") ? "open" : "good";
    return { verdict, steps: this.#steps, entry: this.#entry, evidence: this.#evidence };
  }
}

/** The entry's bytes where the receipt has them. */
const ownEntry = ({ extra }) => (extra && isEntry(extra) ? extra : null);

/** Whether what a wallet's file says of its entry is true of this one. */
const speaksOf = ({ proof, index = proof.index, poll, message }, entry) =>
  index === proof.index && (poll ?? entry.subject) === entry.subject && (message ?? entry.message) === entry.message;

/** Throws `BadProof` unless `key` signed the checkpoint of its own log. */
async function signed(checkpoint, key) {
  if (checkpoint.origin !== key.name) throw new BadProof("origin");
  const { state } = await checkSignature(checkpoint, key);
  if (state !== "good") throw new BadProof(state === "missing" ? "unsigned" : "signature");
}
