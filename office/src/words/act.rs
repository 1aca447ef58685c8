//! Acts of a scheme in sentences, amounts in the scheme's currency.

use linli_primitives::Money;
use linli_rules::aid::SchemeState;
use linli_rules::aid::wording::{
    Article, Sentence, Value as Said, Wording, correction_reason, return_reason, wording,
};
use linli_wire::act::Act;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::pool::{Bounce, Contribution, Correction, Payout, Return};
use linli_wire::round::{Fraction, Round, RoundClosing};
use linli_wire::rulebook::{DeclaredEvent, Rulebook};
use linli_wire::scheme::Currency;

use super::{new_keys, of_scheme, runs, scheme};
use crate::{Line, msg};

/// An act, after the scheme in which it is done.
pub(super) fn of(act: &Act, state: SchemeState<'_>) -> Vec<Line> {
    let document = state.scheme();
    let place = msg("sign-in-scheme")
        .with("name", &document.name)
        .showing("scheme", state.id());
    let mut lines = vec![place];
    let last = match act {
        Act::Rulebook(signed) => {
            lines.extend(rulebook(&signed.act, &document.currency));
            msg("sign-rulebook").with("version", signed.act.version)
        }
        Act::Declare(signed) => event(&signed.act),
        Act::Roles(signed) => {
            lines.extend(scheme(&signed.act.roles));
            lines.extend(new_keys(
                &of_scheme(state.roles()),
                &of_scheme(&signed.act.roles),
            ));
            msg("sign-roles").with("number", signed.act.number)
        }
        Act::Members(signed) => members(&signed.act),
        Act::Attest(signed) => msg("sign-attest")
            .with("category", signed.act.category)
            .showing("leaf", signed.act.leaf),
        Act::Revoke(signed) => msg("sign-revoke")
            .with("category", signed.act.category)
            .showing("leaf", signed.act.leaf),
        Act::Contribute(signed) => contribution(&signed.act, state),
        Act::Open(signed) => opening(&signed.act),
        Act::Close(signed) => closing(&signed.act, state),
        Act::Pay(signed) => payout(&signed.act, state),
        Act::Return(signed) => returned(&signed.act, state),
        Act::Correct(signed) => correction(&signed.act, state),
        Act::Bounce(signed) => bounce(&signed.act, state),
        Act::Payee(signed) => msg("sign-payee")
            .with("number", signed.act.number)
            .showing("claim", signed.act.claim),
    };
    lines.push(last);
    lines
}

/// Which act it is.
pub(super) const fn kind(act: &Act) -> Line {
    match act {
        Act::Rulebook(_) => msg("kind-act-rulebook"),
        Act::Declare(_) => msg("kind-act-declare"),
        Act::Roles(_) => msg("kind-act-roles"),
        Act::Members(_) => msg("kind-act-members"),
        Act::Attest(_) => msg("kind-act-attest"),
        Act::Revoke(_) => msg("kind-act-revoke"),
        Act::Contribute(_) => msg("kind-act-contribute"),
        Act::Open(_) => msg("kind-act-open"),
        Act::Close(_) => msg("kind-act-close"),
        Act::Pay(_) => msg("kind-act-pay"),
        Act::Return(_) => msg("kind-act-return"),
        Act::Correct(_) => msg("kind-act-correct"),
        Act::Bounce(_) => msg("kind-act-bounce"),
        Act::Payee(_) => msg("kind-act-payee"),
    }
}

/// A rulebook in plain words: what holds for all lines, each line, what the committee may take out, each article.
pub fn rulebook(book: &Rulebook, currency: &Currency) -> Vec<Line> {
    let Wording {
        head,
        lines,
        returns,
        articles,
    } = wording(book);
    let sentences = [head].into_iter().chain(lines).chain([returns]);
    let sentences = sentences.map(|sentence| filled(sentence, currency));
    sentences.chain(articles.iter().map(article)).collect()
}

