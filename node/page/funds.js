// Funds: balances over time, what moved, and on whose decision. Of units it shows only sums.

import { fund as fetchFund, funds as fetchFunds } from "./api.js";
import { steps } from "./chart.js";
import { commons } from "./commons.js";
import { h } from "./dom.js";
import { machineTime } from "./format.js";

/** All funds, each with its entries. */
export async function fundsView({ say, format, language }) {
  const funds = await Promise.all((await fetchFunds()).map(({ id }) => fetchFund(id)));
  return {
    title: say("page-section-funds"),
    content: [
      commons("funds", say),
      h("h1", {}, say("page-section-funds")),
      h("p", { class: "lead" }, say("page-funds-why")),
      funds.length === 0
        ? h("div", { class: "empty" }, h("h2", {}, say("page-no-funds")))
        : h("p", {}, h("a", { href: "#/account", class: "button" }, say("page-account-here"))),
      funds.map((fund) => section(fund, language, say, format)),
    ],
  };
}

function section(fund, language, say, format) {
  const money = (minor) => format.money(minor, fund.currency);
  const names = fund.accounts.map(({ name }) => name[language]);
  const id = `fund-${fund.id}`;
  const owed = fund.charged - fund.paid;
  return h(
    "section",
    { class: "scheme", "data-key": fund.id, "aria-labelledby": id },
    h("h2", { id }, h("bdi", {}, fund.name[language])),
    h(
      "dl",
      { class: "pair" },
      fund.accounts.map(({ balance }, at) => h("div", {}, h("dt", {}, names[at]), h("dd", {}, money(balance)))),
      h("div", {}, h("dt", {}, say("page-funds-owed")), h("dd", {}, money(owed))),
    ),
    h("p", { class: "soft" }, say("page-funds-units", { units: fund.units })),
    fund.accounts.map((_, at) => chart(fund, at, names[at], say, format, money)),
    fund.in_parts.map((parts) => h("p", { class: "note" }, inParts(parts, names, money(fund.free), say, money))),
    h("h3", {}, say("page-funds-entries")),
    fund.acts.length === 0 ? h("p", {}, say("page-funds-none")) : entries(fund.acts, names, say, format, money),
  );
}

/** What left in parts and needed a decision together. */
function inParts({ payee, account, to, amount, acts }, names, free, say, money) {
  const [id, whom] =
    payee === null ? ["page-funds-in-parts-transfer", { from: names[account], to: names[to] }] : ["page-funds-in-parts", { payee }];
  return say(id, { ...whom, amount: money(amount), free, entries: acts.join(", ") });
}

/** An account over time. */
function chart({ acts }, at, name, say, format, money) {
  const points = acts.map(({ place, balances }) => [place.at, balances[at]]);
  const top = Math.max(0, ...points.map(([, balance]) => balance));
  if (top === 0) return null;
  const [first, last] = [points[0], points.at(-1)];
  const date = (time) => format.date(time);
  const text = say("page-funds-chart-label", {
    name,
    from: date(first[0]),
    to: date(last[0]),
    last: money(last[1]),
    top: money(top),
  });
  const ticks = [
    [top, money(top)],
    [top / 2, money(Math.round(top / 2))],
    [0, ""],
  ];
  return h(
    "figure",
    {},
    h("figcaption", {}, h("h3", {}, say("page-funds-chart", { name }))),
    steps({ points: [[first[0], 0], ...points], ticks, ends: [date(first[0]), date(last[0])], text }),
  );
}

/** Every entry, the newest first. */
function entries(acts, names, say, format, money) {
  const row = (act) =>
    h(
      "li",
      { class: "card slim", "data-key": `act-${act.number}` },
      h(
        "p",
        { class: "row" },
        h("strong", {}, say("page-funds-number", { number: act.number }), " ", say(`page-funds-${act.kind}`)),
        act.amount !== null && h("span", {}, money(act.amount)),
        h("time", { datetime: machineTime(act.place.at) }, format.date(act.place.at)),
      ),
      h("p", {}, h("bdi", {}, described(act, names, say))),
      act.decision &&
        h(
          "p",
          {},
          h("a", { href: `#/polls/${act.decision.poll}` }, say("page-funds-decision"), " ", h("bdi", {}, act.decision.title ?? "")),
        ),
      act.reversed !== null && h("p", { class: "note" }, say("page-funds-reversed", { by: act.reversed })),
    );
  return h("ol", { class: "plain-list" }, [...acts].reverse().map(row));
}

function described({ kind, account, to, month, words, payee, of }, names, say) {
  const where = to === null ? names[account] : `${names[account]} → ${names[to]}`;
  const parts = [account !== null && where, month, words, payee && say("page-funds-payee", { payee })];
  const earlier = of !== null && say(kind === "move" ? "page-funds-of-payments" : "page-funds-of", { of });
  return [earlier, ...parts].filter((part) => part).join(" · ");
}

/** What a question of a vote allows if it passes. */
export function grants(poll, number, say, format, language) {
  const own = (poll.grants ?? []).filter(({ question }) => question === number);
  return own.map(({ name, account, ceiling, spent, currency }) =>
    h(
      "p",
      { class: "note" },
      say("page-funds-grant", {
        fund: name[language],
        account: account[language],
        ceiling: format.money(ceiling, currency),
      }),
      spent > 0 && [" ", say("page-funds-spent", { spent: format.money(spent, currency) })],
    ),
  );
}
