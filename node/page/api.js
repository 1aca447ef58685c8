// What the page asks of the node.

import { node } from "./place.js";

const TIMEOUT = 20000;
/** The answer to a ballot waits for its signed checkpoint. */
const SENDING = 60000;
const RECONNECT = 10000;

/** The node did not answer, or not with what was asked for; `status` is 0 if there was no answer at all. */
export class NoAnswer extends Error {
  constructor(status) {
    super(`the node answered with status ${status}`);
    this.status = status;
  }
}

const at = (path) => new URL(path, node());

async function get(path) {
  try {
    const answer = await fetch(at(path), {
      credentials: "omit",
      signal: AbortSignal.timeout?.(TIMEOUT),
    });
    if (!answer.ok) throw new NoAnswer(answer.status);
    return answer;
  } catch (error) {
    throw error instanceof NoAnswer ? error : new NoAnswer(0);
  }
}

async function json(path) {
  const answer = await get(path);
  return answer.json().catch(() => {
    throw new NoAnswer(answer.status);
  });
}

/** The node's status: its log, key, witnesses. */
export const status = () => json("status");

/** All polls in short, newest first. */
export const polls = async () => (await json("polls")).polls;

/** All funds in short. */
export const funds = async () => (await json("funds")).funds;

/** A fund with every entry. */
export const fund = (id) => json(`funds/${encodeURIComponent(id)}`);

/** All desks, and all reports, newest first. */
export const reports = () => json("reports");

/** Random bytes before a report's text. */
const SALT = 16;

/** What a reporter wrote, or `null` where the node does not have it. */
export async function reportFile(digest) {
  try {
    const file = await (await get(`reports/files/${digest}`)).arrayBuffer();
    return new TextDecoder("utf-8", { fatal: true }).decode(file.slice(SALT));
  } catch {
    return null;
  }
}

/** Where a report's photo is. */
export const reportPhoto = (digest) => at(`reports/files/${digest}`).href;

/** All lists of shared spaces, with their slots of the next days. */
export const places = async () => (await json("places")).lists;

/** Where a calendar reads what is booked and when votes end. */
export const calendarAddress = (language) => at(`calendar.ics?lang=${language}`).href;

/** All notices, newest first. */
export const notices = async () => (await json("notices")).notices;

/** Where a feed reader reads what is new. */
export const feedAddress = (language) => at(`feed.atom?lang=${language}`).href;

/** A poll with its document, progress and result. */
export const poll = (id) => json(`polls/${encodeURIComponent(id)}`);

/** Every ballot of a poll in the record, in its order. */
export async function ballots(id) {
  const path = `polls/${encodeURIComponent(id)}/ballots`;
  const all = [];
  for (let from = 0; from !== null;) {
    const part = await json(`${path}?from=${from}`);
    all.push(...part.ballots);
    from = part.next > from ? part.next : null;
  }
  return all;
}

/** The record from an entry on, without ballots, as an archive that ends with the newest checkpoint. */
export const recordFrom = async (from) =>
  new Uint8Array(await (await get(`record?from=${from}&ballots=false`)).arrayBuffer());

/** Sends a message: the receipt, or the rule that refused it. A node that is busy or away is `NoAnswer`. */
export const send = (bytes) => post("messages", bytes, (body) => typeof body?.receipt === "string");

/** The same for a file that a report of the record names; there is no receipt. */
export const sendFile = (bytes) => post("reports/files", bytes, () => true);

async function post(path, bytes, isAnswer) {
  const answer = await fetch(at(path), {
    method: "POST",
    body: bytes,
    credentials: "omit",
    headers: { "Content-Type": "application/octet-stream" },
    signal: AbortSignal.timeout?.(SENDING),
  }).catch(() => null);
  const body = await answer?.json().catch(() => null);
  if (answer?.ok && isAnswer(body)) return { receipt: body?.receipt };
  const isRule = answer && answer.status >= 400 && answer.status < 500 && answer.status !== 429;
  if (isRule && typeof body?.rule === "string") return { refused: body.rule, detail: body.detail ?? "" };
  throw new NoAnswer(answer?.status ?? 0);
}

/** The calls to key ceremonies that the node shows. */
export const calls = async () => (await json("ceremonies")).calls;

/** Calls trustees: nothing, or the rule that refused it. */
export async function call(signed) {
  const answer = await fetch(at("ceremonies"), {
    method: "POST",
    body: signed,
    credentials: "omit",
    headers: { "Content-Type": "application/json" },
    signal: AbortSignal.timeout?.(TIMEOUT),
  }).catch(() => null);
  if (answer?.ok) return null;
  const said = await answer?.json().catch(() => null);
  if (typeof said?.rule === "string" && answer.status < 500) return said;
  throw new NoAnswer(answer?.status ?? 0);
}

/** All schemes in short, newest first. */
export const schemes = async () => (await json("schemes")).schemes;

/** A scheme with its rounds. */
export const scheme = (id) => json(`schemes/${encodeURIComponent(id)}`);

/** A scheme's pool with all its movements. */
export async function pool(id) {
  const path = `schemes/${encodeURIComponent(id)}/pool`;
  const whole = await json(path);
  for (let next = whole.next; next !== null && next !== undefined;) {
    const page = await json(`${path}?from=${next}`);
    whole.movements.push(...page.movements);
    next = page.next > next ? page.next : null;
  }
  return whole;
}

/** The newest signed checkpoint. */
export const checkpoint = async () => (await get("checkpoint")).text();

/** The bytes of a tile. */
export const tile = async (path) => new Uint8Array(await (await get(path)).arrayBuffer());

/**
 * Reports new entries, and when the stream is lost or restored: `changed(kind)` and `streaming(bool)`. The browser
 * reconnects by itself, unless the node refuses it or no longer has all the events missed; `kind` is then undefined.
 */
export function listen(changed, streaming) {
  const source = new EventSource(at("events"));
  const anew = () => {
    source.close();
    setTimeout(() => listen(changed, streaming), RECONNECT);
  };
  source.addEventListener("open", () => streaming(true));
  source.addEventListener("entry", ({ data }) => changed(JSON.parse(data).kind));
  source.addEventListener("resync", () => {
    changed();
    anew();
  });
  source.addEventListener("error", () => {
    streaming(false);
    if (source.readyState === EventSource.CLOSED) anew();
  });
}
