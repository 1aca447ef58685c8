//! A member's counters, found again from the secret and the public record alone.

use std::collections::BTreeMap;

use linli_primitives::{Counters, Day, Money, RealmSecret, SchemeId, StateNullifier};
use linli_rule::Rule;
use serde::Serialize;

use crate::aid::claims::AcceptedClaim;
use crate::aid::rounds::Due;
use crate::aid::state::SchemeState;

/// A member's standing in one benefit line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// The counters of the newest note.
    pub counters: Counters,
    /// Positions of all the member's claims in the record, oldest first; the last is that of the newest note.
    pub claims: Vec<u64>,
}

/// A claim of the record carries a nullifier of this member, but not the note that must follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("recovery.note: claim {position} spends a note of this member but holds other counters")]
pub struct BrokenChain {
    /// Position of the claim.
    pub position: u64,
}

/// What became of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum Fate {
    /// Its round is open.
    Waiting,
    /// Its round is closed; this much is owed.
    Due {
        /// To the payee.
        net: Money,
        /// For the transfer.
        fee: Money,
        /// First day for payouts.
        from: Day,
    },
    /// The bank returned what was paid; it is owed again.
    Bounced {
        /// To the payee.
        net: Money,
        /// For the transfer.
        fee: Money,
    },
    /// It was paid.
    Paid {
        /// To the payee.
        net: Money,
        /// For the transfer.
        fee: Money,
    },
}

/// What became of a claim of the record.
pub fn fate(state: SchemeState<'_>, claim: &AcceptedClaim) -> Fate {
    let closed = state.closed_round(claim.round);
    let due = closed.and_then(|closed| {
        let due = *closed.dues.get(&claim.event_nullifier)?;
        Some((closed.payable_from, due))
    });
    let Some((from, due)) = due else {
        return Fate::Waiting;
    };
    let Due {
        net,
        fee,
        paid,
        bounced,
    } = due;
    match (paid, bounced) {
        (true, _) => Fate::Paid { net, fee },
        (false, true) => Fate::Bounced { net, fee },
        (false, false) => Fate::Due { net, fee, from },
    }
}

/// Finds the standing in each of `categories` from all claims of the record in order.
///
/// Walks the chain of each line: the nullifier of note 0, 1, … is recomputed and looked up; category, period and
/// amount of the claim that carries it are public. Each note is recomputed and compared.
pub fn recover(
    secret: &RealmSecret,
    scheme: SchemeId,
    categories: impl IntoIterator<Item = u32>,
    record: &[AcceptedClaim],
) -> Result<BTreeMap<u32, Standing>, BrokenChain> {
    let by_nullifier: BTreeMap<StateNullifier, (u64, &AcceptedClaim)> = (0..)
        .zip(record)
        .map(|(position, claim)| (claim.state_nullifier, (position, claim)))
        .collect();
    let follow = |category| follow(secret, scheme, category, &by_nullifier);
    categories
        .into_iter()
        .map(|category| Ok((category, follow(category)?)))
        .collect()
}

fn follow(
    secret: &RealmSecret,
    scheme: SchemeId,
    category: u32,
    by_nullifier: &BTreeMap<StateNullifier, (u64, &AcceptedClaim)>,
) -> Result<Standing, BrokenChain> {
    let mut standing = Standing::default();
    loop {
        let nullifier = secret.state_nullifier(scheme, category, standing.counters.seq);
        let Some((position, claim)) = by_nullifier.get(&nullifier).copied() else {
            return Ok(standing);
        };
        standing.counters = standing
            .counters
            .after(claim.period, claim.amount)
            .filter(|after| secret.state_note(scheme, category, after) == claim.new_state)
            .ok_or(BrokenChain { position })?;
        standing.claims.push(position);
    }
}
