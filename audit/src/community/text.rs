//! The community's report for a terminal.

use linli_primitives::Day;

use super::report::{CommunityReport, Cosigned};
use super::words::Words;
use crate::report::Language;
use crate::report::text::{chart, line};

pub(super) fn render(report: &CommunityReport, language: Language) -> String {
    let words = language.community_words();
    let mut out = String::new();
    let title = report.title(language);
    line(&mut out, &format!("{} — {title}\n", words.title));
    chart(&mut out, words.kinds, &report.kind_bars());
    for (name, value) in facts(report, words) {
        line(&mut out, &format!("  {name}: {value}"));
    }
    let polls = report.polls.iter().map(|poll| poll.text(language));
    let schemes = report.schemes.iter().map(|scheme| scheme.text(language));
    for part in polls.chain(schemes) {
        line(&mut out, &format!("\n{}\n\n{part}", "─".repeat(64)));
    }
    line(&mut out, &"─".repeat(64));
    verdict(&mut out, report, words);
    out
}

fn verdict(out: &mut String, report: &CommunityReport, words: &Words) {
    if report.is_clean() {
        return line(out, &format!("✔ {}", words.clean));
    }
    let count = report.findings.len();
    line(out, &format!("✘ {} ({count})", words.problems));
    for finding in &report.findings {
        let (rule, detail) = (&finding.rule, &finding.detail);
        line(out, &format!("  {rule}  {}  {detail}", finding.place()));
    }
}

/// What is said of the record itself: name and value.
pub(super) fn facts(report: &CommunityReport, words: &Words) -> Vec<(&'static str, String)> {
    let checkpoints = &report.checkpoints;
    let or_none = |text: Option<String>| text.unwrap_or_else(|| words.none.to_owned());
    let cosigned: Vec<String> = checkpoints.cosigned.iter().map(show_cosigned).collect();
    vec![
        (
            words.community,
            or_none(report.community.map(|id| id.to_string())),
        ),
        (
            words.entries,
            format!("{} ({} {})", report.entries, report.accepted, words.hold),
        ),
        (
            words.published,
            format!(
                "{} / {} / {} / {}",
                report.rolls,
                report.trustees,
                report.polls.len(),
                report.schemes.len()
            ),
        ),
        (
            words.time,
            or_none(
                report
                    .time
                    .map(|[a, b]| format!("{} – {}", show_time(a), show_time(b))),
            ),
        ),
        (words.bytes, report.bytes.to_string()),
        (words.root, report.root.clone()),
        (words.state_root, report.state_root.to_string()),
        (
            words.checkpoints,
            format!("{} / {}", checkpoints.hold, checkpoints.found),
        ),
        (words.states, checkpoints.states.to_string()),
        (
            words.key,
            checkpoints
                .key
                .clone()
                .unwrap_or_else(|| words.no_key.to_owned()),
        ),
        (
            words.witnesses,
            or_none((!cosigned.is_empty()).then(|| cosigned.join(", "))),
        ),
    ]
}

fn show_cosigned(cosigned: &Cosigned) -> String {
    let at = cosigned.at.and_then(|at| i64::try_from(at).ok());
    match at {
        Some(at) => format!("{} ({})", cosigned.witness, show_time(at)),
        None => cosigned.witness.clone(),
    }
}

/// `2026-03-01 08:00:00`.
fn show_time(at: i64) -> String {
    let second = at.rem_euclid(86_400);
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    match Day::of_unix_time(at) {
        Ok(day) => format!("{day} {hour:02}:{minute:02}:{:02}", second % 60),
        Err(_) => at.to_string(),
    }
}
