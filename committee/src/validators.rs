//! Who decides together.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_log::VerifierKey;
use linli_log::key::KeyKind;
pub(crate) use linli_rules::committee::Realm;

/// A validator's name among validators: its public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct Address(pub(crate) [u8; 32]);

impl Address {
    pub(crate) fn of(key: &VerifierKey) -> Self {
        Self(*key.as_bytes())
    }
}

impl core::fmt::Display for Address {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", hex::encode(&self.0[..6]))
    }
}

impl core::fmt::Debug for Address {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{self}")
    }
}

/// One who votes, with one voice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validator {
    /// Signs votes, and cosigns checkpoints under this name.
    pub key: VerifierKey,
}

/// All who vote, in the order in which they propose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validators(Vec<Validator>);

impl Validators {
    /// Those whom a community's record names, which checked them; `None` where one node keeps the record.
    pub fn of(named: &linli_wire::validators::Validators) -> Option<Self> {
        let validator = |named: &linli_wire::validators::Validator| {
            let (kind, key) = (KeyKind::Cosignature, *named.key.as_bytes());
            let key = VerifierKey::new(&named.name, kind, key).ok()?;
            Some(Validator { key })
        };
        let all: Vec<_> = named.0.iter().map(validator).collect::<Option<_>>()?;
        (!all.is_empty()).then_some(Self(all))
    }

    /// All of them.
    pub fn all(&self) -> &[Validator] {
        &self.0
    }

    /// How many make a decision: more than two thirds.
    pub const fn quorum(&self) -> usize {
        self.0.len() * 2 / 3 + 1
    }

    pub(crate) fn get(&self, address: &Address) -> Option<&Validator> {
        self.0
            .iter()
            .find(|validator| validator.address() == *address)
    }

    /// Whose turn it is.
    pub(crate) fn proposer(&self, height: u64, round: i64) -> &Validator {
        let turn = height.wrapping_add(round.max(0).cast_unsigned());
        let place = turn % self.0.len() as u64;
        &self.0[place as usize]
    }
}

impl Validator {
    pub(crate) fn address(&self) -> Address {
        Address::of(&self.key)
    }
}

#[cfg(test)]
mod tests;
