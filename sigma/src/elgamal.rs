//! Sealed options: one randomness under two independent keys, and their sums.

use core::ops::AddAssign;

use borsh::{BorshDeserialize, BorshSerialize};
use group::Group;

use crate::group::Point;

/// A = r·G, B₁ = b·G + r·K₁, B₂ = b·w·G + r·K₂: one option of one ballot, 96 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct SealedOption {
    /// A.
    pub a: Point,
    /// B₁: one head or none.
    pub heads: Point,
    /// B₂: the owner's shares or none.
    pub shares: Point,
}

/// One value under one key: a helper bit of the slack (C, D under K₁) or the turnout (A, B under K₂); 64 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Sealed {
    /// The randomness times G.
    pub a: Point,
    /// The value times G, and the randomness times the key.
    pub b: Point,
}

impl Sealed {
    /// The shares of all options together: the turnout where exactly one is chosen.
    pub fn of_all(options: &[SealedOption]) -> Self {
        Self {
            a: options.iter().map(|o| o.a).sum(),
            b: options.iter().map(|o| o.shares).sum(),
        }
    }
}

impl SealedOption {
    /// Its length in bytes.
    pub const LENGTH: usize = 96;

    /// The shares alone.
    pub const fn sealed_shares(&self) -> Sealed {
        Sealed {
            a: self.a,
            b: self.shares,
        }
    }

    /// The head alone.
    pub const fn sealed_heads(&self) -> Sealed {
        Sealed {
            a: self.a,
            b: self.heads,
        }
    }
}

impl Sealed {
    /// Its length in bytes.
    pub const LENGTH: usize = 64;
}

/// The sum of one option over many ballots. Starts empty: all identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptionSum {
    /// ΣA.
    pub a: Point,
    /// ΣB₁.
    pub heads: Point,
    /// ΣB₂.
    pub shares: Point,
}

/// The sum of many values under one key. Starts empty: all identities.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SealedSum {
    /// ΣA.
    pub a: Point,
    /// ΣB.
    pub b: Point,
}

impl Default for OptionSum {
    fn default() -> Self {
        let zero = Point::identity();
        Self {
            a: zero,
            heads: zero,
            shares: zero,
        }
    }
}

impl Default for SealedSum {
    fn default() -> Self {
        Self {
            a: Point::identity(),
            b: Point::identity(),
        }
    }
}

impl AddAssign<&SealedOption> for OptionSum {
    fn add_assign(&mut self, option: &SealedOption) {
        self.a += option.a;
        self.heads += option.heads;
        self.shares += option.shares;
    }
}

impl AddAssign<&Self> for OptionSum {
    fn add_assign(&mut self, other: &Self) {
        self.a += other.a;
        self.heads += other.heads;
        self.shares += other.shares;
    }
}

impl AddAssign<&Sealed> for SealedSum {
    fn add_assign(&mut self, sealed: &Sealed) {
        self.a += sealed.a;
        self.b += sealed.b;
    }
}

impl AddAssign<&Self> for SealedSum {
    fn add_assign(&mut self, other: &Self) {
        self.a += other.a;
        self.b += other.b;
    }
}

impl OptionSum {
    /// The heads alone.
    pub const fn sealed_heads(&self) -> SealedSum {
        SealedSum {
            a: self.a,
            b: self.heads,
        }
    }

    /// The shares alone.
    pub const fn sealed_shares(&self) -> SealedSum {
        SealedSum {
            a: self.a,
            b: self.shares,
        }
    }
}

#[cfg(test)]
mod tests;
