// The page's interface to the wallet; the work is done in `worker.js`.

import { NoAnswer, ballots, recordFrom, send, status } from "./api.js";
import { Forbidden, read, write } from "./safe.js";

/** The wallet refuses, in the reader's language. */
export class Told extends Error {
  constructor({ rule, sentence, remedy }) {
    super(sentence);
    Object.assign(this, { rule, sentence, remedy });
  }
}

/** The node shows a record that excludes the one that was kept; both signed checkpoints are the evidence. */
export class Alarm extends Told {
  constructor(told, evidence) {
    super(told);
    this.evidence = evidence;
  }
}

/** The wallet broke down, or this browser cannot run it. */
export class Broken extends Error {}

const FORKS = new Set(["client.fork", "client.rollback", "client.key"]);
const KEPT = "kept";

let worker = null;
let asked = 0;
let waiting = new Map();
let unlocked = false;
let record = null;

function started() {
  if (worker) return worker;
  worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }) => {
    const { settle, fail } = waiting.get(data.number);
    waiting.delete(data.number);
    if (data.told) fail(new Told(data.told));
    else if (data.broken !== undefined) end(data.broken, fail);
    else settle(data.value);
  });
  worker.addEventListener("error", (event) => end(event.message ?? "", () => {}));
  return worker;
}

/** A worker that broke down is not used again: pending calls fail, and the next one starts a new worker, locked. */
function end(why, fail) {
  fail(new Broken(why));
  waiting.forEach((one) => one.fail(new Broken(why)));
  waiting = new Map();
  worker?.terminate();
  worker = null;
  unlocked = false;
  record = null;
}

/** Calls the wallet; calls are answered in order. */
export function ask(call, ...given) {
  if (typeof WebAssembly !== "object" || typeof Worker !== "function") return Promise.reject(new Broken("old"));
  return new Promise((settle, fail) => {
    const number = ++asked;
    waiting.set(number, { settle, fail });
    started().postMessage({ number, call, given });
  });
}

const json = async (...question) => JSON.parse(await ask(...question));

/** Whether a key is open in this page. */
export const isOpen = () => unlocked;

/** Speaks the reader's language from now on. */
export const speak = (language) => worker && ask("speak", language);

/** Makes a key and keeps it under a passphrase. */
export async function make(passphrase, language) {
  await ask("speak", language);
  await ask("makeKey");
  await keepKey(passphrase, false);
}

/** Loads the key of 24 words and keeps it under a passphrase; the words count as written down. */
export async function restore(words, passphrase, language) {
  await ask("speak", language);
  await ask("restore", words);
  await keepKey(passphrase, true);
}

/** Loads a keystore that the program or another browser wrote. */
export async function take(keystore, passphrase, language) {
  await ask("speak", language);
  await ask("unlock", keystore, passphrase);
  await write("key", { keystore, written: true });
  unlocked = true;
}

async function keepKey(passphrase, written) {
  const keystore = await ask("seal", passphrase);
  await write("key", { keystore, written });
  unlocked = true;
}

/** The kept key: its keystore, and whether its words were written down; `null` where there is none. */
export const kept = () => read("key");

/** Opens the kept key until the page is closed. */
export async function unlock(passphrase, language) {
  const { keystore } = await kept();
  await ask("speak", language);
  await ask("unlock", keystore, passphrase);
  unlocked = true;
}

/** Closes the key. */
export async function lock() {
  await ask("lock");
  unlocked = false;
}

/** The words were written down and asked back. */
export const wrote = async () => write("key", { ...(await kept()), written: true });

/** Removes the key from this browser; receipts stay. */
export async function forget() {
  if (worker) await lock();
  await write("key", null);
}

/** Brings the wallet's record up to date, checked against what was kept; returns its overview. */
export async function sync() {
  const { log, clock } = await status();
  const more = await recordFrom(record?.size ?? 0);
  const bytes = record ? joined(record.bytes, more.subarray(HEAD)) : more;
  const before = await read(KEPT).catch(() => null);
  const overview = await json("takeRecord", bytes, log.key, before ? JSON.stringify(before) : undefined).catch(
    (error) => {
      record = null;
      if (!FORKS.has(error.rule)) throw error;
      throw new Alarm(error, [before.checkpoint, log.checkpoint]);
    },
  );
  record = { bytes, size: overview.size };
  await write(KEPT, overview.kept).catch(() => {});
  return { ...overview, now: clock.now };
}

/** Bytes that every archive begins with. */
const HEAD = 8;

function joined(a, b) {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

const seconds = () => Math.floor(Date.now() / 1000);

/** The poll as its voter needs it; refuses an owner who cannot vote. */
export async function sheet(poll) {
  const own = await ask("nullifier", poll);
  // From the whole list, so that the node does not learn whose ballot is looked for.
  const earlier = (await ballots(poll)).findLast(({ nullifier }) => nullifier === own);
  return json("poll", poll, seconds(), earlier?.message);
}

const UNSENT = "unsent";

/** The ballot that was made for a poll and is not known to be recorded. */
export const unsent = async (poll) => ((await read(UNSENT)) ?? []).find((ballot) => ballot.poll === poll) ?? null;

const keepUnsent = async (poll, ballot) => {
  const others = ((await read(UNSENT)) ?? []).filter((other) => other.poll !== poll);
  await write(UNSENT, ballot ? [...others, ballot] : others);
};

/** Seals choices into a ballot, keeps it, then sends it; `stage` is told the progress. Returns the receipt. */
export async function cast(poll, title, choices, stage) {
  stage("key");
  await ask("prepare");
  stage("seal");
  const bytes = await ask("make", poll, JSON.stringify(choices), seconds());
  await keepUnsent(poll, { poll, title, bytes });
  return sendAgain(poll, stage);
}

/** Sends a ballot that is kept; the same ballot is recorded once however often it is sent. */
export async function sendAgain(poll, stage) {
  const { title, bytes } = await unsent(poll);
  stage("send");
  const answer = await send(bytes);
  if (answer.refused) {
    await keepUnsent(poll, null);
    throw new Told(await json("explain", answer.refused, answer.detail));
  }
  stage("check");
  await sync();
  const receipt = await json("receipt", bytes, answer.receipt);
  await keepReceipt({ title, receipt });
  await keepUnsent(poll, null);
  return receipt;
}

const RECEIPTS = "receipts";

/** The receipts kept here, the newest first. */
export const receipts = async () => (await read(RECEIPTS)) ?? [];

const keepReceipt = async (receipt) => write(RECEIPTS, [receipt, ...(await receipts())]);

/** What became of a receipt's ballot, after `sync`. */
export async function judge(receipt) {
  const taken = (await ballots(receipt.poll)).map(({ entry, message, nullifier }) => ({ entry, message, nullifier }));
  return json("judge", JSON.stringify(receipt), JSON.stringify(taken));
}

/** Runs `work` while no other tab of this browser does the same. Returns `null` if another one does. */
export function alone(work) {
  if (!navigator.locks) return work();
  return navigator.locks.request("linli-ballot", { ifAvailable: true }, (held) => (held ? work() : null));
}

/** Whether the error is that the node cannot be reached. */
export const isAway = (error) => error instanceof NoAnswer;

export { Forbidden };
