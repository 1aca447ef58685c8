//! Who decides together.

use std::net::SocketAddr;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_log::VerifierKey;
use linli_log::key::KeyKind;
use sha2::{Digest, Sha256};

/// A validator's name among validators: its public key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct Address(pub(crate) [u8; 32]);

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

/// Where a validator's node is reached by the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// Its address between nodes, not the one for owners.
    pub listen: SocketAddr,
}

/// All who vote, in the order in which they propose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Validators(Vec<Validator>);

/// These cannot decide together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ValidatorsRefusal {
    /// Nobody.
    #[error("no validator is named")]
    None,
    /// A key that does not cosign.
    #[error("{0} is a log's key, where a validator's is needed")]
    Kind(String),
    /// One key would vote twice.
    #[error("{0} and {1} are the same key")]
    Twice(String, String),
}

impl Validators {
    /// Refuses none, a key twice, and a key of another kind.
    pub fn new(keys: Vec<VerifierKey>) -> Result<Self, ValidatorsRefusal> {
        if keys.is_empty() {
            return Err(ValidatorsRefusal::None);
        }
        for (n, key) in keys.iter().enumerate() {
            if key.kind() != KeyKind::Cosignature {
                return Err(ValidatorsRefusal::Kind(key.name().to_owned()));
            }
            let same = |other: &&VerifierKey| other.as_bytes() == key.as_bytes();
            if let Some(other) = keys[..n].iter().find(same) {
                let names = (other.name().to_owned(), key.name().to_owned());
                return Err(ValidatorsRefusal::Twice(names.0, names.1));
            }
        }
        Ok(Self(
            keys.into_iter().map(|key| Validator { key }).collect(),
        ))
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
        Address(*self.key.as_bytes())
    }
}

/// Names one committee: signatures, votes and channels of another mean nothing to it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Realm(pub(crate) [u8; 32]);

impl Realm {
    /// Of a log, and of those with whom it began.
    pub(crate) fn of(origin: &str, founders: &Validators) -> Self {
        let mut hash = Sha256::new_with_prefix(b"linli-committee/v1\0");
        hash.update((origin.len() as u64).to_le_bytes());
        hash.update(origin);
        for validator in founders.all() {
            let key = validator.key.to_string();
            hash.update((key.len() as u64).to_le_bytes());
            hash.update(key);
        }
        Self(hash.finalize().into())
    }

    /// What a signature for `purpose` is made over.
    pub(crate) fn preimage(&self, purpose: &str, body: &impl BorshSerialize) -> Vec<u8> {
        let head = ("linli-committee/v1", purpose, self.0);
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
