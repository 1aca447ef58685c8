// What was decided, why, and the totals behind it.

import { barRow } from "./chart.js";
import { h } from "./dom.js";
import { conditions, measured } from "./rule.js";

/** The rule of a question in sentences. */
export function rule(document, index, say, format) {
  const question = document.questions[index];
  const { decision } = question.rule;
  const source = followed(question.rule, say);
  const election = decision.kind === "election";
  return h(
    "details",
    {},
    h("summary", {}, election ? say("page-how-elected") : say("page-how-decided")),
    election
      ? h("p", {}, say("page-seats", { count: decision.seats }))
      : h("p", {}, h("bdi", {}, say("page-yes", { text: question.options[question.yes] }))),
    h(
      "ul",
      {},
      conditions(question.rule).map((c) => h("li", {}, sentence(c, question, say))),
    ),
    election && h("p", {}, ranked(question.rule, say)),
    h("p", { class: "soft" }, h("bdi", {}, say("page-rule-source", { source }))),
  );
}

/** What the rule follows: of a preset's rule as readers of the language call it, else as the poll has it. */
export function followed({ name, source }, say) {
  return say(`page-preset-${name}-as`) === source ? say(`page-preset-${name}`) : source;
}

/** By what candidates are ranked. */
function ranked({ decision, tie }, say) {
  const other = tie === "other-measure";
  if (decision.rank === "both" || (decision.rank === "heads" && other)) return say("page-rank-heads-shares");
  if (decision.rank === "heads") return say("page-rank-heads");
  return other ? say("page-rank-shares-heads") : say("page-rank-shares");
}

/** Who must reach which part of what. */
function sentence(condition, question, say) {
  const yes = question.options[question.yes];
  const who = {
    quorum: say("page-who-participants"),
    passes: say("page-quote", { text: yes }),
    second_vote: say("page-who-second", { text: yes }),
    each: say("page-who-each"),
  }[condition.part];
  const measure = condition.by === "heads" ? say("page-measure-heads") : say("page-measure-shares");
  const base = say(`page-base-${condition.part === "quorum" ? "all" : condition.of}`);
  return say("page-condition", { who, measure, base, threshold: threshold(condition.threshold, say) });
}

function threshold({ num, den, more_than: moreThan }, say) {
  const fraction = `${num}/${den}`;
  return moreThan ? say("page-more-than", { fraction }) : say("page-at-least", { fraction });
}

/** The results of all questions. */
export function result(poll, say, format) {
  return [
    turnoutSection(poll, say, format),
    poll.result.questions.map((_, index) => questionResult(poll, index, say, format)),
  ];
}

/** How amounts of a poll by a measure are written, without and with their unit, and the whole they are part of. */
function measureOf(poll, by, say, format) {
  const { heads, shares, unit } = poll.result;
  const bare = (n) => (by === "heads" ? format.number(n) : format.shares(n, unit));
  const name = (text) => `${text}\u00a0${unit.name}`;
  const people = (count) => say("page-people", { count });
  const show = (n) => (by === "heads" ? people(n) : name(bare(n)));
  const range = ({ low, high }) => say("page-range", { low: bare(low), high: bare(high) });
  const named = (text) => (by === "heads" ? people(text) : name(text));
  const bounds = (part) => (part.low === part.high ? show(part.low) : named(range(part)));
  return { bare, show, bounds, all: by === "heads" ? heads : shares };
}

function turnoutSection(poll, say, format) {
  const areas = poll.result.questions.map((q) => q.participating).filter((n) => n !== null);
  const row = (by, label, part) => {
    const { bare, show, all } = measureOf(poll, by, say, format);
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
    h("h2", { id: "turnout" }, say("page-turnout")),
    h(
      "ul",
      { class: "bars" },
      row("heads", say("page-by-heads"), poll.result.ballots),
      areas.length > 0 && row("shares", say("page-by-shares"), Math.max(...areas)),
    ),
  );
}

function questionResult(poll, index, say, format) {
  const answer = poll.result.questions[index];
  const id = `question-${index}`;
  return h(
    "section",
    { class: "card result", "aria-labelledby": id },
    h("p", { class: "soft" }, say("page-question-number", { number: index + 1 })),
    h("h2", { id }, h("bdi", { class: "lines" }, answer.text)),
    verdict(answer, say, format),
    chart(poll, index, "heads", say, format),
    answer.participating !== null && [chart(poll, index, "shares", say, format), hidden(poll, index, say, format)],
    reasons(poll, index, say, format),
    rule(poll.document, index, say, format),
  );
}

const optionName = (option, say) => option.text ?? say("page-abstain");

/** The decision in a sentence. */
function verdict(answer, say, format) {
  const { outcome, options = [], vacant = 0, tied = [] } = answer.outcome;
  const among = (indices) => format.list(indices.map((i) => optionName(answer.options[i], say)));
  const names = among(options);
  const elected = options.length > 0 ? say("page-outcome-elected", { names }) : say("page-outcome-nobody");
  const kind = outcome === "elected" ? (options.length > 0 ? "passed" : "failed") : outcome;
  return h(
    "div",
    { class: `verdict ${kind}` },
    h("p", {}, h("bdi", {}, outcome === "elected" ? elected : say(`page-outcome-${outcome}`))),
    vacant > 0 && h("p", {}, say("page-vacant", { count: vacant })),
    tied.length > 0 && h("p", { class: "plain" }, h("bdi", {}, say("page-tied", { names: among(tied) }))),
    outcome === "undetermined" && h("p", { class: "plain" }, say("page-undetermined-why")),
  );
}

