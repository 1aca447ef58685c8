// What will be entered in a fund, to be looked at: sentences, lines that do not count, units with their amounts, and what is in doubt.

import { h } from "./dom.js";
import { button } from "./forms.js";
import { PaperScreen, said } from "./office-paper.js";
import * as wallet from "./wallet.js";

export const bytes = async (chosen) => new Uint8Array(await chosen.arrayBuffer());

export const tick = (id, label) => h("label", { class: "option", for: id }, h("input", { id, type: "checkbox", name: id }), label);

export class Plan {
  /**
   * `asking` gives what is asked of the wallet, with a `file` of a table if one was chosen; `form` comes back to be changed.
   */
  constructor(books, { asking, form, file }) {
    const { desk, say, stage, money, of, format } = books;
    Object.assign(this, { desk, say, stage, money, of, format, asking, form, file, another: [] });
  }

  /** Asks what would be entered, and shows it; rows of a statement that are payments of their own are `another`. */
  async look() {
    const { say, stage, another, file } = this;
    const planned = await stage.during(say("page-office-reading"), async () => {
      this.asked ??= await this.asking();
      const asked = this.asked.another ? { ...this.asked, another } : this.asked;
      const sheet = file ? await bytes(file) : undefined;
      await wallet.syncOffice();
      return this.shown(await wallet.json("planEntry", this.of.id, JSON.stringify(asked), sheet, wallet.seconds()));
    });
    if (planned) stage.show(...planned);
  }

  async shown(plan) {
    const { say, stage, desk } = this;
    const { paper, lines, problems, fault } = plan;
    const change = button(say("page-books-change"), () => {
      stage.host.replaceChildren(this.form);
      stage.calm();
    });
    const doubts = await this.doubts(plan);
    const made = async (given) => {
      const sure = doubts.every(([id]) => given[id] === "on");
      const open = this.ticked().length > 0;
      if (!sure || open) {
        const remedy = say(open ? "page-books-another-first" : "page-books-unsure-remedy");
        stage.fail(new wallet.Told({ sentence: say("page-books-unsure"), remedy }));
        return;
      }
      const taken = await stage.during(say("page-office-reading"), () => desk.taken(paper));
      if (taken) await new PaperScreen(desk, taken).open();
    };
    return [
      h("p", {}, change),
      h("h2", {}, say(paper ? "page-books-planned" : "page-books-nothing")),
      await desk.doubt(fault, "page-books-fault"),
      await this.problems(problems),
      this.another.length > 0 && h("p", { class: "note" }, say("page-books-another-counted", { rows: this.rows(this.another) })),
      h("ul", { class: "said" }, lines.map((line) => h("li", { class: "lines" }, h("bdi", {}, said(line, desk.reader))))),
      this.besides(plan),
      plan.total !== null && this.table(plan),
      paper &&
        !fault &&
        stage.form(
          say("page-books-make"),
          made,
          doubts.map(([id, label, note]) => [note, tick(id, label)]),
        ),
    ];
  }

  /** What must be confirmed first. */
  async doubts({ before, problems, rows }) {
    const { say, desk } = this;
    const differing = rows.filter(({ amount, owed }) => owed !== null && owed !== amount).length;
    return [
      before && ["again", say("page-books-again"), await desk.doubt(before, "page-books-before")],
      problems.length > 0 && ["leave", say("page-books-leave"), null],
      differing > 0 && ["differing", say("page-books-differing", { count: differing }), null],
    ].filter(Boolean);
  }

  rows = (all) => this.format.list(all.map(String));

  /** Rows that were ticked as payments of their own, and not looked at with the others. */
  ticked() {
    const { host } = this.stage;
    return [...host.querySelectorAll('input[name^="another-"]:checked')].map(({ name }) => Number(name.slice("another-".length)));
  }

  /** Lines of the table that do not count, each with why; of some one may say that they are payments of their own. */
  async problems(problems) {
    if (problems.length === 0) return null;
    const { say } = this;
    const which = this.file ? "page-books-row" : "page-books-typed";
    const one = async ({ row, told, doubt }) => {
      const { sentence, evidence } = await wallet.told(told);
      return h(
        "li",
        {},
        h("p", {}, h("strong", {}, say(which, { row })), " ", sentence, evidence && [" ", h("bdi", {}, evidence)]),
        doubt && tick(`another-${row}`, say("page-books-another")),
      );
    };
    const again = () => {
      this.another = [...this.another, ...this.ticked()].sort((one, other) => one - other);
      this.look();
    };
    return h(
      "div",
      { class: "note bad" },
      h("p", {}, h("strong", {}, say("page-books-problems", { count: problems.length }))),
      h("ul", {}, await Promise.all(problems.map(one))),
      problems.some(({ doubt }) => doubt) && h("p", { class: "buttons" }, button(say("page-books-another-look"), again)),
    );
  }

  /** Rows that brought nothing in, and units that a table does not charge. */
  besides({ outgoing, uncharged }) {
    const { say, format, rows } = this;
    const named = (key, all, list) =>
      all.length > 0 && h("details", {}, h("summary", {}, say(key, { count: all.length })), h("p", {}, h("bdi", {}, list)));
    return [
      named("page-books-outgoing", outgoing, rows(outgoing)),
      named("page-books-uncharged", uncharged, format.list(uncharged)),
    ];
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
