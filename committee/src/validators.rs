//! Who decides together.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_log::VerifierKey;
use linli_log::key::KeyKind;
use linli_wire::community::CommunityId;
use sha2::{Digest, Sha256};

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

/// Names one committee: signatures, votes and channels of another mean nothing to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Realm(pub(crate) [u8; 32]);

impl Realm {
    /// Of a log, and of the community whose document names those with whom it began.
    pub(crate) fn of(origin: &str, community: CommunityId) -> Self {
        let mut hash = Sha256::new_with_prefix(b"linli-committee/v2\0");
        hash.update((origin.len() as u64).to_le_bytes());
        hash.update(origin);
        hash.update(community.as_bytes());
        Self(hash.finalize().into())
    }

    /// What a signature for `purpose` is made over.
    pub(crate) fn preimage(&self, purpose: &str, body: &impl BorshSerialize) -> Vec<u8> {
        let head = ("linli-committee/v2", purpose, self.0);
        borsh::to_vec(&(head, body)).expect("memory does not fail")
    }
}

impl core::fmt::Display for Realm {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", hex::encode(&self.0[..16]))
    }
}

#[cfg(test)]
mod tests;
