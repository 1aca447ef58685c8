// Voting: one question per screen, a review of all choices, then the ballot is sealed, kept, sent and checked.

import { h } from "./dom.js";
import { Stage, button, download, drawing, fingerprint, inTurn, noted } from "./forms.js";
import { withKey } from "./me.js";
import { choices } from "./polls.js";
import * as wallet from "./wallet.js";

const STAGES = ["key", "seal", "send", "check"];

/** The booth of one poll. */
export async function voteView(reader, id) {
  const { say } = reader;
  const booth = new Booth(reader, id);
  await booth.open();
  return {
    title: say("page-vote"),
    content: [
      h("p", {}, h("a", { href: `#/polls/${id}`, class: "back" }, say("page-wallet-back"))),
      h("h1", {}, say("page-vote")),
      booth.stage.host,
    ],
  };
}

class Booth {
  constructor(reader, id) {
    const { say, format } = reader;
    Object.assign(this, { reader, say, format, id, stage: new Stage(say), choices: [] });
  }

  open = () => withKey(this, () => this.enter());

  /** Reads the record and asks the first question, or offers a ballot that was made before. */
  async enter() {
    const { say, stage } = this;
    stage.show();
    const found = await stage.during(say("page-wallet-reading"), async () => {
      const overview = await wallet.standing();
      this.notes = noted(overview, this, say("page-vote-offline"));
      const begun = await wallet.traces(this.id);
      const kept = await wallet.unsent(this.id);
      return { begun, kept, sheet: await wallet.sheet(this.id, overview) };
    });
    if (!found) return;
    Object.assign(this, { sheet: found.sheet, begun: found.begun });
    this.choices = this.sheet.questions.map(() => null);
    if (found.kept) this.unsent();
    else this.ask(0);
    // Meanwhile the questions are read.
    wallet.ask("prepare").catch(() => {});
  }

  unsent() {
    const { say, stage } = this;
    stage.show(
      this.notes,
      h("h2", {}, say("page-vote-unsent")),
      h("p", {}, say("page-vote-unsent-why")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-vote-send"), () => this.send((stage) => wallet.sendAgain(this.id, stage)), "main"),
        button(say("page-vote-anew"), () => this.ask(0)),
      ),
    );
  }

  ask(index) {
    const { say, stage, sheet, reader } = this;
    const question = sheet.questions[index];
    const single = question.min === 1 && question.max === 1;
    const whole = sheet.questions.length;
    const option = (value, text) => {
      const id = `option-${value}`;
      const chosen = this.chosen(index).includes(value);
      return h(
        "label",
        { class: "option", for: id },
        h("input", { id, type: single ? "radio" : "checkbox", name: "option", value, checked: chosen }),
        h("bdi", { class: "lines" }, text),
      );
    };
    const ticked = () => [...stage.host.querySelectorAll("input:checked")].map(({ value }) => value);
    const previous = () => {
      this.choices[index] = ticked();
      return this.ask(index - 1);
    };
    const taken = () => {
      const values = ticked();
      const wrong = this.wrong(question, values);
      if (wrong) return stage.fail(new wallet.Told({ sentence: wrong }));
      this.choices[index] = values;
      return index + 1 < whole ? this.ask(index + 1) : this.look();
    };
    stage.show(
      h("p", { class: "soft" }, say("page-vote-of", { number: index + 1, whole })),
      this.notes,
      stage.form(
        say("page-vote-next"),
        taken,
        h(
          "fieldset",
          {},
          h("legend", {}, h("h2", { class: "lines" }, question.text)),
          h("p", { class: "soft" }, choices(question, say)),
          question.grants.map(({ fund, account, ceiling }) =>
            h("p", { class: "note" }, say("page-funds-grant", { fund: reader.text(fund), account: reader.text(account), ceiling })),
          ),
          question.options.map((text, n) => option(String(n), text)),
          question.abstain && option("abstain", say("page-vote-abstain")),
        ),
      ),
      index > 0 && h("p", {}, button(say("page-vote-previous"), previous)),
    );
  }

  chosen = (index) => this.choices[index] ?? [];

