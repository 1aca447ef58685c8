// The page's interface to the wallet; the work is done in `worker.js`.

import { NoAnswer, ballots, recordFrom, send, sendFile, status } from "./api.js";
import { fromHex } from "./note.js";
import * as place from "./place.js";
import { Forbidden, read, takeTurn, write } from "./safe.js";

/** The wallet refuses, in the reader's language. */
export class Told extends Error {
  constructor({ rule, sentence, evidence, remedy }) {
    super(sentence);
    Object.assign(this, { rule, sentence, evidence, remedy });
  }
}

/** The node shows a record that excludes the one that was kept; both signed checkpoints are the evidence. */
export class Alarm extends Told {
  constructor(told, signed) {
    super(told);
    this.signed = signed;
  }
}

/** The node refuses by a rule of which this page knows no sentence: what it says is shown as its own words. */
export class Unknown extends Error {}

/** Another tab did something meanwhile. */
export class Meanwhile extends Error {}

/** The wallet broke down, or this browser cannot run it. */
export class Broken extends Error {}

const FORKS = new Set(["client.fork", "client.rollback", "client.key"]);
const KEPT = "kept";
const RECORD = "record";

let worker = null;
let asked = 0;
let asking = new Map();
let unlocked = false;
let record = null;
/** The parameters for claims, which only members and officers of a scheme need. */
let parameters = null;
/** Says refusals to the reader. */
let speech = null;
/** Whether the wallet has an officer's desk in it, which owners do not fetch. */
let isOffice = false;

function started() {
  if (worker) return worker;
  worker = place.thread(isOffice);
  worker.postMessage({ code: place.code(isOffice) });
  worker.addEventListener("message", ({ data }) => {
    const { settle, fail } = asking.get(data.number);
    asking.delete(data.number);
    if (data.told) told(data.told).then(fail);
    else if (data.broken !== undefined) end(data.broken, fail);
    else settle(data.value);
  });
  worker.addEventListener("error", (event) => end(event.message ?? "", () => {}));
  return worker;
}

/** A refusal in the reader's language. */
export async function told({ rule, detail }) {
  const { sentence, evidence, remedy } = await speech.told(rule, detail);
  return new Told(sentence ? { rule, sentence, evidence, remedy } : { rule, sentence: detail });
}

/** The node's refusal; what it says of itself is never said as if this page said it. */
export async function refused({ rule, detail }) {
  const { sentence, remedy } = await speech.told(rule);
  return sentence ? new Told({ rule, sentence, remedy }) : new Unknown(detail);
}

/** What broke down is not used again: whoever waits is told, and the next question starts anew, locked. */
function end(why, fail) {
  fail(new Broken(why));
  asking.forEach((one) => one.fail(new Broken(why)));
  asking = new Map();
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
    asking.set(number, { settle, fail });
    started().postMessage({ number, call, given });
  });
}

/** From now on the wallet has an officer's desk in it. What it does is finished first; an owner's key is closed. */
export async function enlarge() {
  if (isOffice) return;
  while (asking.size > 0) await new Promise((wake) => setTimeout(wake, 100));
  end("", () => {});
  isOffice = true;
}

const json = async (...question) => JSON.parse(await ask(...question));

/** Whether a key is open in this page. */
export const isOpen = () => unlocked;

/** Refusals are told to this reader. */
export const speakTo = (reader) => {
  speech = reader;
};

/** Makes a key and keeps it under a passphrase. */
export async function make(passphrase) {
  await ask("makeKey");
  await keepKey(passphrase, false);
}

/** Loads the key of 24 words and keeps it under a passphrase; the words count as written down. */
export async function restore(words, passphrase) {
  await ask("restore", words);
  await keepKey(passphrase, true);
}

/** Loads a keystore that the program or another browser wrote. */
export async function take(keystore, passphrase) {
  await ask("unlock", keystore, passphrase);
  await write("key", { keystore, written: true });
  opened();
}

async function keepKey(passphrase, written) {
  const keystore = await ask("seal", passphrase);
  await write("key", { keystore, written });
  opened();
}

/** Whoever has a key here may want to vote where there is no connection. */
function opened() {
  unlocked = true;
  place.keepOffline();
}

