// Checks a receipt: entry → path → root → signatures, from there to the record as the node shows it now, and there to
// what became of the ballot. The program decides the same; tests/vectors/receipt.json checks that both agree.

import { isEntry, parseEntry } from "./entry.js";
import { BadProof, Tiles, leafHash, rootFromInclusion, same } from "./merkle.js";
import { COSIGNATURE, checkSignature, encodeProof, fromHex, parseCheckpoint, parseKey, parseProof } from "./note.js";

const PROOF = "c2sp.org/tlog-proof@v1";
const MAX_RECEIPT = 1 << 20;

/** Texts may have passed through chats and mail: line ends become newlines, spaces at the ends of lines are removed. */
const tidy = (text) =>
  `${text
    .replace(/^\ufeff/, "")
    .replace(/[ \t\r]+$/gm, "")
    .trim()}\n`;

const is32 = (text) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

/**
 * A receipt's parts, from the proof's text, from a wallet's file of a ballot, or from what the node answered
 * (`receipt`): the proof, and what the file says of the entry: its index, subject (`poll`), message and the owner's
 * nullifier, and a kept checkpoint; each may be missing. `wallet` is the wallet's file. Throws `BadProof`.
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
  const { logged, receipt, poll, nullifier, message, digest } = file;
  if (typeof receipt === "string") return { proof: parseProof(tidy(receipt)), index: file.index, message: digest };
  if (![poll, nullifier, message].every(is32)) throw new BadProof("receipt");
  const wallet = { poll, nullifier, message };
  if (!logged) return { ...wallet, wallet };
  if (typeof logged.proof !== "string") throw new BadProof("receipt");
  const proof = parseProof(tidy(logged.proof));
  return { ...wallet, wallet, proof, index: logged.entry, kept: logged.checkpoint };
}

/** What the browser cannot do here: `insecure` without WebCrypto, `old` without Ed25519, or nothing. */
export async function missing() {
  if (!globalThis.crypto?.subtle) return "insecure";
  try {
    // The base point is a valid key like any other.
    const key = fromHex("5866666666666666666666666666666666666666666666666666666666666666");
    await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return null;
  } catch {
    return "old";
  }
}

/** What contradicts that `newer` continues `older`, by a log's tiles: nothing, `back`, `fork` or `tile`. */
export async function compare(older, newer, tile) {
  if (newer.size < older.size) return "back";
  if (newer.size === older.size) return same(newer.root, older.root) ? null : "fork";
  const roots = await new Tiles(newer.size, tile).roots(older.size);
  if (!same(roots.newer, newer.root)) return "tile";
  return same(roots.older, older.root) ? null : "fork";
}

/**
 * Checks a receipt against what the node shows: `node` answers `status()`, `checkpoint()`, `tile(path)` and
 * `ballots(poll)`.
 *
 * The answer has a verdict: for a ballot `counted` or `replaced` (`by` a later entry), for other messages `logged`,
 * otherwise `not-this` (`why`), `fork`, or `open` if something could not be checked; the steps with what each found,
 * and the
 * entry where it was read. `completed` is a wallet's file with the proof that it lacked.
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
const OPEN = new Set(["empty", "offline", "insecure", "old", "tile"]);
/** Why a receipt shows no ballot of this record, by what stopped the check; by default its `proof` is bad. */
const NOT_THIS = { leaf: "mixed", absent: "absent", owner: "owner" };

class Check {
  #node;
  #steps = [];
  #current = "format";
  #entry = null;
  #evidence = null;
  #completed = null;
  #by = null;

  constructor(node) {
    this.#node = node;
  }

  async run(text) {
    const receipt = readReceipt(text);
    this.#good("format");
    this.#current = "inclusion";
    const lacks = await missing();
    if (lacks === "insecure") throw new BadProof(lacks);

    if (!receipt.proof) await this.#complete(receipt);
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
      // The entry may be from a record other than the receipt's.
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
    await this.#validators(newest, status.validators ?? []);
    await this.#continues("consistency", checkpoint, newest);
    if ("kept" in receipt && receipt.kept !== checkpoint.note) await this.#kept(receipt.kept, key, newest);
    if (entry.kind === "ballot") await this.#ballot(receipt, entry);
  }

