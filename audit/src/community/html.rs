//! The community's report as one page: no scripts, nothing fetched, charts as SVG.

use linli_language::{Language, Sentences, msg};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::report::{CommunityReport, Finding};
use super::text::facts;
use crate::report::html::{STYLE, banner, chart, problem_list, section};
use crate::scheme;

/// Additional styles for a page of several parts.
const MORE: &str = "section{border-top:1px solid;margin-top:3rem}section h1{font-size:1.3rem}";

pub(super) fn render(report: &CommunityReport, language: Language) -> String {
    let say = language.sentences();
    let title = report.title(language);
    let page = html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (say.get(&msg("report-community"))) ": " (title) }
                style { (PreEscaped(STYLE)) (PreEscaped(scheme::STYLE)) (PreEscaped(MORE)) }
            }
            body {
                h1 { (say.get(&msg("report-community"))) ": " (title) }
                (banner(report.verdict, report.findings.len(), say))
                (findings(&report.findings, say))
                @for (name, found) in [("report-unchecked", &report.unchecked), ("report-warnings", &report.warnings)] {
                    @if !found.is_empty() {
                        h2 { (say.get(&msg(name))) }
                        (findings(found, say))
                    }
                }
                @for poll in &report.polls { section { (section(poll, None, language)) } }
                @for part in &report.schemes { section { (part.section(language)) } }
                @for fund in &report.funds {
                    section {
                        h1 { (language.of(&fund.name)) }
                        table { @for (name, value) in fund.facts(language) { tr { th { (name) } td { (value) } } } }
                    }
                }
                section {
                    h2 { (say.get(&msg("report-kinds"))) }
                    (chart(&report.kind_bars(say), "heads"))
                    h2 { (say.get(&msg("report-record"))) }
                    table {
                        @for (name, value) in facts(report, say) { tr { th { (name) } td { code { (value) } } } }
                    }
                }
            }
        }
    };
    page.into_string()
}

fn findings(all: &[Finding], say: &Sentences) -> Markup {
    let lines = all.iter();
    problem_list(
        lines.map(|f| (f.rule.as_str(), f.place(say), f.detail.as_str())),
        say,
    )
}
