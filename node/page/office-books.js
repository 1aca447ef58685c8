// What is entered in a fund: typed here, looked at as a plan, and then a paper as any other.

import { h } from "./dom.js";
import { button, field, file, secret } from "./forms.js";
import { said } from "./office-paper.js";
import { Plan, bytes, tick } from "./office-plan.js";
import * as wallet from "./wallet.js";

/** Rows for payments that are typed, to begin with. */
const ROWS = 3;

/** Files of tables. */
const TABLES = ".csv,.xlsx,.ods";

export class BooksScreen {
  constructor(desk) {
    Object.assign(this, { desk, say: desk.say, stage: desk.stage, format: desk.format });
  }

  /** All funds, or what can be entered in the only one. */
  async open() {
    const { say, stage, desk } = this;
    const funds = await stage.during(say("page-office-reading"), () => wallet.json("funds", wallet.seconds()));
    if (!funds) return;
    if (funds.length === 1) return this.fund(funds[0]);
    stage.show(
      desk.back(),
      h("h2", {}, say("page-books")),
      funds.map((fund) => h("p", {}, button(desk.reader.text(fund.name), () => this.fund(fund)))),
    );
  }

  fund(fund) {
    const { say, stage, desk } = this;
    this.of = fund;
    const go = (kind, name) => button(say(`page-funds-${kind}`), () => this[name]());
    stage.show(
      desk.back(),
      h("h2", {}, h("bdi", {}, desk.reader.text(fund.name))),
      h("p", {}, say("page-books-why")),
      h(
        "dl",
        { class: "pair" },
        fund.accounts.map((name, at) =>
          h("div", {}, h("dt", {}, desk.reader.text(name)), h("dd", {}, this.money(fund.balances[at]))),
        ),
      ),
      h(
        "p",
        { class: "buttons" },
        go("expense", "expense"),
        go("income", "income"),
        fund.accounts.length > 1 && go("transfer", "transfer"),
        fund.open && [go("payments", "payments"), go("charge", "charge")],
        fund.ahead.length > 0 && button(say("page-books-grant"), () => this.grant()),
      ),
      fund.open ? h("p", { class: "note" }, say("page-books-open")) : this.key(),
      h("h3", {}, say("page-funds-entries")),
      fund.acts.length === 0 ? h("p", {}, say("page-funds-none")) : h("ol", { class: "plain-list" }, fund.acts.map((act) => this.act(act))),
    );
  }

  money = (minor) => this.format.money(minor, this.of.currency);

  back = () => h("p", {}, button(this.say("page-wallet-back"), () => this.fund(this.of)));

  /** The keystore that keeps the books, whose key seals the amounts of units. */
  key() {
    const { say, stage } = this;
    const take = async ({ books, passphrase }) => {
      const done = await stage.during(say("page-key-opening"), async () => {
        await wallet.ask("openBooks", this.of.id, await books.text(), passphrase);
        return true;
      });
      if (done) await this.open();
    };
    return stage.form(
      say("page-books-key-open"),
      take,
      file("books", say("page-books-key"), say, { accept: ".age", required: true, hint: say("page-books-key-how") }),
      secret("passphrase", say("page-passphrase"), "current-password"),
    );
  }

  /** An entry, and whether it can be taken back. */
  act({ number, at, lines, stands, payments }) {
    const { say, desk, format, of } = this;
    return h(
      "li",
      { class: "card slim", "data-key": `act-${number}` },
      lines.map((line) => h("p", {}, h("bdi", {}, said(line, desk.reader)))),
      h("p", { class: "soft" }, format.time(at)),
      stands &&
        h(
          "p",
          { class: "buttons" },
          button(say("page-books-reverse"), () => this.reversal(number, lines)),
          payments && of.open && button(say("page-books-move"), () => this.move(number, lines)),
        ),
    );
  }

  expense() {
    const { say, stage } = this;
    const asked = async (given) => ({
      ...this.moved(given, "expense"),
      category: given.category,
      payee: given.payee,
      invoice: await wallet.ask("fileDigest", await bytes(given.invoice)),
      decision: this.chosen(given),
    });
    const form = stage.form(
      say("page-books-look"),
      (given) => this.plan(() => asked(given)),
      this.account(),
      this.amount(),
      field("category", say("page-books-category"), {
        required: true,
        list: "categories",
        autocomplete: "off",
        hint: say("page-books-category-how"),
      }),
      h("datalist", { id: "categories" }, this.categories().map((value) => h("option", { value }))),
      field("payee", say("page-books-payee"), { required: true, autocomplete: "off" }),
      file("invoice", say("page-books-invoice"), say, { required: true, hint: say("page-books-invoice-how") }),
      this.decision(),
    );
    stage.show(this.back(), h("h2", {}, say("page-funds-expense")), form);
  }

  /** What allows it: one of the decisions that passed, or none is needed. */
  decision() {
    const { say, of } = this;
    const decided = ({ title, question, left }) =>
      say("page-books-decided", { question: `${title} — ${question}`, left: this.money(left) });
    return choice("decision", say("page-books-decision"), [say("page-books-undecided"), ...of.decisions.map(decided)], {
      hint: say("page-books-decision-how", { amount: this.money(of.free_below) }),
    });
  }

