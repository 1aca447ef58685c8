//! A member's claims and counters, from the key and the public record alone.

use std::collections::BTreeSet;

use linli_rules::aid::recovery::recover;
use linli_rules::aid::{AcceptedClaim, SchemeState};
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::keystore::OwnerKeystore;
use crate::language::msg;
use crate::place::SchemePlace;
use crate::{Console, Ending, Error, amount};

/// Runs the command.
pub(super) fn run(
    place: &SchemePlace,
    member: &OwnerKeystore,
    console: &mut Console,
) -> Result<Ending, Error> {
    let scheme = place.open(&Clock::default(), console)?;
    let state = scheme.state();
    let secret = member.open(console)?.realm_secret(&state.scheme().realm);
    let versions = state.rulebooks().versions().into_iter();
    let lines: BTreeSet<u32> = versions
        .flat_map(|(_, book)| book.lines.iter().map(|line| line.category))
        .collect();
    let standings =
        recover(&secret, state.id(), lines, &state.claims()).map_err(|e| Error::refused(&e))?;
    let mut answer = Vec::new();
    for (category, standing) in &standings {
        let counters = standing.counters;
        console.say(
            msg("recover-line")
                .with("category", *category)
                .with("claims", counters.seq)
                .with("period", counters.period.get())
                .with("count", counters.count)
                .with("paid", amount::show(counters.paid.get(), state)),
        );
        let mut claims = Vec::new();
        for position in &standing.claims {
            if let Some(claim) = state.claim(*position) {
                claims.push(tell(&claim, state, console));
            }
        }
        answer.push(json!({ "category": category, "counters": counters, "claims": claims }));
    }
    console.answer(&json!({ "lines": answer }));
    Ok(Ending::Clean)
}

/// One claim and what became of it.
fn tell(claim: &AcceptedClaim, state: SchemeState<'_>, console: &mut Console) -> Value {
    let closed = state.closed_round(claim.round);
    let due = closed.and_then(|closed| {
        let due = *closed.dues.get(&claim.event_nullifier)?;
        Some((closed, due))
    });
    let (fate, value) = match due {
        None => (msg("fate-waiting"), json!({ "state": "waiting" })),
        Some((closed, due)) => {
            let (message, name) = if due.paid {
                (msg("fate-paid"), "paid")
            } else if due.bounced {
                (msg("fate-bounced"), "bounced")
            } else {
                (msg("fate-due").showing("from", closed.payable_from), "due")
            };
            let message = message.with("net", amount::show(due.net.get(), state));
            (
                message,
                json!({ "state": name, "net": due.net, "fee": due.fee }),
            )
        }
    };
    let fate = console.text(&fate);
    console.say(
        msg("recover-claim")
            .with("round", claim.round)
            .showing("event", claim.event_nullifier)
            .with("amount", amount::show(claim.amount.get(), state))
            .with("fate", fate),
    );
    json!({
        "round": claim.round, "period": claim.period, "amount": claim.amount,
        "event_nullifier": claim.event_nullifier, "digest": claim.digest, "fate": value,
    })
}
