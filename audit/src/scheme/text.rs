//! The scheme's report for a terminal.

use unicode_width::UnicodeWidthStr;

use super::history::RoundTotals;
use super::money::number;
use super::report::{InLanguage, SchemeReport, percent};
use super::words::Words;
use crate::report::Language;
use crate::report::text::{chart, line};

/// The most days of the pool's chart.
const DAYS: usize = 24;

pub(super) fn render(report: &SchemeReport, language: Language) -> String {
    let words = language.scheme_words();
    let mut out = String::new();
    line(
        &mut out,
        &format!("{} — {}\n", words.title, report.name.of(language)),
    );
    chart(
        &mut out,
        words.paid_by_category,
        &report.paid_bars(language),
    );
    chart(&mut out, words.pool_over_time, &report.pool_bars(DAYS));
    line(&mut out, &format!("  {}", words.rounds));
    table(&mut out, &rounds(report, words));
    line(&mut out, &format!("  {}", words.pool));
    pool(&mut out, report, words);
    facts(&mut out, report, words);
    problems(&mut out, report, words);
    out
}

/// The head and one row a round.
pub(super) fn rounds(report: &SchemeReport, words: &Words) -> Vec<[String; 8]> {
    let head = [
        words.round,
        words.closes,
        words.claims,
        words.asked,
        words.fraction,
        words.paid,
        words.pool_before,
        words.pool_after,
    ];
    let money = |minor_units| number(minor_units, &report.currency);
    let row = |round: &RoundTotals| {
        let fraction = round.fraction.map_or(words.open.to_owned(), percent);
        let sum = |amount: Option<u64>| amount.map_or("—".to_owned(), money);
        [
            round.number.to_string(),
            round.closing_day.to_string(),
            round.claims.to_string(),
            money(round.claimed),
            fraction,
            money(round.paid_out),
            sum(round.pool_before),
            sum(round.pool_after),
        ]
    };
    let rows = report.rounds.iter().map(row);
    std::iter::once(head.map(str::to_owned))
        .chain(rows)
        .collect()
}

fn table<const COLUMNS: usize>(out: &mut String, rows: &[[String; COLUMNS]]) {
    let widths: [usize; COLUMNS] =
        core::array::from_fn(|at| rows.iter().map(|row| row[at].width()).max().unwrap_or(0));
    for row in rows {
        let cells = row.iter().zip(widths).map(|(cell, width)| {
            let pad = " ".repeat(width - cell.width());
            format!("{pad}{cell}")
        });
        line(
            out,
            &format!("    {}", cells.collect::<Vec<_>>().join("  ")),
        );
    }
    line(out, "");
}

/// The sums of the pool, in the order in which they reconcile.
pub(super) fn sums<'w>(report: &SchemeReport, words: &'w Words) -> [(&'w str, u64); 6] {
    let pool = &report.pool;
    [
        (words.received, pool.received),
        (words.returned, pool.returned),
        (words.paid, pool.paid),
        (words.fees, pool.fees),
        (words.balance, report.balance),
        (words.owed, pool.reserved),
    ]
}

/// Whether what came in is what went out and what is left.
pub(super) const fn reconciliation(report: &SchemeReport, words: &Words) -> &'static str {
    if report.reconciles() {
        words.reconciled
    } else {
        words.not_reconciled
    }
}

fn pool(out: &mut String, report: &SchemeReport, words: &Words) {
    let rows: Vec<[String; 2]> = sums(report, words)
        .into_iter()
        .map(|(name, sum)| [name.to_owned(), report.money(sum)])
        .collect();
    table(out, &rows);
    line(out, &format!("    {}", reconciliation(report, words)));
    line(out, &format!("    {}\n", words.amounts));
}

/// Names and values of what else is worth knowing.
pub(super) fn all_facts<'w>(report: &SchemeReport, words: &'w Words) -> Vec<(&'w str, String)> {
    let members = &report.members;
    vec![
        (
            words.members,
            format!(
                "{} ({} {}, {} {}, {} {})",
                members.joined.saturating_sub(members.expired),
                members.joined,
                words.joined,
                members.renewed,
                words.renewed,
                members.expired,
                words.expired
            ),
        ),
        (
            words.attestations,
            format!(
                "{} ({} {})",
                report.attestations, report.revoked, words.revoked
            ),
        ),
        (
            words.claims,
            format!(
                "{} {}, {} {}",
                report.claims_found, words.found, report.claims_accepted, words.accepted
            ),
        ),
        (words.day, report.day.to_string()),
        (words.scheme, report.scheme.to_string()),
        (words.state_root, report.state_root.to_string()),
    ]
}

fn facts(out: &mut String, report: &SchemeReport, words: &Words) {
    for (name, value) in all_facts(report, words) {
        line(out, &format!("{name}: {value}"));
    }
}

fn problems(out: &mut String, report: &SchemeReport, words: &Words) {
    if report.is_clean() {
        return line(out, &format!("\n✔ {}", words.clean));
    }
    line(
        out,
        &format!("\n✘ {} ({})", words.problems, report.problems.len()),
    );
    for problem in &report.problems {
        line(
            out,
            &format!("  {}  {}  {}", problem.rule, problem.file, problem.detail),
        );
    }
}
