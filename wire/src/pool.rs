//! Money in and out of a scheme's pool, as the treasurer records it.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{EventNullifier, Money};
use serde::{Deserialize, Serialize};

use crate::signature::Signable;

/// How often one claim's payee may be changed at most.
pub const MAX_PAYEES: u32 = 16;

/// Money received: contributions, grants. Sums are enough; who contributed stays with the treasurer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// Not zero.
    pub amount: Money,
    /// The bank's or the ledger's reference; each is recorded once.
    pub reference: String,
}

impl Signable for Contribution {
    const NAME: &'static str = "contribution";
}

/// Why money leaves the pool other than for a claim.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum ReturnReason {
    /// Contributed by mistake.
    Mistaken,
    /// Contributed twice.
    Twice,
    /// The contributor leaves before being covered.
    Left,
    /// The bank charged it.
    Charges,
    /// The scheme comes to its end.
    Ending,
}

impl ReturnReason {
    /// All reasons, in the order of their number on the wire.
    pub const ALL: [Self; 5] = [
        Self::Mistaken,
        Self::Twice,
        Self::Left,
        Self::Charges,
        Self::Ending,
    ];

    /// The reason's name, as in text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mistaken => "mistaken",
            Self::Twice => "twice",
            Self::Left => "left",
            Self::Charges => "charges",
            Self::Ending => "ending",
        }
    }
}

/// Money given back. The committee signs, and the rulebook says how much a period allows.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Return {
    /// Not zero.
    pub amount: Money,
    /// Why.
    pub reason: ReturnReason,
    /// The bank's or the ledger's reference; each is recorded once.
    pub reference: String,
}

impl Signable for Return {
    const NAME: &'static str = "return";
}

/// Why a contribution is recorded with another amount.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum CorrectionReason {
    /// Typed wrongly.
    Mistyped,
    /// Recorded twice, under two references.
    Twice,
    /// It never came.
    Missing,
    /// It came, and the bank took it back.
    TakenBack,
}

impl CorrectionReason {
    /// All reasons, in the order of their number on the wire.
    pub const ALL: [Self; 4] = [Self::Mistyped, Self::Twice, Self::Missing, Self::TakenBack];

    /// The reason's name, as in text.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Mistyped => "mistyped",
            Self::Twice => "twice",
            Self::Missing => "missing",
            Self::TakenBack => "taken-back",
        }
    }
}

/// A contribution was recorded with another amount than the bank shows. The committee signs, and downwards the rulebook's
/// ceiling counts as for a [`Return`]: less received is less that must be in the pool.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The contribution, by its reference.
    pub reference: String,
    /// One more than the earlier corrections of the same contribution.
    pub number: u32,
    /// The amount as it is recorded now.
    pub was: Money,
    /// The amount that the bank shows; zero if nothing ever came.
    pub amount: Money,
    /// Why.
    pub reason: CorrectionReason,
}

impl Correction {
    /// What it takes out of the pool; nothing where it corrects upwards.
    pub fn takes(&self) -> Money {
        self.was.checked_sub(self.amount).unwrap_or(Money::ZERO)
    }
}

impl Signable for Correction {
    const NAME: &'static str = "correction";
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

/// A payout came back from the bank. The claim is owed again.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounce {
    /// The round.
    pub round: u64,
    /// The claim, by its event nullifier.
    pub claim: EventNullifier,
    /// What came back: the whole sum that was to reach the payee.
    pub net: Money,
    /// The bank's or the ledger's reference for the return; each is recorded once.
    pub reference: String,
}

impl Signable for Bounce {
    const NAME: &'static str = "bounce";
}

/// A claimant names another payee, while her claim is not paid. Signed by the key in the claim, not by an officer.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PayeeChange {
    /// The claim, by its event nullifier.
    pub claim: EventNullifier,
    /// One more than the earlier changes of the same claim's payee.
    pub number: u32,
    /// As in a claim: padded, then encrypted to the treasurer.
    #[serde(with = "payee_text")]
    pub payee: Vec<u8>,
}

impl Signable for PayeeChange {
    const NAME: &'static str = "payee-change";
}

/// Bytes as lower-case hex digits.
mod payee_text {
    use serde::Deserialize;

    pub(super) fn serialize<S: serde::Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(bytes))
    }

    pub(super) fn deserialize<'de, D: serde::Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<u8>, D::Error> {
        use serde::de::Error;
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        let bytes = hex::decode(text.as_bytes()).map_err(D::Error::custom)?;
        if hex::encode(&bytes) == text {
            Ok(bytes)
        } else {
            Err(D::Error::custom("not lower-case hex"))
        }
    }
}
