// Votes: the list, and one vote with its questions, progress and result.

import { notices as fetchNotices, poll as fetchPoll, polls as fetchPolls } from "./api.js";
import { barRow } from "./chart.js";
import { h } from "./dom.js";
import { machineTime } from "./format.js";
import { grants } from "./funds.js";
import { currentNotices } from "./notices.js";
import { result, rule } from "./result.js";

const now = () => Math.floor(Date.now() / 1000);

const GROUPS = [
  ["page-group-open", ["open"]],
  ["page-group-upcoming", ["upcoming"]],
  ["page-group-counting", ["closing", "heads", "shares"]],
  ["page-group-decided", ["decided"]],
  ["page-group-cancelled", ["cancelled"]],
];

/** The list of votes, the open ones first. */
export async function pollsView(speech) {
  const { say, format } = speech;
  const [polls, notices] = await Promise.all([fetchPolls(), fetchNotices()]);
  const group = ([name, phases]) => {
    const members = polls.filter((poll) => phases.includes(poll.phase));
    return (
      members.length > 0 && [h("h2", { "data-key": name }, say(name)), members.map((poll) => card(poll, say, format))]
    );
  };
  return {
    title: say("page-section-votes"),
    content: [
      h("h1", {}, say("page-section-votes")),
      h("p", { class: "lead" }, say("page-sealed"), " ", h("a", { href: "#/explained" }, say("page-explained"))),
      currentNotices(notices, speech),
      polls.length === 0 &&
        h("div", { class: "empty" }, h("h2", {}, say("page-no-polls")), h("p", {}, say("page-no-polls-why"))),
      GROUPS.map(group),
    ],
    news: polls.filter((poll) => poll.phase === "open").map((poll) => announcement(poll, say))[0],
  };
}

function card(poll, say, format) {
  return h(
    "article",
    { class: "card", "data-key": poll.id },
    h("h3", {}, h("a", { href: `#/polls/${poll.id}`, class: "cover" }, h("bdi", {}, poll.title))),
    h("p", { class: "row" }, pill(poll, say), h("span", { class: "when" }, when(poll, say, format))),
    poll.phase !== "upcoming" && turnout(poll, say, format),
    poll.outcomes.length > 0 &&
      h(
        "ol",
        { class: "outcomes" },
        poll.outcomes.map((outcome) => h("li", {}, shortOutcome(outcome, say))),
      ),
  );
}

/** An outcome in a word or two, for where the options' texts are not available. */
function shortOutcome({ outcome, options }, say) {
  if (outcome !== "elected") return badge(outcome, say(`page-outcome-${outcome}`));
  return options.length > 0
    ? badge("passed", say("page-elected-count", { count: options.length }))
    : badge("failed", say("page-outcome-nobody"));
}

const badge = (kind, text) => h("strong", { class: `badge ${kind}` }, text);

const pill = (poll, say) => h("span", { class: `pill ${poll.phase}` }, say(`page-phase-${poll.phase}`));

const CLOSES = { open: "page-closes", cancelled: "page-closed-cancelled" };

/** When it opens or closes, and how long that is from now. */
function when(poll, say, format) {
  const { opens, closes, phase } = poll;
  if (phase === "upcoming") {
    return [
      clock(say("page-opens"), opens, format),
      opens > now() && left(say("page-opens-in", { span: format.span(opens - now()) })),
    ];
  }
  return [
    clock(say(CLOSES[phase] ?? "page-closed"), closes, format),
    phase === "open" && closes > now() && left(say("page-closes-in", { span: format.span(closes - now()) })),
  ];
}

const left = (text) => h("strong", { class: "left" }, text);

const clock = (name, at, format) => [`${name} `, h("time", { datetime: machineTime(at) }, format.time(at)), " "];

function turnout(poll, say, format) {
  const value = say("page-turnout-of", { part: poll.ballots, whole: poll.heads });
  return h(
    "ul",
    { class: "bars" },
    barRow({
      label: value,
      value: format.percent(poll.ballots, poll.heads),
      low: poll.ballots,
      whole: poll.heads,
      kind: "turnout",
      text: `${say("page-turnout")} ${format.percent(poll.ballots, poll.heads)}`,
    }),
  );
}

const announcement = (poll, say) => say("page-turnout-announced", { part: poll.ballots, whole: poll.heads });

/** One vote. */
export async function pollView({ say, format, language }, id) {
  const poll = await fetchPoll(id);
  return {
    title: poll.title,
    content: [
      h("p", {}, h("a", { href: "#/", class: "back" }, say("page-back"))),
      h("h1", {}, h("bdi", {}, poll.title)),
      h("p", { class: "row" }, pill(poll, say), h("span", { class: "when" }, when(poll, say, format))),
      changes(poll, say, format),
      poll.phase === "open" &&
        h("p", {}, h("a", { class: "button main", href: `#/vote/${poll.id}` }, say("page-vote-here"))),
      poll.document.questions.map((_, at) => grants(poll, at + 1, say, format, language)),
      poll.repeated.map(({ question }) => h("p", { class: "note" }, say("page-repeated", { number: question }))),
      poll.result ? result(poll, say, format) : [turnoutSection(poll, say, format), questions(poll, say, format)],
      poll.phase !== "cancelled" && progress(poll, say, format),
      facts(poll, say, format),
    ],
    news: poll.phase === "open" ? announcement(poll, say) : undefined,
  };
}

