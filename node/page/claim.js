// A member's side of a scheme: the rulebook, a loss held against it, the claim, and what became of it. The wallet decides;
// this shows what it says.

import { h } from "./dom.js";
import { Stage, button, field, file, inTurn, noted } from "./forms.js";
import { withKey } from "./me.js";
import * as wallet from "./wallet.js";

const STAGES = ["key", "prove", "send", "check"];
/** How each fate looks. */
const LOOKS = { waiting: "undetermined", due: "undetermined", bounced: "failed", paid: "passed" };

/** The counter of one scheme. */
export async function claimView(reader, id) {
  const { say } = reader;
  const counter = new Counter(reader, id);
  await withKey(counter, () => counter.enter());
  return {
    title: say("page-claim"),
    content: [
      h("p", {}, h("a", { href: "#/aid", class: "back" }, say("page-claim-aid"))),
      h("h1", {}, say("page-claim")),
      counter.stage.host,
    ],
  };
}

class Counter {
  constructor(reader, id) {
    const { say, format } = reader;
    Object.assign(this, { reader, say, format, id, stage: new Stage(say) });
  }

  money = (minor) => this.format.money(minor, this.sheet.currency);

  /** Reads the record; shows how the scheme stands, or offers what was made before. */
  async enter() {
    const { say, stage } = this;
    stage.show();
    const found = await stage.during(say("page-wallet-reading"), async () => {
      const overview = await wallet.standing();
      this.notes = noted(overview, this, say("page-claim-offline"));
      const sheet = await wallet.scheme(this.id);
      return { sheet, begun: await wallet.traces(this.id), kept: await wallet.unsent(this.id) };
    });
    if (!found) return;
    Object.assign(this, { sheet: found.sheet, begun: found.begun });
    if (found.kept) this.unsent();
    else this.home();
  }

  unsent() {
    const { say, stage } = this;
    stage.show(
      this.notes,
      h("h2", {}, say("page-claim-unsent")),
      h("p", {}, say("page-claim-unsent-why")),
      h(
        "p",
        { class: "buttons" },
        button(say("page-vote-send"), () => this.send((at) => wallet.sendAgain(this.id, at)), "main"),
      ),
    );
  }

  home() {
    const { say, stage, sheet } = this;
    const { text } = this.reader;
    stage.show(
      this.notes,
      h("h2", {}, h("bdi", {}, text(sheet.name))),
      sheet.claims.length > 0 && [h("h3", {}, say("page-claim-own")), sheet.claims.map((one) => this.own(one))],
      sheet.rulebook && this.rulebook(sheet.rulebook),
      h("h3", {}, say("page-claim-check")),
      sheet.round ? this.asking(sheet.round) : h("p", { class: "note" }, say("page-claim-no-round")),
    );
  }

  /** A claim of this key, and what became of it. */
  own({ round, category, amount, event, fate }) {
    const { say, format } = this;
    const net = fate.net !== undefined && this.money(fate.net);
    const told = {
      waiting: () => say("page-fate-waiting"),
      due: () => say("page-fate-due", { net, from: format.dayOf(fate.from) }),
      bounced: () => say("page-fate-bounced", { net }),
      paid: () => say("page-fate-paid", { net }),
    };
    return h(
      "article",
      { class: "card" },
      h("h4", {}, say("page-claim-of", { round, category, amount: this.money(amount) })),
      h("p", {}, h("strong", { class: `badge ${LOOKS[fate.state]}` }, say(`page-fate-name-${fate.state}`))),
      h("p", {}, told[fate.state]()),
      fate.state !== "paid" && h("p", {}, button(say("page-claim-payee-other"), () => this.naming(event))),
    );
  }

  rulebook({ head, lines, returns, articles }) {
    const { say } = this;
    const { text: localized } = this.reader;
    const block = (sentence) => h("p", { class: "lines" }, this.filled(sentence));
    return h(
      "details",
      {},
      h("summary", {}, say("page-claim-rulebook")),
      block(head),
      lines.map((line) => h("div", { class: "card" }, block(line))),
      block(returns),
      articles.map(({ article, text }) =>
        h("p", { class: "lines" }, h("strong", {}, localized(article)), " ", localized(text)),
      ),
    );
  }

  /** A sentence that the rules name, with its values as this reader writes them. */
  filled({ id, values }) {
    const { format } = this;
    const { text } = this.reader;
    const written = {
      number: (value) => value,
      plain: (value) => value,
      text,
      day: (value) => format.dayOf(value),
      money: (value) => this.money(value),
      sentence: (value) => this.filled(value),
    };
    const texts = values.map(([name, value]) => {
      const [[kind, of]] = Object.entries(value);
      return [name, written[kind](of)];
    });
    return this.say(id, Object.fromEntries(texts));
  }