  /** What a choice lacks, in words. The wallet decides; this only saves a wasted proof. */
  wrong({ min, max }, values) {
    const { say } = this;
    if (values.includes("abstain")) return values.length > 1 ? say("page-vote-abstain-alone") : null;
    if (values.length < min) return say("page-vote-few", { count: min });
    return values.length > max ? say("page-vote-many", { count: max }) : null;
  }

  /** The review of all choices. */
  look() {
    const { say, stage, sheet } = this;
    const named = (question, values) => {
      if (values.includes("abstain")) return say("page-vote-abstain");
      return values.map((value) => question.options[value]).join(" / ") || say("page-vote-nothing");
    };
    const rows = sheet.questions.map((question, index) =>
      h(
        "article",
        { class: "card" },
        h("h3", { class: "lines" }, question.text),
        h("p", { class: "chosen" }, h("bdi", {}, named(question, this.chosen(index)))),
        h("p", {}, button(say("page-vote-change", { number: index + 1 }), () => this.ask(index))),
      ),
    );
    stage.show(
      h("h2", {}, say("page-vote-look")),
      rows,
      sheet.replaces && h("p", { class: "note" }, say("page-vote-replaces")),
      h("p", {}, say("page-vote-sealed")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-vote-seal"), () => this.seal(), "main"),
      ),
    );
  }

  async seal() {
    const { say, stage } = this;
    const choices = this.choices.map((values) => {
      const abstain = values.includes("abstain");
      return { options: abstain ? [] : values.map(Number), abstain };
    });
    const sealed = await stage.during(say("page-vote-stage-key"), (tell) =>
      wallet.seal(this.id, choices, this.told(tell)),
    );
    if (sealed) this.decide(sealed);
  }

  /** Cast or check: the fingerprint stands here before anybody has decided. */
  decide(shown) {
    const { say, stage } = this;
    const cast = () => this.send((stage) => wallet.cast(this.id, this.sheet.title, this.begun, stage));
    stage.show(
      h("h2", {}, say("page-vote-decide")),
      h("p", {}, say("page-vote-fingerprint")),
      fingerprint(shown),
      h("p", { class: "buttons" }, button(say("page-vote-cast"), cast, "main")),
      h("p", {}, say("page-vote-check-why")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-vote-check"), () => this.check(shown)),
      ),
    );
  }

  async check(shown) {
    const { say, stage } = this;
    const opening = await stage.during(say("page-vote-opening"), () => wallet.spoil(shown));
    if (!opening) return;
    stage.show(
      h("h2", {}, say("page-vote-opened")),
      h("p", {}, say("page-vote-opened-how")),
      opening.code && drawing(opening.code, say("page-vote-opened-code")),
      h("pre", { tabindex: 0, "aria-label": say("page-vote-opened") }, opening.text),
      h(
        "p",
        { class: "buttons" },
        download(say("page-vote-opened-save"), "linli-opening.json", opening.text),
        button(say("page-vote-again"), () => this.look(), "main"),
      ),
      h("p", { class: "soft" }, say("page-vote-opened-what")),
    );
  }

  told = (tell) => (name) => tell(this.say(`page-vote-stage-${name}`), STAGES.indexOf(name) / STAGES.length);

  /** Runs `work` in this tab alone; a ballot that could not be sent is kept. */
  async send(work) {
    const { say, stage } = this;
    const receipt = await stage.during(say("page-vote-stage-send"), (tell) => {
      const at = this.told(tell);
      return inTurn(say, () => work(at));
    });
    if (receipt) this.done(receipt);
    else if (await wallet.unsent(this.id).catch(() => null)) this.stage.host.append(this.keptNote());
  }

  keptNote() {
    return h("p", { class: "note" }, this.say("page-vote-kept"));
  }

  done(receipt) {
    const { say, stage, format } = this;
    const { entry } = receipt.logged;
    stage.show(
      h("h2", {}, say("page-vote-done")),
      h("div", { class: "verdict passed" }, h("p", {}, say("page-vote-recorded", { entry: format.number(entry) }))),
      h("p", {}, say("page-vote-receipt")),
      h(
        "p",
        { class: "buttons" },
        download(say("page-mine-save"), "linli-receipt.json", `${JSON.stringify(receipt, null, 2)}\n`),
        h("a", { class: "button", href: "#/me" }, say("page-mine")),
      ),
    );
  }
}
