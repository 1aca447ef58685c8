//! A member's claims and counters, from the key and the public record alone.

use std::collections::BTreeSet;

use linli_primitives::Money;
use linli_rules::aid::recovery::{Fate, fate, recover};
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
    let fate = fate(state, claim);
    let net = |net: Money| amount::show(net.get(), state);
    let told = match fate {
        Fate::Waiting => msg("fate-waiting"),
        Fate::Due {
            net: owed, from, ..
        } => msg("fate-due").showing("from", from).with("net", net(owed)),
        Fate::Bounced { net: owed, .. } => msg("fate-bounced").with("net", net(owed)),
        Fate::Paid { net: paid, .. } => msg("fate-paid").with("net", net(paid)),
    };
    let told = console.text(&told);
    console.say(
        msg("recover-claim")
            .with("round", claim.round)
            .showing("event", claim.event_nullifier)
            .with("amount", amount::show(claim.amount.get(), state))
            .with("fate", told),
    );
    json!({
        "round": claim.round, "period": claim.period, "amount": claim.amount,
        "event_nullifier": claim.event_nullifier, "digest": claim.digest, "fate": fate,
    })
}