fn article(article: &Article) -> Line {
    let Article {
        article,
        rule,
        text,
    } = article;
    msg("rulebook-article")
        .with("article", article)
        .with("rule", rule.clone())
        .with("text", text)
}

fn filled(sentence: Sentence, currency: &Currency) -> Line {
    let values = sentence.values.into_iter();
    values.fold(msg(sentence.id), |line, (name, value)| match value {
        Said::Number(number) => line.with(name, number),
        Said::Plain(text) => line.with(name, text),
        Said::Text(text) => line.with(name, &text),
        Said::Day(day) => line.showing(name, day),
        Said::Money(money) => line.showing(name, currency.show(money.get()).trim_end()),
        Said::Sentence(inner) => line.with(name, filled(inner, currency)),
    })
}

fn event(event: &DeclaredEvent) -> Line {
    msg("sign-declare")
        .with("number", event.number)
        .with("name", &event.name)
        .with("text", &event.text)
        .listing("lines", runs(&event.categories))
        .showing("from", event.from)
        .showing("to", event.to)
}

fn members(update: &MembersUpdate) -> Line {
    let count = |is_meant: fn(&MemberChange) -> bool| {
        let meant = update.changes.iter().filter(|change| is_meant(change));
        meant.count() as u64
    };
    msg("sign-members")
        .with("number", update.number)
        .with("joins", count(|c| matches!(c, MemberChange::Join { .. })))
        .with(
            "renewals",
            count(|c| matches!(c, MemberChange::Renew { .. })),
        )
        .with(
            "leaves",
            count(|c| matches!(c, MemberChange::Expire { .. })),
        )
        .showing("root", update.root)
}

fn contribution(contribution: &Contribution, state: SchemeState<'_>) -> Line {
    msg("sign-received")
        .with("amount", amount(contribution.amount, state))
        .with("reference", contribution.reference.clone())
}

fn opening(round: &Round) -> Line {
    msg("sign-open")
        .with("number", round.number)
        .showing("day", round.closing_day)
        .with("period", round.period.get())
}

/// A round's closing.
pub fn closing(closing: &RoundClosing, state: SchemeState<'_>) -> Line {
    let show = |minor_units| state.scheme().currency.show(minor_units);
    msg("round-closing")
        .with("number", closing.round)
        .with("claims", closing.claims)
        .with("claimed", show(closing.claimed))
        .with("fraction", percent(closing.fraction))
        .with("pays", show(closing.pays))
}

/// A fraction as a percentage, rounded down to two digits.
pub fn percent(fraction: Fraction) -> String {
    let bp = u128::from(fraction.num) * 10_000 / u128::from(fraction.den.max(1));
    format!("{}.{:02} %", bp / 100, bp % 100)
}

fn payout(payout: &Payout, state: SchemeState<'_>) -> Line {
    msg("sign-payout")
        .with("round", payout.round)
        .showing("claim", payout.claim)
        .with("net", amount(payout.net, state))
        .with("fee", amount(payout.fee, state))
        .with("reference", payout.reference.clone())
}

fn returned(back: &Return, state: SchemeState<'_>) -> Line {
    msg("sign-returned")
        .with("amount", amount(back.amount, state))
        .with("reason", msg(return_reason(back.reason)))
        .with("reference", back.reference.clone())
}

fn correction(correction: &Correction, state: SchemeState<'_>) -> Line {
    msg("sign-correction")
        .with("number", correction.number)
        .with("reference", correction.reference.clone())
        .with("was", amount(correction.was, state))
        .with("amount", amount(correction.amount, state))
        .with("reason", msg(correction_reason(correction.reason)))
}

fn bounce(bounce: &Bounce, state: SchemeState<'_>) -> Line {
    msg("sign-bounce")
        .with("round", bounce.round)
        .showing("claim", bounce.claim)
        .with("net", amount(bounce.net, state))
        .with("reference", bounce.reference.clone())
}

fn amount(money: Money, state: SchemeState<'_>) -> String {
    state.scheme().currency.show(money.get())
}
