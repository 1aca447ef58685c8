// One entry of the record, as docs/src/log.md describes a leaf's bytes.

import { BadProof, same } from "./merkle.js";
import { toHex } from "./note.js";

const MAGIC = new TextEncoder().encode("LINLIE\u0000\u0001");
const KINDS = [
  "community",
  "community-roles",
  "roll",
  "trustees",
  "poll",
  "ballot",
  "close",
  "share",
  "result",
  "scheme",
  "act",
  "claim",
  "poll-change",
  "naming",
  "roll-in-force",
  "validators",
  "notice",
  "fund",
  "fund-order",
  "fund-act",
  "desk",
  "report",
  "report-act",
  "place-list",
  "place-act",
  "booking",
  "booking-act",
  "evidence",
];

/** Whether bytes begin as an entry does. */
export const isEntry = (bytes) => same(bytes.subarray(0, MAGIC.length), MAGIC);

/** An entry's time, kind, subject and message in hex, and the message's length. Throws `BadProof("entry")`. */
export function parseEntry(bytes) {
  const fixed = MAGIC.length + 8 + 1 + 1;
  const about = bytes[fixed - 1] === 1;
  const right = bytes.length === fixed + (about ? 32 : 0) + 32 + 4 && bytes[fixed - 1] <= 1;
  const kind = KINDS[bytes[fixed - 2]];
  if (!isEntry(bytes) || !right || !kind) throw new BadProof("entry");
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const message = fixed + (about ? 32 : 0);
  return {
    at: Number(view.getBigInt64(MAGIC.length, true)),
    kind,
    subject: about ? toHex(bytes.subarray(fixed, message)) : null,
    message: toHex(bytes.subarray(message, message + 32)),
    length: view.getUint32(message + 32, true),
  };
}
