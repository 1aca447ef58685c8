//! Money in and out of a scheme's pool, as the treasurer records it.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{EventNullifier, Money};
use serde::{Deserialize, Serialize};

use crate::signature::Signable;

/// Which way.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Direction {
    /// Into the pool: contributions, grants, payouts that came back.
    Received,
    /// Out of it: a contribution paid by mistake.
    Returned,
}

/// Money received from contributors, or given back to them. Sums are enough; who contributed stays with the treasurer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// Which way.
    pub direction: Direction,
    /// Not zero.
    pub amount: Money,
    /// The bank's or the ledger's reference; each is recorded once.
    pub reference: String,
}

impl Signable for Contribution {
    const NAME: &'static str = "contribution";
}

/// A claim of a closed round is paid.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Payout {
    /// The round.
    pub round: u64,
    /// The claim, by its event nullifier.
    pub claim: EventNullifier,
    /// What reached the payee.
    pub net: Money,
    /// What the transfer cost.
    pub fee: Money,
    /// The bank's or the ledger's reference; each is recorded once.
    pub reference: String,
}

impl Signable for Payout {
    const NAME: &'static str = "payout";
}
