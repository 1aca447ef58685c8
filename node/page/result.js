// What was decided, why, and the totals behind it.

import { barRow } from "./chart.js";
import { h } from "./dom.js";
import { conditions, measured } from "./rule.js";

/** The rule of a question in sentences. */
export function rule(document, index, words, format) {
  const question = document.questions[index];
  const { decision, source } = question.rule;
  const election = decision.kind === "election";
  return h(
    "details",
    {},
    h("summary", {}, election ? words.howElected : words.howDecided),
    election && h("p", {}, words.seats(decision.seats)),
    h(
      "ul",
      {},
      conditions(question.rule).map((c) => h("li", {}, sentence(c, question, words))),
    ),
    h("p", { class: "soft" }, h("bdi", {}, words.ruleSource(source))),
  );
}

/** Who must reach which part of what. */
function sentence(condition, question, words) {
  const first = question.options[0];
  const who = {
    quorum: words.whoParticipants,
    passes: words.quote(first),
    second_vote: words.whoSecond(first),
    each: words.whoEach,
  }[condition.part];
  const measure = condition.by === "heads" ? words.measureHeads : words.measureShares;
  const base = words.base[condition.part === "quorum" ? "all" : condition.of];
  return words.condition(who, measure, base, threshold(condition.threshold, words));
}

function threshold({ num, den, more_than: moreThan }, words) {
  return (moreThan ? words.moreThan : words.atLeast)(`${num}/${den}`);
}

/** The results of all questions. */
export function result(poll, words, format) {
  return [
    turnoutSection(poll, words, format),
    poll.result.questions.map((_, index) => questionResult(poll, index, words, format)),
  ];
}

/** How amounts of a poll by a measure are written, without and with their unit, and the whole they are part of. */
function measureOf(poll, by, words, format) {
  const { heads, shares, unit } = poll.result;
  if (by === "heads") return amounts((n) => format.number(n), words.headsValue, heads, words);
  return amounts(
    (n) => format.shares(n, unit),
    (text) => `${text}\u00a0${unit.name}`,
    shares,
    words,
  );
}

function amounts(bare, name, all, words) {
  const show = (n) => name(bare(n));
  const bounds = ({ low, high }) => (low === high ? show(low) : name(words.range(bare(low), bare(high))));
  return { bare, show, bounds, all };
}

function turnoutSection(poll, words, format) {
  const areas = poll.result.questions.map((q) => q.participating).filter((n) => n !== null);
  const row = (by, label, part) => {
    const { bare, show, all } = measureOf(poll, by, words, format);
    const share = format.percent(part, all);
    return barRow({
      label,
      value: `${bare(part)} / ${show(all)} · ${share}`,
      low: part,
      whole: all,
      kind: "turnout",
      text: `${label} ${share}`,
    });
  };
  return h(
    "section",
    { "aria-labelledby": "turnout" },
    h("h2", { id: "turnout" }, words.turnout),
    h(
      "ul",
      { class: "bars" },
      row("heads", words.byHeads, poll.result.ballots),
      areas.length > 0 && row("shares", words.byShares, Math.max(...areas)),
    ),
  );
}

function questionResult(poll, index, words, format) {
  const answer = poll.result.questions[index];
  const id = `question-${index}`;
  return h(
    "section",
    { class: "card result", "aria-labelledby": id },
    h("p", { class: "soft" }, words.questionNumber(index + 1)),
    h("h2", { id }, h("bdi", { class: "lines" }, answer.text)),
    verdict(answer, words, format),
    chart(poll, index, "heads", words, format),
    answer.participating !== null && [chart(poll, index, "shares", words, format), hidden(poll, index, words, format)],
    reasons(poll, index, words, format),
    rule(poll.document, index, words, format),
  );
}

const optionName = (option, words) => option.text ?? words.abstain;

/** The decision in a sentence. */
function verdict(answer, words, format) {
  const { outcome, options = [], vacant = 0 } = answer.outcome;
  const names = format.list(options.map((i) => optionName(answer.options[i], words)));
  const elected = options.length > 0 ? words.outcome.elected(names) : words.outcome.nobody;
  const kind = outcome === "elected" ? (options.length > 0 ? "passed" : "failed") : outcome;
  return h(
    "div",
    { class: `verdict ${kind}` },
    h("p", {}, h("bdi", {}, outcome === "elected" ? elected : words.outcome[outcome])),
    vacant > 0 && h("p", {}, words.vacant(vacant)),
    outcome === "undetermined" && h("p", { class: "plain" }, words.undeterminedWhy),
  );
}

