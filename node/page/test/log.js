// A small tiled log with keys of its own, made with Node's cryptography, for the page to check.

import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";

const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts)).digest();
const leafHash = (leaf) => sha256(Buffer.from([0]), leaf);
const nodeHash = (left, right) => sha256(Buffer.from([1]), left, right);

/** The largest power of two below `n`. */
const split = (n) => 2 ** (31 - Math.clz32(n - 1));

/** The tree's hash, as RFC 6962 defines it. */
function treeHash(leaves) {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return leaves[0];
  const k = split(leaves.length);
  return nodeHash(treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
}

/** The inclusion proof, as RFC 6962 defines it. */
function path(index, leaves) {
  if (leaves.length <= 1) return [];
  const k = split(leaves.length);
  return index < k
    ? [...path(index, leaves.slice(0, k)), treeHash(leaves.slice(k))]
    : [...path(index - k, leaves.slice(k)), treeHash(leaves.slice(0, k))];
}

/** An Ed25519 key of a seed that repeats `byte`; `type` 1 signs notes, 4 cosigns. */
export class Key {
  constructor(name, byte, type) {
    const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, byte)]);
    this.secret = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    const bytes = createPublicKey(this.secret).export({ format: "der", type: "spki" }).subarray(-32);
    const material = Buffer.concat([Buffer.from([type]), bytes]);
    this.name = name;
    this.id = sha256(Buffer.from(`${name}\n`), material).subarray(0, 4);
    this.text = `${name}+${this.id.toString("hex")}+${material.toString("base64")}`;
  }

  /** A line with a signature of `text`; a cosignature where a time is given. */
  line(text, time) {
    if (time === undefined) return this.#line(sign(null, Buffer.from(text), this.secret));
    const stamp = Buffer.alloc(8);
    stamp.writeBigUInt64BE(BigInt(time));
    const signed = `cosignature/v1\ntime ${time}\n${text}`;
    return this.#line(Buffer.concat([stamp, sign(null, Buffer.from(signed), this.secret)]));
  }

  #line(signature) {
    return `— ${this.name} ${Buffer.concat([this.id, signature]).toString("base64")}\n`;
  }
}

/** The entry's bytes: a message of `kind` (its number) about `subject`, taken in at `at`. */
export function entry({ at, kind, subject, message }) {
  const head = Buffer.alloc(18);
  head.write("LINLIE\0\u0001", "latin1");
  head.writeBigInt64LE(BigInt(at), 8);
  head[16] = kind;
  head[17] = subject ? 1 : 0;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(4096);
  return Buffer.concat([head, Buffer.from(subject ?? "", "hex"), Buffer.from(message, "hex"), length]);
}

/** A log of leaves under a key, with witnesses. */
export class Log {
  constructor(leaves, key, witnesses = []) {
    this.leaves = leaves;
    this.hashes = leaves.map(leafHash);
    this.key = key;
    this.witnesses = witnesses;
  }

  /** The signed checkpoint of the first `size` leaves, cosigned at `time`. */
  checkpoint(size, time = 1795000000) {
    const root = treeHash(this.hashes.slice(0, size)).toString("base64");
    const text = `${this.key.name}\n${size}\n${root}\nlinli-state ${"ab".repeat(32)}\n`;
    const cosigned = this.witnesses.map((witness) => witness.line(text, time));
    return `${text}\n${this.key.line(text)}${cosigned.join("")}`;
  }

  /** The receipt of a leaf under the checkpoint of `size`; `extra` as base64 where given. */
  receipt(index, size, extra) {
    const hashes = path(index, this.hashes.slice(0, size)).map((hash) => hash.toString("base64"));
    const head = ["c2sp.org/tlog-proof@v1", ...(extra ? [`extra ${extra}`] : []), `index ${index}`, ...hashes];
    return `${head.join("\n")}\n\n${this.checkpoint(size)}`;
  }

  /** The bytes of a tile by its path below `tile/`, or `null` where this log has none such. */
  tile(name) {
    const parts = name.match(/^(entries|[0-9]+)\/((?:x[0-9]{3}\/)*[0-9]{3})(?:\.p\/([0-9]+))?$/);
    if (!parts) return null;
    const index = Number(parts[2].replaceAll(/[x/]/g, ""));
    const width = Number(parts[3] ?? 256);
    const level = parts[1] === "entries" ? 0 : Number(parts[1]);
    const span = 256 ** level;
    const part = (i) => this.hashes.slice((index * 256 + i) * span, (index * 256 + i + 1) * span);
    if ((index * 256 + width) * span > this.hashes.length) return null;
    const places = Array.from({ length: width }, (_, i) => i);
    if (parts[1] !== "entries") return Buffer.concat(places.map((i) => treeHash(part(i))));
    const bundle = places.map((i) => this.leaves[index * 256 + i]);
    return Buffer.concat(bundle.flatMap((leaf) => [Buffer.from([leaf.length >> 8, leaf.length & 255]), leaf]));
  }
}