  chosen = ({ decision }) => this.of.decisions[Number(decision) - 1]?.decision ?? null;

  /** Money is moved between accounts, which a decision may have to allow. */
  transfer() {
    const { say, stage } = this;
    const asked = (given) => ({
      kind: "transfer",
      from: Number(given.from),
      to: Number(given.to),
      amount: given.amount,
      reason: given.reason,
      decision: this.chosen(given),
    });
    const form = stage.form(
      say("page-books-look"),
      (given) => this.plan(() => asked(given)),
      this.account("from", say("page-books-from")),
      this.account("to", say("page-books-to")),
      this.amount(),
      this.reason(say("page-books-open-reason-how")),
      this.decision(),
    );
    stage.show(this.back(), h("h2", {}, say("page-funds-transfer")), form);
  }

  /** The committee says what a vote grants, before it opens. */
  grant() {
    const { say, stage, of, format } = this;
    const asked = ({ question, account, amount }) => ({
      kind: "grant",
      decision: of.ahead[Number(question)].decision,
      account: Number(account),
      ceiling: amount,
    });
    const one = ({ title, question, opens }, at) =>
      h(
        "label",
        { class: "option", for: `question-${at}` },
        h("input", { id: `question-${at}`, type: "radio", name: "question", value: at, checked: of.ahead.length === 1 }),
        say("page-books-ahead", { question: `${title} — ${question}`, time: format.time(opens) }),
      );
    const act = (given) => {
      if (given.question !== undefined) {
        this.plan(() => asked(given));
        return;
      }
      const sentence = say("page-field-empty", { field: say("page-books-question") });
      stage.fail(new wallet.Told({ sentence, remedy: say("page-field-empty-remedy") }));
    };
    const form = stage.form(
      say("page-books-look"),
      act,
      h("fieldset", {}, h("legend", {}, say("page-books-question")), of.ahead.map(one)),
      this.account(),
      this.amount(true, say("page-books-ceiling-how")),
    );
    stage.show(this.back(), h("h2", {}, say("page-books-grant")), h("p", {}, say("page-books-grant-why")), form);
  }

  /** Those of earlier expenses first. */
  categories() {
    const usual = ["repair", "cleaning", "power", "security", "garden", "lift"];
    const named = usual.map((name) => this.say(`page-books-category-${name}`));
    return [...new Set([...this.of.categories, ...named])];
  }

  income() {
    const { say, stage } = this;
    const form = stage.form(
      say("page-books-look"),
      (given) => this.plan(() => ({ ...this.moved(given, "income"), source: given.source })),
      this.account(),
      this.amount(),
      field("source", say("page-books-source"), { required: true, autocomplete: "off" }),
    );
    stage.show(this.back(), h("h2", {}, say("page-funds-income")), form);
  }

  /** Payments, as a bank's statement says or typed by hand. */
  payments() {
    const { say, stage } = this;
    const statement = stage.form(
      say("page-books-look"),
      (given) => this.plan(() => this.paid(given, []), given.statement),
      this.account("statement-account"),
      file("statement", say("page-books-statement"), say, { accept: TABLES, required: true, hint: say("page-books-statement-how") }),
      tick("incoming", say("page-books-incoming")),
    );
    const rows = h("div", {});
    const more = () => rows.append(row(rows.children.length, say));
    for (let n = 0; n < ROWS; n++) more();
    const typed = stage.form(
      say("page-books-look"),
      (given) => this.typed(given, typed),
      this.account(),
      this.labels(),
      rows,
      h("p", { class: "buttons" }, button(say("page-books-row-more"), more)),
    );
    stage.show(
      this.back(),
      h("h2", {}, say("page-funds-payments")),
      h("p", {}, say("page-books-paid-why")),
      h("h3", {}, say("page-books-paid-statement")),
      statement,
      h("h3", {}, say("page-books-paid-typed")),
      h("p", { class: "soft" }, say("page-books-paid-typed-how")),
      typed,
    );
  }

  /** Every payment that is typed has a day: the bank's statement may bring it, too. */
  typed(given, form) {
    const rows = typed(given);
    const undated = rows.findIndex((row) => isFilled(row) && row.day === "");
    if (undated < 0) this.plan(() => this.paid(given, rows));
    else this.stage.missing(form.querySelector(`#day-${undated}`), form);
  }

  paid(given, rows) {
    const account = Number(given.account ?? given["statement-account"]);
    return { kind: "payments", account, rows, all_incoming: given.incoming === "on", another: [] };
  }

  /** The units, to choose from while one types. */
  labels = () => h("datalist", { id: "labels" }, this.of.units.map((value) => h("option", { value })));

