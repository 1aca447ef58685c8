// Possible answers of a node, in the forms of docs/src/http.md.

import { Key, Log, entry } from "./log.js";

/** Now, as every answer sees it. */
export const NOW = Math.floor(Date.now() / 1000);
const DAY = 86400;
const hex = (n) => n.toString(16).padStart(64, "0");

export const NODE_KEY = new Key("linli.example/spring-light", 1, 1);
export const WITNESSES = [new Key("witness.example/property", 2, 4), new Key("witness.example/east-gate", 3, 4)];
export const POLL = hex(0xa1);
export const BALLOT = { index: 17, message: hex(0xb17), nullifier: hex(0xf00 + 17) };

const BALLOT_KIND = 5;
const unit = { name: "㎡", decimals: 2 };

/** The record's leaves; `twist` makes one that differs in an early entry. */
function leaves(count, twist = false) {
  return Array.from({ length: count }, (_, i) =>
    entry({
      at: NOW - 1000 + i,
      kind: i === 0 ? 0 : BALLOT_KIND,
      subject: i === 0 ? null : POLL,
      message: twist && i === 3 ? hex(0xdead) : i === BALLOT.index ? BALLOT.message : hex(0xb00 + i),
    }),
  );
}

/** A log of `size` entries. */
export const log = (size, twist) => new Log(leaves(size, twist), NODE_KEY, WITNESSES);

/** The ballots in such a record; those in `again` were replaced by a later one of the same owner. */
export const taken = (size, again = {}) =>
  Array.from({ length: size - 1 }, (_, i) => i + 1).map((entry) => ({
    entry,
    message: entry === BALLOT.index ? BALLOT.message : hex(0xb00 + entry),
    nullifier: hex(0xf00 + (again[entry] ?? entry)),
  }));

const both = { threshold: { num: 2, den: 3, more_than: false }, of: "all", by: "both" };
const half = { threshold: { num: 1, den: 2, more_than: true }, of: "participants", by: "both" };
const motion = {
  name: "cn-278-ordinary",
  source: "中华人民共和国民法典第二百七十八条第一款第一至五、九项",
  quorum: [both],
  decision: { kind: "motion", passes: [half], second_vote: [] },
  tie: "fails",
};
const election = {
  name: "cn-278-election",
  source: "中华人民共和国民法典第二百七十八条第一款第三项",
  quorum: [both],
  decision: { kind: "election", seats: 2, rank: "both", each: [half] },
  tie: "other-measure",
};
const repair = {
  text: "是否同意使用维修资金更换 3、4 号楼电梯？\n预算 86 万元，分两期支付。",
  options: ["同意", "不同意"],
  yes: 0,
  min: 1,
  max: 1,
  abstain: true,
  rule: motion,
};
const board = {
  text: "选举业主委员会委员",
  options: ["候选人甲", "候选人乙", "候选人丙"],
  yes: null,
  min: 0,
  max: 2,
  abstain: true,
  rule: election,
};

function document(questions, title, opens, closes) {
  return {
    protocol: 1,
    ballot_key: "vk1-example",
    realm: "spring-light",
    title,
    questions,
    roll: { root: hex(1), digest: hex(2), heads: 206, shares: 1893450, unit },
    trustees: { ceremony: hex(3), threshold: 2, names: ["受托人甲", "受托人乙", "受托人丙"] },
    opens,
    closes,
    counting: "both",
    revote: "last-counts",
    floor: 5,
    extend_until: null,
    replaces: null,
  };
}

function line(id, phase, doc, more) {
  return {
    id,
    title: doc.title,
    phase,
    opens: doc.opens,
    closes: doc.closes,
    counting: doc.counting,
    revote: doc.revote,
    questions: doc.questions.length,
    accepted: 0,
    ballots: 0,
    roll: doc.roll.digest,
    heads: doc.roll.heads,
    shares: doc.roll.shares,
    unit,
    place: { index: 4, at: doc.opens - DAY },
    outcomes: [],
    message: hex(9),
    document: doc,
    changes: [],
    repeated: [],
    sets: 1200,
    closing: null,
    decryption: { threshold: 2, names: doc.trustees.names, named: [], elsewhere: [], needed: 2, heads: [], shares: [] },
    result: null,
    ...more,
  };
}

