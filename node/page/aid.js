// Mutual aid: every pool over time, its movements and rounds. Of claims it shows only counts and sums.

import { pool as fetchPool, scheme as fetchScheme, schemes as fetchSchemes } from "./api.js";
import { steps } from "./chart.js";
import { h } from "./dom.js";
import { machineTime } from "./format.js";

const FIRST_ROWS = 20;

/** Movements that the reader asked to see, by scheme. */
const wanted = new Map();

/** All schemes, each with its pool. */
export async function aidView({ say, format, language }) {
  const schemes = await fetchSchemes();
  const whole = await Promise.all(
    schemes.map(async ({ id }) => {
      const [scheme, pool] = await Promise.all([fetchScheme(id), fetchPool(id)]);
      return { scheme, pool };
    }),
  );
  return {
    title: say("page-section-aid"),
    content: [
      h("h1", {}, say("page-section-aid")),
      h("p", { class: "lead" }, say("page-claims-secret")),
      whole.length === 0 &&
        h("div", { class: "empty" }, h("h2", {}, say("page-no-schemes")), h("p", {}, say("page-no-schemes-why"))),
      whole.map(({ scheme, pool }) => section({ ...scheme, name: scheme.name[language] }, pool, say, format)),
    ],
  };
}

/** Shows more movements of the scheme that a button names. */
export function showMore(id) {
  wanted.set(id, (wanted.get(id) ?? FIRST_ROWS) + 5 * FIRST_ROWS);
}

function section(scheme, pool, say, format) {
  const money = (minor) => format.money(minor, pool.currency);
  const id = `scheme-${scheme.id}`;
  return h(
    "section",
    { class: "scheme", "data-key": scheme.id, "aria-labelledby": id },
    h("h2", { id }, h("bdi", {}, scheme.name)),
    h("p", {}, h("a", { class: "button main", href: `#/claim/${scheme.id}` }, say("page-claim-here"))),
    h(
      "div",
      { class: "card" },
      h("p", { class: "figure-name" }, say("page-balance")),
      h("p", { class: "figure" }, money(pool.sums.balance)),
      pool.sums.lacking > 0 && h("p", { class: "note bad" }, say("page-lacking", { amount: money(pool.sums.lacking) })),
      pool.sums.reserved > 0 && h("p", {}, say("page-reserved", { amount: money(pool.sums.reserved) })),
      h(
        "dl",
        { class: "pair" },
        [
          [say("page-members"), say("page-members-value", { count: scheme.members })],
          [say("page-claims"), say("page-claims-value", { count: scheme.claims })],
        ].map(([term, value]) => h("div", {}, h("dt", {}, term), h("dd", {}, value))),
      ),
    ),
    pool.movements.length > 0 && chart(pool, say, format, money),
    sums(pool.sums, say, money),
    h("h3", {}, say("page-rounds")),
    rounds(scheme, say, format, money),
    h("h3", {}, say("page-movements")),
    movements(scheme.id, pool.movements, say, format, money),
  );
}

function chart(pool, say, format, money) {
  const points = pool.movements.map((m) => [m.place.at, m.balance]);
  const [first, last] = [points[0], points.at(-1)];
  const top = Math.max(...points.map(([, balance]) => balance));
  const date = (at) => format.date(at);
  const text = say("page-pool-chart-label", {
    from: date(first[0]),
    first: money(first[1]),
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
    h("figcaption", {}, h("h3", {}, say("page-pool-chart"))),
    steps({ points: [[first[0], 0], ...points], ticks, ends: [date(first[0]), date(last[0])], text }),
  );
}

function sums({ received, returned, paid, fees, balance }, say, money) {
  const row = (sign, name, value, total) =>
    h(
      "tr",
      { class: total && "total" },
      h("th", { scope: "row" }, h("span", { class: "sign" }, sign), name),
      h("td", {}, money(value)),
    );
  const adds = received - returned - paid - fees === balance;
  return [
    h("h3", {}, say("page-reconciles")),
    h(
      "table",
      { class: "sums" },
      h(
        "tbody",
        {},
        row("", say("page-received"), received),
        row("−", say("page-returned"), returned),
        row("−", say("page-paid"), paid),
        row("−", say("page-fees"), fees),
        row("=", say("page-left"), balance, true),
      ),
    ),
    h("p", { class: adds ? "soft" : "note bad" }, adds ? `✓ ${say("page-adds")}` : say("page-adds-not")),
  ];
}

function rounds(scheme, say, format, money) {
  const open = scheme.open_round;
  const closed = [...scheme.rounds].reverse();
  if (!open && closed.length === 0) return h("p", { class: "soft" }, say("page-no-rounds"));
  const item = (number, ...lines) =>
    h(
      "li",
      { class: "card slim" },
      h("h4", {}, say("page-round-name", { number })),
      lines.map((line) => h("p", {}, line)),
    );
  return h(
    "ul",
    { class: "plain-list" },
    open &&
      item(
        open.number,
        h("span", { class: "pill open" }, say("page-round-open", { day: format.dayOf(open.accepts_until) })),
        say("page-round-claims", { count: open.claims, sum: money(open.claimed) }),
      ),
    closed.map((round) =>
      item(
        round.number,
        say("page-round-closed", { day: format.dayOf(round.closing_day), from: format.dayOf(round.payable_from) }),
        say("page-round-claims", { count: round.claims, sum: money(round.claimed) }),
        [`${say("page-fraction")} `, h("strong", {}, fraction(round.fraction, say, format))],
        `${say("page-pays", { sum: money(round.pays) })} · ${say("page-round-paid", { paid: round.paid, claims: round.claims })}`,
      ),
    ),
  );
}

const fraction = ({ num, den }, say, format) =>
  num === den
    ? say("page-fraction-whole")
    : `${say("page-fraction-part", { percent: format.percent(num, den) })} (${format.number(num)}/${format.number(den)})`;

function movements(id, list, say, format, money) {
  if (list.length === 0) return h("p", { class: "soft" }, say("page-no-movements"));
  const rows = [...list].reverse();
  const count = wanted.get(id) ?? FIRST_ROWS;
  const row = (m) => {
    const name = m.round ? say(`page-movement-${m.kind}`, { round: m.round }) : say(`page-movement-${m.kind}`);
    const came = m.kind === "corrected" ? m.amount - m.was : m.amount;
    const isIn = m.kind === "received" || m.kind === "bounced" || (m.kind === "corrected" && came >= 0);
    return h(
      "tr",
      { "data-key": m.number },
      h(
        "td",
        {},
        h("strong", {}, name),
        h("small", {}, h("time", { datetime: machineTime(m.place.at) }, format.date(m.place.at))),
        h("small", {}, h("bdi", {}, say("page-reference", { text: m.reference }))),
        m.reason && h("small", {}, say(`page-${m.kind === "corrected" ? "correction" : "return"}-${m.reason}`)),
        m.kind === "corrected" &&
          h(
            "small",
            {},
            say("page-movement-was", { amount: money(m.was), now: money(m.amount), number: m.corrects + 1 }),
          ),
        m.fee > 0 && h("small", {}, say("page-with-fee", { fee: money(m.fee) })),
      ),
      h(
        "td",
        { class: "amount" },
        `${isIn ? "+" : "−"}${money(Math.abs(came))}`,
        h("small", {}, `${say("page-left")} ${money(m.balance)}`),
      ),
    );
  };
  const heads = [say("page-what"), say("page-amount")];
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
        h(
          "button",
          { type: "button", "data-more": id },
          say("page-more", { count: Math.min(5 * FIRST_ROWS, rows.length - count) }),
        ),
      ),
  ];
}
