// A decision rule's conditions, and how far the published totals meet them. The outcome shown is the record's own; this
// only explains it. All in whole numbers, as docs/src/rules.md says.

/** A total known exactly, or between two bounds. */
const exactly = (n) => ({ low: n, high: n });

/** Heads of an option; between two bounds where nothing was decrypted because too few ballots count. */
const headsOf = (result, answer, option) =>
  answer.heads === null ? { low: 0, high: result.ballots } : exactly(answer.heads[option] ?? 0);

const without = (whole, part) => ({ low: Math.max(0, whole.low - part.high), high: whole.high - part.low });

/** The totals of one question by a measure: of all, of the participants, and of those who decided. */
function bases(poll, question, result, index, by) {
  const answer = result.questions[index];
  const abstained = question.options.length;
  const none = exactly(0);
  if (by === "heads") {
    const [whole, away] = [exactly(result.ballots), question.abstain ? headsOf(result, answer, abstained) : none];
    return { all: exactly(poll.roll.heads), participants: whole, deciding: without(whole, away) };
  }
  const [whole, away] = [answer.participating, question.abstain ? answer.shares[abstained] : none];
  return { all: exactly(poll.roll.shares), participants: whole, deciding: without(whole, away) };
}

/** `holds`, `fails`, or `unknown` if the bounds leave it open. */
function answer({ num, den, more_than: moreThan }, amount, base) {
  const reaches = (a, b) => {
    const [left, right] = [BigInt(a) * BigInt(den), BigInt(b) * BigInt(num)];
    return b > 0 && (moreThan ? left > right : left >= right);
  };
  if (reaches(amount.low, base.high) && base.low > 0) return "holds";
  return reaches(amount.high, base.low) ? "unknown" : "fails";
}

/** The least whole number that reaches a threshold of `base`. */
export function least({ num, den, more_than: moreThan }, base) {
  const [product, whole] = [BigInt(base) * BigInt(num), BigInt(den)];
  return Number(moreThan ? product / whole + 1n : (product + whole - 1n) / whole);
}

const measures = (by) => (by === "both" ? ["heads", "shares"] : [by]);

/** The conditions of a rule one by one, each by one measure: `part` is quorum, passes, second_vote or each. */
export function conditions(rule) {
  const { decision } = rule;
  const parts = {
    quorum: rule.quorum,
    passes: decision.passes,
    second_vote: decision.second_vote,
    each: decision.each,
  };
  return Object.entries(parts).flatMap(([part, list]) =>
    (list ?? []).flatMap((c) => measures(c.by).map((by) => ({ part, by, of: c.of, threshold: c.threshold }))),
  );
}

/** A condition evaluated on a result: the amount, its base, the least that is needed and whether it holds. */
export function measured(poll, index, result, condition, option = poll.questions[index].yes ?? 0) {
  const { part, by, of, threshold } = condition;
  const known = bases(poll, poll.questions[index], result, index, by);
  const totals = result.questions[index];
  const amount =
    part === "quorum" ? known.participants : by === "heads" ? headsOf(result, totals, option) : totals.shares[option];
  const base = part === "quorum" ? known.all : known[of];
  return { amount, base, need: least(threshold, base.high), state: answer(threshold, amount, base) };
}
