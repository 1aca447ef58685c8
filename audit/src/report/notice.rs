//! A result as a notice: one page to print, hang up and sign.

use linli_language::{Language, msg};
use linli_wire::{Counting, Poll, TallyResult};
use maud::{Markup, html};

use super::html::{chart_of, page, why};
use super::text::fact;
use super::{Measure, about, outcome, turnout};

pub(super) fn render(poll: &Poll, result: &TallyResult, language: Language) -> String {
    let say = language.sentences();
    let (heads, shares) = turnout(poll, result, say);
    let by_shares = poll.counting != Counting::Heads;
    let content = html! {
        h1 { (say.get(&msg("notice-title").with("title", poll.title.clone()))) }
        p { (poll.realm) }
        ul.facts { @for (name, value) in about(poll, say) { li { (fact(name, value, say)) } } }
        p {
            (fact(say.get(&msg("report-turnout")), heads.value.clone(), say))
            @if let Some(shares) = &shares { ", " (shares.value) }
        }
        @for (index, question) in poll.questions.iter().enumerate() {
            h2 { (index + 1) ". " (question.text) }
            p.outcome { (outcome(poll, index, result, say)) }
            (chart_of(poll, index, result, Measure::Heads, say))
            @if by_shares { (chart_of(poll, index, result, Measure::Shares, say)) }
            (why(poll, index, result, say))
        }
        p { small { (say.get(&msg("notice-check").with("poll", result.poll.to_string()))) } }
        (signatures(poll, language))
    };
    page(poll, language, &content)
}

/// A line for the committee, and one for every trustee.
fn signatures(poll: &Poll, language: Language) -> Markup {
    let say = language.sentences();
    let trustee = |name: &String| say.get(&msg("notice-trustee").with("name", name.clone()));
    let who = std::iter::once(say.get(&msg("notice-committee")))
        .chain(poll.trustees.names.iter().map(trustee));
    html! {
        h2 { (say.get(&msg("notice-signed"))) }
        ul.signatures {
            @for who in who {
                li { span { (who) } span.line {} span { (say.get(&msg("notice-date"))) } span.line.short {} }
            }
        }
    }
}
