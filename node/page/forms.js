// What the wallet's screens are made of: fields, buttons, a progress bar, and errors in words.

import { h, s, shown } from "./dom.js";
import { evidenceLink } from "./log.js";
import { Alarm, Broken, Forbidden, Meanwhile, Told, Unknown, alone, isAway } from "./wallet.js";

/** A clock that differs from the node's by this much causes a warning. */
const CLOCK_SECONDS = 600;

/** A field with its label above and a hint below. */
export function field(id, label, { hint, tag = "input", ...attributes } = {}) {
  const described = hint && `${id}-hint`;
  return h(
    "p",
    { class: "field" },
    h("label", { for: id }, label),
    h(tag, { id, name: id, "aria-describedby": described, ...attributes }),
    hint && h("small", { id: described }, hint),
  );
}

/**
 * A field for a file, or for several, that speaks the page's language: a browser's own speaks the browser's. Its button
 * is a second label of the input.
 */
export function file(id, label, say, { hint, ...attributes } = {}) {
  const described = [`${id}-chosen`, hint && `${id}-hint`].filter(Boolean).join(" ");
  const input = h("input", { id, name: id, class: "unseen", type: "file", "aria-describedby": described, ...attributes });
  const chosen = h("span", { id: `${id}-chosen` }, say("page-no-file"));
  input.addEventListener("change", () => {
    const { files } = input;
    const names = { 0: () => say("page-no-file"), 1: () => shown(files[0].name) };
    chosen.textContent = (names[files.length] ?? (() => say("page-file-several", { count: files.length })))();
  });
  return h(
    "div",
    { class: "field" },
    h("label", { for: id }, label),
    h("p", { class: "chooser" }, input, h("label", { for: id, class: "button" }, say("page-file-choose")), chosen),
    hint && h("small", { id: `${id}-hint` }, hint),
  );
}

/** A field for a passphrase. */
export const secret = (id, label, kind, hint) =>
  field(id, label, { type: "password", autocomplete: kind, required: true, hint });

/** A button that does something. */
export function button(label, act, kind = "quiet") {
  const made = h("button", { type: "button", class: kind }, label);
  made.addEventListener("click", act);
  return made;
}

/** A form; `act` gets the values of its fields. */
function form(label, act, ...parts) {
  const made = h(
    "form",
    { class: "card", novalidate: true },
    parts,
    h("p", { class: "buttons" }, h("button", { type: "submit", class: "main" }, label)),
  );
  made.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    act(Object.fromEntries(new FormData(made)));
  });
  return made;
}

/** A link that saves a text as a file. */
export function download(label, name, text, type = "application/json") {
  return h("a", { class: "button quiet", href: URL.createObjectURL(new Blob([text], { type })), download: name }, label);
}

/** A QR code as a drawing, with the quiet border that readers need. */
export function drawing(code, label) {
  const rows = code.split("\n");
  const size = rows.length + 8;
  const path = rows.flatMap((row, y) =>
    [...row].flatMap((cell, x) => (cell === "1" ? [`M${x + 4} ${y + 4}h1v1h-1z`] : [])),
  );
  return h(
    "figure",
    {},
    s(
      "svg",
      { class: "code", viewBox: `0 0 ${size} ${size}`, role: "img", "aria-label": label },
      s("rect", { width: size, height: size, class: "light" }),
      s("path", { d: path.join(""), class: "dark" }),
    ),
  );
}

/** A ballot's fingerprint, to be compared by eye: four of its groups in a line, none of them broken. */
export const fingerprint = (text) =>
  h(
    "p",
    { class: "fingerprint", translate: "no" },
    text.match(/[^-]+-?/g).map((group) => h("span", {}, group)),
  );

