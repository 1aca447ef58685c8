// Asking the registrar over the node: the request goes sealed into the inbox, and what became of it is kept here.

import { h } from "./dom.js";
import { button } from "./forms.js";
import { NoAnswer } from "./api.js";
import { node } from "./place.js";
import { read, write } from "./safe.js";
import * as wallet from "./wallet.js";

const SENT = "enrolment";
const TIMEOUT = 20000;

const bytes = (hex) => Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));

/** Leaves a letter in a box; gives when it came. */
async function post({ to, sealed }) {
  const answer = await fetch(new URL(`inbox/${to}`, node()), {
    method: "POST",
    body: bytes(sealed),
    credentials: "omit",
    headers: { "Content-Type": "application/octet-stream" },
    signal: AbortSignal.timeout?.(TIMEOUT),
  }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (answer?.ok && Number.isInteger(said?.at)) return said.at;
  if (typeof said?.rule === "string" && answer.status !== 503) {
    throw await wallet.refused({ rule: said.rule, detail: said.detail ?? "" });
  }
  throw new NoAnswer(answer?.status ?? 0);
}

/** Sends a request to every registrar and remembers that it was sent. */
async function send(request, unit) {
  const { code, letters } = JSON.parse(await wallet.ask("letters", request));
  let at = 0;
  for (const letter of letters) at = await post(letter);
  await write(SENT, { unit, code, at, to: letters.map(({ name }) => name), enrolled: false });
}

/** The button that sends `request`; goes on to `next` when it was sent. */
export function sending({ say, stage }, { request, unit }, next) {
  const act = async () => {
    const done = await stage.during(say("page-enrol-sending"), async () => {
      await send(request, unit);
      return true;
    });
    if (done) await next();
  };
  return h(
    "div",
    { class: "card" },
    h("p", {}, say("page-enrol-send-why")),
    h("p", { class: "buttons" }, button(say("page-enrol-send"), act, "main")),
  );
}

/** What became of the request that was sent from here; `null` where none was. */
export async function standing({ say, stage, format }, next) {
  const sent = await read(SENT);
  if (!sent) return null;
  const look = async () => {
    const done = await stage.during(say("page-wallet-reading"), async () => {
      await wallet.sync();
      await write(SENT, { ...sent, enrolled: await wallet.ask("isEnrolled"), looked: Math.floor(Date.now() / 1000) });
      return true;
    });
    if (done) await next();
  };
  if (sent.enrolled) return h("p", {}, say("page-enrol-on-roll", { unit: sent.unit }));
  return h(
    "div",
    { class: "card" },
    h("p", {}, say("page-enrol-sent", { unit: sent.unit, names: sent.to.join(", "), time: format.time(sent.at) })),
    h("p", { class: "soft" }, say("page-enrol-ask")),
    h("p", {}, say("page-enrol-sent-code"), " ", h("strong", { translate: "no" }, sent.code)),
    sent.looked && h("p", { role: "status" }, say("page-enrol-not-yet", { time: format.time(sent.looked) })),
    h("p", { class: "buttons" }, button(say("page-enrol-look"), look, "main")),
  );
}

/**
 * Whether the key that is open is on the roll in force, whoever sent its request and wherever, and the polls in which it
 * can vote now. Without a node, by the record that was seen last.
 */
export async function lookUp() {
  const overview = await wallet.standing();
  const enrolled = await wallet.ask("isEnrolled");
  const open = [];
  for (const poll of overview.open) if (await wallet.mayVote(poll.id)) open.push(poll);
  const sent = await read(SENT);
  if (sent && sent.enrolled !== enrolled) await write(SENT, { ...sent, enrolled, looked: wallet.seconds() });
  return { enrolled, open };
}

/** What was found of the key, and what its owner does next. */
export function found({ say }, { enrolled, open }) {
  return [
    enrolled && h("p", { class: "note", role: "status" }, say("page-enrol-found")),
    open.length === 0
      ? enrolled && h("p", {}, say("page-enrol-none-open"))
      : [
          h("p", {}, say("page-enrol-open")),
          h(
            "ul",
            { class: "plain-list" },
            open.map(({ id, title }) =>
              h("li", { class: "card slim" }, h("a", { href: `#/polls/${id}` }, h("bdi", {}, title))),
            ),
          ),
        ],
  ];
}

/** Another key, or none, has sent nothing. */
export const forget = () => write(SENT, null);
