// RFC 6962 Merkle trees, and the hashes of a C2SP tiled log (https://c2sp.org/tlog-tiles).

const TILE_HEIGHT = 8;
const TILE_WIDTH = 256;
const HASH_BYTES = 32;

/** A proof, a tile or a root that is wrong. `rule` names what failed. */
export class BadProof extends Error {
  constructor(rule) {
    super(rule);
    this.rule = rule;
  }
}

/** SHA-256 of the parts one after another, in the browser's own implementation. */
async function sha256(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return new Uint8Array(await crypto.subtle.digest("SHA-256", whole));
}

/** The hash of a leaf. */
export const leafHash = (leaf) => sha256(Uint8Array.of(0), leaf);

/** The hash of an inner node. */
export const nodeHash = (left, right) => sha256(Uint8Array.of(1), left, right);

/** Whether two byte strings are the same. */
export const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

const isOdd = (n) => n % 2 === 1;
const half = (n) => Math.floor(n / 2);

/**
 * The root that a leaf and its path lead to (RFC 9162, section 2.1.3.2).
 *
 * Throws `BadProof("path")` if the path's length does not fit index and size.
 */
export async function rootFromInclusion(index, size, leaf, path) {
  if (!(index < size)) throw new BadProof("path");
  let [at, last, hash] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) throw new BadProof("path");
    if (isOdd(at) || at === last) {
      hash = await nodeHash(sibling, hash);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0) throw new BadProof("path");
  return hash;
}

/**
 * The roots of the first `old` and of all `size` leaves that the hashes over `consistencyRanges` lead to (RFC 9162,
 * section 2.1.4.2): two trees that both have these roots agree in all that the older one has.
 */
export async function rootsFromConsistency(old, size, [first, ...rest]) {
  let [at, last, older, newer] = [old - 1, size - 1, first, first];
  while (isOdd(at)) [at, last] = [half(at), half(last)];
  for (const hash of rest) {
    if (isOdd(at) || at === last) {
      [older, newer] = await Promise.all([nodeHash(hash, older), nodeHash(hash, newer)]);
      while (!isOdd(at) && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      newer = await nodeHash(newer, hash);
    }
    [at, last] = [half(at), half(last)];
  }
  return { older, newer };
}

/** The largest power of two below `n`. */
function split(n) {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/**
 * The ranges of leaves whose hashes prove that a tree of `size` continues one of `old` leaves, 0 < old ≤ size
 * (RFC 6962, section 2.1.2; the first range is given always, so that both roots follow from the hashes alone).
 */
export function consistencyRanges(old, size) {
  const ranges = [];
  const walk = (m, low, high) => {
    const n = high - low;
    const k = split(n);
    if (m === n) {
      ranges.push([low, high]);
    } else if (m <= k) {
      walk(m, low, low + k);
      ranges.push([low + k, high]);
    } else {
      walk(m - k, low + k, high);
      ranges.push([low, low + k]);
    }
  };
  walk(old, 0, size);
  return ranges;
}

/** The path of a tile or a bundle of entries, as C2SP spells it: 1234067 reads `x001/x234/067`. */
export function tilePath(level, index, width) {
  const groups = [];
  let rest = index;
  do {
    groups.unshift(String(rest % 1000).padStart(3, "0"));
    rest = Math.floor(rest / 1000);
  } while (rest > 0);
  const name = groups.map((group, i) => (i + 1 < groups.length ? `x${group}` : group)).join("/");
  return `tile/${level}/${name}${width < TILE_WIDTH ? `.p/${width}` : ""}`;
}

/** Reads hashes of a log of `size` leaves from its tiles. They prove nothing until they lead to a signed root. */
export class Tiles {
  #size;
  #fetch;
  #read = new Map();

  /** `fetch(path)` returns the tile's bytes. */
  constructor(size, fetch) {
    this.#size = size;
    this.#fetch = fetch;
  }

  /** The roots of the first `old` leaves and of all, as the tiles have them. */
  async roots(old) {
    const ranges = consistencyRanges(old, this.#size);
    const hashes = await Promise.all(ranges.map(([low, high]) => this.#range(low, high)));
    return rootsFromConsistency(old, this.#size, hashes);
  }

  /** The siblings along a leaf's path to the root, from its own sibling up (RFC 6962, section 2.1.1). */
  async path(index) {
    const beside = [];
    let [low, high] = [0, this.#size];
    while (high - low > 1) {
      const middle = low + split(high - low);
      beside.unshift(index < middle ? [middle, high] : [low, middle]);
      [low, high] = index < middle ? [low, middle] : [middle, high];
    }
    return Promise.all(beside.map(([from, to]) => this.#range(from, to)));
  }

  /** The leaf at `index`, from its bundle of entries. */
  async entry(index) {
    const number = Math.floor(index / TILE_WIDTH);
    const bytes = await this.#fetch(tilePath("entries", number, this.#width(0, number)));
    let at = 0;
    for (let i = number * TILE_WIDTH; at + 2 <= bytes.length; i++) {
      const end = at + 2 + bytes[at] * 256 + bytes[at + 1];
      if (end > bytes.length) break;
      if (i === index) return bytes.subarray(at + 2, end);
      at = end;
    }
    throw new BadProof("tile");
  }

  async #range(low, high) {
    const n = high - low;
    const level = Math.log2(n);
    if (Number.isInteger(level)) return this.#node(level, low / n);
    const k = split(n);
    const [left, right] = await Promise.all([this.#range(low, low + k), this.#range(low + k, high)]);
    return nodeHash(left, right);
  }

  /** The hash over leaves index·2^level and on, 2^level of them. */
  async #node(level, index) {
    const [tile, above] = [Math.floor(level / TILE_HEIGHT), level % TILE_HEIGHT];
    const first = index * 2 ** above;
    const bytes = await this.#tile(tile, Math.floor(first / TILE_WIDTH));
    const start = first % TILE_WIDTH;
    let hashes = Array.from({ length: 2 ** above }, (_, i) =>
      bytes.subarray((start + i) * HASH_BYTES, (start + i + 1) * HASH_BYTES),
    );
    while (hashes.length > 1) {
      const pairs = hashes.filter((_, i) => !isOdd(i)).map((left, i) => nodeHash(left, hashes[2 * i + 1]));
      hashes = await Promise.all(pairs);
    }
    return hashes[0];
  }

  #tile(level, number) {
    const width = this.#width(level, number);
    const path = tilePath(level, number, width);
    if (!this.#read.has(path)) {
      const bytes = this.#fetch(path).then((bytes) => {
        if (bytes.length !== width * HASH_BYTES) throw new BadProof("tile");
        return bytes;
      });
      this.#read.set(path, bytes);
    }
    return this.#read.get(path);
  }

  #width(level, number) {
    return Math.min(TILE_WIDTH, Math.floor(this.#size / TILE_WIDTH ** level) - number * TILE_WIDTH);
  }
}
