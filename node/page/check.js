// The form that checks a receipt. What is pasted stays in this page.

import * as api from "./api.js";
import { h, shown } from "./dom.js";
import { evidenceLink } from "./log.js";
import { checkReceipt } from "./receipt.js";

const MAX_FILE = 1 << 20;
const ACCEPT = ".tlog-proof,.receipt,.json,.txt,text/plain,application/json";
const UNREADABLE = { verdict: "not-this", steps: [{ name: "format", state: "bad", why: "file" }] };
const NODE = { status: api.status, checkpoint: api.checkpoint, tile: api.tile, ballots: api.ballots };

/** The form; its answer is shown in the element named `answer`. */
export async function checkView({ say }) {
  return {
    title: say("page-section-check"),
    content: [
      h("h1", {}, say("page-section-check")),
      h("p", { class: "lead" }, say("page-check-intro")),
      h("p", {}, say("page-check-safe")),
      h(
        "form",
        { class: "card", "data-check": true, novalidate: true },
        h(
          "p",
          { class: "chooser" },
          h("input", { id: "file", class: "unseen", type: "file", accept: ACCEPT, "aria-describedby": "chosen" }),
          h("label", { for: "file", class: "button" }, say("page-choose-file")),
          h("span", { id: "chosen" }, say("page-no-file")),
        ),
        h(
          "p",
          {},
          h("label", { for: "text" }, say("page-paste")),
          h("textarea", { id: "text", rows: 6, spellcheck: "false", autocomplete: "off", autocapitalize: "off" }),
        ),
        h(
          "p",
          { class: "buttons" },
          h("button", { type: "submit", class: "main" }, say("page-check-button")),
          h("button", { type: "reset", class: "quiet" }, say("page-clear")),
        ),
      ),
      h("div", { id: "answer", tabindex: -1, role: "status" }),
      h("p", { class: "soft" }, say("page-limits")),
      h("p", {}, h("a", { href: "#/open" }, say("page-opening"))),
    ],
  };
}

/** Shows the name of the chosen file. */
export function chose({ files }, { say }) {
  document.getElementById("chosen").textContent = shown(files[0]?.name ?? say("page-no-file"));
}

/** Checks what the form holds and shows the answer. */
export async function submit(form, { say, format }) {
  const place = document.getElementById("answer");
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  place.replaceChildren(h("p", { class: "note" }, say("page-checking")));
  const text = await content(form);
  const answer = text === null ? UNREADABLE : await checkReceipt(text, NODE);
  const title = answer.entry?.kind === "ballot" ? await pollTitle(answer.entry.subject) : null;
  if (place.isConnected) {
    place.replaceChildren(...findings(answer, title, say, format));
    place.focus();
  }
  button.disabled = false;
}

/** The chosen file's text, or else the pasted one; `null` if the file cannot be read. */
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

/** A link that saves the wallet's file with its proof. */
function completedLink(text, say) {
  const href = URL.createObjectURL(new Blob([`${text}\n`], { type: "application/json" }));
  return h("a", { class: "button quiet", href, download: "linli-receipt.json" }, say("page-completed-save"));
}

const SIGNS = { good: "✓", bad: "✗", open: "?", note: "i" };

/** How each verdict looks; only a counted ballot is green. */
const LOOKS = {
  counted: "passed",
  logged: "passed",
  replaced: "undetermined",
  open: "undetermined",
  "not-this": "failed",
  fork: "failed",
};

function findings({ verdict, by, steps, entry, evidence, completed }, title, say, format) {
  const stopped = steps.find((step) => step.state === "bad") ?? steps.find((step) => step.state === "open");
  const found = !stopped && entry;
  return [
    h(
      "div",
      { class: `verdict ${LOOKS[verdict]}` },
      h("p", {}, say(`page-verdict-${verdict}`)),
      found && h("p", { class: "plain" }, sentence(entry, say, format)),
      title && found && h("p", { class: "plain" }, h("bdi", {}, say("page-poll-of", { title }))),
      verdict === "replaced" && h("p", { class: "plain" }, say("page-replaced-by", { entry: format.number(by) })),
      stopped && h("p", { class: "plain" }, trouble(stopped, say, format)),
    ),
    completed && [h("p", {}, say("page-completed-why")), h("p", {}, completedLink(completed, say))],
    evidence && [
      h("p", {}, evidenceLink(evidence, say)),
      h("h3", {}, say("page-for-kept")),
      h("pre", { tabindex: 0 }, evidence[0]),
      h("h3", {}, say("page-for-shown")),
      h("pre", { tabindex: 0 }, evidence[1]),
    ],
    h("h2", {}, say("page-steps")),
    h(
      "ul",
      { class: "reasons" },
      steps.map((step) => row(step, step === stopped, say, format)),
    ),
  ]
    .flat()
    .filter(Boolean);
}

function sentence({ kind, index, at }, say, format) {
  const [n, time] = [format.number(index), format.time(at)];
  if (kind === "ballot") return say("page-verdict-ballot", { entry: n, time });
  if (kind === "claim") return say("page-verdict-claim", { entry: n, time });
  return say("page-verdict-other", { kind: say(`kind-${kind}`), entry: n, time });
}

function trouble({ why, names = [], found, needed }, say, format) {
  if (why === "cosignature") return say("page-trouble-cosignature", { names: format.list(names) });
  if (why === "validators") {
    return say("page-trouble-validators", { found: format.number(found), needed: format.number(needed) });
  }
  return say(`page-trouble-${why}`);
}

/** A step and what it found; the reason for stopping is shown above already. */
function row(step, said, say, format) {
  const { name, state, names, sizes, why, by } = step;
  const more =
    (why && !said && trouble(step, say, format)) ||
    (names &&
      (names.length > 0
        ? say("page-witnesses-signed", { count: names.length, names: format.list(names) })
        : say("page-witnesses-none"))) ||
    (name === "ballot" && state !== "bad" && !why && say(by === null ? "page-no-later" : "page-later")) ||
    (sizes && say("page-grown", { old: sizes[0], size: sizes[1] }));
  return h(
    "li",
    { class: { good: "holds", bad: "fails", open: "unknown", note: "unknown" }[state] },
    h("span", { class: "sign", "aria-hidden": "true" }, SIGNS[state]),
    h(
      "div",
      {},
      h("p", {}, say(`page-checks-${name}`), h("span", { class: "unseen" }, " (", say(`page-step-state-${state}`), ")")),
      more && h("p", { class: "soft" }, h("bdi", {}, more)),
    ),
  );
}