/** The colours of a motion's options distinguish for and against; those of an election only distinguish the options. */
function kindOf(option, { yes, rule }) {
  if (option.text === null) return "abstain";
  if (rule.decision.kind !== "motion") return "candidate";
  return option.index === yes ? "for" : "against";
}

/** Bars of all options by one measure, with the rule's marks. */
function chart(poll, index, by, say, format) {
  const answer = poll.result.questions[index];
  const question = poll.document.questions[index];
  const { show, bounds, all } = measureOf(poll, by, say, format);
  const asked = conditions(question.rule).filter(
    (c) => c.by === by && (c.part === "passes" || c.part === "each"),
  );
  const ofAll = asked.some((c) => c.of === "all");
  const whole = ofAll ? all : by === "heads" ? poll.result.ballots : answer.participating;
  const marks = (option) =>
    asked
      .filter((c) => option.text !== null && (c.part === "each" || option.index === question.yes))
      .map((c) => ({ ...measured(poll.document, index, poll.result.document, c, option.index), ...c }));
  const row = (option) => {
    const known =
      by === "heads" ? { low: option.heads ?? 0, high: option.heads ?? poll.result.ballots } : option.shares;
    const share = (part) => format.percent(part, whole);
    const parts =
      known.low === known.high
        ? share(known.low)
        : say("page-range", { low: share(known.low), high: share(known.high) });
    const found = marks(option);
    return barRow({
      label: optionName(option, say),
      value: [
        h("span", {}, bounds(known)),
        ` · ${parts}`,
        known.low < known.high && h("em", {}, ` ${say("page-range-only")}`),
      ],
      notes: found
        .filter((m) => m.part !== "each")
        .map((m) => say("page-need", { threshold: threshold(m.threshold, say), amount: show(m.need) })),
      ...known,
      whole,
      marks: found.map((m) => (m.base.high * m.threshold.num) / m.threshold.den),
      kind: kindOf(option, question),
      text: `${parts} ${ofAll ? say("page-of-all") : say("page-of-participants")}`,
    });
  };
  return h(
    "figure",
    {},
    h(
      "figcaption",
      {},
      h("h3", {}, by === "heads" ? say("page-by-heads") : say("page-by-shares")),
      h(
        "span",
        { class: "soft" },
        ofAll
          ? say("page-whole-all", { amount: show(whole) })
          : say("page-whole-participants", { amount: show(whole) }),
      ),
    ),
    h("ul", { class: "bars" }, answer.options.map(row)),
    asked
      .filter((c) => c.part === "each")
      .map((c) => ({ ...c, ...measured(poll.document, index, poll.result.document, c) }))
      .map((c) =>
        h(
          "p",
          { class: "bar-note" },
          say("page-need-each", { threshold: threshold(c.threshold, say), amount: show(c.need) }),
        ),
      ),
  );
}

/** Which options' shares are published only together, and which not at all. */
function hidden(poll, index, say, format) {
  const answer = poll.result.questions[index];
  const names = (options) =>
    format.list(options.map((i) => say("page-quote", { text: optionName(answer.options[i], say) })));
  const sum = measureOf(poll, "shares", say, format).show;
  const merged = answer.groups.filter((group) => group.options.length > 1);
  const withheld = answer.options.filter((o) => o.group === null && o.heads > 0).map((o) => o.index);
  const notes = [
    ...merged.map((group) => say("page-merged", { names: names(group.options), sum: sum(group.shares) })),
    ...(withheld.length > 0 ? [say("page-withheld", { names: names(withheld) })] : []),
  ];
  return notes.map((note) => h("p", { class: "note" }, h("bdi", {}, note)));
}

const SIGNS = { holds: "✓", fails: "✗", unknown: "?" };

/** The rule's conditions with what was found; for an election only the quorum, since the marks show the rest. */
function reasons(poll, index, say, format) {
  const question = poll.document.questions[index];
  const second = poll.result.questions[index].outcome.outcome === "second-vote";
  const told = conditions(question.rule).filter(
    (c) => c.part === "quorum" || c.part === "passes" || (second && c.part === "second_vote"),
  );
  const row = (condition) => {
    const { amount, need, state } = measured(poll.document, index, poll.result.document, condition);
    const { show, bounds } = measureOf(poll, condition.by, say, format);
    return h(
      "li",
      { class: state },
      h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[state]),
      h(
        "div",
        {},
        h("p", {}, h("bdi", {}, sentence(condition, question, say))),
        h(
          "p",
          { class: "soft" },
          say("page-condition-found", {
            state: say(`page-condition-${state}`),
            amount: bounds(amount),
            need: show(need),
          }),
        ),
      ),
    );
  };
  return told.length > 0 && [h("h3", {}, say("page-why")), h("ul", { class: "reasons" }, told.map(row))];
}