/** The colours of a motion's options tell for from against; those of an election only tell them apart. */
function kindOf(option, decision) {
  if (option.text === null) return "abstain";
  if (decision.kind !== "motion") return "candidate";
  return option.index === 0 ? "for" : "against";
}

/** Bars of all options by one measure, with the rule's marks. */
function chart(poll, index, by, words, format) {
  const answer = poll.result.questions[index];
  const { decision, ...rest } = poll.document.questions[index].rule;
  const { show, bounds, all } = measureOf(poll, by, words, format);
  const asked = conditions({ ...rest, decision }).filter(
    (c) => c.by === by && (c.part === "passes" || c.part === "each"),
  );
  const ofAll = asked.some((c) => c.of === "all");
  const whole = ofAll ? all : by === "heads" ? poll.result.ballots : answer.participating;
  const marks = (option) =>
    asked
      .filter((c) => option.text !== null && (c.part === "each" || option.index === 0))
      .map((c) => ({ ...measured(poll.document, index, poll.result.document, c, option.index), ...c }));
  const row = (option) => {
    const known =
      by === "heads" ? { low: option.heads ?? 0, high: option.heads ?? poll.result.ballots } : option.shares;
    const share = (part) => format.percent(part, whole);
    const parts = known.low === known.high ? share(known.low) : words.range(share(known.low), share(known.high));
    const found = marks(option);
    return barRow({
      label: optionName(option, words),
      value: [
        h("span", {}, bounds(known)),
        ` · ${parts}`,
        known.low < known.high && h("em", {}, ` ${words.rangeOnly}`),
      ],
      notes: found.filter((m) => m.part !== "each").map((m) => words.need(threshold(m.threshold, words), show(m.need))),
      ...known,
      whole,
      marks: found.map((m) => (m.base.high * m.threshold.num) / m.threshold.den),
      kind: kindOf(option, decision),
      text: `${parts} ${ofAll ? words.ofAll : words.ofParticipants}`,
    });
  };
  return h(
    "figure",
    {},
    h(
      "figcaption",
      {},
      h("h3", {}, by === "heads" ? words.byHeads : words.byShares),
      h("span", { class: "soft" }, (ofAll ? words.wholeAll : words.wholeParticipants)(show(whole))),
    ),
    h("ul", { class: "bars" }, answer.options.map(row)),
    asked
      .filter((c) => c.part === "each")
      .map((c) => ({ ...c, ...measured(poll.document, index, poll.result.document, c) }))
      .map((c) => h("p", { class: "bar-note" }, words.needEach(threshold(c.threshold, words), show(c.need)))),
  );
}

/** Which options' shares are published only together, and which not at all. */
function hidden(poll, index, words, format) {
  const answer = poll.result.questions[index];
  const names = (options) => format.list(options.map((i) => words.quote(optionName(answer.options[i], words))));
  const sum = measureOf(poll, "shares", words, format).show;
  const merged = answer.groups.filter((group) => group.options.length > 1);
  const withheld = answer.options.filter((o) => o.group === null && o.heads > 0).map((o) => o.index);
  const notes = [
    ...merged.map((group) => words.merged(names(group.options), sum(group.shares))),
    ...(withheld.length > 0 ? [words.withheld(names(withheld))] : []),
  ];
  return notes.map((note) => h("p", { class: "note" }, h("bdi", {}, note)));
}

const SIGNS = { holds: "✓", fails: "✗", unknown: "?" };

/** The rule's conditions with what was found; of an election only the quorum, since the marks show the rest. */
function reasons(poll, index, words, format) {
  const question = poll.document.questions[index];
  const second = poll.result.questions[index].outcome.outcome === "second-vote";
  const told = conditions(question.rule).filter(
    (c) => c.part === "quorum" || c.part === "passes" || (second && c.part === "second_vote"),
  );
  const row = (condition) => {
    const { amount, need, state } = measured(poll.document, index, poll.result.document, condition);
    const { show, bounds } = measureOf(poll, condition.by, words, format);
    return h(
      "li",
      { class: state },
      h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[state]),
      h(
        "div",
        {},
        h("p", {}, h("bdi", {}, sentence(condition, question, words))),
        h("p", { class: "soft" }, words.conditionFound(words[state], bounds(amount), show(need))),
      ),
    );
  };
  return told.length > 0 && [h("h3", {}, words.why), h("ul", { class: "reasons" }, told.map(row))];
}
