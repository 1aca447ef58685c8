// A unit's account in a fund, opened with the key that the treasurer handed its owner. The key stays on the device and is not kept.

import { larger } from "./commons.js";
import { h } from "./dom.js";
import { machineTime } from "./format.js";
import { Stage, button, file, noted } from "./forms.js";
import * as wallet from "./wallet.js";

/** Where a key is chosen, and its account shown. */
export async function accountView(reader) {
  const { say } = reader;
  const ledger = new Ledger(reader);
  if (await larger(ledger)) ledger.ask();
  return {
    title: say("page-account"),
    content: [
      h("p", {}, h("a", { href: "#/funds", class: "back" }, say("page-section-funds"))),
      h("h1", {}, say("page-account")),
      ledger.stage.host,
    ],
  };
}

class Ledger {
  constructor(reader) {
    const { say, format } = reader;
    Object.assign(this, { reader, say, format, stage: new Stage(say) });
  }

  ask() {
    const { say, stage } = this;
    stage.show(
      h("p", { class: "lead" }, say("page-account-why")),
      stage.form(
        say("page-account-open"),
        (given) => this.open(given),
        file("key", say("page-account-key"), say, { accept: ".json", required: true, hint: say("page-account-key-how") }),
      ),
    );
  }

  async open({ key }) {
    const { say, stage } = this;
    const sheet = await stage.during(say("page-wallet-reading"), async () => {
      this.notes = noted(await wallet.standing(), this, say("page-account-offline"));
      return wallet.account(await key.text());
    });
    if (sheet) this.show(sheet);
  }

  show({ fund, unit, currency, lines, owed, unread, taken }) {
    const { say, stage, format, reader } = this;
    const money = (minor) => format.money(Math.abs(minor), currency);
    const owes = Math.sign(owed) + 1;
    const told = ["page-account-ahead", "page-account-even", "page-account-owed"][owes];
    stage.show(
      this.notes,
      h("h2", {}, h("bdi", {}, unit), " · ", h("bdi", {}, reader.text(fund))),
      h("div", { class: `verdict ${owed > 0 ? "undetermined" : "passed"}` }, h("p", {}, say(told, { amount: money(owed) }))),
      unread > 0 && h("p", { class: "note bad" }, say("page-account-unread", { count: unread })),
      taken.map((one) => this.taken(one, money)),
      lines.length === 0 && h("p", {}, say("page-account-none")),
      h("ol", { class: "plain-list" }, [...lines].reverse().map((line) => this.line(line, money))),
      h("p", { class: "buttons" }, button(say("page-account-other"), () => this.ask())),
    );
  }

  /** A move from the unit, which its owner should confirm or object to. */
  taken({ number, of, amount, reason, exceeds }, money) {
    const id = exceeds ? "page-account-taken-exceeds" : "page-account-taken";
    return h(
      "p",
      { class: exceeds ? "note bad" : "note", "data-key": `taken-${number}` },
      h("bdi", {}, this.say(id, { number, of, amount: money(amount), reason })),
    );
  }

  line({ number, at, month, rule, moved, reason, amount, stands, owed }, money) {
    const { say, format } = this;
    const received = moved === null ? "page-account-paid" : `page-account-moved-${amount < 0 ? "in" : "out"}`;
    const what = month === null ? say(received, { of: moved }) : say("page-account-charged", { month });
    const after = owed < 0 ? say("page-account-ahead", { amount: money(owed) }) : say("page-account-after", { amount: money(owed) });
    return h(
      "li",
      { class: "card slim", "data-key": `act-${number}` },
      h(
        "p",
        { class: "row" },
        h("strong", {}, say("page-funds-number", { number }), " ", what),
        h("span", {}, `${amount < 0 ? "−" : "+"}${money(amount)}`),
        h("time", { datetime: machineTime(at) }, format.date(at)),
      ),
      [rule, reason].map((words) => words && h("p", {}, h("bdi", {}, words))),
      h("p", { class: stands ? "soft" : "note" }, stands ? after : say("page-account-reversed")),
    );
  }
}
