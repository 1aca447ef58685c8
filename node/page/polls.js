// Votes: the list, and one vote with its questions, progress and result.

import { poll as fetchPoll, polls as fetchPolls } from "./api.js";
import { barRow } from "./chart.js";
import { h } from "./dom.js";
import { machineTime } from "./format.js";
import { result, rule } from "./result.js";

const now = () => Math.floor(Date.now() / 1000);

const GROUPS = [
  ["groupOpen", ["open"]],
  ["groupUpcoming", ["upcoming"]],
  ["groupCounting", ["closing", "heads", "shares"]],
  ["groupDecided", ["decided"]],
];

/** The list of votes, the open ones first. */
export async function pollsView({ words, format }) {
  const polls = await fetchPolls();
  const group = ([name, phases]) => {
    const members = polls.filter((poll) => phases.includes(poll.phase));
    return (
      members.length > 0 && [
        h("h2", { "data-key": name }, words[name]),
        members.map((poll) => card(poll, words, format)),
      ]
    );
  };
  return {
    title: words.votes,
    content: [
      h("h1", {}, words.votes),
      h("p", { class: "lead" }, words.sealed),
      polls.length === 0 && h("div", { class: "empty" }, h("h2", {}, words.noPolls), h("p", {}, words.noPollsWhy)),
      GROUPS.map(group),
    ],
    news: polls.filter((poll) => poll.phase === "open").map((poll) => announcement(poll, words, format))[0],
  };
}

function card(poll, words, format) {
  return h(
    "article",
    { class: "card", "data-key": poll.id },
    h("h3", {}, h("a", { href: `#/polls/${poll.id}`, class: "cover" }, h("bdi", {}, poll.title))),
    h("p", { class: "row" }, pill(poll, words), h("span", { class: "when" }, when(poll, words, format))),
    poll.phase !== "upcoming" && turnout(poll, words, format),
    poll.outcomes.length > 0 &&
      h(
        "ol",
        { class: "outcomes" },
        poll.outcomes.map((outcome) => h("li", {}, shortOutcome(outcome, words))),
      ),
  );
}

/** An outcome in a word or two, where the options' texts are not at hand. */
function shortOutcome({ outcome, options }, words) {
  if (outcome !== "elected") return badge(outcome, words.outcome[outcome]);
  return options.length > 0
    ? badge("passed", words.electedCount(options.length))
    : badge("failed", words.outcome.nobody);
}

const badge = (kind, text) => h("strong", { class: `badge ${kind}` }, text);

const pill = (poll, words) => h("span", { class: `pill ${poll.phase}` }, words.phase[poll.phase]);

/** When it opens or closes, and how long that is from now. */
function when(poll, words, format) {
  const { opens, closes, phase } = poll;
  if (phase === "upcoming") {
    return [clock(words.opens, opens, format), opens > now() && left(words.opensIn(format.span(opens - now())))];
  }
  return [
    clock(phase === "open" ? words.closes : words.closed, closes, format),
    phase === "open" && closes > now() && left(words.closesIn(format.span(closes - now()))),
  ];
}

const left = (text) => h("strong", { class: "left" }, text);

const clock = (name, at, format) => [`${name} `, h("time", { datetime: machineTime(at) }, format.time(at)), " "];

function turnout(poll, words, format) {
  const value = words.turnoutOf(format.number(poll.ballots), format.number(poll.heads));
  return h(
    "ul",
    { class: "bars" },
    barRow({
      label: value,
      value: format.percent(poll.ballots, poll.heads),
      low: poll.ballots,
      whole: poll.heads,
      kind: "turnout",
      text: `${words.turnout} ${format.percent(poll.ballots, poll.heads)}`,
    }),
  );
}

const announcement = (poll, words, format) =>
  words.turnoutAnnounced(format.number(poll.ballots), format.number(poll.heads));

