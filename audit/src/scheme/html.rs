//! The scheme's report as one page: no scripts, nothing fetched, charts as SVG.

use linli_language::{Language, Sentences, msg};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::history::PoolStep;
use super::money::number;
use super::report::{CategoryRow, SchemeReport};
use super::text::{all_facts, reconciliation, rounds, sums, taken_out};
use crate::Verdict;
use crate::report::html::{STYLE, banner, chart, problem_list};

/// Additional styles for the scheme's page.
pub(crate) const STYLE_MORE: &str = "\
.sums td,.sums th{text-align:right}.sums td:first-child,.sums th:first-child{text-align:left}\
.ends{display:flex;justify-content:space-between;gap:1rem;margin:.1rem 0;font-size:.85rem}.area{fill:#1b7f4b;opacity:.18}.curve{fill:none;stroke:#1b7f4b;stroke-width:2}\
.axis{stroke:currentColor;opacity:.3}\
@media screen and (max-width:36rem){.stack,.stack tbody,.stack tr,.stack td{display:block}.stack .head{display:none}\
.stack tr{border-top:1px solid;padding:.4rem 0}.stack td{padding:.1rem 0;overflow-wrap:anywhere}\
.stack td:not(:first-child){display:flex;justify-content:space-between;gap:1rem}\
.stack td:not(:first-child)::before{content:attr(data-name)}.stack td:first-child{font-weight:600}}";
/// The pool's chart, in units of the drawing.
const WIDTH: u64 = 720;
const HEIGHT: u64 = 200;
/// Room above and below the curve.
const MARGIN: u64 = 4;

pub(super) fn render(report: &SchemeReport, language: Language) -> String {
    let say = language.sentences();
    let name = language.of(&report.name);
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (say.get(&msg("report-scheme"))) ": " (name) }
                style { (PreEscaped(STYLE)) (PreEscaped(STYLE_MORE)) }
            }
            body { (section(report, Some(report.verdict), language)) }
        }
    };
    page.into_string()
}

/// The report without the page around it; a part of a record has no verdict of its own.
pub(super) fn section(
    report: &SchemeReport,
    verdict: Option<Verdict>,
    language: Language,
) -> Markup {
    let say = language.sentences();
    html! {
        h1 { (language.of(&report.name)) }
        @if let Some(verdict) = verdict { (banner(verdict, report.problems.len(), say)) }
        (problems(report, say))
        h2 { (say.get(&msg("report-paid-by-line"))) }
        (chart(&report.paid_bars(language), "heads"))
        (categories(report, language))
        h2 { (say.get(&msg("report-pool-over-time"))) }
        (curve(report))
        h2 { (say.get(&msg("report-rounds"))) }
        (table(&rounds(report, say)))
        p { small { (say.get(&msg("report-rounded"))) } }
        h2 { (say.get(&msg("report-pool"))) }
        (pool(report, say))
        @if !report.taken_out.is_empty() {
            h2 { (say.get(&msg("report-taken-out"))) }
            (table(&taken_out(report, say)))
        }
        h2 { (say.get(&msg("report-scheme"))) }
        table {
            @for (name, value) in all_facts(report, say) { tr { th { (name) } td { code { (value) } } } }
        }
    }
}

fn problems(report: &SchemeReport, say: &Sentences) -> Markup {
    let lines = report.problems.iter();
    problem_list(
        lines.map(|p| (p.rule.as_str(), p.place(say), p.detail.as_str())),
        say,
    )
}

fn categories(report: &SchemeReport, language: Language) -> Markup {
    let say = language.sentences();
    let head = [
        msg("report-line"),
        msg("report-attestations"),
        msg("report-claims"),
        msg("report-asked"),
        msg("report-paid-net"),
    ];
    let row = |CategoryRow { name, totals, .. }: &CategoryRow| {
        [
            language.of(name).to_owned(),
            totals.attested.to_string(),
            totals.claims.to_string(),
            number(totals.claimed, &report.currency),
            number(totals.paid, &report.currency),
        ]
    };
    let mut rows = vec![head.map(|name| say.get(&name))];
    rows.extend(report.categories.iter().map(row));
    table(&rows)
}

/// The first row is the head. On a narrow screen every row is a block of its own, with the head's names beside its cells.
fn table<const COLUMNS: usize>(rows: &[[String; COLUMNS]]) -> Markup {
    let Some((head, body)) = rows.split_first() else {
        return html! {};
    };
    html! {
        table.sums.stack {
            tr.head { @for cell in head { th { (cell) } } }
            @for row in body {
                tr { @for (name, cell) in head.iter().zip(row) { td data-name=(name) { (cell) } } }
            }
        }
    }
}

fn pool(report: &SchemeReport, say: &Sentences) -> Markup {
    html! {
        table.sums {
            @for (name, sum) in sums(report, say) { tr { td { (name) } td { (report.money(sum)) } } }
        }
        p { (reconciliation(report, say)) }
    }
}

/// The pool's balance as steps over the days.
fn curve(report: &SchemeReport) -> Markup {
    let steps = report.pool_by_day();
    let (Some(first), Some(last)) = (steps.first(), steps.last()) else {
        return html! { p { "—" } };
    };
    let highest = steps.iter().map(|step| step.balance).max().unwrap_or(0);
    let line = points(&steps, highest);
    let bottom = MARGIN + HEIGHT;
    html! {
        p.ends { span { (report.money(highest)) } span { (report.money(last.balance)) } }
        svg viewBox={ "0 0 " (WIDTH) " " (HEIGHT + 2 * MARGIN) } role="img" {
            path.area d={ (line) " V" (bottom) " H0 Z" } {}
            path.curve d=(line) {}
            line.axis x1="0" y1=(bottom) x2=(WIDTH) y2=(bottom) {}
        }
        p.ends { span { (first.day) } span { (last.day) } }
    }
}

/// A path that runs level from one day to the next and steps there.
fn points(steps: &[PoolStep], highest: u64) -> String {
    let (first, last) = (steps[0].day.get(), steps[steps.len() - 1].day.get());
    let days = u64::from((last - first).max(1));
    let x = |step: &PoolStep| u64::from(step.day.get() - first) * WIDTH / days;
    let y = |step: &PoolStep| {
        let up = u128::from(step.balance) * u128::from(HEIGHT) / u128::from(highest.max(1));
        MARGIN + HEIGHT - up as u64
    };
    let mut path = format!("M0 {}", y(&steps[0]));
    for step in &steps[1..] {
        path += &format!(" H{} V{}", x(step), y(step));
    }
    path
}