/** The kept key: its keystore, and whether its words were written down; `null` where there is none. */
export const kept = () => read("key");

/** Opens the kept key until the page is closed. */
export async function unlock(passphrase) {
  const { keystore } = await kept();
  await ask("unlock", keystore, passphrase);
  opened();
}

/** Closes the key. */
export async function lock() {
  await ask("lock");
  unlocked = false;
}

/** The words were written down and asked back. */
export const wrote = async () => write("key", { ...(await kept()), written: true });

/** Removes the key from this browser, with what was done with it: the next one who uses it may be somebody else. */
export async function forget() {
  if (worker) await lock();
  await Promise.all(["key", UNSENT, RECEIPTS].map((name) => write(name, null)));
}

/** Refuses a file that is something else than a `card`, `paper`, `register` or `request`, and says what it is. */
export const checkFile = ({ name }, text, wanted) => ask("checkFile", name, text, JSON.stringify(wanted));

/** Brings the wallet's record up to date, checked against what was kept; returns its overview. */
export async function sync() {
  const { log, clock } = await status();
  // Another screen may read the record meanwhile.
  const before = record;
  const more = await recordFrom(before?.size ?? 0);
  const bytes = before ? joined(before.bytes, more.subarray(HEAD)) : more;
  const overview = await takeRecord(bytes, log);
  ahead = clock.now - Date.now() / 1000;
  await write(KEPT, overview.kept).catch(() => {});
  const { open, schemes } = overview;
  await write(RECORD, { bytes, log, open, schemes }).catch(() => {});
  return { ...overview, now: clock.now };
}

/** The same for an office, with every scheme replayed, so that its papers can be judged, too. */
export async function syncOffice() {
  const overview = await sync();
  if (overview.schemes.length > 0) parameters ??= await place.parameters();
  if (parameters) await ask("readSchemes", parameters);
  return overview;
}

/** What `sync` gives; where the node cannot be reached, of the record as it was seen last, and `now` is `null`. */
export async function standing() {
  try {
    return await sync();
  } catch (error) {
    const last = error instanceof NoAnswer && (await read(RECORD).catch(() => null));
    if (!last) throw error;
    return { ...(await takeRecord(last.bytes, last.log)), now: null };
  }
}

/** The polls that were open when the record was seen last, and the schemes. */
export async function seen() {
  const { open = [], schemes = [] } = (await read(RECORD)) ?? {};
  return { open: open.filter(({ closes }) => seconds() < closes), schemes };
}

async function takeRecord(bytes, log) {
  const before = await read(KEPT).catch(() => null);
  const overview = await json("takeRecord", bytes, log.key, before ? JSON.stringify(before) : undefined).catch(
    (error) => {
      record = null;
      if (!FORKS.has(error.rule)) throw error;
      throw new Alarm(error, [before.checkpoint, log.checkpoint]);
    },
  );
  record = { bytes, size: overview.size };
  return overview;
}

/** Bytes that every archive begins with. */
const HEAD = 8;

function joined(a, b) {
  const all = new Uint8Array(a.length + b.length);
  all.set(a);
  all.set(b, a.length);
  return all;
}

/** Seconds by which the node's clock is ahead of this device's: ballots are taken or refused by the node's. */
let ahead = 0;
const seconds = () => Math.floor(Date.now() / 1000 + ahead);

/** The poll as its voter needs it, after `standing`; refuses whoever cannot vote. */
export async function sheet(poll, { now }) {
  return json("poll", poll, seconds(), now === null ? await castHere(poll) : await castAnywhere(poll));
}

/** Whether the open key can vote in a poll now, after `standing`. */
export const mayVote = (poll) =>
  json("poll", poll, seconds(), undefined).then(
    () => true,
    (error) => {
      if (error instanceof Told) return false;
      throw error;
    },
  );

/** The owner's ballot that counts. */
async function castAnywhere(poll) {
  const own = await ask("nullifier", poll);
  // From the whole list, so that the node does not learn whose ballot is looked for.
  return (await ballots(poll)).findLast(({ nullifier }) => nullifier === own)?.message;
}

/** The one that was sent from here, which is all that is known without the node. */
const castHere = async (poll) => (await receipts()).find(({ receipt }) => receipt.poll === poll)?.receipt.message;

const UNSENT = "unsent";

