//! The report for a terminal.

use std::fmt::Write;

use comfy_table::CellAlignment::{self, Left, Right};
use comfy_table::{Table, presets};
use linli_language::{Language, Sentences, msg};
use linli_wire::{Counting, Poll, TallyResult};

use super::{
    Bar, Report, facts, heads_bars, notes, outcome, reading, rule, shares_bars, turnout, undecided,
};

/// Cells of a full bar.
const WIDTH: u64 = 32;

pub(super) fn render(report: &Report, language: Language) -> String {
    let say = language.sentences();
    let mut out = match &report.result {
        Some(result) => results(&report.document, result, report.enrolled, say),
        None => format!("{}\n\n", undecided(report, say)),
    };
    for (name, value) in facts(report, say) {
        line(&mut out, &fact(name, value, say));
    }
    problems(&mut out, report, say);
    out
}

/// Turnout, then every question with its bars and outcome.
pub(super) fn results(
    poll: &Poll,
    result: &TallyResult,
    enrolled: Option<u64>,
    say: &Sentences,
) -> String {
    let mut out = String::new();
    line(&mut out, &format!("{} — {}\n", poll.realm, poll.title));
    let (heads, shares) = turnout(poll, result, say);
    let bars: Vec<Bar> = [heads].into_iter().chain(shares).collect();
    chart(&mut out, &say.get(&msg("report-turnout")), &bars);
    for note in notes(poll, result, enrolled, say) {
        line(&mut out, &format!("  ! {note}\n"));
    }
    for (index, question) in poll.questions.iter().enumerate() {
        line(&mut out, &format!("{}. {}", index + 1, question.text));
        chart(
            &mut out,
            &say.get(&msg("report-by-heads")),
            &heads_bars(poll, index, result, say),
        );
        if poll.counting != Counting::Heads {
            chart(
                &mut out,
                &say.get(&msg("report-by-shares")),
                &shares_bars(poll, index, result, say),
            );
        }
        let outcome = outcome(poll, index, result, say);
        let outcome = fact(say.get(&msg("report-outcome")), outcome, say);
        line(&mut out, &format!("  ▶ {outcome}"));
        let rule = fact(say.get(&msg("report-rule")), rule(question, say), say);
        line(&mut out, &format!("    {rule}"));
        for sentence in reading(question, say) {
            line(&mut out, &format!("    – {sentence}"));
        }
        line(&mut out, "");
    }
    out
}

/// A titled chart of bars, one a line.
pub(crate) fn chart(out: &mut String, title: &str, bars: &[Bar]) {
    line(out, &format!("  {title}"));
    let row = |bar: &Bar| {
        [
            bar.label.clone(),
            cells(bar),
            bar.percent(),
            bar.value.clone(),
        ]
    };
    table(out, bars.iter().map(row), [Left, Left, Right, Left]);
}

/// Columns without lines; what is East Asian takes two places a character.
pub(crate) fn table<const COLUMNS: usize>(
    out: &mut String,
    rows: impl Iterator<Item = [String; COLUMNS]>,
    aligned: [CellAlignment; COLUMNS],
) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).add_rows(rows);
    for (column, aligned) in table.column_iter_mut().zip(aligned) {
        column.set_padding((0, 2));
        column.set_cell_alignment(aligned);
    }
    for row in table.lines() {
        line(out, &format!("    {}", row.trim_end()));
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

/// A name and its value.
pub(crate) fn fact(name: String, value: String, say: &Sentences) -> String {
    say.get(&msg("report-fact").with("name", name).with("value", value))
}

fn problems(out: &mut String, report: &Report, say: &Sentences) {
    let verdict = report.verdict.line(report.problems.len(), say);
    line(out, &format!("\n{verdict}"));
    for problem in &report.problems {
        line(
            out,
            &format!(
                "  {}  {}  {}",
                problem.rule,
                problem.place(say),
                problem.detail
            ),
        );
    }
}

pub(crate) fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to memory does not fail");
}
