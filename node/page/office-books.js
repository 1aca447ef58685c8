// What treasurers enter in a fund: typed here, shown in a table with its total, and then a paper as any other.

import { h } from "./dom.js";
import { button, field, file, secret } from "./forms.js";
import { PaperScreen, said } from "./office-paper.js";
import * as wallet from "./wallet.js";

/** Rows for payments that are typed, to begin with. */
const ROWS = 3;

export class BooksScreen {
  constructor(desk) {
    Object.assign(this, { desk, say: desk.say, stage: desk.stage, format: desk.format });
  }

  /** All funds, or what can be entered in the only one. */
  async open() {
    const { say, stage, desk } = this;
    const funds = await stage.during(say("page-office-reading"), () => wallet.json("funds"));
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
        fund.open && [go("payments", "payments"), go("charge", "charge")],
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
  act({ number, at, lines, stands }) {
    const { say, desk, format } = this;
    return h(
      "li",
      { class: "card slim", "data-key": `act-${number}` },
      lines.map((line) => h("p", {}, h("bdi", {}, said(line, desk.reader)))),
      h("p", { class: "soft" }, format.time(at)),
      stands && h("p", { class: "buttons" }, button(say("page-books-reverse"), () => this.reversal(number, lines))),
    );
  }

  expense() {
    const { say, stage, of } = this;
    const asked = async (given) => ({
      ...this.moved(given, "expense"),
      category: given.category,
      payee: given.payee,
      invoice: await wallet.ask("fileDigest", await bytes(given.invoice)),
      decision: of.decisions[Number(given.decision) - 1]?.decision ?? null,
    });
    const decided = ({ title, question, left }) =>
      say("page-books-decided", { question: `${title} — ${question}`, left: this.money(left) });
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
      choice("decision", say("page-books-decision"), [say("page-books-undecided"), ...of.decisions.map(decided)], {
        hint: say("page-books-decision-how", { amount: this.money(of.free_below) }),
      }),
    );
    stage.show(this.back(), h("h2", {}, say("page-funds-expense")), form);
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
      file("statement", say("page-books-statement"), say, { accept: ".csv", required: true, hint: say("page-books-statement-how") }),
      tick("incoming", say("page-books-incoming")),
    );
    const rows = h("div", {});
    const more = () => rows.append(row(rows.children.length, say));
    for (let n = 0; n < ROWS; n++) more();
    const typed = stage.form(
      say("page-books-look"),
      (given) => this.plan(() => this.paid(given, filled(given, rows.children.length))),
      this.account(),
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

  paid(given, rows) {
    const account = Number(given.account ?? given["statement-account"]);
    return { kind: "payments", account, rows, all_incoming: given.incoming === "on" };
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
        first_unit: given.first === "on",
        add_up: given.several === "on",
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
      file("sheet", say("page-books-sheet"), say, { accept: ".csv", hint: say("page-books-sheet-how") }),
      tick("several", say("page-books-add-up")),
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
        field("reason", say("page-books-reason"), { required: true, autocomplete: "off", hint: say("page-books-reason-how") }),
      ),
    );
  }

  /** Which account: of several none is taken for granted. */
  account(id = "account") {
    const { say, of, desk } = this;
    const options = of.accounts.map((name) => desk.reader.text(name));
    return choice(id, say("page-books-account"), options, { unchosen: options.length > 1 && say("page-books-choose") });
  }

  amount(required = true, hint = undefined) {
    const label = this.say("page-books-amount", { currency: this.of.currency.code });
    return field("amount", label, { required, inputmode: "decimal", autocomplete: "off", hint });
  }

  moved = ({ account, amount }, kind) => ({ kind, account: Number(account), amount });

  /** Asks what would be entered, with the table that was chosen for it, and shows it; the form comes back to be changed. */
  async plan(asking, table = null) {
    const { say, stage } = this;
    const form = stage.host.firstChild;
    const planned = await stage.during(say("page-office-reading"), async () => {
      const asked = JSON.stringify(await asking());
      const sheet = table ? await bytes(table) : undefined;
      await wallet.syncOffice();
      const plan = await wallet.json("planEntry", this.of.id, asked, sheet, wallet.seconds());
      return this.shown(plan, form);
    });
    if (planned) stage.show(...planned);
  }

  async shown(plan, form) {
    const { say, stage, desk } = this;
    const { paper, lines, rows, problems, before, fault } = plan;
    const change = button(say("page-books-change"), () => {
      stage.host.replaceChildren(form);
      stage.calm();
    });
    const differing = rows.filter(({ amount, owed }) => owed !== null && owed !== amount).length;
    const doubts = [
      before && ["again", say("page-books-again"), await desk.doubt(before, "page-books-before")],
      problems.length > 0 && ["leave", say("page-books-leave"), null],
      differing > 0 && ["differing", say("page-books-differing", { count: differing }), null],
    ].filter(Boolean);
    const make = async (given) => {
      if (!doubts.every(([id]) => given[id] === "on")) {
        stage.fail(new wallet.Told({ sentence: say("page-books-unsure"), remedy: say("page-books-unsure-remedy") }));
        return;
      }
      const made = await stage.during(say("page-office-reading"), () => desk.taken(paper));
      if (made) await new PaperScreen(desk, made).open();
    };
    return [
      h("p", {}, change),
      h("h2", {}, say(paper ? "page-books-planned" : "page-books-nothing")),
      await desk.doubt(fault, "page-books-fault"),
      await this.problems(problems),
      h("ul", { class: "said" }, lines.map((line) => h("li", { class: "lines" }, h("bdi", {}, said(line, desk.reader))))),
      plan.total !== null && this.table(plan),
      paper &&
        !fault &&
        stage.form(
          say("page-books-make"),
          make,
          doubts.map(([id, label, note]) => [note, tick(id, label)]),
        ),
    ];
  }

  /** Lines of the table that do not count, each with why. */
  async problems(problems) {
    if (problems.length === 0) return null;
    const { say } = this;
    const one = async ({ row, told }) => {
      const { sentence, evidence } = await wallet.told(told);
      return h("li", {}, say("page-books-row", { row }), " ", sentence, evidence && [" ", h("bdi", {}, evidence)]);
    };
    return h(
      "div",
      { class: "note bad" },
      h("p", {}, h("strong", {}, say("page-books-problems", { count: problems.length }))),
      h("ul", {}, await Promise.all(problems.map(one))),
    );
  }

  /** The amounts of units, with their sum. */
  table({ rows, others, total }) {
    const { say } = this;
    const isPaid = rows.some(({ owed }) => owed !== null);
    const owed = (minor) => say(minor < 0 ? "page-account-ahead" : "page-account-owed", { amount: this.money(Math.abs(minor)) });
    const line = (one) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, h("bdi", {}, one.unit)),
        isPaid && h("td", {}, one.owed === 0 ? say("page-account-even") : owed(one.owed)),
        h("td", {}, this.money(one.amount)),
      );
    return [
      h(
        "table",
        { id: "units", class: "amounts" },
        h(
          "thead",
          {},
          h(
            "tr",
            {},
            h("th", { scope: "col" }, say("page-books-unit")),
            isPaid && h("th", { scope: "col" }, say("page-books-owed")),
            h("th", { scope: "col" }, say(isPaid ? "page-books-pays" : "page-books-amount-each")),
          ),
        ),
        h("tbody", {}, rows.map(line)),
        h(
          "tfoot",
          {},
          h("tr", {}, h("th", { scope: "row" }, say("page-books-total", { count: rows.length })), isPaid && h("td", {}), h("td", {}, this.money(total))),
        ),
      ),
      h("p", { class: "soft" }, say("page-books-others", { count: others })),
    ];
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

const bytes = async (chosen) => new Uint8Array(await chosen.arrayBuffer());

const tick = (id, label) => h("label", { class: "option", for: id }, h("input", { id, type: "checkbox", name: id }), label);

/** The fields of a payment that is typed. */
const PAID = ["unit", "amount", "day", "serial"];

function row(n, say) {
  const one = (name, attributes) => field(`${name}-${n}`, say(`page-books-paid-${name}`), { autocomplete: "off", ...attributes });
  return h(
    "fieldset",
    {},
    h("legend", {}, say("page-books-payment", { number: n + 1 })),
    one("unit"),
    one("amount", { inputmode: "decimal" }),
    one("day", { type: "date" }),
    one("serial"),
  );
}

/** The rows in which something was typed. */
function filled(given, count) {
  const all = Array.from({ length: count }, (_, n) => Object.fromEntries(PAID.map((name) => [name, given[`${name}-${n}`]])));
  return all.filter((one) => Object.values(one).some((text) => text.trim() !== ""));
}
