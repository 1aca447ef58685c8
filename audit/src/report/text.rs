//! The report for a terminal.

use std::fmt::Write;

use linli_wire::{Counting, Poll, TallyResult};

use super::words::{Language, Words};
use super::{Bar, Report, heads_bars, notes, option_labels, shares_bars, turnout};

/// Cells of a full bar.
const WIDTH: u64 = 32;

pub(super) fn render(report: &Report, language: Language) -> String {
    let words = language.words();
    let mut out = match &report.result {
        Some(result) => results(&report.document, result, report.enrolled, words),
        None => format!("{}\n\n", words.not_decided),
    };
    facts(&mut out, report, words);
    problems(&mut out, report, words);
    out
}

/// Turnout, then every question with its bars and outcome.
pub(super) fn results(
    poll: &Poll,
    result: &TallyResult,
    enrolled: Option<u64>,
    words: &Words,
) -> String {
    let mut out = String::new();
    line(&mut out, &format!("{} — {}\n", poll.realm, poll.title));
    let (heads, shares) = turnout(poll, result, words);
    let bars: Vec<Bar> = [heads].into_iter().chain(shares).collect();
    chart(&mut out, words.turnout, &bars);
    for note in notes(poll, result, enrolled, words) {
        line(&mut out, &format!("  ! {note}\n"));
    }
    for (index, question) in poll.questions.iter().enumerate() {
        line(&mut out, &format!("{}. {}", index + 1, question.text));
        chart(
            &mut out,
            words.by_heads,
            &heads_bars(poll, index, result, words),
        );
        if poll.counting != Counting::Heads {
            chart(
                &mut out,
                words.by_shares,
                &shares_bars(poll, index, result, words),
            );
        }
        let outcome = words.outcome(
            &result.questions[index].outcome,
            &option_labels(poll, index, words),
        );
        line(&mut out, &format!("  ▶ {}: {outcome}", words.outcome));
        line(
            &mut out,
            &format!(
                "    {}: {} ({})\n",
                words.rule, question.rule.name, question.rule.source
            ),
        );
    }
    out
}

/// A titled chart of bars, one a line.
pub(crate) fn chart(out: &mut String, title: &str, bars: &[Bar]) {
    line(out, &format!("  {title}"));
    let width = bars.iter().map(|b| columns(&b.label)).max().unwrap_or(0);
    for bar in bars {
        let pad = " ".repeat(width - columns(&bar.label));
        line(
            out,
            &format!(
                "    {}{pad}  {}  {:>8}  {}",
                bar.label,
                cells(bar),
                bar.percent(),
                bar.value
            ),
        );
    }
    line(out, "");
}

/// Full up to what is known, shaded up to what is possible.
fn cells(bar: &Bar) -> String {
    let cell = |i| match i {
        i if i < bar.share * WIDTH / 10_000 => '█',
        i if i < bar.up_to * WIDTH / 10_000 => '▒',
        _ => '░',
    };
    (0..WIDTH).map(cell).collect()
}

/// Terminal columns of a label: East Asian characters take two.
fn columns(label: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(label)
}

fn facts(out: &mut String, report: &Report, words: &Words) {
    let ballots = &report.ballots;
    line(out, &format!("{}: {}", words.ballots, ballots.found));
    line(
        out,
        &format!(
            "{}: {} ({} {})",
            words.counted, ballots.counted, ballots.replaced, words.replaced
        ),
    );
    let [heads, shares] = report.decryption_shares;
    line(
        out,
        &format!(
            "{}: {heads} / {shares}, {}",
            words.trustees, report.document.trustees.threshold
        ),
    );
    line(out, &format!("{}: {}", words.poll, report.poll));
}

fn problems(out: &mut String, report: &Report, words: &Words) {
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

pub(crate) fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to memory does not fail");
}
