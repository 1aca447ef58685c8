//! The report as one page: no scripts, nothing fetched, charts as SVG.

use linli_language::{Language, Sentences, msg};
use linli_wire::{Counting, Poll, TallyResult};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::text::fact;
use crate::Verdict;

use super::{
    Bar, Report, facts, heads_bars, notes, outcome, reading, rule, shares_bars, turnout, undecided,
};

pub(crate) const STYLE: &str = "\
:root{color-scheme:light dark;font-family:system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif}\
body{max-width:46rem;margin:2rem auto;padding:0 1rem;line-height:1.5}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem;margin:.8rem 0 .2rem;font-weight:600}\
.banner{padding:.7rem 1rem;border-radius:.5rem;font-weight:600}.clean{background:#1b7f4b;color:#fff}\
.bad{background:#b3261e;color:#fff}.unsure{background:#8a5a00;color:#fff}.outcome{font-weight:600;border-left:.3rem solid #3367d6;padding-left:.7rem}\
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .6rem .25rem 0;vertical-align:top}\
code{font-size:.8rem;overflow-wrap:anywhere}small{opacity:.75}svg{width:100%;height:auto;display:block}\
svg text{fill:currentColor;font-size:13px}.track{fill:currentColor;opacity:.12}.heads{fill:#3367d6}.shares{fill:#d97706}.possible{opacity:.35}";

pub(super) fn render(report: &Report, language: Language) -> String {
    page(&report.document, language, &section(report, language))
}

/// The report without the page around it.
pub(crate) fn section(report: &Report, language: Language) -> Markup {
    let say = language.sentences();
    let poll = &report.document;
    html! {
        h1 { (poll.realm) " — " (poll.title) }
        (banner(report.verdict, report.problems.len(), say))
        (problems(report, say))
        @match &report.result {
            Some(result) => (results(poll, result, report.enrolled, say)),
            None => p { (undecided(report, say)) },
        }
        h2 { (say.get(&msg("report-vote"))) }
        table { @for (name, value) in facts(report, say) { tr { th { (name) } td { code { (value) } } } } }
    }
}

/// A result on its own, as published.
pub(super) fn published(
    poll: &Poll,
    result: &TallyResult,
    enrolled: u64,
    language: Language,
) -> String {
    let say = language.sentences();
    let content = html! {
        h1 { (poll.realm) " — " (poll.title) }
        (results(poll, result, Some(enrolled), say))
    };
    page(poll, language, &content)
}

fn page(poll: &Poll, language: Language, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (poll.realm) ": " (poll.title) }
                style { (PreEscaped(STYLE)) }
            }
            body { (content) }
        }
    };
    page.into_string()
}

/// Whether all is well, in one line.
pub(crate) fn banner(verdict: Verdict, problems: usize, say: &Sentences) -> Markup {
    html! { p class=(verdict.class()) { (verdict.line(problems, say)) } }
}

fn problems(report: &Report, say: &Sentences) -> Markup {
    html! {
        @if !report.problems.is_empty() {
            table {
                @for problem in &report.problems {
                    tr { td { code { (problem.rule) } } td { code { (problem.place(say)) } } td { (problem.detail) } }
                }
            }
        }
    }
}

fn results(poll: &Poll, result: &TallyResult, enrolled: Option<u64>, say: &Sentences) -> Markup {
    let (heads, shares) = turnout(poll, result, say);
    html! {
        h2 { (say.get(&msg("report-turnout"))) }
        (chart(&[heads], "heads"))
        @if let Some(shares) = shares { (chart(&[shares], "shares")) }
        @for note in notes(poll, result, enrolled, say) { p { strong { (note) } } }
        @for (index, question) in poll.questions.iter().enumerate() {
            h2 { (index + 1) ". " (question.text) }
            p.outcome { (fact(say.get(&msg("report-outcome")), outcome(poll, index, result, say), say)) }
            h3 { (say.get(&msg("report-by-heads"))) }
            (chart(&heads_bars(poll, index, result, say), "heads"))
            @if poll.counting != Counting::Heads {
                h3 { (say.get(&msg("report-by-shares"))) }
                (chart(&shares_bars(poll, index, result, say), "shares"))
            }
            p { small { (fact(say.get(&msg("report-rule")), rule(question, say), say)) } }
            ul { @for sentence in reading(question, say) { li { small { (sentence) } } } }
        }
        @if poll.floor > 1 { p { small { (say.get(&msg("report-small-groups").with("floor", poll.floor))) } } }
    }
}

/// Horizontal bars, 720 units wide: label above, track, filled part, value at the right.
pub(crate) fn chart(bars: &[Bar], class: &str) -> Markup {
    const ROW: usize = 40;
    html! {
        svg viewBox={ "0 0 720 " (bars.len() * ROW) } role="img" {
            @for (row, bar) in bars.iter().enumerate() {
                text x="0" y=(row * ROW + 14) { (bar.label) }
                text x="720" y=(row * ROW + 14) text-anchor="end" { (bar.value) " · " (bar.percent()) }
                rect.track x="0" y=(row * ROW + 20) width="720" height="12" rx="3" {}
                rect class={ (class) " possible" } x="0" y=(row * ROW + 20) width=(bar.up_to * 720 / 10_000) height="12" rx="3" {}
                rect class=(class) x="0" y=(row * ROW + 20) width=(bar.share * 720 / 10_000) height="12" rx="3" {}
            }
        }
    }
}
