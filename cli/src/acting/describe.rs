//! What an officer is about to sign, in words; and whether it matches the record.

use linli_audit::scheme::Why;
use linli_language::time;
use linli_primitives::{Day, Money};
use linli_rules::aid::SchemeState;
use linli_rules::community::{VouchedRoll, VouchedTrustees};
use linli_wire::act::Act;
use linli_wire::community::{PublishedRoll, PublishedTrustees};
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::poll::{Change, PollChange};
use linli_wire::pool::{Contribution, Correction, Payout};
use linli_wire::round::{Fraction, RoundClosing};

use super::{Office, Paper};
use crate::language::{Message, msg};
use crate::show::{poll, roles, rulebook};
use crate::{Console, Refusal, amount};

/// Shows a paper to the officer who is asked to sign it.
pub fn show(paper: &Paper, office: Office<'_>, console: &mut Console) {
    let language = console.language();
    let message = match paper {
        Paper::Community(signed) => {
            roles::of_community(&signed.act.roles, console);
            roles::of_continuity(&signed.act.continuity, console);
            msg("sign-community")
                .with("name", language.of(&signed.act.name).to_owned())
                .showing("realm", &signed.act.realm)
                .showing("id", signed.act.id())
        }
        Paper::CommunityRoles(signed) => {
            roles::of_community(&signed.act.roles, console);
            msg("sign-roles").with("number", signed.act.number)
        }
        Paper::Roll(attached) => {
            let roll = &attached.act.act;
            msg("sign-roll")
                .with("heads", roll.heads)
                .showing("shares", roll.unit.show(roll.shares.get()))
                .showing("unit", &roll.unit.name)
                .showing("digest", roll.digest)
        }
        Paper::RollInForce(signed) => msg("sign-roll-in-force")
            .with("number", signed.act.number)
            .showing("digest", signed.act.roll),
        Paper::Trustees(attached) => {
            poll::trustees("sign-trustees", &attached.act.act, office.views())
        }
        Paper::Poll(signed) => {
            poll::print(&signed.act, office.views(), console);
            msg("sign-poll").showing("poll", signed.act.id())
        }
        Paper::PollChange(signed) => poll_change(&signed.act),
        Paper::Scheme(signed) => {
            roles::of_scheme(&signed.act.roles, console);
            msg("sign-scheme")
                .with("name", language.of(&signed.act.name).to_owned())
                .with("fee", signed.act.currency.show(signed.act.fee.get()))
                .showing("scheme", signed.act.id())
        }
        Paper::Act(act) => match office {
            Office::Scheme(state) => act_message(act, state, console),
            _ => return,
        },
    };
    console.say(message);
}

fn poll_change(change: &PollChange) -> Message {
    let message = match change.change {
        Change::Cancel => msg("sign-poll-cancel"),
        Change::Extend { closes } => msg("sign-poll-extend").with("time", time::show(closes)),
    };
    message.with("reason", change.reason.clone())
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
            roles::of_scheme(&signed.act.roles, console);
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

/// Refuses to sign what contradicts itself, what the record does not give, and what it would not take on `day`: signers
/// recompute, they do not believe.
pub fn check(paper: &Paper, office: Office<'_>, day: Day) -> Result<(), Refusal> {
    office.check_term(paper, day)?;
    match paper {
        Paper::Community(signed) => signed.act.check().map_err(|e| Refusal::of(&e)),
        Paper::CommunityRoles(signed) => signed.act.roles.check().map_err(|e| Refusal::of(&e)),
        Paper::Roll(attached) => {
            let file = attached.file.clone().into_bytes();
            let act = attached.act.clone();
            let vouched = VouchedRoll::of(&PublishedRoll { act, roll: file });
            vouched.map(drop).map_err(|e| Refusal::of(&e))
        }
        // Whether it was published is the record's to say.
        Paper::RollInForce(_) => Ok(()),
        Paper::Trustees(attached) => {
            let ceremony = attached.file.clone().into_bytes();
            let act = attached.act.clone();
            let vouched = VouchedTrustees::of(&PublishedTrustees { act, ceremony }, None);
            vouched.map(drop).map_err(|e| Refusal::of(&e))
        }
        Paper::Poll(signed) => signed.act.check().map_err(|e| Refusal::of(&e)),
        Paper::PollChange(signed) => signed.act.check().map_err(|e| Refusal::of(&e)),
        Paper::Scheme(signed) => signed.act.check().map_err(|e| Refusal::of(&e)),
        Paper::Act(act) => match office {
            Office::Scheme(state) => check_act(act, state, day),
            _ => Ok(()),
        },
    }
}

fn check_act(act: &Act, state: SchemeState<'_>, day: Day) -> Result<(), Refusal> {
    state.check_ahead(act, day).map_err(|e| Refusal::of(&e))?;
    match act {
        Act::Members(signed) => {
            let root = state.members().root_after(&signed.act.changes);
            if root.map_err(|e| Refusal::of(&e))? == signed.act.root {
                Ok(())
            } else {
                Err(Refusal::new(
                    "members.root",
                    "the changes do not lead to the root that was signed",
                ))
            }
        }
        _ => Ok(()),
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
