//! Amounts with their bounds.

use linli_rule::Rule;

/// A number of shares, below 2^40: 0.01 m² when a unit's area is meant.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    borsh::BorshSerialize,
    serde::Serialize,
    zeroize::Zeroize,
)]
#[serde(transparent)]
pub struct Shares(u64);

/// More shares than a ballot can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("roll.shares: {0} is not below 2^40")]
pub struct TooManyShares(pub u64);

impl Shares {
    /// Bits of a weight in the circuit.
    pub const BITS: u32 = 40;
    /// The largest number of shares.
    pub const MAX: Self = Self((1 << Self::BITS) - 1);

    /// Refuses 2^40 and above.
    pub const fn new(count: u64) -> Result<Self, TooManyShares> {
        if count > Self::MAX.0 {
            Err(TooManyShares(count))
        } else {
            Ok(Self(count))
        }
    }

    /// The number.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The sum, refused at 2^40.
    pub fn checked_add(self, other: Self) -> Result<Self, TooManyShares> {
        Self::new(self.0 + other.0)
    }
}

impl<'de> serde::Deserialize<'de> for Shares {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl borsh::BorshDeserialize for Shares {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::new(u64::deserialize_reader(reader)?)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

/// An amount of money, below 2^48 minor units (cents, 分).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    borsh::BorshSerialize,
    serde::Serialize,
    zeroize::Zeroize,
)]
#[serde(transparent)]
pub struct Money(u64);

/// More money than a claim or a pool can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("money.range: {0} is not below 2^48 minor units")]
pub struct TooMuchMoney(pub u64);

impl Money {
    /// Bits of an amount in the circuit.
    pub const BITS: u32 = 48;
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The largest amount.
    pub const MAX: Self = Self((1 << Self::BITS) - 1);

    /// Refuses 2^48 and above.
    pub const fn new(minor_units: u64) -> Result<Self, TooMuchMoney> {
        if minor_units > Self::MAX.0 {
            Err(TooMuchMoney(minor_units))
        } else {
            Ok(Self(minor_units))
        }
    }

    /// Minor units.
    pub const fn get(self) -> u64 {
        self.0
    }

    /// The sum, refused at 2^48.
    pub const fn checked_add(self, other: Self) -> Result<Self, TooMuchMoney> {
        Self::new(self.0 + other.0)
    }

    /// The difference, `None` below zero.
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(rest) => Some(Self(rest)),
            None => None,
        }
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(u64::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

impl borsh::BorshDeserialize for Money {
    fn deserialize_reader<R: borsh::io::Read>(reader: &mut R) -> borsh::io::Result<Self> {
        Self::new(u64::deserialize_reader(reader)?)
            .map_err(|e| borsh::io::Error::new(borsh::io::ErrorKind::InvalidData, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_to_the_forty_is_refused_everywhere() {
        assert!(Shares::new((1 << 40) - 1).is_ok());
        assert_eq!(Shares::new(1 << 40), Err(TooManyShares(1 << 40)));
        assert!(Shares::MAX.checked_add(Shares(1)).is_err());
        assert!(serde_json::from_str::<Shares>("1099511627776").is_err());
        assert!(borsh::from_slice::<Shares>(&(1u64 << 40).to_le_bytes()).is_err());
    }

    #[test]
    fn two_to_the_forty_eight_is_refused_everywhere() {
        assert!(Money::new((1 << 48) - 1).is_ok());
        assert_eq!(Money::new(1 << 48), Err(TooMuchMoney(1 << 48)));
        assert!(Money::MAX.checked_add(Money(1)).is_err());
        assert_eq!(Money(1).checked_sub(Money(2)), None);
        assert!(serde_json::from_str::<Money>("281474976710656").is_err());
        assert!(serde_json::from_str::<Money>("-1").is_err());
        assert!(borsh::from_slice::<Money>(&(1u64 << 48).to_le_bytes()).is_err());
    }
}
