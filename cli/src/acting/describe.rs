//! What an officer is about to sign, in words.

use linli_audit::scheme::Why;
use linli_primitives::Money;
use linli_rules::aid::SchemeState;
use linli_wire::act::Act;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::pool::{Contribution, Correction, Payout};
use linli_wire::round::{Fraction, RoundClosing};

use super::{Office, Paper};
use crate::language::{Message, msg};
use crate::show::{poll, rulebook};
use crate::{Console, amount};

/// Shows a paper to the officer who is asked to sign it.
pub fn show(paper: &Paper, office: Office<'_>, console: &mut Console) {
    if let Paper::Poll(signed) = paper {
        poll::print(&signed.act, office.views(), console);
    }
    match (linli_office::words::of(paper, office), paper, office) {
        (Some(lines), ..) => console.lines(lines),
        (None, Paper::Act(act), Office::Scheme(state)) => {
            let message = act_message(act, state, console);
            console.say(message);
        }
        _ => {}
    }
}

fn act_message(act: &Act, state: SchemeState<'_>, console: &mut Console) -> Message {
    let language = console.language();
    match act {
        Act::Rulebook(signed) => {
            rulebook::print(&signed.act, Some(&state.scheme().currency), console);
            msg("sign-rulebook").with("version", signed.act.version)
        }
        Act::Declare(signed) => {
            let event = &signed.act;
            let lines: Vec<String> = event.categories.iter().map(u32::to_string).collect();
            msg("sign-declare")
                .with("number", event.number)
                .with("name", language.of(&event.name).to_owned())
                .with("text", language.of(&event.text).to_owned())
                .with("lines", lines.join(", "))
                .showing("from", event.from)
                .showing("to", event.to)
        }
        Act::Roles(signed) => {
            console.lines(linli_office::words::scheme(&signed.act.roles));
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
        Act::Open(signed) => msg("sign-open")
            .with("number", signed.act.number)
            .showing("day", signed.act.closing_day)
            .with("period", signed.act.period.get()),
        Act::Close(signed) => closing(&signed.act, state),
        Act::Pay(signed) => payout(&signed.act, state),
        Act::Return(signed) => msg("sign-returned")
            .with("amount", amount::show(signed.act.amount.get(), state))
            .with(
                "reason",
                console.text(&Why::Return(signed.act.reason).words()),
            )
            .with("reference", signed.act.reference.clone()),
        Act::Correct(signed) => correction(&signed.act, state, console),
        Act::Bounce(signed) => msg("sign-bounce")
            .with("round", signed.act.round)
            .showing("claim", signed.act.claim)
            .with("net", amount::show(signed.act.net.get(), state))
            .with("reference", signed.act.reference.clone()),
        Act::Payee(signed) => msg("sign-payee")
            .with("number", signed.act.number)
            .showing("claim", signed.act.claim),
    }
}

/// Whether it names an amount of money.
pub fn has_amounts(paper: &Paper) -> bool {
    match paper {
        Paper::Scheme(_) => true,
        Paper::Act(act) => matches!(
            act,
            Act::Rulebook(_)
                | Act::Contribute(_)
                | Act::Close(_)
                | Act::Pay(_)
                | Act::Return(_)
                | Act::Correct(_)
                | Act::Bounce(_)
        ),
        _ => false,
    }
}

/// A round's closing in words.
pub fn closing(closing: &RoundClosing, state: SchemeState<'_>) -> Message {
    msg("round-closing")
        .with("number", closing.round)
        .with("claims", closing.claims)
        .with("claimed", amount::show(closing.claimed, state))
        .with("fraction", percent(closing.fraction))
        .with("pays", amount::show(closing.pays, state))
}

/// A fraction as a percentage, rounded down to two digits.
pub fn percent(fraction: Fraction) -> String {
    let bp = u128::from(fraction.num) * 10_000 / u128::from(fraction.den.max(1));
    format!("{}.{:02} %", bp / 100, bp % 100)
}

fn members(update: &MembersUpdate) -> Message {
    let count =
        |is_meant: fn(&MemberChange) -> bool| update.changes.iter().filter(|c| is_meant(c)).count();
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

fn contribution(contribution: &Contribution, state: SchemeState<'_>) -> Message {
    msg("sign-received")
        .with("amount", amount::show(contribution.amount.get(), state))
        .with("reference", contribution.reference.clone())
}

fn correction(correction: &Correction, state: SchemeState<'_>, console: &Console) -> Message {
    let show = |money: Money| amount::show(money.get(), state);
    msg("sign-correction")
        .with("number", correction.number)
        .with("reference", correction.reference.clone())
        .with("was", show(correction.was))
        .with("amount", show(correction.amount))
        .with(
            "reason",
            console.text(&Why::Correction(correction.reason).words()),
        )
}

fn payout(payout: &Payout, state: SchemeState<'_>) -> Message {
    msg("sign-payout")
        .with("round", payout.round)
        .showing("claim", payout.claim)
        .with("net", amount::show(payout.net.get(), state))
        .with("fee", amount::show(payout.fee.get(), state))
        .with("reference", payout.reference.clone())
}