/** What was made and is not known to be taken: ballots, each `about` its poll, and members' messages about a scheme. */
export const allUnsent = async () => (await read(UNSENT)) ?? [];

/** That of a poll or a scheme. */
export const unsent = async (about) => (await allUnsent()).find((one) => one.about === about) ?? null;

const keepUnsent = async (about, made) => {
  const others = (await allUnsent()).filter((other) => other.about !== about);
  await write(UNSENT, made ? [...others, made] : others);
};

/** What was done here about a poll or a scheme: another tab that does something changes it. */
export async function traces(about) {
  const sent = (await allReceipts()).filter((one) => one.about === about).length;
  return `${sent} ${(await unsent(about))?.made ?? ""}`;
}

/** Seals choices into a ballot, of which this page learns only the fingerprint; `stage` is told the progress. */
export async function seal(poll, choices, stage) {
  stage("key");
  await ask("prepare");
  stage("seal");
  return ask("sealBallot", poll, JSON.stringify(choices), seconds());
}

/**
 * Makes a message, with files that go beside the record, keeps them, then sends them. Returns the receipt. Nothing is sent
 * where the traces are others than when it was begun.
 */
async function keepAndSend({ about, kind, title }, begun, make, stage) {
  if ((await traces(about)) !== begun) throw new Meanwhile();
  const { bytes, files } = await make();
  const made = String(crypto.getRandomValues(new Uint32Array(4)));
  await keepUnsent(about, { about, kind, title, bytes, files, made });
  return sendAgain(about, stage);
}

/** A message that has no files. */
const bare = async (bytes) => ({ bytes: await bytes, files: [] });

/** Sends the sealed ballot. */
export const cast = (about, title, begun, stage) =>
  keepAndSend({ about, kind: "ballot", title }, begun, () => bare(ask("castBallot")), stage);

const SPOILED = "spoiled";

/** Opens the sealed ballot. It is kept as spoiled first, so that whatever happens then, it is not sent. */
export async function spoil(fingerprint) {
  await write(SPOILED, [...((await read(SPOILED)) ?? []), fingerprint]);
  const text = await ask("openBallot");
  return { text, code: await ask("qr", text) };
}

/** What the opening of another device's ballot holds, if it is the one whose fingerprint was shown there. */
export const checkOpening = (text, shown) => json("checkOpening", text, shown);

/** Refuses a ballot that was opened; gives its fingerprint. */
async function unspoiled(about, bytes) {
  const fingerprint = await ask("fingerprint", bytes);
  if (!((await read(SPOILED)) ?? []).includes(fingerprint)) return fingerprint;
  await keepUnsent(about, null);
  throw await told({ rule: "ballot.spoiled", detail: fingerprint });
}

/** How the receipt of each kind is checked. */
const CHECKS = {
  ballot: "receipt",
  claim: "logged",
  payee: "logged",
  report: "logged",
  answer: "logged",
  booking: "logged",
  "booking-change": "logged",
};

/** Sends what is kept; the same message is recorded once however often it is sent. Returns its receipt. */
export async function sendAgain(about, stage) {
  const waiting = await unsent(about);
  // Another tab sent it.
  if (!waiting) throw new Meanwhile();
  const { kind, title, bytes, files = [] } = waiting;
  const fingerprint = kind === "ballot" ? await unspoiled(about, bytes) : undefined;
  /** What the node refuses it will not take later. */
  const taken = async (answer) => {
    if (!answer.refused) return answer.receipt;
    await keepUnsent(about, null);
    throw await refused({ rule: answer.refused, detail: answer.detail });
  };
  // The record may have the message, and its files alone are missing.
  let receipt = {};
  if (bytes) {
    stage("send");
    const proof = await taken(await send(bytes));
    stage("check");
    await sync();
    receipt = await json(CHECKS[kind], bytes, proof);
  }
  if (files.length > 0) stage("files");
  for (const file of files) await taken(await sendFile(file));
  if (bytes) await write(RECEIPTS, [{ about, kind, title, receipt, fingerprint }, ...(await allReceipts())]);
  await keepUnsent(about, null);
  return receipt;
}

const RECEIPTS = "receipts";

/** All receipts kept here, the newest first. */
const allReceipts = async () => (await read(RECEIPTS)) ?? [];

