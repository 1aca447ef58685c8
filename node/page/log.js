// The record: its size, newest checkpoint, key and witnesses, and whether it continues what this browser saw before.

import { status as fetchStatus, tile } from "./api.js";
import { h } from "./dom.js";
import { machineTime } from "./format.js";
import { keep, recall } from "./keep.js";
import { checkSignature, fromBase64, parseCheckpoint, parseKey, toHex } from "./note.js";
import { apart, compare, missing, quorum, standings } from "./receipt.js";

const KEPT = "linli.record";
const LATE_SECONDS = 600;
const CLOSED = { "node.unconfirmed": "page-unconfirmed" };

/** The record as the node shows it. */
export async function logView({ say, format }) {
  const status = await fetchStatus();
  const { log } = status;
  const [memory, validators] = await Promise.all([remembered(log), cosigners(status)]);
  return {
    title: say("page-section-record"),
    content: [
      h("h1", {}, say("page-section-record")),
      h("p", { class: "lead" }, say("page-record-intro")),
      h("p", {}, say("page-record-meaning")),
      h(
        "div",
        { class: "card" },
        h("p", { class: "figure-name" }, say("page-size")),
        h("p", { class: "figure" }, say("page-size-value", { count: log.size })),
        log.size > 0 && h("p", { class: "soft" }, say("page-size-numbers", { last: format.number(log.size - 1) })),
        status.clock.sane === false && h("p", { class: "note bad" }, say("page-clock-warning")),
        status.accepting === false && h("p", { class: "note" }, say(CLOSED[status.closed?.rule] ?? "page-read-only")),
      ),
      memorySection(memory, say, format),
      witnessSection(status, say, format),
      validators && validatorSection(validators, status.validators, say, format),
      keySection(log, say),
      checkpointSection(status, say),
    ],
  };
}

/** Makes this browser forget what it saw and start again. */
export const forget = () => keep(KEPT, null);

/**
 * Compares the record with the one seen here last and keeps the newer: a `state` of `first`, `good`, `key`, `fork`,
 * `back`, `unsigned`, or `none` if this browser cannot tell.
 */
async function remembered(log) {
  if (log.size === 0 || (await missing())) return { state: "none" };
  try {
    const newest = parseCheckpoint(log.checkpoint);
    const key = await parseKey(log.key);
    if (newest.origin !== key.name || (await checkSignature(newest, key)).state !== "good")
      return { state: "unsigned" };
    const kept = JSON.parse(recall(KEPT) ?? "null");
    const save = () => keep(KEPT, JSON.stringify({ key: log.key, checkpoint: newest.note }));
    if (!kept) {
      save();
      return { state: "first", sizes: [0, newest.size] };
    }
    const older = parseCheckpoint(kept.checkpoint);
    const sizes = [older.size, newest.size];
    const evidence = [older.note, newest.note];
    if (kept.key !== log.key) return { state: "key", sizes, evidence };
    const wrong = await compare(older, newest, tile);
    if (wrong === "tile") return { state: "none" };
    if (wrong) return { state: wrong, sizes, evidence };
    save();
    return { state: "good", sizes };
  } catch {
    return { state: "none" };
  }
}

function memorySection({ state, sizes = [], evidence }, say, format) {
  const [old, size] = sizes.map((n) => format.number(n));
  const text = {
    first: () => say("page-kept-first", { size }),
    good: () => say("page-kept-good", { old, size }),
    key: () => say("page-kept-key"),
    fork: () => say("page-kept-fork"),
    back: () => say("page-kept-back", { old, size }),
    unsigned: () => say("page-kept-unsigned"),
    none: () => say("page-no-crypto"),
  }[state]();
  const calm = state === "first" || state === "good" || state === "none";
  return h(
    "section",
    { "aria-labelledby": "kept" },
    h("h2", { id: "kept" }, say("page-kept")),
    h("p", { class: calm ? "note" : "note bad", role: !calm && "alert" }, state === "good" && "✓ ", text),
    evidence && [
      h("p", {}, evidenceLink(evidence, say)),
      h("p", {}, h("button", { type: "button", class: "quiet", "data-forget": true }, say("page-forget"))),
    ],
  );
}

/** A link that saves two signed checkpoints that contradict each other. */
export function evidenceLink(notes, say) {
  const file = new Blob([notes.join("\n")], { type: "text/plain" });
  return h("a", { class: "button quiet", href: URL.createObjectURL(file), download: "linli-evidence.txt" }, say("page-save"));
}