/** A question's totals as the record has them. */
const bounded = (question) => ({
  ...question,
  participating: { low: question.participating, high: question.participating },
});

/** The answer's result from the record's: options' texts beside their totals. */
function result(id, doc, tally) {
  const questions = doc.questions.map((question, q) => {
    const { heads, shares, groups, participating, outcome } = tally.questions[q];
    const options = heads.map((count, index) => {
      const group = groups.findIndex((g) => g.options.includes(index));
      const text = question.options[index] ?? null;
      return { index, text, heads: count, shares: shares[index] ?? null, group: group < 0 ? null : group };
    });
    const { text, min, max, rule } = question;
    return { text, min, max, rule: rule.name, source: rule.source, participating, options, groups, outcome };
  });
  const { title, counting, roll, floor } = doc;
  return {
    poll: id,
    title,
    counting,
    closed: doc.closes,
    closing: hex(11),
    ballots: tally.ballots,
    heads: roll.heads,
    shares: roll.shares,
    unit,
    floor,
    questions,
    document: { poll: id, closing: hex(11), ...tally, questions: tally.questions.map(bounded) },
  };
}

const exactly = (n) => ({ low: n, high: n });

function decided(id, doc, tally) {
  return line(id, "decided", doc, {
    accepted: tally.ballots + 2,
    ballots: tally.ballots,
    closing: { at: doc.closes, digest: hex(11), accepted: tally.ballots + 2, counted: tally.ballots },
    decryption: {
      threshold: 2,
      names: doc.trustees.names,
      named: [1, 3],
      elsewhere: [],
      needed: 2,
      heads: [1, 3],
      shares: [1, 3],
    },
    outcomes: tally.questions.map((q) => q.outcome),
    result: result(id, doc, tally),
  });
}

const past = (questions, title) => document(questions, title, NOW - 20 * DAY, NOW - 6 * DAY);

/** A poll that takes ballots. */
export const openPoll = (ballots = 97) =>
  line(POLL, "open", document([repair, board], "2026 年秋季业主大会表决", NOW - 3 * DAY, NOW + 4 * DAY - 3600), {
    accepted: ballots + 3,
    ballots,
  });

const upcoming = line(hex(0xa2), "upcoming", document([repair], "小区西门停车位改造", NOW + 2 * DAY, NOW + 9 * DAY));

const counting = line(hex(0xa3), "heads", past([repair], "物业服务合同续签"), {
  accepted: 160,
  ballots: 158,
  closing: { at: NOW - 6 * DAY, digest: hex(11), accepted: 160, counted: 158 },
  decryption: {
    threshold: 2,
    names: ["受托人甲", "受托人乙", "受托人丙"],
    named: [2, 3],
    elsewhere: [],
    needed: 2,
    heads: [2],
    shares: [],
  },
});

/** Passed, with two small options merged; and an election in which one option's shares are withheld. */
export const WITHHELD = hex(0xa4);
const withheld = decided(WITHHELD, past([repair, board], "更换电梯与委员选举"), {
  ballots: 154,
  questions: [
    {
      heads: [148, 4, 2],
      shares: [exactly(1361220), { low: 0, high: 60180 }, { low: 0, high: 60180 }],
      groups: [
        { options: [0], shares: 1361220 },
        { options: [1, 2], shares: 60180 },
      ],
      participating: 1421400,
      outcome: { outcome: "passed" },
    },
    {
      heads: [120, 96, 3, 6],
      shares: [exactly(1101250), exactly(884070), { low: 0, high: 90000 }, { low: 0, high: 60000 }],
      groups: [
        { options: [0], shares: 1101250 },
        { options: [1], shares: 884070 },
      ],
      participating: 1421400,
      outcome: { outcome: "elected", options: [0, 1], vacant: 0 },
    },
  ],
});

/** What is published does not decide. */
export const UNDETERMINED = hex(0xa5);
const undetermined = decided(UNDETERMINED, past([repair], "是否封闭北门"), {
  ballots: 140,
  questions: [
    {
      heads: [72, 66, 2],
      shares: [
        { low: 640000, high: 668400 },
        { low: 640000, high: 668400 },
        { low: 0, high: 28400 },
      ],
      groups: [{ options: [0, 1, 2], shares: 1308400 }],
      participating: 1308400,
      outcome: { outcome: "undetermined" },
    },
  ],
});