/** Those of ballots. */
export const receipts = async () => (await allReceipts()).filter(({ kind }) => kind === "ballot");

/** What became of a receipt's ballot, after `sync`. */
export async function judge(receipt) {
  const taken = (await ballots(receipt.poll)).map(({ entry, message, nullifier }) => ({ entry, message, nullifier }));
  return json("judge", JSON.stringify(receipt), JSON.stringify(taken));
}

/** A scheme as its member needs it, after `standing`. */
export async function scheme(id) {
  parameters ??= await place.parameters();
  if (!parameters) throw new NoAnswer(0);
  return json("openScheme", id, parameters, seconds());
}

/** Holds a loss against the rules, after `scheme`. */
export const checkClaim = (brought) => json("checkClaim", JSON.stringify(brought), seconds());

/** Proves a claim for the scheme that was opened, and sends it. */
export function claim(about, title, begun, { brought, payee }, stage) {
  const make = async () => {
    stage("key");
    await ask("prepareClaims", parameters);
    stage("prove");
    return bare(ask("makeClaim", JSON.stringify(brought), payee, seconds()));
  };
  return keepAndSend({ about, kind: "claim", title }, begun, make, stage);
}

/** Names another payee for a claim that is not paid. */
export const namePayee = (about, title, begun, { event, payee }, stage) =>
  keepAndSend({ about, kind: "payee", title }, begun, () => bare(ask("namePayee", event, payee)), stage);

/** The desks as they stand for the open key, with its reports, after `standing`. */
export const desks = () => json("desks", seconds());

/** Proves a report and sends it, then its text and its photos, which lie beside the record. */
export function report(title, begun, { desk, category, text, photos }, stage) {
  const make = async () => {
    stage("key");
    await ask("prepare");
    stage("prove");
    const wanted = { desk, category, text, photos: photos.map(({ length }) => length) };
    const { message, file } = await json("makeReport", JSON.stringify(wanted), photos.reduce(joined, new Uint8Array()), seconds());
    return { bytes: message && fromHex(message), files: [fromHex(file), ...photos] };
  };
  return keepAndSend({ about: desk, kind: "report", title }, begun, make, stage);
}

/** Answers about a report of one's own: confirms it, asks for more, or adds something. */
export function answerReport(about, title, begun, { number, name, text }, stage) {
  const make = async () => {
    const { message, file } = await json("answerReport", number, name, text);
    return { bytes: fromHex(message), files: file ? [fromHex(file)] : [] };
  };
  return keepAndSend({ about, kind: "answer", title }, begun, make, stage);
}

/** The shared spaces and the open key's bookings, after `standing`. */
export const spaces = () => json("spaces", seconds());

/** The slots of a space, some weeks from now. */
export const week = (list, space, weeks) => json("week", list, space, weeks, seconds());

/** Proves a booking of a list, and sends it. */
export function book(about, title, begun, { wanted, who }, stage) {
  const make = async () => {
    stage("key");
    await ask("prepare");
    stage("prove");
    return bare(ask("makeBooking", about, JSON.stringify(wanted), who, seconds()));
  };
  return keepAndSend({ about, kind: "booking", title }, begun, make, stage);
}

/** Moves a booking, or gives it up. */
export const changeBooking = (about, title, begun, { number, change }, stage) =>
  keepAndSend({ about, kind: "booking-change", title }, begun, () => bare(ask("changeBooking", number, JSON.stringify(change))), stage);

/** The account of a unit whose key a file has, after `standing`; the file is not kept. */
export const account = (file) => json("account", file);

const TURN = "turn";
/** Longer than a proof and an answer take together. */
const TURN_MS = 180000;

/** Runs `work` while no other tab of this browser does the same. Returns `null` if another one does. */
export async function alone(work) {
  // Browsers give no locks to pages that come over `http` from another machine.
  if (navigator.locks)
    return navigator.locks.request("linli-sending", { ifAvailable: true }, (held) => (held ? work() : null));
  if (!(await takeTurn(TURN, TURN_MS))) return null;
  return work().finally(() => write(TURN, null));
}

/** Whether the error is that the node cannot be reached. */
export const isAway = (error) => error instanceof NoAnswer;

export { Forbidden, json, seconds };