  /** A payment of an entry counts for another unit than it was entered for. */
  move(of, lines) {
    const { say, stage, desk } = this;
    const unit = (id) => field(id, say(`page-books-move-${id}`), { required: true, autocomplete: "off", list: "labels" });
    const form = stage.form(
      say("page-books-look"),
      ({ from, to, amount, reason }) => this.plan(() => ({ kind: "move", of, from, to, amount, reason })),
      this.labels(),
      unit("from"),
      unit("to"),
      this.amount(),
      this.reason(say("page-books-move-reason-how")),
    );
    stage.show(
      this.back(),
      h("h2", {}, say("page-books-move")),
      lines.map((line) => h("p", {}, h("bdi", {}, said(line, desk.reader)))),
      h("p", {}, say("page-books-move-why")),
      form,
    );
  }

  charge() {
    const { say, stage } = this;
    const ways = ["each", "per-share", "sheet"];
    const act = (given) => {
      const way = ways[Number(given.by)];
      const { account, month, rule } = given;
      const asked = {
        kind: "charge",
        account: Number(account),
        month,
        rule,
        bearing: {
          first_unit: given.first === "on",
          add_up: given.several === "on",
          partial: given.partial === "on",
        },
      };
      const sheet = form.querySelector("#sheet");
      if (way !== "sheet") this.plan(() => ({ ...asked, by: { [way]: given.amount } }));
      else if (sheet.files.length === 0) stage.missing(sheet, form);
      else this.plan(() => ({ ...asked, by: way }), given.sheet);
    };
    const form = stage.form(
      say("page-books-look"),
      act,
      this.account(),
      field("month", say("page-books-month"), { required: true, inputmode: "numeric", autocomplete: "off", hint: say("page-books-month-how") }),
      field("rule", say("page-books-rule"), { required: true, autocomplete: "off", hint: say("page-books-rule-how") }),
      choice("by", say("page-books-by"), ways.map((way) => say(`page-books-by-${way}`))),
      this.amount(false, say("page-books-by-how")),
      tick("first", say("page-books-first-unit")),
      file("sheet", say("page-books-sheet"), say, { accept: TABLES, hint: say("page-books-sheet-how") }),
      tick("several", say("page-books-add-up")),
      tick("partial", say("page-books-partial")),
    );
    stage.show(this.back(), h("h2", {}, say("page-funds-charge")), form);
  }

  /** Takes an entry back, which is shown again. */
  reversal(number, lines) {
    const { say, stage, desk } = this;
    stage.show(
      this.back(),
      h("h2", {}, say("page-books-reverse")),
      lines.map((line) => h("p", {}, h("bdi", {}, said(line, desk.reader)))),
      stage.form(
        say("page-books-look"),
        ({ reason }) => this.plan(() => ({ kind: "reversal", of: number, reason })),
        this.reason(say("page-books-reason-how")),
      ),
    );
  }

  /** Which account: of several none is taken for granted. */
  account(id = "account", label = this.say("page-books-account")) {
    const { say, of, desk } = this;
    const options = of.accounts.map((name) => desk.reader.text(name));
    return choice(id, label, options, { unchosen: options.length > 1 && say("page-books-choose") });
  }

  amount(required = true, hint = undefined) {
    const label = this.say("page-books-amount", { currency: this.of.currency.code });
    return field("amount", label, { required, inputmode: "decimal", autocomplete: "off", hint });
  }

  reason = (hint) => field("reason", this.say("page-books-reason"), { required: true, autocomplete: "off", hint });

  moved = ({ account, amount }, kind) => ({ kind, account: Number(account), amount });

  /** Shows what would be entered, with the table that was chosen for it; the form comes back to be changed. */
  plan(asking, file = null) {
    return new Plan(this, { asking, form: this.stage.host.firstChild, file }).look();
  }
}

/** One of several, chosen by its place. */
function choice(id, label, options, { hint, unchosen } = {}) {
  const described = hint && `${id}-hint`;
  return h(
    "p",
    { class: "field" },
    h("label", { for: id }, label),
    h(
      "select",
      { id, name: id, "aria-describedby": described, required: Boolean(unchosen) },
      unchosen && h("option", { value: "" }, unchosen),
      options.map((text, value) => h("option", { value }, text)),
    ),
    hint && h("small", { id: described }, hint),
  );
}

/** The fields of a payment that is typed. */
const PAID = ["unit", "amount", "day", "serial"];

function row(n, say) {
  const one = (name, attributes) => field(`${name}-${n}`, say(`page-books-paid-${name}`), { autocomplete: "off", ...attributes });
  return h(
    "fieldset",
    {},
    h("legend", {}, say("page-books-payment", { number: n + 1 })),
    one("unit", { list: "labels" }),
    one("amount", { inputmode: "decimal" }),
    one("day", { type: "date" }),
    one("serial"),
  );
}

/** The rows as they were typed, those that were left empty among them. */
function typed(given) {
  const count = Object.keys(given).filter((name) => name.startsWith("unit-")).length;
  return Array.from({ length: count }, (_, n) => Object.fromEntries(PAID.map((name) => [name, given[`${name}-${n}`].trim()])));
}

const isFilled = (row) => PAID.some((name) => row[name] !== "");