/** Too few took part. */
export const NO_QUORUM = hex(0xa6);
const noQuorum = decided(NO_QUORUM, past([repair], "楼道粉刷"), {
  ballots: 61,
  questions: [
    {
      heads: [40, 15, 6],
      shares: [exactly(380000), exactly(140000), exactly(40000)],
      groups: [0, 1, 2].map((i) => ({ options: [i], shares: [380000, 140000, 40000][i] })),
      participating: 560000,
      outcome: { outcome: "no-quorum" },
    },
  ],
});

/** Only heads count; it failed, with a second vote open. */
export const HEADS_ONLY = hex(0xa7);
function headsOnly() {
  const passes = [{ threshold: { num: 1, den: 2, more_than: true }, of: "all", by: "heads" }];
  const lighter = [{ threshold: { num: 1, den: 3, more_than: false }, of: "all", by: "heads" }];
  const rule = { ...motion, quorum: [], decision: { kind: "motion", passes, second_vote: lighter } };
  const doc = { ...past([{ ...repair, rule }], "绿化带改造"), counting: "heads" };
  const question = {
    heads: [90, 30, 5],
    shares: [],
    groups: [],
    participating: 0,
    outcome: { outcome: "second-vote" },
  };
  const poll = decided(HEADS_ONLY, doc, { ballots: 125, questions: [question] });
  poll.result.questions[0].participating = null;
  return poll;
}

const SCHEME = hex(0xc1);
const currency = { code: "CNY", minor_digits: 2 };

/** A scheme with `count` contributions, one closed round at 80 % and an open one. */
function scheme(count) {
  const movements = [];
  let balance = 0;
  const move = (kind, amount, { fee = 0, round = null, was = null, corrects = null, reason = null } = {}) => {
    balance += ["received", "bounced", "corrected"].includes(kind) ? amount - was : -amount;
    const number = movements.length;
    const place = { index: 30 + number, at: NOW - (count + 8 - number) * DAY };
    const claim = round ? hex(0xe00 + number) : null;
    movements.push({
      number,
      kind,
      amount,
      fee,
      reference: `转账 ${1000 + number}`,
      round,
      claim,
      was,
      corrects,
      reason,
      balance,
      place,
      message: hex(number),
    });
  };
  move("received", 10000);
  for (let i = 1; i < count; i++) move("received", 100000 + 1000 * (i % 7));
  move("corrected", 100000, { was: 10000, corrects: 0, reason: "mistyped" });
  move("returned", 100000, { reason: "twice" });
  move("paid", 480000, { fee: 200, round: 1 });
  move("bounced", 479800, { round: 1 });
  move("paid", 479800, { round: 1 });
  move("paid", 320000, { fee: 200, round: 1 });
  const total = (kind) => movements.filter((m) => m.kind === kind).reduce((sum, m) => sum + m.amount - m.was, 0);
  const sums = {
    received: total("received") + total("corrected"),
    returned: total("returned"),
    paid: total("paid") - total("bounced") - 400,
    fees: 400,
    reserved: 40000,
    balance,
    available: balance - 40000,
    lacking: 0,
  };
  const day = (offset) => new Date((NOW + offset * DAY) * 1000).toISOString().slice(0, 10);
  const short = {
    id: SCHEME,
    name: { zh: "邻里大病互助", en: "Neighbours’ medical aid" },
    currency,
    members: 312,
    claims: 5,
    pool: sums,
    open_round: { number: 2, closing_day: day(9), accepts_until: day(9), period: 2026, claims: 2, claimed: 240000 },
    closed_rounds: 1,
    place: { index: 20, at: NOW - 60 * DAY },
  };
  const rounds = [
    {
      number: 1,
      closing_day: day(-20),
      period: 2026,
      payable_from: day(-13),
      claims: 3,
      claimed: 1050000,
      fraction: { num: 4, den: 5 },
      pays: 840000,
      paid: 2,
    },
  ];
  return { short, whole: { ...short, rounds }, pool: { scheme: SCHEME, currency, sums, movements } };
}

const community = (name) => ({ id: hex(5), realm: "spring-light", name });

