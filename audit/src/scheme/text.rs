//! The scheme's report for a terminal.

use comfy_table::CellAlignment::{Left, Right};
use linli_language::{Language, Message, Sentences, msg};

use super::history::RoundTotals;
use super::money::number;
use super::report::{SchemeReport, percent};
use super::taken::TakenOut;
use crate::Verdict;
use crate::report::text::{chart, fact, line, problems, table};

/// The most days of the pool's chart.
const DAYS: usize = 24;

pub(super) fn render(
    report: &SchemeReport,
    verdict: Option<Verdict>,
    language: Language,
) -> String {
    let say = language.sentences();
    let mut out = String::new();
    line(
        &mut out,
        &format!(
            "{} — {}\n",
            say.get(&msg("report-scheme")),
            language.of(&report.name)
        ),
    );
    chart(
        &mut out,
        &say.get(&msg("report-paid-by-line")),
        &report.paid_bars(language),
    );
    chart(
        &mut out,
        &say.get(&msg("report-pool-over-time")),
        &report.pool_bars(DAYS),
    );
    line(&mut out, &format!("  {}", say.get(&msg("report-rounds"))));
    table(&mut out, rounds(report, say).into_iter(), [Right; 8]);
    line(&mut out, &format!("  {}", say.get(&msg("report-pool"))));
    pool(&mut out, report, say);
    if !report.taken_out.is_empty() {
        line(
            &mut out,
            &format!("  {}", say.get(&msg("report-taken-out"))),
        );
        let rows = taken_out(report, say).into_iter();
        table(&mut out, rows, [Left, Right, Left, Left]);
    }
    for (name, value) in all_facts(report, say) {
        line(&mut out, &fact(name, value, say));
    }
    problems(&mut out, verdict, &report.problems, say);
    out
}

/// The header and one row per round.
pub(super) fn rounds(report: &SchemeReport, say: &Sentences) -> Vec<[String; 8]> {
    let head = [
        msg("report-round"),
        msg("report-closes"),
        msg("report-claims"),
        msg("report-asked"),
        msg("report-fraction"),
        msg("report-paid"),
        msg("report-pool-before"),
        msg("report-pool-after"),
    ];
    let money = |minor_units| number(minor_units, &report.currency);
    let row = |round: &RoundTotals| {
        let fraction = match round.fraction {
            Some(fraction) => percent(fraction),
            None => say.get(&msg("report-open")),
        };
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
    std::iter::once(head.map(|name| say.get(&name)))
        .chain(rows)
        .collect()
}

/// The sums of the pool, in the order in which they reconcile.
pub(super) fn sums(report: &SchemeReport, say: &Sentences) -> [(String, u64); 6] {
    let pool = &report.pool;
    let sums = [
        (msg("report-received"), pool.received),
        (msg("report-returned"), pool.returned),
        (msg("report-paid-net"), pool.paid),
        (msg("report-fees"), pool.fees),
        (msg("report-balance"), report.balance),
        (msg("report-owed"), pool.reserved),
    ];
    sums.map(|(name, sum)| (say.get(&name), sum))
}

/// Whether what came in is what went out and what is left.
pub(super) fn reconciliation(report: &SchemeReport, say: &Sentences) -> String {
    say.get(&if report.reconciles() {
        msg("report-reconciled")
    } else {
        msg("report-not-reconciled")
    })
}

fn pool(out: &mut String, report: &SchemeReport, say: &Sentences) {
    let rows = sums(report, say);
    let rows = rows.map(|(name, sum)| [name, report.money(sum)]);
    table(out, rows.into_iter(), [Left, Right]);
    line(out, &format!("    {}", reconciliation(report, say)));
    line(out, &format!("    {}\n", say.get(&msg("report-rounded"))));
}

/// The head, and one row for each act by which the committee took something out.
pub(super) fn taken_out(report: &SchemeReport, say: &Sentences) -> Vec<[String; 4]> {
    let head = [
        msg("report-taken-day"),
        msg("report-taken-amount"),
        msg("report-taken-reason"),
        msg("report-taken-reference"),
    ];
    let row = |taken: &TakenOut| {
        let TakenOut {
            seq: _, // For programs.
            day,
            amount,
            why,
            reference,
        } = taken;
        [
            day.to_string(),
            report.money(*amount),
            say.get(&why.words()),
            reference.clone(),
        ]
    };
    let rows = report.taken_out.iter().map(row);
    std::iter::once(head.map(|name| say.get(&name)))
        .chain(rows)
        .collect()
}

/// Names and values of further facts.
pub(super) fn all_facts(report: &SchemeReport, say: &Sentences) -> [(String, String); 6] {
    let facts = [
        (msg("report-members"), say.get(&members(report))),
        (
            msg("report-attestations"),
            say.get(
                &msg("report-attestations-revoked")
                    .with("count", report.attestations)
                    .with("revoked", report.revoked),
            ),
        ),
        (
            msg("report-claims"),
            say.get(
                &msg("report-claims-accepted")
                    .with("found", report.claims_found)
                    .with("accepted", report.claims_accepted),
            ),
        ),
        (msg("report-day"), report.day.to_string()),
        (msg("report-scheme-id"), report.scheme.to_string()),
        (msg("report-state"), report.state_root.to_string()),
    ];
    facts.map(|(name, value)| (say.get(&name), value))
}

fn members(report: &SchemeReport) -> Message {
    let members = &report.members;
    msg("report-members-moved")
        .with("members", members.joined.saturating_sub(members.expired))
        .with("joined", members.joined)
        .with("renewed", members.renewed)
        .with("left", members.expired)
}
