//! The report as one page: no scripts, nothing fetched, charts as SVG.

use linli_language::{Language, Sentences, msg};
use linli_wire::{Counting, Poll, TallyResult};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::text::fact;
use crate::Verdict;

use super::{
    Bar, Measure, Report, about, cause, facts, heads_bars, legends, notes, outcome, reasons, rule,
    shares_bars, turnout, undecided,
};

pub(crate) const STYLE: &str = "\
:root{color-scheme:light dark;font-family:system-ui,'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif}\
body{max-width:46rem;margin:1.5rem auto;padding:0 1rem;line-height:1.5;overflow-wrap:anywhere}\
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem;margin:.8rem 0 .2rem;font-weight:600}\
.banner{padding:.5rem .8rem;border:1px solid;border-radius:.5rem}.bad{background:#b3261e;color:#fff;font-weight:600}.unsure{background:#8a5a00;color:#fff}\
.outcome{font-weight:600;border-left:.3rem solid #3367d6;padding-left:.7rem}ul{list-style:none;padding:0;margin:.4rem 0}\
table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.25rem .6rem .25rem 0;vertical-align:top}\
th{min-width:5rem;overflow-wrap:normal}code{font-size:.8rem;overflow-wrap:anywhere}small{opacity:.75}\
svg{width:100%;height:auto;display:block}svg text{fill:currentColor;font-size:13px}\
.bars li{margin:.5rem 0}.bars p{margin:0;display:flex;flex-wrap:wrap;gap:0 1rem;justify-content:space-between}\
.bars svg{height:18px}.track{fill:currentColor;opacity:.12}.heads{fill:#3367d6}.shares{fill:#d97706}\
.possible{opacity:.35}.mark{stroke:currentColor;stroke-width:2}.legend{margin:.1rem 0;font-size:.85rem}\
.reasons li{margin:.3rem 0;padding-left:1.4rem;text-indent:-1.4rem}.first li{margin:.5rem 0}\
.signatures li{display:flex;flex-wrap:wrap;gap:.5rem;margin-top:2rem;align-items:end}\
.line{flex:1;min-width:8rem;border-bottom:1px solid}.short{flex:0 1 8rem;min-width:6rem}\
@media print{body{max-width:none;margin:0}h2,li,svg{break-inside:avoid}:root{color-scheme:light}}";

pub(super) fn render(report: &Report, language: Language) -> String {
    let content = section(report, Some(report.verdict), language);
    page(&report.document, language, &content)
}

/// The report without the page around it; a part of a record has no verdict of its own.
pub(crate) fn section(report: &Report, verdict: Option<Verdict>, language: Language) -> Markup {
    let say = language.sentences();
    let poll = &report.document;
    html! {
        h1 { (poll.realm) " — " (poll.title) }
        @match &report.result {
            Some(result) => (results(poll, result, report.enrolled, say)),
            None => p { (undecided(report, say)) },
        }
        h2 { (say.get(&msg("report-vote"))) }
        @if let Some(verdict) = verdict { (banner(verdict, report.problems.len(), say)) }
        (problems(report, say))
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

pub(super) fn page(poll: &Poll, language: Language, content: &Markup) -> String {
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

/// What the audit found, in one line. Not green, because it is not the outcome of a vote.
pub(crate) fn banner(verdict: Verdict, problems: usize, say: &Sentences) -> Markup {
    html! { p class=(verdict.class()) { (verdict.line(problems, say)) } }
}

fn problems(report: &Report, say: &Sentences) -> Markup {
    let lines = report.problems.iter();
    problem_list(
        lines.map(|p| (p.rule.as_str(), p.place(say), p.detail.as_str())),
        say,
    )
}

/// Problems: the rule's sentence first, then where and what.
pub(crate) fn problem_list<'a>(
    problems: impl Iterator<Item = (&'a str, String, &'a str)>,
    say: &Sentences,
) -> Markup {
    html! {
        ul {
            @for (rule, place, detail) in problems {
                li {
                    strong { (cause(rule, say)) } " " code { (rule) }
                    br;
                    (place) @if let Some(evidence) = say.evidence(detail) { " · " (evidence) }
                }
            }
        }
    }
}

fn results(poll: &Poll, result: &TallyResult, enrolled: Option<u64>, say: &Sentences) -> Markup {
    let (heads, shares) = turnout(poll, result, say);
    html! {
        ul.first {
            @for (index, question) in poll.questions.iter().enumerate() {
                li { (index + 1) ". " (question.text) p.outcome { (outcome(poll, index, result, say)) } }
            }
        }
        ul.facts { @for (name, value) in about(poll, say) { li { (fact(name, value, say)) } } }
        h2 { (say.get(&msg("report-turnout"))) }
        (chart(&[heads], "heads"))
        @if let Some(shares) = shares { (chart(&[shares], "shares")) }
        @for note in notes(poll, result, enrolled, say) { p { strong { (note) } } }
        @for (index, question) in poll.questions.iter().enumerate() {
            h2 { (index + 1) ". " (question.text) }
            p.outcome { (outcome(poll, index, result, say)) }
            (chart_of(poll, index, result, Measure::Heads, say))
            @if poll.counting != Counting::Heads { (chart_of(poll, index, result, Measure::Shares, say)) }
            (why(poll, index, result, say))
            p { small { (fact(say.get(&msg("report-rule")), rule(question, say), say)) } }
        }
        @if poll.floor > 1 { p { small { (say.get(&msg("report-small-groups").with("floor", poll.floor))) } } }
    }
}

/// The bars of a question by a measure, with what their marks mean.
pub(super) fn chart_of(
    poll: &Poll,
    question: usize,
    result: &TallyResult,
    by: Measure,
    say: &Sentences,
) -> Markup {
    let (name, bars, class) = match by {
        Measure::Shares => (
            msg("report-by-shares"),
            shares_bars(poll, question, result, say),
            "shares",
        ),
        Measure::Heads | Measure::Both => (
            msg("report-by-heads"),
            heads_bars(poll, question, result, say),
            "heads",
        ),
    };
    html! {
        h3 { (say.get(&name)) }
        (chart(&bars, class))
        @for legend in legends(poll, question, result, by, say) { p.legend { "┃ " (legend) } }
    }
}

/// The rule's conditions, each with "actual / needed".
pub(super) fn why(poll: &Poll, question: usize, result: &TallyResult, say: &Sentences) -> Markup {
    let reasons = reasons(poll, question, result, say);
    html! {
        @if !reasons.is_empty() {
            h3 { (say.get(&msg("page-why"))) }
            ul.reasons {
                @for (sign, sentence, found) in reasons { li { (sign) " " (sentence) br; small { (found) } } }
            }
        }
    }
}

/// Bars as wide as the page, each under its label and value, which wrap where there is no room.
pub(crate) fn chart(bars: &[Bar], class: &str) -> Markup {
    let percent = |part: u64| format!("{}.{:02}%", part / 100, part % 100);
    html! {
        ul.bars {
            @for bar in bars {
                li {
                    p { span { (bar.label) } span { (bar.value) " · " (bar.percent()) } }
                    svg role="img" aria-label={ (bar.label) " " (bar.percent()) } {
                        rect.track y="3" width="100%" height="12" rx="3" {}
                        rect class={ (class) " possible" } y="3" width=(percent(bar.up_to)) height="12" rx="3" {}
                        rect class=(class) y="3" width=(percent(bar.share)) height="12" rx="3" {}
                        @for mark in &bar.marks {
                            line.mark x1=(percent(*mark)) x2=(percent(*mark)) y1="0" y2="18" {}
                        }
                    }
                }
            }
        }
    }
}