function status(record, name, more = {}) {
  const size = record.leaves.length;
  return {
    version: "0.1.0",
    protocol: 1,
    community: name ? community(name) : null,
    log: { origin: NODE_KEY.name, key: NODE_KEY.text, size, root: hex(6), checkpoint: record.checkpoint(size, NOW), height: null },
    state_root: "ab".repeat(32),
    polls: 0,
    schemes: 0,
    witnesses: WITNESSES.map((w) => ({ name: w.name, key: w.text, size, at: NOW - 40, error: null })),
    validators: [],
    store: { bytes: 1, free: 1, writable: true },
    clock: { now: NOW, last: NOW, sane: true },
    accepting: true,
    closed: null,
    started: NOW - DAY,
    uptime: DAY,
    circuits: { ballot: "vk1-a", claim: "vk1-b" },
    terms: [],
    ...more,
  };
}

const NAME = { zh: "春晖小区", en: "Spring Light Estate" };

/** A record that was only begun. */
export function empty() {
  const record = log(1);
  return { record, status: status(record, NAME, { witnesses: [] }), polls: [], schemes: [] };
}

/** A community with everything. */
export function busy({ size = 300, twist = false, ballots, again } = {}) {
  const record = log(size, twist);
  return {
    record,
    ballots: taken(size, again),
    status: status(record, NAME),
    polls: [openPoll(ballots), upcoming, counting, withheld, undetermined, noQuorum, headsOnly()],
    schemes: [scheme(40)],
  };
}

/** The committee's term ends soon; that of a scheme's assessors has ended. */
export function ending() {
  const state = busy();
  const scheme = { zh: "互助计划", en: "Mutual aid" };
  state.status.terms = [
    { role: "committee", scheme: null, lines: [], last: "2099-12-31", days: 31, renewable_until: "2100-06-29" },
    { role: "assessors", scheme, lines: [1], last: "2020-01-31", days: -9, renewable_until: null },
    { role: "committee", scheme, lines: [], last: "2020-01-31", days: -9, renewable_until: "2020-07-29" },
  ];
  return state;
}

/** One witness is behind, one never signed. */
export function lagging() {
  const state = busy();
  Object.assign(state.status.witnesses[0], { size: 120, at: NOW - 3 * DAY, error: { rule: "witness.unreachable", detail: "connection refused" } });
  Object.assign(state.status.witnesses[1], { size: null, at: null });
  return state;
}

/** Validators hold the record together, of whom as many as `signed` cosigned the checkpoint shown. */
export const VALIDATORS = [1, 2, 3, 4].map((n) => new Key(`validator.example/${n}`, 10 + n, 4));
export function together(signed) {
  const state = busy();
  const { leaves: own } = state.record;
  const record = new Log(own, NODE_KEY, [...WITNESSES, ...VALIDATORS.slice(0, signed)]);
  Object.assign(state, { record, status: status(record, NAME) });
  state.status.validators = VALIDATORS.map(({ name, text: key }) => ({ name, key, signed_twice: null }));
  return state;
}

/** Texts that try to be markup or commands. */
export const HOSTILE = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>`;
export function hostile() {
  const state = busy();
  const bidi = "\u202e通过\u202c \u0007";
  const bad = `${HOSTILE}${bidi}${"长".repeat(300)}`;
  const [poll] = state.polls;
  const question = { ...repair, text: bad, options: [bad, "不同意"], rule: { ...motion, source: bad } };
  const doc = { ...poll.document, title: bad, questions: [question] };
  const decided = structuredClone(withheld);
  decided.result.questions[0].text = bad;
  decided.result.questions[1].options.forEach((option) => (option.text &&= bad));
  decided.decryption.names = [bad, bad, bad];
  state.polls = [{ ...poll, title: bad, document: doc }, decided];
  state.status.community.name = { zh: HOSTILE, en: HOSTILE };
  state.status.witnesses[0].name = HOSTILE;
  state.status.witnesses[0].error = { rule: "witness.answer", detail: bad };
  state.schemes[0].whole.name = { zh: bad, en: bad };
  state.schemes[0].pool.movements.at(-1).reference = bad;
  return state;
}

/** The address of every view of a busy community. */
export const VIEWS = ["", "#/me", "#/aid", "#/record", "#/check", "#/explained", `#/polls/${POLL}`, `#/polls/${WITHHELD}`];