/** An error in words: what is wrong, and what to do. */
export function trouble(error, say) {
  const told = (sentence, remedy, evidence) =>
    h(
      "div",
      { class: "note bad", role: "alert" },
      h("p", {}, sentence),
      evidence && h("p", {}, h("bdi", {}, evidence)),
      remedy && h("p", {}, remedy),
    );
  if (error instanceof Alarm) {
    return h(
      "div",
      { class: "note bad", role: "alert" },
      h("p", {}, h("strong", {}, say("page-wallet-alarm"))),
      h("p", {}, error.sentence),
      h("p", {}, evidenceLink(error.signed, say)),
    );
  }
  if (error.rule === "ballot.member") return told(say("page-vote-stranger"), say("page-vote-stranger-remedy"));
  if (error instanceof Told) {
    return told(error.sentence, error.remedy && say("page-wallet-do", { remedy: error.remedy }), error.evidence);
  }
  if (error instanceof Unknown) return told(say("page-node-refused"), say("page-node-says", { said: error.message }));
  if (error instanceof Forbidden) return told(say("page-wallet-forbidden"), say("page-wallet-forbidden-remedy"));
  if (isAway(error)) return told(say("page-wallet-away"), say("page-wallet-away-remedy"));
  console.debug(error);
  if (error instanceof Broken) return told(say("page-wallet-broken"), say("page-wallet-broken-remedy"));
  return told(say("page-wallet-broken"), String(error?.message ?? error));
}

/** What is to be said of the clock and the connection. */
export function noted({ now }, { say, format }, away) {
  if (now === null) return [h("p", { class: "note" }, away)];
  const off = Math.abs(Date.now() / 1000 - now);
  if (off <= CLOCK_SECONDS) return [];
  return [h("p", { class: "note" }, say("page-vote-clock", { span: format.span(off) }))];
}

/** Runs `work`, which sends something, in this tab alone. */
export async function inTurn(say, work) {
  const told = (sentence, remedy) => new Told({ sentence, remedy });
  const done = await alone(work).catch((error) => {
    if (!(error instanceof Meanwhile)) throw error;
    throw told(say("page-vote-meanwhile"), say("page-vote-meanwhile-remedy"));
  });
  if (done === null) throw told(say("page-vote-elsewhere"), say("page-vote-elsewhere-remedy"));
  return done;
}

/** A place whose content is replaced step by step; new content is announced by its heading. */
export class Stage {
  constructor(say) {
    this.say = say;
    this.host = h("div", { class: "stage" });
  }

  /** Shows these parts in place of the earlier ones, and moves the focus to their heading. */
  show(...parts) {
    this.host.replaceChildren(h("div", {}, parts));
    const heading = this.host.querySelector("h2");
    if (heading && this.host.isConnected) {
      heading.tabIndex = -1;
      heading.focus();
    }
  }

  /** A form whose fields must be filled in where they are required; `act` gets their values. */
  form(label, act, ...parts) {
    const made = form(
      label,
      (given) => {
        const empty = [...made.querySelectorAll("[required]")].find((one) => one.value.trim() === "");
        if (empty) this.missing(empty, made);
        else act(given);
      },
      parts,
    );
    return made;
  }

  /** Says which field is empty, and goes there. */
  missing(field, within) {
    const { say } = this;
    const name = within.querySelector(`label[for="${field.id}"]`).textContent;
    const remedy = field.type === "file" ? say("page-file-empty-remedy") : say("page-field-empty-remedy");
    this.fail(new Told({ sentence: say("page-field-empty", { field: name }), remedy }));
    field.setAttribute("aria-invalid", "true");
    field.addEventListener("input", () => field.removeAttribute("aria-invalid"), { once: true });
    field.focus();
  }

  /** Shows an error above the current content. */
  fail(error) {
    this.calm();
    const note = trouble(error, this.say);
    note.setAttribute("data-failed", "");
    this.host.firstChild.prepend(note);
    note.scrollIntoView?.({ block: "nearest" });
  }

  /** Takes away what was said of an error; what is to be thought about stays. */
  calm() {
    this.host.querySelectorAll(":scope [data-failed]").forEach((old) => old.remove());
  }

  /** Runs `work` behind a progress bar; the earlier parts come back if it fails. */
  async during(sentence, work) {
    const before = this.host.querySelector(":scope > :not(.busy)");
    const line = h("p", { role: "status" }, sentence);
    const bar = h("progress", { "aria-label": sentence });
    this.host.replaceChildren(h("div", { class: "card busy" }, line, bar));
    const told = (next, done) => {
      line.textContent = next;
      bar.setAttribute("aria-label", next);
      if (done !== undefined) bar.value = done;
    };
    try {
      return await work(told);
    } catch (error) {
      this.host.replaceChildren(before ?? h("div", {}));
      this.fail(error);
      return undefined;
    }
  }
}
