//! Rounds: claims gather, and are paid together by one rule.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Day, Digest, Money, Period};
use serde::{Deserialize, Serialize};

use crate::signature::Signable;

/// A round opens. Its closing day is the one clock of its claims: filing time and period follow from it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// From 1, without gaps.
    pub number: u64,
    /// Last day for claims.
    pub closing_day: Day,
    /// The counting period of the closing day.
    pub period: Period,
}

impl Signable for Round {
    const NAME: &'static str = "round";
}

/// The fraction of a claim that everyone is paid.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Fraction {
    /// Numerator, at most the denominator.
    pub num: u64,
    /// Denominator, not zero.
    pub den: u64,
}

impl Fraction {
    /// Everything.
    pub const WHOLE: Self = Self { num: 1, den: 1 };

    /// The fraction of `claimed` that `available` pays: all of it, or available/claimed.
    pub const fn of(available: u64, claimed: u64) -> Self {
        if claimed <= available {
            Self::WHOLE
        } else {
            Self {
                num: available,
                den: claimed,
            }
        }
    }

    /// This part of `amount`, rounded down to the minor unit, so that the parts never exceed the sum. Amounts
    /// are public, so a coarser rounding would hide nothing and leave small claims with nothing.
    ///
    /// `None` for a denominator of zero or more than the whole.
    pub fn part(self, amount: Money) -> Option<Money> {
        let product = u128::from(amount.get()) * u128::from(self.num);
        let part = product.checked_div(u128::from(self.den))?;
        u64::try_from(part)
            .ok()
            .filter(|part| *part <= amount.get())
            .and_then(|part| Money::new(part).ok())
    }
}

/// A round closes. Everything in it follows from the record; the committee signs what everyone recomputes.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct RoundClosing {
    /// The round.
    pub round: u64,
    /// Claims accepted.
    pub claims: u64,
    /// The sum of their amounts, in minor units.
    pub claimed: u64,
    /// The fraction of each that is paid.
    pub fraction: Fraction,
    /// The sum paid, fees included, in minor units.
    pub pays: u64,
    /// Digest of all claims in order of acceptance.
    pub digest: Digest,
}

impl Signable for RoundClosing {
    const NAME: &'static str = "round-closing";
}
