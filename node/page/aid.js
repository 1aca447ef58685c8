// Mutual aid: every pool over time, its movements and rounds. Claims are counts and sums and nothing more.

import { pool as fetchPool, scheme as fetchScheme, schemes as fetchSchemes } from "./api.js";
import { steps } from "./chart.js";
import { h } from "./dom.js";
import { machineTime } from "./format.js";

const FIRST_ROWS = 20;

/** Movements that the reader asked to see, by scheme. */
const wanted = new Map();

/** All schemes, each with its pool. */
export async function aidView({ words, format }) {
  const schemes = await fetchSchemes();
  const whole = await Promise.all(
    schemes.map(async ({ id }) => {
      const [scheme, pool] = await Promise.all([fetchScheme(id), fetchPool(id)]);
      return { scheme, pool };
    }),
  );
  return {
    title: words.aid,
    content: [
      h("h1", {}, words.aid),
      h("p", { class: "lead" }, words.claimsSecret),
      whole.length === 0 && h("div", { class: "empty" }, h("h2", {}, words.noSchemes), h("p", {}, words.noSchemesWhy)),
      whole.map(({ scheme, pool }) => section(scheme, pool, words, format)),
    ],
  };
}

/** Shows more movements of the scheme that a button names. */
export function showMore(id) {
  wanted.set(id, (wanted.get(id) ?? FIRST_ROWS) + 5 * FIRST_ROWS);
}

function section(scheme, pool, words, format) {
  const money = (minor) => format.money(minor, pool.currency);
  const name = words.code === "en" ? scheme.name.en : scheme.name.zh;
  const id = `scheme-${scheme.id}`;
  return h(
    "section",
    { class: "scheme", "data-key": scheme.id, "aria-labelledby": id },
    h("h2", { id }, h("bdi", {}, name)),
    h(
      "div",
      { class: "card" },
      h("p", { class: "figure-name" }, words.balance),
      h("p", { class: "figure" }, money(pool.sums.balance)),
      pool.sums.reserved > 0 && h("p", {}, words.reserved(money(pool.sums.reserved))),
      h(
        "dl",
        { class: "pair" },
        [
          [words.members, words.membersValue(format.number(scheme.members))],
          [words.claims, words.claimsValue(format.number(scheme.claims))],
        ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))),
      ),
    ),
    pool.movements.length > 0 && chart(pool, words, format, money),
    sums(pool.sums, words, money),
    h("h3", {}, words.rounds),
    rounds(scheme, words, format, money),
    h("h3", {}, words.movements),
    movements(scheme.id, pool.movements, words, format, money),
  );
}

function chart(pool, words, format, money) {
  const points = pool.movements.map((m) => [m.place.at, m.balance]);
  const [first, last] = [points[0], points.at(-1)];
  const top = Math.max(...points.map(([, balance]) => balance));
  const date = (at) => format.date(at);
  const text = words.poolChartLabel(date(first[0]), money(first[1]), date(last[0]), money(last[1]), money(top));
  const ticks = [
    [top, money(top)],
    [top / 2, money(Math.round(top / 2))],
    [0, ""],
  ];
  return h(
    "figure",
    {},
    h("figcaption", {}, h("h3", {}, words.poolChart)),
    steps({ points: [[first[0], 0], ...points], ticks, ends: [date(first[0]), date(last[0])], text }),
  );
}

function sums({ received, returned, paid, fees, balance }, words, money) {
  const row = (sign, name, value, total) =>
    h(
      "tr",
      { class: total && "total" },
      h("th", { scope: "row" }, h("span", { class: "sign" }, sign), name),
      h("td", {}, money(value)),
    );
  const adds = received - returned - paid - fees === balance;
  return [
    h("h3", {}, words.reconciles),
    h(
      "table",
      { class: "sums" },
      h(
        "tbody",
        {},
        row("", words.received, received),
        row("−", words.returned, returned),
        row("−", words.paid, paid),
        row("−", words.fees, fees),
        row("=", words.left, balance, true),
      ),
    ),
    h("p", { class: adds ? "soft" : "note bad" }, adds ? `✓ ${words.adds}` : words.addsNot),
  ];
}

function rounds(scheme, words, format, money) {
  const open = scheme.open_round;
  const closed = [...scheme.rounds].reverse();
  if (!open && closed.length === 0) return h("p", { class: "soft" }, words.noRounds);
  const item = (number, ...lines) =>
    h(
      "li",
      { class: "card slim" },
      h("h4", {}, words.roundName(number)),
      lines.map((line) => h("p", {}, line)),
    );
  return h(
    "ul",
    { class: "plain-list" },
    open &&
      item(
        open.number,
        h("span", { class: "pill open" }, words.roundOpen(format.dayOf(open.accepts_until))),
        words.roundClaims(format.number(open.claims), money(open.claimed)),
      ),
    closed.map((round) =>
      item(
        round.number,
        words.roundClosed(format.dayOf(round.closing_day), format.dayOf(round.payable_from)),
        words.roundClaims(format.number(round.claims), money(round.claimed)),
        [`${words.fraction} `, h("strong", {}, fraction(round.fraction, words, format))],
        `${words.pays(money(round.pays))} · ${words.roundPaid(format.number(round.paid), format.number(round.claims))}`,
      ),
    ),
  );
}

const fraction = ({ num, den }, words, format) =>
  num === den
    ? words.fractionWhole
    : `${words.fractionPart(format.percent(num, den))} (${format.number(num)}/${format.number(den)})`;

function movements(id, list, words, format, money) {
  if (list.length === 0) return h("p", { class: "soft" }, words.noMovements);
  const rows = [...list].reverse();
  const count = wanted.get(id) ?? FIRST_ROWS;
  const row = (m) => {
    const name = m.kind === "paid" ? words.movement.paid(m.round) : words.movement[m.kind];
    return h(
      "tr",
      { "data-key": m.number },
      h(
        "td",
        {},
        h("strong", {}, name),
        h("small", {}, h("time", { datetime: machineTime(m.place.at) }, format.date(m.place.at))),
        h("small", {}, h("bdi", {}, words.reference(m.reference))),
        m.fee > 0 && h("small", {}, words.withFee(money(m.fee))),
      ),
      h(
        "td",
        { class: "amount" },
        `${m.kind === "received" ? "+" : "−"}${money(m.amount)}`,
        h("small", {}, `${words.left} ${money(m.balance)}`),
      ),
    );
  };
  const heads = [words.what, words.amount];
  return [
    h(
      "table",
      { class: "movements" },
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          heads.map((name) => h("th", { scope: "col" }, name)),
        ),
      ),
      h("tbody", {}, rows.slice(0, count).map(row)),
    ),
    rows.length > count &&
      h(
        "p",
        {},
        h("button", { type: "button", "data-more": id }, words.more(Math.min(5 * FIRST_ROWS, rows.length - count))),
      ),
  ];
}
