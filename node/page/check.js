// The form that checks a receipt. What is pasted stays in this page.

import * as api from "./api.js";
import { h, shown } from "./dom.js";
import { evidenceLink } from "./log.js";
import { checkReceipt } from "./receipt.js";

const MAX_FILE = 1 << 20;
const ACCEPT = ".tlog-proof,.receipt,.json,.txt,text/plain,application/json";
const UNREADABLE = { verdict: "bad", steps: [{ name: "format", state: "bad", why: "file" }] };
const NODE = { status: api.status, checkpoint: api.checkpoint, tile: api.tile };

/** The form; its answer comes into the element named `answer`. */
export async function checkView({ words }) {
  return {
    title: words.check,
    content: [
      h("h1", {}, words.check),
      h("p", { class: "lead" }, words.checkIntro),
      h("p", {}, words.checkSafe),
      h(
        "form",
        { class: "card", "data-check": true, novalidate: true },
        h(
          "p",
          { class: "chooser" },
          h("input", { id: "file", class: "unseen", type: "file", accept: ACCEPT, "aria-describedby": "chosen" }),
          h("label", { for: "file", class: "button" }, words.chooseFile),
          h("span", { id: "chosen" }, words.noFile),
        ),
        h(
          "p",
          {},
          h("label", { for: "text" }, words.paste),
          h("textarea", { id: "text", rows: 6, spellcheck: "false", autocomplete: "off", autocapitalize: "off" }),
        ),
        h(
          "p",
          { class: "buttons" },
          h("button", { type: "submit", class: "main" }, words.checkButton),
          h("button", { type: "reset", class: "quiet" }, words.clear),
        ),
      ),
      h("div", { id: "answer", tabindex: -1, role: "status" }),
      h("p", { class: "soft" }, words.limits),
    ],
  };
}

/** Shows the name of the chosen file. */
export function chose({ files }, { words }) {
  document.getElementById("chosen").textContent = shown(files[0]?.name ?? words.noFile);
}

/** Checks what the form holds and shows the answer. */
export async function submit(form, { words, format }) {
  const place = document.getElementById("answer");
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  place.replaceChildren(h("p", { class: "note" }, words.checking));
  const text = await content(form);
  const answer = text === null ? UNREADABLE : await checkReceipt(text, NODE);
  const title = answer.entry?.kind === "ballot" ? await pollTitle(answer.entry.subject) : null;
  if (place.isConnected) {
    place.replaceChildren(...findings(answer, title, words, format));
    place.focus();
  }
  button.disabled = false;
}

/** The chosen file's text, else the pasted one; `null` where the file cannot be read. */
async function content(form) {
  const [file] = form.querySelector("#file").files;
  if (!file) return form.querySelector("#text").value;
  if (file.size > MAX_FILE) return " ".repeat(MAX_FILE + 1);
  return file.text().catch(() => null);
}

/** The vote's title, from the list that everybody asks for. */
async function pollTitle(id) {
  const polls = await api.polls().catch(() => []);
  return polls.find((poll) => poll.id === id)?.title ?? null;
}

const SIGNS = { good: "✓", bad: "✗", open: "?", note: "i" };

function findings({ verdict, steps, entry, evidence }, title, words, format) {
  const headline = { good: words.verdictGood, bad: words.verdictBad, fork: words.verdictFork, open: words.verdictOpen };
  const kind = { good: "passed", bad: "failed", fork: "failed", open: "undetermined" }[verdict];
  const stopped = steps.find((step) => step.state === "bad") ?? steps.find((step) => step.state === "open");
  return [
    h(
      "div",
      { class: `verdict ${kind}` },
      h("p", {}, headline[verdict]),
      verdict === "good" && h("p", { class: "plain" }, sentence(entry, words, format)),
      title && verdict === "good" && h("p", { class: "plain" }, h("bdi", {}, words.pollOf(title))),
      stopped && h("p", { class: "plain" }, trouble(stopped, words, format)),
    ),
    evidence && [
      h("p", {}, evidenceLink(evidence, words)),
      h("h3", {}, words.forKept),
      h("pre", { tabindex: 0 }, evidence[0]),
      h("h3", {}, words.forShown),
      h("pre", { tabindex: 0 }, evidence[1]),
    ],
    h("h2", {}, words.steps),
    h(
      "ul",
      { class: "reasons" },
      steps.map((step) => row(step, step === stopped, words, format)),
    ),
  ]
    .flat()
    .filter(Boolean);
}

function sentence({ kind, index, at }, words, format) {
  const [n, time] = [format.number(index), format.time(at)];
  if (kind === "ballot") return words.verdictBallot(n, time);
  if (kind === "claim") return words.verdictClaim(n, time);
  return words.verdictOther(words.kind[kind], n, time);
}

const trouble = ({ why, names = [] }, words, format) =>
  why === "cosignature" ? words.trouble.cosignature(format.list(names)) : words.trouble[why];

/** A step and what it found; why it stopped is said above already. */
function row(step, said, words, format) {
  const { name, state, names, sizes, why } = step;
  const more =
    (why && !said && trouble(step, words, format)) ||
    (names &&
      (names.length > 0
        ? words.witnessesSigned(format.number(names.length), format.list(names))
        : words.witnessesNone)) ||
    (sizes && words.grown(format.number(sizes[0]), format.number(sizes[1])));
  return h(
    "li",
    { class: { good: "holds", bad: "fails", open: "unknown", note: "unknown" }[state] },
    h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[state]),
    h(
      "div",
      {},
      h("p", {}, words.checks[name], h("span", { class: "unseen" }, ` (${words.stepState[state]})`)),
      more && h("p", { class: "soft" }, h("bdi", {}, more)),
    ),
  );
}