/** One vote. */
export async function pollView({ words, format }, id) {
  const poll = await fetchPoll(id);
  return {
    title: poll.title,
    content: [
      h("p", {}, h("a", { href: "#/", class: "back" }, words.back)),
      h("h1", {}, h("bdi", {}, poll.title)),
      h("p", { class: "row" }, pill(poll, words), h("span", { class: "when" }, when(poll, words, format))),
      poll.result ? result(poll, words, format) : [turnoutSection(poll, words, format), questions(poll, words, format)],
      progress(poll, words, format),
      facts(poll, words, format),
    ],
    news: poll.phase === "open" ? announcement(poll, words, format) : undefined,
  };
}

function turnoutSection(poll, words, format) {
  return (
    poll.phase !== "upcoming" &&
    h(
      "section",
      { "aria-labelledby": "turnout" },
      h("h2", { id: "turnout" }, words.turnout),
      turnout(poll, words, format),
      h("p", {}, words.sealed),
    )
  );
}

function questions(poll, words, format) {
  const document = poll.document;
  return h(
    "section",
    { "aria-labelledby": "questions" },
    h("h2", { id: "questions" }, words.questions),
    document.questions.map((question, index) =>
      h(
        "article",
        { class: "card" },
        h("h3", {}, `${words.questionNumber(index + 1)}  `, h("bdi", { class: "lines" }, question.text)),
        h(
          "p",
          { class: "soft" },
          words.choose(question.min, question.max),
          question.abstain && ` · ${words.canAbstain}`,
        ),
        h(
          "ul",
          { class: "choices" },
          question.options.map((option) => h("li", {}, h("bdi", {}, option))),
        ),
        rule(document, index, words, format),
      ),
    ),
  );
}

const PHASES = ["upcoming", "open", "closing", "heads", "shares", "decided"];

/** What happened so far, step by step. */
function progress(poll, words, format) {
  const { phase, closing, decryption, document } = poll;
  const reached = PHASES.indexOf(phase);
  const trustees = (have) => {
    const names = have.map((index) => decryption.names[index - 1]);
    return [
      h("p", {}, words.stepTrustees(format.number(have.length), format.number(decryption.threshold))),
      have.length > 0 && h("p", { class: "soft" }, h("bdi", {}, words.stepBy(format.list(names)))),
    ];
  };
  const moment = (at, say = (time) => time) =>
    h("p", {}, h("time", { datetime: machineTime(at) }, say(format.time(at))));
  const counted = closing && words.stepClosed(format.number(closing.counted), format.number(closing.accepted));
  const list = [
    [-1, "published", moment(poll.place.at)],
    [1, "open", moment(poll.opens, words.since)],
    [2, "closed", [moment(closing?.at ?? poll.closes), counted && h("p", {}, counted)]],
    [3, "heads", reached >= 3 && trustees(decryption.heads)],
    document.counting !== "heads" && [4, "shares", reached >= 4 && trustees(decryption.shares)],
    [5, "decided"],
  ].filter(Boolean);
  const step = ([at, name, more]) => {
    const state = at < reached || (at === 5 && reached === 5) ? "done" : at === reached ? "current" : "pending";
    return h(
      "li",
      { class: state, "aria-current": state === "current" && "step" },
      h("p", {}, h("strong", {}, words.step[name]), h("span", { class: "step-state" }, words[state])),
      more,
    );
  };
  return h(
    "section",
    { "aria-labelledby": "progress" },
    h("h2", { id: "progress" }, words.progress),
    h("ol", { class: "progress" }, list.map(step)),
  );
}

function facts(poll, words, format) {
  const { document } = poll;
  const rows = [
    [words.opens, h("time", { datetime: machineTime(poll.opens) }, format.time(poll.opens))],
    [words.closes, h("time", { datetime: machineTime(poll.closes) }, format.time(poll.closes))],
    [words.countingName, words.counting[document.counting]],
    [words.revoteName, words.revote[document.revote]],
    document.counting !== "heads" && [
      words.floorName,
      document.floor > 1 ? words.floor(format.number(document.floor)) : words.noFloor,
    ],
    [words.pollId, h("code", {}, poll.id)],
  ].filter(Boolean);
  return h(
    "section",
    { "aria-labelledby": "facts" },
    h("h2", { id: "facts" }, words.facts),
    h(
      "dl",
      { class: "facts" },
      rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
    ),
  );
}