  /** Adds to a wallet's receipt the proof that its ballot is under the newest checkpoint. */
  async #complete(receipt) {
    this.#current = "ballot";
    const { poll, message, nullifier } = receipt.wallet;
    const own = (await this.#taken(poll)).find((ballot) => ballot.message === message);
    if (!own) throw new BadProof("absent");
    if (own.nullifier !== nullifier) throw new BadProof("owner");
    const checkpoint = parseCheckpoint(await this.#node.checkpoint());
    if (checkpoint.size <= own.entry) throw new BadProof("tile");
    const tiles = new Tiles(checkpoint.size, this.#node.tile);
    const [extra, path] = await Promise.all([tiles.entry(own.entry), tiles.path(own.entry)]);
    receipt.proof = { index: own.entry, extra, path, checkpoint };
    const logged = { entry: own.entry, proof: encodeProof(receipt.proof), checkpoint: checkpoint.note };
    this.#completed = JSON.stringify({ ...receipt.wallet, logged }, null, 2);
  }

  /** What became of the ballot: the last one of a nullifier counts. */
  async #ballot({ nullifier }, { subject, message }) {
    this.#current = "ballot";
    const ballots = await this.#taken(subject);
    const own = ballots.find((ballot) => ballot.message === message);
    if (!own) throw new BadProof("absent");
    if (own.nullifier !== (nullifier ?? own.nullifier)) throw new BadProof("owner");
    const last = ballots.findLast((ballot) => ballot.nullifier === own.nullifier);
    if (last.entry > own.entry) this.#by = last.entry;
    this.#step("ballot", this.#by === null ? "good" : "note", { by: this.#by });
  }

  /** A poll's ballots; a node that has no such poll keeps another record than the receipt's. */
  async #taken(poll) {
    return this.#node.ballots(poll).catch((error) => {
      throw error.status === 404 ? new BadProof("origin") : error;
    });
  }

  /** The entry's bytes: from the receipt, or else from the node, in which case the path binds them. */
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
    const { good, wrong } = await cosigned(checkpoint, witnesses);
    if (wrong.length > 0) this.#step("witnesses", "bad", { why: "cosignature", names: wrong });
    else this.#step("witnesses", good.length > 0 ? "good" : "note", { names: good });
  }

  /** More than two thirds of those who hold the record together must have signed the newest checkpoint. */
  async #validators(newest, validators) {
    if (validators.length === 0) return;
    this.#current = "validators";
    await apart(validators);
    const { good, wrong } = await cosigned(newest, validators);
    const needed = quorum(validators);
    if (wrong.length > 0) this.#step("validators", "bad", { why: "cosignature", names: wrong });
    else if (good.length >= needed) this.#good("validators", { names: good });
    else this.#step("validators", "open", { why: "validators", found: good.length, needed });
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
    const stopped = (state) => this.#steps.find((step) => step.state === state);
    const forked = this.#steps.some((step) => FORKS.has(step.why));
    const [bad, open] = [stopped("bad"), stopped("open")];
    const answer = { steps: this.#steps, entry: this.#entry, evidence: this.#evidence };
    if (forked) return { ...answer, verdict: "fork" };
    if (bad) return { ...answer, verdict: "not-this", why: NOT_THIS[bad.why] ?? "proof" };
    if (open) return { ...answer, verdict: "open" };
    const completed = this.#completed;
    if (this.#entry.kind !== "ballot") return { ...answer, verdict: "logged", completed };
    if (this.#by === null) return { ...answer, verdict: "counted", completed };
    return { ...answer, verdict: "replaced", by: this.#by, completed };
  }
}

/** The entry's bytes, if the receipt has them. */
const ownEntry = ({ extra }) => (extra && isEntry(extra) ? extra : null);

/** Whether what a wallet's file says about its entry is true of this one. */
const speaksOf = ({ proof, index = proof.index, poll, message }, entry) =>
  index === proof.index && (poll ?? entry.subject) === entry.subject && (message ?? entry.message) === entry.message;

/** How many of the validators must cosign: more than two thirds. */
export const quorum = (validators) => Math.floor((2 * validators.length) / 3) + 1;

/** Several validators are several keys that cosign; one of them must not count twice, nor the log's own. */
export async function apart(validators) {
  const keys = await Promise.all(validators.map(({ key }) => parseKey(key)));
  const distinct = new Set(keys.map(({ key }) => key.join()));
  if (distinct.size < keys.length || keys.some(({ type }) => type !== COSIGNATURE)) throw new BadProof("newest");
}

/** Each signer's name, and whether its signature on a checkpoint is `good`, `missing` or `wrong`. */
export const standings = (checkpoint, signers) =>
  Promise.all(
    signers.map(async ({ name, key }) => ({ name, ...(await checkSignature(checkpoint, await parseKey(key))) })),
  );

/** Names of those who signed a checkpoint, and of those whose signature is wrong. */
async function cosigned(checkpoint, signers) {
  const found = await standings(checkpoint, signers);
  const names = (state) => found.filter((signer) => signer.state === state).map((signer) => signer.name);
  return { good: names("good"), wrong: names("wrong") };
}

/** Throws `BadProof` unless `key` signed the checkpoint of its own log. */
async function signed(checkpoint, key) {
  if (checkpoint.origin !== key.name) throw new BadProof("origin");
  const { state } = await checkSignature(checkpoint, key);
  if (state !== "good") throw new BadProof(state === "missing" ? "unsigned" : "signature");
}