function witnessSection({ log, witnesses, clock }, say, format) {
  const rows = witnesses.map((witness) => ({ ...witness, ...standing(witness, log, clock.now, say, format) }));
  const row = (w) =>
    h(
      "li",
      { class: `card slim ${w.late ? "late" : "fresh"}` },
      h("h3", {}, h("bdi", {}, w.name)),
      h("p", {}, h("strong", {}, w.late ? "⚠ " : "✓ ", w.text)),
      w.at !== null &&
        h(
          "p",
          {},
          `${say("page-cosigned", { size: w.size })} `,
          h("time", { datetime: machineTime(w.at) }, format.time(w.at)),
        ),
      w.error && h("details", {}, h("summary", {}, say("page-details")), h("p", {}, h("bdi", {}, w.error.detail))),
    );
  return h(
    "section",
    { "aria-labelledby": "witnesses" },
    h("h2", { id: "witnesses" }, say("page-witnesses")),
    h("p", {}, say("page-witnesses-why")),
    rows.some((w) => w.late) && h("p", { class: "note bad" }, say("page-lag-warning")),
    rows.length > 0
      ? h("ul", { class: "plain-list" }, rows.map(row))
      : h("div", { class: "empty" }, h("h3", {}, say("page-no-witnesses")), h("p", {}, say("page-no-witnesses-why"))),
  );
}

/** A witness's state: late if it has not signed entries that have been there for a while. */
function standing({ size, at }, log, now, say, format) {
  if (size === null || at === null) return { late: true, text: say("page-never") };
  const [behind, age] = [log.size - size, now - at];
  if (behind <= 0) return { late: false, text: say("page-witness-good") };
  const late = age > LATE_SECONDS;
  const count = format.number(behind);
  return {
    late,
    text: late ? say("page-witness-late", { count, span: format.span(age) }) : say("page-witness-behind", { count }),
  };
}

/** Who holds the record together, and who of them cosigned the checkpoint shown; `null` where nobody does. */
async function cosigners({ log, validators = [] }) {
  if (validators.length === 0) return null;
  const needed = quorum(validators);
  const unchecked = { needed, all: validators.map(({ name }) => ({ name, state: null })) };
  if (await missing()) return unchecked;
  try {
    await apart(validators);
    return { needed, all: await standings(parseCheckpoint(log.checkpoint), validators) };
  } catch {
    return unchecked;
  }
}

function validatorSection({ needed, all }, named, say, format) {
  const isChecked = all.every(({ state }) => state);
  const found = all.filter(({ state }) => state === "good").length;
  const values = { found, whole: all.length, needed };
  const row = ({ name, state }, at) =>
    h(
      "li",
      { class: "card slim" },
      h("h3", {}, h("bdi", {}, name)),
      state && h("p", {}, h("strong", {}, state === "good" ? "✓ " : "⚠ ", say(`page-validator-${state}`))),
      named[at].signed_twice && convicted(named[at].signed_twice, say, format),
    );
  return h(
    "section",
    { "aria-labelledby": "validators" },
    h("h2", { id: "validators" }, say("page-validators")),
    h("p", {}, say("page-validators-why")),
    !isChecked && h("p", { class: "note" }, say("page-validators-unchecked")),
    isChecked &&
      (found < needed
        ? h("p", { class: "note bad" }, say("page-validators-few", values))
        : h("p", { class: "note" }, say("page-validators-count", values))),
    h("ul", { class: "plain-list" }, all.map(row)),
  );
}

/** A validator signed two things of which it may sign one. */
function convicted({ what, number, place }, say, format) {
  const values = { number: format.number(number), entry: format.number(place.index) };
  return h(
    "p",
    { class: "note bad" },
    "⚠ ",
    say(`page-validator-twice-${what}`, values),
    " ",
    say("page-validator-twice-do"),
  );
}

function keySection(log, say) {
  const bytes = fromBase64(log.key.split("+").slice(2).join("+")) ?? new Uint8Array();
  const groups = toHex(bytes.subarray(1)).match(/.{4}/g) ?? [];
  return h(
    "section",
    { "aria-labelledby": "key" },
    h("h2", { id: "key" }, say("page-key")),
    h("p", {}, say("page-key-why")),
    h("pre", { tabindex: 0, "aria-label": say("page-key") }, log.key),
    h(
      "details",
      {},
      h("summary", {}, say("page-key-in-hex")),
      h(
        "p",
        { class: "groups" },
        groups.map((group) => h("code", {}, group)),
      ),
    ),
  );
}

function checkpointSection({ log, state_root: root }, say) {
  return h(
    "section",
    { "aria-labelledby": "newest" },
    h("h2", { id: "newest" }, say("page-newest")),
    h("pre", { tabindex: 0, "aria-label": say("page-newest") }, log.checkpoint),
    h("h3", {}, say("page-state-root")),
    h("p", {}, say("page-state-root-why")),
    h("p", {}, h("code", {}, root)),
  );
}
