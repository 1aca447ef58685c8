//! Amounts with their bounds.

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
)]
#[serde(transparent)]
pub struct Shares(u64);

/// More shares than a ballot can carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
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
}
