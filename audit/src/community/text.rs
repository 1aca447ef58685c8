//! The community's report for a terminal.

use linli_language::{Language, Message, Sentences, msg, time};

use super::report::{CommunityReport, Cosigned, DeskLine, NoticeLine, PlaceLine, TwiceLine};
use crate::report::text::{chart, fact, line, problem_lines};

pub(super) fn render(report: &CommunityReport, language: Language) -> String {
    let say = language.sentences();
    let mut out = String::new();
    let title = report.title(language);
    line(
        &mut out,
        &format!("{} — {title}\n", say.get(&msg("report-community"))),
    );
    let polls = report.polls.iter().map(|poll| poll.part_text(language));
    let schemes = report
        .schemes
        .iter()
        .map(|scheme| scheme.part_text(language));
    for part in polls.chain(schemes) {
        line(&mut out, &format!("{}\n\n{part}", "─".repeat(64)));
    }
    for fund in &report.funds {
        line(&mut out, &format!("{}\n", "─".repeat(64)));
        line(&mut out, language.of(&fund.name));
        for (name, value) in fund.facts(language) {
            line(&mut out, &format!("  {}", fact(name, value, say)));
        }
        line(&mut out, "");
    }
    line(&mut out, &format!("{}\n", "─".repeat(64)));
    chart(
        &mut out,
        &say.get(&msg("report-kinds")),
        &report.kind_bars(say),
    );
    for (name, value) in facts(report, say) {
        line(&mut out, &format!("  {}", fact(name, value, say)));
    }
    line(&mut out, "");
    findings(&mut out, report, say);
    out
}

fn findings(out: &mut String, report: &CommunityReport, say: &Sentences) {
    line(out, &report.verdict.line(report.findings.len(), say));
    for finding in &report.findings {
        let place = finding.place(say);
        problem_lines(out, &finding.rule, &place, &finding.detail, say);
    }
    let parts = [
        ("report-unchecked", &report.unchecked),
        ("report-warnings", &report.warnings),
    ];
    for (name, findings) in parts {
        if !findings.is_empty() {
            line(out, &format!("{}:", say.get(&msg(name))));
        }
        for finding in findings {
            let place = finding.place(say);
            problem_lines(out, &finding.rule, &place, &finding.detail, say);
        }
    }
}

/// Facts about the record itself: name and value.
pub(super) fn facts(report: &CommunityReport, say: &Sentences) -> Vec<(String, String)> {
    let checkpoints = &report.checkpoints;
    let or_none = |text: Option<String>| text.unwrap_or_else(|| say.get(&msg("report-none")));
    let cosigned: Vec<String> = checkpoints.cosigned.iter().map(show_cosigned).collect();
    let key = checkpoints.key.clone();
    let mut facts = vec![
        (
            msg("report-community-id"),
            or_none(report.community.map(|id| id.to_string())),
        ),
        (msg("report-entries"), say.get(&entries(report))),
        (msg("report-published"), say.get(&published(report))),
        (msg("report-time"), or_none(report.time.map(show_times))),
        (msg("report-bytes"), report.bytes.to_string()),
        (msg("report-root"), report.root.clone()),
        (msg("report-state-root"), report.state_root.to_string()),
        (
            msg("report-checkpoints"),
            say.get(
                &msg("report-checkpoints-hold")
                    .with("hold", checkpoints.hold)
                    .with("found", checkpoints.found),
            ),
        ),
        (msg("report-states"), checkpoints.states.to_string()),
        (
            msg("report-key"),
            key.unwrap_or_else(|| say.get(&msg("report-no-key"))),
        ),
        (
            msg("report-witnesses"),
            witnesses(checkpoints.needed, &cosigned, say),
        ),
    ];
    if checkpoints.validators_needed > 0 {
        let decided: Vec<String> = checkpoints.validators.iter().map(show_cosigned).collect();
        let shown = witnesses(checkpoints.validators_needed, &decided, say);
        facts.push((msg("report-validators"), shown));
    }
    let twice = report.signed_twice.iter();
    facts.extend(twice.map(|TwiceLine { name, entry, .. }| {
        let shown = msg("report-signed-twice-in")
            .with("name", name.clone())
            .with("entry", *entry);
        (msg("report-signed-twice"), say.get(&shown))
    }));
    let notices = report.notices.iter();
    facts.extend(notices.map(|it| {
        (
            msg("report-notice").with("number", it.number),
            show_notice(it),
        )
    }));
    facts.extend((1u64..).zip(&report.desks).map(|(number, desk)| {
        (
            msg("report-desk").with("number", number),
            show_desk(desk, say),
        )
    }));
    facts.extend((1u64..).zip(&report.places).map(|(number, list)| {
        (
            msg("report-places").with("number", number),
            show_places(list, say),
        )
    }));
    let fact = |(name, value): (Message, String)| (say.get(&name), value);
    facts.into_iter().map(fact).collect()
}

/// Who cosigned. That nobody did says something only where somebody was named.
fn witnesses(needed: usize, cosigned: &[String], say: &Sentences) -> String {
    match (cosigned, needed) {
        ([], 0) => say.get(&msg("report-witnesses-unnamed")),
        ([], _) => say.get(&msg("report-none")),
        _ => cosigned.join(", "),
    }
}

fn entries(report: &CommunityReport) -> Message {
    msg("report-entries-hold")
        .with("entries", report.entries)
        .with("accepted", report.accepted)
}

fn published(report: &CommunityReport) -> Message {
    msg("report-published-counts")
        .with("rolls", report.rolls)
        .with("trustees", report.trustees)
        .with("polls", report.polls.len())
        .with("schemes", report.schemes.len())
}

fn show_desk(desk: &DeskLine, say: &Sentences) -> String {
    let figures = &desk.figures;
    say.get(
        &msg("report-desk-figures")
            .with("made", figures.made)
            .with("open", figures.open)
            .with("overdue", figures.overdue)
            .with("done", figures.done)
            .showing("digest", desk.digest),
    )
}

fn show_places(list: &PlaceLine, say: &Sentences) -> String {
    let figures = &list.figures;
    say.get(
        &msg("report-places-figures")
            .with("spaces", list.spaces)
            .with("made", figures.made)
            .with("booked", figures.booked)
            .with("waiting", figures.waiting)
            .with("absent", figures.absent)
            .showing("digest", list.digest),
    )
}

fn show_notice(notice: &NoticeLine) -> String {
    let NoticeLine {
        at, title, digest, ..
    } = notice;
    format!("{title} ({}, {digest})", time::show(*at))
}

fn show_times([first, last]: [i64; 2]) -> String {
    format!("{} – {}", time::show(first), time::show(last))
}

fn show_cosigned(cosigned: &Cosigned) -> String {
    let at = cosigned.at.and_then(|at| i64::try_from(at).ok());
    match at {
        Some(at) => format!("{} ({})", cosigned.name, time::show(at)),
        None => cosigned.name.clone(),
    }
}