/** What the committee did with the vote since it was published, and why. */
function changes({ changes }, say, format) {
  const sentence = ({ closes, reason }) =>
    closes === null ? say("page-cancelled", { reason }) : say("page-extended", { time: format.time(closes), reason });
  return changes.map((change) => h("p", { class: "note" }, h("bdi", {}, sentence(change))));
}

function turnoutSection(poll, say, format) {
  return (
    poll.phase !== "upcoming" &&
    h(
      "section",
      { "aria-labelledby": "turnout" },
      h("h2", { id: "turnout" }, say("page-turnout")),
      turnout(poll, say, format),
      h("p", {}, say("page-sealed")),
    )
  );
}

export function questions(poll, say, format) {
  const document = poll.document;
  return h(
    "section",
    { "aria-labelledby": "questions" },
    h("h2", { id: "questions" }, say("page-questions")),
    document.questions.map((question, index) =>
      h(
        "article",
        { class: "card" },
        h(
          "h3",
          {},
          say("page-question-number", { number: index + 1 }),
          "  ",
          h("bdi", { class: "lines" }, question.text),
        ),
        h(
          "p",
          { class: "soft" },
          choices(question, say),
          " · ",
          question.abstain ? say("page-can-abstain") : say("page-cannot-abstain"),
        ),
        h(
          "ul",
          { class: "choices" },
          question.options.map((option) => h("li", {}, h("bdi", {}, option))),
        ),
        rule(document, index, say, format),
      ),
    ),
  );
}

/** How many options may be chosen. */
export function choices({ min, max }, say) {
  if (min === max) return say("page-choose-exactly", { count: max });
  return min === 0 ? say("page-choose-up-to", { max }) : say("page-choose-range", { min, max });
}

const PHASES = ["upcoming", "open", "closing", "heads", "shares", "decided"];

function ballots({ counted, accepted }, say) {
  return counted === accepted
    ? say("page-step-counted", { counted })
    : say("page-step-replaced", { accepted, counted });
}

/** What happened so far, step by step. */
function progress(poll, say, format) {
  const { phase, closing, decryption, document } = poll;
  const reached = PHASES.indexOf(phase);
  const trustees = (have) => {
    const names = have.map((index) => decryption.names[index - 1]);
    return [
      h("p", {}, say("page-step-trustees", { have: have.length, need: decryption.threshold })),
      have.length > 0 && h("p", { class: "soft" }, h("bdi", {}, say("page-step-by", { names: format.list(names) }))),
    ];
  };
  const elsewhere = decryption.elsewhere.map((index) => decryption.names[index - 1]);
  const named = closing && [
    decryption.named.length > 0 &&
      h("p", {}, say("page-step-named", { have: decryption.named.length, need: decryption.needed })),
    elsewhere.length > 0 &&
      h("p", { class: "note bad" }, say("page-step-elsewhere", { names: format.list(elsewhere) })),
  ];
  const moment = (at, told = format.time(at)) => h("p", {}, h("time", { datetime: machineTime(at) }, told));
  const counted = closing && ballots(closing, say);
  const list = [
    [-1, "published", moment(poll.place.at)],
    [1, "open", moment(poll.opens, say("page-since", { time: format.time(poll.opens) }))],
    [2, "closed", [moment(closing?.at ?? poll.closes), counted && h("p", {}, counted), named]],
    [3, "heads", reached >= 3 && trustees(decryption.heads)],
    document.counting !== "heads" && [4, "shares", reached >= 4 && trustees(decryption.shares)],
    [5, "decided"],
  ].filter(Boolean);
  const step = ([at, name, more]) => {
    const state = at < reached || (at === 5 && reached === 5) ? "done" : at === reached ? "current" : "pending";
    return h(
      "li",
      { class: state, "aria-current": state === "current" && "step" },
      h(
        "p",
        {},
        h("strong", {}, say(`page-step-${name}`)),
        h("span", { class: "step-state" }, say(`page-state-${state}`)),
      ),
      more,
    );
  };
  return h(
    "section",
    { "aria-labelledby": "progress" },
    h("h2", { id: "progress" }, say("page-progress")),
    h("ol", { class: "progress" }, list.map(step)),
  );
}

const extension = ({ extend_until: until }, say, format) =>
  until ? say("page-extend-until", { time: format.time(until) }) : say("page-extend-never");

export function facts(poll, say, format) {
  const { document } = poll;
  const rows = [
    [say("page-opens"), h("time", { datetime: machineTime(poll.opens) }, format.time(poll.opens))],
    [say("page-closes"), h("time", { datetime: machineTime(poll.closes) }, format.time(poll.closes))],
    [say("page-extend"), extension(document, say, format)],
    [say("page-counting"), say(`page-counting-${document.counting}`)],
    [say("page-revote"), say(`page-revote-${document.revote}`)],
    document.counting !== "heads" && [
      say("page-floor"),
      [
        h("p", {}, document.floor > 1 ? say("page-floor-of", { count: document.floor }) : say("page-floor-none")),
        poll.sets !== null && h("p", {}, say("page-sets", { count: poll.sets, floor: Math.max(1, document.floor) })),
      ],
    ],
    document.replaces && [
      say("page-replaces"),
      h("a", { href: `#/polls/${document.replaces}` }, h("code", {}, document.replaces)),
    ],
    [say("page-poll-id"), h("code", {}, poll.id)],
  ].filter(Boolean);
  return h(
    "section",
    { "aria-labelledby": "facts" },
    h("h2", { id: "facts" }, say("page-facts")),
    h(
      "dl",
      { class: "facts" },
      rows.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))),
    ),
  );
}
