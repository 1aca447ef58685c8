// Repairs and grievances: what members reported, what became of it, and how long things take.

import { reportFile, reportPhoto, reports as fetchReports } from "./api.js";
import { commons } from "./commons.js";
import { h } from "./dom.js";
import { machineTime } from "./format.js";

/** What was read of the reporters' texts, by digest. */
const texts = new Map();

/** All desks, each with its reports. */
export async function reportsView({ say, format, language }) {
  const { desks, reports } = await fetchReports();
  const section = (desk) => {
    const own = reports.filter((report) => report.desk === desk.digest);
    const id = `desk-${desk.digest}`;
    return h(
      "section",
      { class: "scheme", "data-key": desk.digest, "aria-labelledby": id },
      h("h2", { id }, h("bdi", {}, desk.name[language])),
      figures(desk, say, format),
      h("p", { class: "soft" }, say("desk-quota", { count: desk.reports, days: desk.period_days })),
      own.length === 0 && h("p", {}, say("page-reports-none")),
      h("ol", { class: "plain-list" }, own.map((report) => card(report, desk.categories[report.category], { say, format, language }))),
    );
  };
  return {
    title: say("page-section-reports"),
    content: [
      commons("reports", say),
      h("h1", {}, say("page-section-reports")),
      h("p", { class: "lead" }, say("page-reports-why")),
      desks.length > 0 && h("p", { class: "buttons" }, h("a", { href: "#/report", class: "button main" }, say("page-reporting-here"))),
      desks.length === 0 && h("div", { class: "empty" }, h("h2", {}, say("page-reports-no-desk"))),
      desks.map(section),
    ],
  };
}

function figures({ made, open, overdue, done, confirmed, hidden, median_receive, median_finish }, say, format) {
  const span = (seconds) => (seconds === null ? say("page-reports-no-time") : format.span(seconds));
  const pairs = [
    ["made", format.number(made)],
    ["open", say("page-reports-open-of", { open, overdue })],
    ["done", say("page-reports-done-of", { done, confirmed })],
    hidden > 0 && ["hidden", format.number(hidden)],
    ["receive", span(median_receive)],
    ["finish", span(median_finish)],
  ];
  return h(
    "dl",
    { class: "facts" },
    pairs.filter(Boolean).map(([name, value]) => h("div", {}, h("dt", {}, say(`page-reports-${name}`)), h("dd", {}, value))),
  );
}

/** A report with what became of it. */
export function card(report, category, { say, format, language }) {
  const { number, state, overdue, place, steps } = report;
  return h(
    "li",
    { class: "card slim", "data-key": report.nullifier },
    h(
      "p",
      { class: "row" },
      h("strong", {}, say("page-report-number", { number }), " ", h("bdi", {}, category[language])),
      h("span", { class: "pill" }, say(`repair-state-${state}`)),
      h("time", { datetime: machineTime(place.at) }, format.time(place.at)),
    ),
    overdue && h("p", { class: "note bad" }, say(`page-report-late-${overdue}`)),
    told(report, say),
    steps.length > 0 &&
      h(
        "ol",
        { class: "plain-list" },
        steps.map(({ kind, words, place }) =>
          h(
            "li",
            {},
            h("time", { datetime: machineTime(place.at) }, format.time(place.at)),
            " ",
            h("bdi", {}, say(`repair-step-${kind}`, { to: words, note: words, reason: words })),
          ),
        ),
      ),
  );
}

/** What each report names as it was read last, by its nullifier: a view that is kept asks here. */
const named = new Map();

/** What the reporter wrote and showed, read when somebody asks for it. */
function told({ number, nullifier, files }, say) {
  named.set(nullifier, files);
  const parts = h("div", {});
  const isRead = ({ digest, kind, hidden }) => hidden || kind === "photo" || texts.has(digest);
  const fill = (these) => parts.replaceChildren(...these.map((file) => shownFile(file, number, say)));
  // What is open stays open while more is added.
  if (files.every(isRead) || files.some(({ digest }) => texts.has(digest))) fill(files.filter(isRead));
  const details = h("details", {}, h("summary", {}, say("page-report-told")), parts);
  details.addEventListener("toggle", async () => {
    if (!details.open) return;
    const missing = named.get(nullifier).filter((file) => !isRead(file));
    await Promise.all(
      missing.map(async ({ digest }) => {
        const text = await reportFile(digest);
        if (text !== null) texts.set(digest, text);
      }),
    );
    fill(named.get(nullifier));
  });
  return details;
}

function shownFile({ digest, kind, hidden }, number, say) {
  if (hidden) return h("p", { class: "soft" }, say("page-report-hidden"));
  if (kind === "photo") {
    return h("img", { class: "photo", src: reportPhoto(digest), alt: say("page-report-photo", { number }), loading: "lazy" });
  }
  const text = texts.get(digest);
  return text ? h("p", { class: "lines" }, h("bdi", {}, text)) : h("p", { class: "soft" }, say("page-report-absent"));
}
