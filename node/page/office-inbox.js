// An officer's letters at the node, and what was made of them here. What is taken is kept before it is removed there.

import { NoAnswer } from "./api.js";
import { fromHex } from "./note.js";
import { node } from "./place.js";
import { read, rewrite, write } from "./safe.js";
import * as wallet from "./wallet.js";

/** The name under which the officer's keystore is kept. */
export const KEYSTORE = "office";

const TIMEOUT = 20000;
const ACCEPTED = "office-requests";
const PAPERS = "office-papers";

/** Asks the inbox with a pass that is good for this once; `signs` is what the wallet signs it with. */
async function asked(signs, method, path, body = new Uint8Array()) {
  const pass = await wallet.ask(signs, method, path, body, wallet.seconds());
  const answer = await fetch(new URL(path.slice(1), node()), {
    method,
    body: body.length > 0 ? body : undefined,
    credentials: "omit",
    headers: { Authorization: pass, "Content-Type": "application/octet-stream" },
    signal: AbortSignal.timeout?.(TIMEOUT),
  }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (answer?.ok) return said;
  if (typeof said?.rule === "string" && answer.status < 500) throw await wallet.refused(said);
  throw new NoAnswer(answer?.status ?? 0);
}

/** Everything that waits in the box of a key, sealed. */
export async function fetched({ key }, signs = "pass") {
  const all = [];
  for (let after = 0; ;) {
    const { letters, more } = await asked(signs, "GET", `/inbox/${key}?after=${after}`);
    all.push(...(letters ?? []));
    if (!more || !letters?.length) return all;
    after = Math.max(...letters.map(({ number }) => number));
  }
}

/** Everything that waits for the officer, opened. */
export async function waiting(officer) {
  const all = [];
  for (const { id, at, from, sealed } of await fetched(officer)) {
    const opened = await wallet.json("openLetter", fromHex(sealed) ?? new Uint8Array(), from ?? undefined);
    all.push({ id, at, sealed, opened });
  }
  return all;
}

/** Removes letters from the node. One that is gone already is no fault. */
export async function remove({ key }, letters, signs = "pass") {
  for (const { id } of letters) await removed(key, id, signs);
}

/** Whether the letter was there to be removed. */
async function removed(key, id, signs = "pass") {
  try {
    await asked(signs, "DELETE", `/inbox/${key}/${id}`);
    return true;
  } catch (error) {
    if (error.rule !== "inbox.absent") throw error;
    return false;
  }
}

/** Refuses to keep anything of an officer whose key another tab removed. */
async function stillHere() {
  if (!(await read(KEYSTORE))) throw await wallet.told({ rule: "keystore.locked" });
}

/** Runs `work` while no other tab decides or forgets. */
export async function alone(work) {
  return navigator.locks ? navigator.locks.request("linli-office", work) : work();
}

/**
 * Accepts or refuses the request that a letter brought, or a code, which waits nowhere else. Whoever removes the letter decides: `elsewhere` where another tab
 * did before, whose decision stands, and `forgotten` where the key was removed from this browser meanwhile.
 */
export const decide = ({ key }, { id, opened }, digest, isAccepted) =>
  alone(async () => {
    if (!(await read(KEYSTORE))) return "forgotten";
    const wasAccepted = digest in (await accepted());
    if (isAccepted) await accept({ [digest]: opened.text });
    if (id === undefined || (await removed(key, id))) return "done";
    if (isAccepted && !wasAccepted) await drop(digest);
    return "elsewhere";
  });

/** Leaves sealed letters for others. */
export async function post(letters, signs = "pass") {
  for (const { to, sealed } of letters) await asked(signs, "POST", `/inbox/${to}`, fromHex(sealed));
}

/** The requests that were accepted here: their texts by name. */
export const accepted = async () => (await read(ACCEPTED)) ?? {};

/** Keeps requests beside those that are kept. */
export async function accept(requests) {
  await stillHere();
  await rewrite(ACCEPTED, (all) => ({ ...all, ...requests }));
}

/** Keeps a request no longer. */
export const drop = (digest) => rewrite(ACCEPTED, (all) => without(all, digest));

/** The papers kept here: text, sender and time by name. */
export const papers = async () => (await read(PAPERS)) ?? {};

/** Keeps a paper beside others; copies of one become one. */
export async function keepPaper(digest, paper) {
  await stillHere();
  const earlier = (await papers())[digest];
  const text = earlier ? await wallet.ask("joinPapers", earlier.text, paper.text) : paper.text;
  const kept = { ...paper, ...earlier, text };
  await rewrite(PAPERS, (all) => ({ ...all, [digest]: kept }));
  return kept;
}

/** Keeps a paper no longer. */
export const dropPaper = (digest) => rewrite(PAPERS, (all) => without(all, digest));

const without = (all, name) => Object.fromEntries(Object.entries(all ?? {}).filter(([other]) => other !== name));

/** Forgets all of it, and the key. */
export const forget = () =>
  alone(() => Promise.all([KEYSTORE, ACCEPTED, PAPERS].map((name) => write(name, null))));
