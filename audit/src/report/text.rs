//! The report for a terminal.

use std::fmt::Write;

use comfy_table::CellAlignment::{self, Left, Right};
use comfy_table::{Table, presets};
use linli_language::{Language, Sentences, msg};
use linli_wire::{Counting, Poll, TallyResult};

use crate::Verdict;

use super::{
    Bar, Measure, Problem, Report, about, cause, facts, heads_bars, legends, notes, outcome,
    reasons, rule, shares_bars, turnout, undecided,
};

/// Cells of a full bar.
const WIDTH: u64 = 32;

/// With the verdict of a record that is this vote alone; a part of a record has none of its own.
pub(super) fn render(report: &Report, verdict: Option<Verdict>, language: Language) -> String {
    let say = language.sentences();
    let mut out = match &report.result {
        Some(result) => results(&report.document, result, report.enrolled, say),
        None => format!("{}\n\n", undecided(report, say)),
    };
    for (name, value) in facts(report, say) {
        line(&mut out, &fact(name, value, say));
    }
    problems(&mut out, verdict, &report.problems, say);
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
    for (index, question) in poll.questions.iter().enumerate() {
        let outcome = outcome(poll, index, result, say);
        line(&mut out, &format!("  {}. {}", index + 1, question.text));
        line(&mut out, &format!("     ▶ {outcome}"));
    }
    line(&mut out, "");
    for (name, value) in about(poll, say) {
        line(&mut out, &format!("  {}", fact(name, value, say)));
    }
    line(&mut out, "");
    let (heads, shares) = turnout(poll, result, say);
    let bars: Vec<Bar> = [heads].into_iter().chain(shares).collect();
    chart(&mut out, &say.get(&msg("report-turnout")), &bars);
    for note in notes(poll, result, enrolled, say) {
        line(&mut out, &format!("  ! {note}\n"));
    }
    for (index, question) in poll.questions.iter().enumerate() {
        line(&mut out, &format!("{}. {}", index + 1, question.text));
        measure(&mut out, poll, index, result, Measure::Heads, say);
        if poll.counting != Counting::Heads {
            measure(&mut out, poll, index, result, Measure::Shares, say);
        }
        let outcome = outcome(poll, index, result, say);
        let outcome = fact(say.get(&msg("report-outcome")), outcome, say);
        line(&mut out, &format!("  ▶ {outcome}"));
        for (sign, sentence, found) in reasons(poll, index, result, say) {
            line(&mut out, &format!("    {sign} {sentence}"));
            line(&mut out, &format!("      {found}"));
        }
        let rule = fact(say.get(&msg("report-rule")), rule(question, say), say);
        line(&mut out, &format!("    {rule}"));
        line(&mut out, "");
    }
    out
}

/// The bars of a question by a measure, with what their marks mean.
fn measure(
    out: &mut String,
    poll: &Poll,
    question: usize,
    result: &TallyResult,
    by: Measure,
    say: &Sentences,
) {
    let (name, bars) = match by {
        Measure::Shares => (
            msg("report-by-shares"),
            shares_bars(poll, question, result, say),
        ),
        Measure::Heads | Measure::Both => (
            msg("report-by-heads"),
            heads_bars(poll, question, result, say),
        ),
    };
    let legends = legends(poll, question, result, by, say);
    chart_with(out, &say.get(&name), &bars, &legends);
}

/// A titled bar chart, one bar per line.
pub(crate) fn chart(out: &mut String, title: &str, bars: &[Bar]) {
    chart_with(out, title, bars, &[]);
}

fn chart_with(out: &mut String, title: &str, bars: &[Bar], legends: &[String]) {
    line(out, &format!("  {title}"));
    let row = |bar: &Bar| {
        [
            bar.label.clone(),
            cells(bar),
            bar.percent(),
            bar.value.clone(),
        ]
    };
    rows(out, bars.iter().map(row), [Left, Left, Right, Left]);
    for legend in legends {
        line(out, &format!("    ┃ {legend}"));
    }
    line(out, "");
}

/// Columns without lines; East Asian characters are two cells wide.
pub(crate) fn table<const COLUMNS: usize>(
    out: &mut String,
    cells: impl Iterator<Item = [String; COLUMNS]>,
    aligned: [CellAlignment; COLUMNS],
) {
    rows(out, cells, aligned);
    line(out, "");
}

fn rows<const COLUMNS: usize>(
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
}

/// Full up to what is known, shaded up to what is possible, a line at every mark.
fn cells(bar: &Bar) -> String {
    let is_marked = |i| {
        let mut at = bar.marks.iter().map(|mark| mark * WIDTH / 10_000);
        at.any(|at| at.min(WIDTH - 1) == i)
    };
    let cell = |i| match i {
        i if is_marked(i) => '┃',
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

/// The verdict, and what is wrong.
pub(crate) fn problems(
    out: &mut String,
    verdict: Option<Verdict>,
    all: &[Problem],
    say: &Sentences,
) {
    if let Some(verdict) = verdict {
        line(out, &format!("\n{}", verdict.line(all.len(), say)));
    }
    for problem in all {
        let place = problem.place(say);
        problem_lines(out, &problem.rule, &place, &problem.detail, say);
    }
}

/// The rule's sentence first, then where and what.
pub(crate) fn problem_lines(
    out: &mut String,
    rule: &str,
    place: &str,
    detail: &str,
    say: &Sentences,
) {
    line(out, &format!("  ✘ {} [{rule}]", cause(rule, say)));
    let evidence = say.evidence(detail).map(|detail| format!(" · {detail}"));
    line(
        out,
        &format!("      {place}{}", evidence.unwrap_or_default()),
    );
}

pub(crate) fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to memory does not fail");
}
