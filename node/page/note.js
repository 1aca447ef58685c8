// Signed notes, checkpoints, cosignatures and receipts, as C2SP writes them: https://c2sp.org/signed-note,
// tlog-checkpoint, tlog-cosignature and tlog-proof. Readers refuse whatever is not written in exactly one way.

import { BadProof } from "./merkle.js";

const ED25519 = 1;
export const COSIGNATURE = 4;
const MAX_NOTE = 65536;

/** Standard base64 in its one spelling, or `null`. */
export function fromBase64(text) {
  try {
    const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    return toBase64(bytes) === text ? bytes : null;
  } catch {
    return null;
  }
}

/** Standard base64. */
export const toBase64 = (bytes) => btoa(String.fromCharCode(...bytes));

/** Lowercase hexadecimal. */
export const toHex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");

/** Bytes of lowercase hexadecimal, or `null`. */
export function fromHex(text) {
  if (!/^([0-9a-f]{2})*$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

const utf8 = (text) => new TextEncoder().encode(text);

/** A whole number without sign or leading zeros that a float holds exactly, or `null`. */
function decimal(text) {
  const value = /^(0|[1-9][0-9]{0,15})$/.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(value) ? value : null;
}

/**
 * A key as `name+hash+base64(type ‖ key)`: its name, number, type (1 signs notes, 4 cosigns) and 32 bytes.
 * Throws `BadProof("node-key")`.
 */
export async function parseKey(text) {
  const parts = text.match(/^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)$/);
  const bytes = parts && fromBase64(parts[3]);
  if (!bytes || bytes.length !== 33) throw new BadProof("node-key");
  const [name, type, key] = [parts[1], bytes[0], bytes.subarray(1)];
  if (type !== ED25519 && type !== COSIGNATURE) throw new BadProof("node-key");
  const hash = await crypto.subtle.digest("SHA-256", Uint8Array.of(...utf8(`${name}\n`), ...bytes));
  const id = toHex(new Uint8Array(hash).subarray(0, 4));
  if (id !== parts[2]) throw new BadProof("node-key");
  return { name, id, type, key };
}

/** A signed checkpoint's lines: the text that is signed, its fields and its signatures. Throws `BadProof("note")`. */
export function parseCheckpoint(note) {
  const at = note.lastIndexOf("\n\n");
  if (note.length > MAX_NOTE || at < 0 || !note.endsWith("\n")) throw new BadProof("note");
  const text = note.slice(0, at + 1);
  const [origin, count, hash, ...extensions] = text.slice(0, -1).split("\n");
  const [size, root] = [decimal(count ?? ""), fromBase64(hash ?? "")];
  if (!origin || size === null || root?.length !== 32) throw new BadProof("note");
  const signatures = note
    .slice(at + 2, -1)
    .split("\n")
    .map(parseSignature);
  return { note, text, origin, size, root, extensions, signatures };
}

function parseSignature(line) {
  const parts = line.match(/^— (\S+) (\S+)$/);
  const bytes = parts && fromBase64(parts[2]);
  if (!bytes || bytes.length < 5) throw new BadProof("note");
  return { name: parts[1], id: toHex(bytes.subarray(0, 4)), bytes: bytes.subarray(4) };
}

/**
 * What this key's signature on a checkpoint says: `missing`, `wrong`, or `good` with the second of a cosignature.
 */
export async function checkSignature(checkpoint, key) {
  const signature = checkpoint.signatures.find((s) => s.name === key.name && s.id === key.id);
  if (!signature) return { state: "missing" };
  const timed = key.type === COSIGNATURE;
  const bytes = signature.bytes;
  if (bytes.length !== (timed ? 72 : 64)) return { state: "wrong" };
  const at = timed ? Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)) : undefined;
  const signed = timed ? `cosignature/v1\ntime ${at}\n${checkpoint.text}` : checkpoint.text;
  const imported = await crypto.subtle.importKey("raw", key.key, { name: "Ed25519" }, false, ["verify"]);
  const good = await crypto.subtle.verify("Ed25519", imported, bytes.subarray(timed ? 8 : 0), utf8(signed));
  return good ? { state: "good", at } : { state: "wrong" };
}

/** A `c2sp.org/tlog-proof@v1` text: index, path, extra data and the checkpoint. Throws `BadProof("receipt")`. */
export function parseProof(text) {
  const at = text.indexOf("\n\n");
  const lines = text.slice(0, at).split("\n");
  if (at < 0 || text.length > MAX_NOTE || lines.shift() !== "c2sp.org/tlog-proof@v1") throw new BadProof("receipt");
  const extra = lines[0]?.startsWith("extra ") ? fromBase64(lines.shift().slice(6)) : undefined;
  const index = lines[0]?.startsWith("index ") ? decimal(lines.shift().slice(6)) : null;
  const path = lines.map(fromBase64);
  if (extra === null || index === null || path.length > 63 || path.some((hash) => hash?.length !== 32)) {
    throw new BadProof("receipt");
  }
  return { index, extra, path, checkpoint: parseCheckpoint(text.slice(at + 2)) };
}

/** The text of a proof, as `parseProof` reads it. */
export function encodeProof({ index, extra, path, checkpoint }) {
  const lines = ["c2sp.org/tlog-proof@v1", `extra ${toBase64(extra)}`, `index ${index}`, ...path.map(toBase64)];
  return `${lines.join("\n")}\n\n${checkpoint.note}`;
}
