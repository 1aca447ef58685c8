//! A member's claims and counters, from the key and the public record alone.

use std::collections::BTreeSet;

use linli_primitives::Money;
use linli_rules::aid::AcceptedClaim;
use linli_rules::aid::recovery::{Fate, fate, recover};
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::keystore::OwnerKeystore;
use crate::language::msg;
use crate::place::SchemePlace;
use crate::schemes::OpenScheme;
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
        let line = if counters.seq == 0 {
            msg("recover-line-none")
        } else {
            msg("recover-line")
                .with("claims", counters.seq)
                .with("period", counters.period.get())
                .with("count", counters.count)
                .with("paid", amount::show(counters.paid.get(), state))
        };
        console.say(line.with("category", *category));
        let mut claims = Vec::new();
        for position in &standing.claims {
            if let Some(claim) = state.claim(*position) {
                claims.push(tell(&claim, &scheme, console)?);
            }
        }
        answer.push(json!({ "category": category, "counters": counters, "claims": claims }));
    }
    console.answer(&json!({ "lines": answer }));
    Ok(Ending::Clean)
}

/// One claim and what became of it.
fn tell(claim: &AcceptedClaim, scheme: &OpenScheme, console: &mut Console) -> Result<Value, Error> {
    let state = scheme.state();
    let fate = fate(state, claim);
    let net = |net: Money| amount::show(net.get(), state);
    let told = match fate {
        Fate::Waiting => msg("fate-waiting"),
        Fate::Due {
            net: owed, from, ..
        } => msg("fate-due").showing("from", from).with("net", net(owed)),
        Fate::Bounced { net: owed, .. } => {
            let sentence = if scheme.has_new_payee(claim.event_nullifier)? {
                "fate-bounced-changed"
            } else {
                "fate-bounced"
            };
            msg(sentence).with("net", net(owed))
        }
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
    Ok(json!({
        "round": claim.round, "period": claim.period, "amount": claim.amount,
        "event_nullifier": claim.event_nullifier, "digest": claim.digest, "fate": fate,
    }))
}