  asking({ number, until }) {
    const { say, format, stage } = this;
    const paper = (id) => [
      file(id, say(`page-claim-${id}`), say, { hint: say(`page-claim-${id}-how`) }),
      field(`${id}-text`, say(`page-claim-${id}-text`), {
        tag: "textarea",
        rows: 2,
        autocomplete: "off",
        spellcheck: "false",
      }),
    ];
    return [
      h("p", {}, say("page-claim-round", { number, day: format.dayOf(until) })),
      stage.form(
        say("page-claim-check-now"),
        (given) => this.check(given),
        paper("slip"),
        paper("loss"),
        field("amount", say("page-claim-amount"), {
          inputmode: "decimal",
          autocomplete: "off",
          hint: say("page-claim-amount-how"),
        }),
      ),
    ];
  }

  /** Holds the loss against the rules; nothing leaves the device. */
  async check(given) {
    const { say, stage, reader } = this;
    const text = async (id) => (given[id]?.size > 0 ? given[id].text() : given[`${id}-text`]);
    const brought = { slip: await text("slip"), loss: await text("loss"), amount: given.amount };
    const none = ["slip", "loss"].find((id) => brought[id].trim() === "");
    if (none) {
      const remedy = say(`page-claim-${none}-none-remedy`);
      return stage.fail(new wallet.Told({ sentence: say(`page-claim-${none}-none`), remedy }));
    }
    this.brought = brought;
    const checked = await stage.during(say("page-claim-checking"), async () => {
      const { failing, ...amounts } = await wallet.checkClaim(this.brought);
      const named = failing.map(async (one) => ({ ...one, sentence: (await reader.told(one.rule)).sentence }));
      return { ...amounts, failing: await Promise.all(named) };
    });
    if (!checked) return;
    if (checked.failing.length > 0) this.failing(checked);
    else this.payee(checked);
  }

  back = () => h("p", {}, button(this.say("page-wallet-back"), () => this.home()));

  failing({ failing, amount, most }) {
    const { say, stage } = this;
    const { text } = this.reader;
    stage.show(
      this.back(),
      h("h2", {}, say("page-claim-fails")),
      failing.map(({ rule, sentence, article, clause, needed }) =>
        h(
          "article",
          { class: "card", "data-rule": rule },
          h("h3", {}, sentence ?? rule),
          h("p", { class: "note bad" }, this.reader.dated(needed)),
          h("p", {}, h("strong", {}, text(article)), " ", text(clause)),
        ),
      ),
      h("p", {}, say("page-claim-most", { amount: this.money(amount), most: this.money(most) })),
    );
  }

  payee({ amount, most }) {
    const { say, stage, sheet } = this;
    const values = { amount: this.money(amount), most: this.money(most), fee: this.money(sheet.fee) };
    stage.show(
      this.back(),
      h("h2", {}, say("page-claim-holds")),
      h("div", { class: "verdict passed" }, h("p", {}, say("page-claim-holds-what", values))),
      h("p", {}, say("page-claim-public")),
      stage.form(say("page-claim-make"), (given) => this.make(given), this.payeeField()),
    );
  }

  payeeField() {
    const { say, sheet } = this;
    const { chain } = sheet;
    return field("payee", say("page-claim-payee"), {
      tag: "textarea",
      rows: 3,
      required: true,
      autocomplete: "off",
      spellcheck: "false",
      hint: chain ? say("page-claim-payee-address", { chain }) : say("page-claim-payee-how"),
    });
  }

  make({ payee }) {
    const { id, sheet, begun, brought, reader } = this;
    return this.send((at) => wallet.claim(id, reader.text(sheet.name), begun, { brought, payee }, at));
  }

  /** Another payee, while the claim is not paid. */
  naming(event) {
    const { id, say, stage, sheet, begun, reader } = this;
    const name = ({ payee }) =>
      this.send((at) => wallet.namePayee(id, reader.text(sheet.name), begun, { event, payee }, at));
    stage.show(
      this.back(),
      h("h2", {}, say("page-claim-payee-other")),
      stage.form(say("page-claim-payee-send"), name, this.payeeField()),
    );
  }

  /** Runs `work` in this tab alone; what could not be sent is kept. */
  async send(work) {
    const { say, stage } = this;
    const receipt = await stage.during(say("page-claim-stage-key"), (tell) => {
      const at = (name) => tell(say(`page-claim-stage-${name}`), STAGES.indexOf(name) / STAGES.length);
      return inTurn(say, () => work(at));
    });
    if (receipt) this.done(receipt);
    else if (await wallet.unsent(this.id).catch(() => null)) {
      stage.host.append(h("p", { class: "note" }, say("page-claim-kept")));
    }
  }

  done({ entry }) {
    const { say, stage, format } = this;
    stage.show(
      h("h2", {}, say("page-claim-done")),
      h("div", { class: "verdict passed" }, h("p", {}, say("page-claim-recorded", { entry: format.number(entry) }))),
      h("p", {}, say("page-claim-follow-how")),
      h("p", { class: "buttons" }, button(say("page-claim-follow"), () => this.enter(), "main")),
    );
  }
}
