//! The community's report as one page: no scripts, nothing fetched, charts as SVG.

use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::report::CommunityReport;
use super::text::facts;
use super::words::Words;
use crate::report::Language;
use crate::report::html::{STYLE, chart, section};
use crate::scheme;

/// What a page of several parts has besides.
const MORE: &str = "section{border-top:1px solid;margin-top:3rem}section h1{font-size:1.3rem}";

pub(super) fn render(report: &CommunityReport, language: Language) -> String {
    let words = language.community_words();
    let title = report.title(language);
    let page = html! {
        (DOCTYPE)
        html lang=(words.code) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (words.title) ": " (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(scheme::STYLE)) (PreEscaped(MORE)) }
            }
            body {
                h1 { (title) }
                (verdict(report, words))
                h2 { (words.kinds) }
                (chart(&report.kind_bars(), "heads"))
                h2 { (words.record) }
                table {
                    @for (name, value) in facts(report, words) { tr { th { (name) } td { code { (value) } } } }
                }
                @for poll in &report.polls { section { (section(poll, language)) } }
                @for part in &report.schemes { section { (part.section(language)) } }
            }
        }
    };
    page.into_string()
}

fn verdict(report: &CommunityReport, words: &Words) -> Markup {
    html! {
        @if report.is_clean() {
            p.banner.clean { "✔ " (words.clean) }
        } @else {
            p.banner.bad { "✘ " (words.problems) " (" (report.findings.len()) ")" }
            table {
                @for finding in &report.findings {
                    tr { td { code { (finding.rule) } } td { code { (finding.place()) } } td { (finding.detail) } }
                }
            }
        }
    }
}
