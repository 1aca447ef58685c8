//! The roll: who may vote with how many shares, by unit and identity commitment; it names nobody.

use std::collections::{HashMap, HashSet};

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::merkle::{Path, Tree, empty_leaf};
use linli_primitives::{Digest, Fp, IdCommitment, Realm, RollLeaf, RollRoot, Shares};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::enrolment::is_zero;
use crate::label::{MAX_LABEL_BYTES, unit_key};

mod build;

pub use build::{EnrolmentFault, EnrolmentReport, RefusedEnrolment};

/// Depth of the roll's tree.
pub const DEPTH: usize = 32;
/// The largest roll, in bytes of either encoding.
pub const MAX_BYTES: usize = 512 << 20;
const FORMAT: &str = "linli-roll-1";

/// The public roll of a realm.
///
/// Entry n of the register is leaf n − 1 of the tree; an owner who has not enrolled has the empty leaf there and
/// counts in the totals, so that a quorum is of all owners.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Document", into = "Document")]
pub struct Roll {
    realm: Realm,
    rule: String,
    heads: u64,
    shares: Shares,
    entries: Vec<RollEntry>,
}

/// One owner of the roll.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollEntry {
    /// The owner's number in the register, from 1.
    pub number: u32,
    /// Labels of the owner's units.
    pub units: Vec<String>,
    /// The owner's shares.
    pub shares: Shares,
    /// The owner's identity commitment, once enrolled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<IdCommitment>,
}

#[derive(Clone, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    realm: Realm,
    rule: String,
    heads: u64,
    shares: Shares,
    entries: Vec<RollEntry>,
}

/// The roll contradicts itself or the register.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum RollError {
    /// Not a roll of a known version.
    #[error("roll.format: {0:?} is not {FORMAT:?}")]
    Format(String),
    /// Not the canonical encoding, or not of this shape.
    #[error("roll.encoding: {0}")]
    Encoding(String),
    /// The counting rule's name is not a proper one.
    #[error("roll.rule: 1 to 64 characters of a-z, 0-9 and -")]
    Rule,
    /// Numbers do not run from 1.
    #[error("roll.number: entry {position} has number {number}")]
    Number {
        /// Position from 1.
        position: u64,
        /// Its number.
        number: u32,
    },
    /// An entry has no unit, a bad label, or no shares.
    #[error("roll.entry: entry {0} has no unit, a bad label or no shares")]
    Entry(u32),
    /// A unit is in the roll twice.
    #[error("roll.unit_duplicate: {0} is in the roll twice")]
    UnitDuplicate(String),
    /// Two entries have one commitment.
    #[error("roll.duplicate_commitment: entries {0} and {1} have one commitment")]
    DuplicateCommitment(u32, u32),
    /// A commitment is zero.
    #[error("roll.zero_commitment: entry {0} has the zero commitment")]
    ZeroCommitment(u32),
    /// The totals are not the sums of the entries, or not those of the register.
    #[error(
        "roll.totals: {heads} heads and {shares} shares, expected {expected_heads} and {expected_shares}"
    )]
    Totals {
        /// Heads of the roll.
        heads: u64,
        /// Shares of the roll.
        shares: u64,
        /// Expected heads.
        expected_heads: u64,
        /// Expected shares.
        expected_shares: u64,
    },
    /// An entry differs from the register.
    #[error("roll.mismatch: entry {0} differs from the register in units or shares")]
    Mismatch(u32),
    /// The roll was counted by another rule than the register.
    #[error("roll.rule: the roll counts by {roll}, the register by {register}")]
    OtherRule {
        /// The roll's rule.
        roll: String,
        /// The register's rule.
        register: String,
    },
}

impl Roll {
    /// The community.
    pub const fn realm(&self) -> &Realm {
        &self.realm
    }

    /// The counting rule's name.
    pub fn rule(&self) -> &str {
        &self.rule
    }

    /// All owners of the register, enrolled or not.
    pub const fn heads(&self) -> u64 {
        self.heads
    }

    /// All their shares.
    pub const fn shares(&self) -> Shares {
        self.shares
    }

    /// The entries; number n is at index n − 1.
    pub fn entries(&self) -> &[RollEntry] {
        &self.entries
    }

    /// Owners who can vote, and their shares.
    pub fn enrolled(&self) -> (u64, Shares) {
        let enrolled = self.entries.iter().filter(|entry| entry.id.is_some());
        enrolled.fold((0, Shares::default()), |(heads, shares), entry| {
            let shares = shares.checked_add(entry.shares);
            (
                heads + 1,
                shares.expect("the total of all entries is below 2^40"),
            )
        })
    }

    /// The entry with this commitment.
    pub fn entry_of(&self, id: IdCommitment) -> Option<&RollEntry> {
        self.entries.iter().find(|entry| entry.id == Some(id))
    }

    /// The entry with this unit, however its label is written.
    pub fn entry_of_unit(&self, unit: &str) -> Option<&RollEntry> {
        let key = unit_key(unit);
        let matches = |label: &String| unit_key(label) == key;
        self.entries
            .iter()
            .find(|entry| entry.units.iter().any(matches))
    }

    /// The tree of leaves; costs two hashes per entry, so keep it when you need several witnesses.
    pub fn tree(&self) -> Tree<DEPTH> {
        Tree::new(leaves(&self.entries))
    }

    /// The root of [`Self::tree`].
    pub fn root(&self) -> RollRoot {
        root_of(&self.tree())
    }

    /// The path of this owner's leaf in `tree`, and the owner's shares.
    pub fn witness(&self, tree: &Tree<DEPTH>, id: IdCommitment) -> Option<(Path<DEPTH>, Shares)> {
        let entry = self.entry_of(id)?;
        Some((tree.path(u64::from(entry.number) - 1)?, entry.shares))
    }

    /// The canonical encoding.
    pub fn to_bytes(&self) -> Vec<u8> {
        borsh::to_vec(&Document::from(self.clone())).expect("writing to memory does not fail")
    }

    /// Reads the canonical encoding, all of it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, RollError> {
        bounded(bytes)?;
        let document: Document =
            borsh::from_slice(bytes).map_err(|e| RollError::Encoding(e.to_string()))?;
        document.try_into()
    }

    /// The roll as JSON, as it is published.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("strings and numbers are JSON");
        text.push('\n');
        text
    }

    /// Reads JSON.
    pub fn from_json(bytes: &[u8]) -> Result<Self, RollError> {
        bounded(bytes)?;
        let document: Document =
            serde_json::from_slice(bytes).map_err(|e| RollError::Encoding(e.to_string()))?;
        document.try_into()
    }

    /// The digest of the canonical encoding; names the roll.
    pub fn digest(&self) -> Digest {
        Digest::of(Kind::Roll, &[&self.to_bytes()])
    }

    fn check_entries(&self) -> Result<(), RollError> {
        let mut units = HashSet::with_capacity(self.entries.len());
        let mut ids = HashMap::with_capacity(self.entries.len());
        let mut shares = Shares::default();
        for (entry, position) in self.entries.iter().zip(1u64..) {
            let number = entry.number;
            if u64::from(number) != position {
                return Err(RollError::Number { position, number });
            }
            if entry.units.is_empty() || entry.shares == Shares::default() {
                return Err(RollError::Entry(number));
            }
            for unit in &entry.units {
                let key = unit_key(unit);
                let bad = unit.len() > MAX_LABEL_BYTES || unit.chars().any(char::is_control);
                if bad || key.is_empty() {
                    return Err(RollError::Entry(number));
                }
                if !units.insert(key) {
                    return Err(RollError::UnitDuplicate(unit.clone()));
                }
            }
            if entry.id.is_some_and(is_zero) {
                return Err(RollError::ZeroCommitment(number));
            }
            if let Some(earlier) = entry.id.and_then(|id| ids.insert(id, number)) {
                return Err(RollError::DuplicateCommitment(earlier, number));
            }
            shares = shares
                .checked_add(entry.shares)
                .map_err(|e| RollError::Encoding(e.to_string()))?;
        }
        let heads = self.entries.len() as u64;
        expect_totals((self.heads, self.shares), (heads, shares))
    }
}

/// The root of a roll's tree.
pub fn root_of(tree: &Tree<DEPTH>) -> RollRoot {
    RollRoot::new(tree.root())
}

/// Whether `name` can name a counting rule: 1 to 64 characters of a-z, 0-9 and `-`.
pub(crate) fn is_rule_name(name: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=64).contains(&name.len()) && name.bytes().all(allowed)
}

fn bounded(bytes: &[u8]) -> Result<(), RollError> {
    if bytes.len() > MAX_BYTES {
        Err(RollError::Encoding(format!("more than {MAX_BYTES} bytes")))
    } else {
        Ok(())
    }
}

fn expect_totals(found: (u64, Shares), expected: (u64, Shares)) -> Result<(), RollError> {
    if found == expected {
        Ok(())
    } else {
        Err(RollError::Totals {
            heads: found.0,
            shares: found.1.get(),
            expected_heads: expected.0,
            expected_shares: expected.1.get(),
        })
    }
}

fn leaves(entries: &[RollEntry]) -> Vec<Fp> {
    let leaf = |entry: &RollEntry| {
        entry
            .id
            .map_or_else(empty_leaf, |id| RollLeaf::of(id, entry.shares).element())
    };
    #[cfg(feature = "parallel")]
    {
        use rayon::prelude::*;
        entries.par_iter().with_min_len(64).map(leaf).collect()
    }
    #[cfg(not(feature = "parallel"))]
    entries.iter().map(leaf).collect()
}

impl TryFrom<Document> for Roll {
    type Error = RollError;
    fn try_from(document: Document) -> Result<Self, RollError> {
        let Document {
            format,
            realm,
            rule,
            heads,
            shares,
            entries,
        } = document;
        if format != FORMAT {
            return Err(RollError::Format(format));
        }
        if !is_rule_name(&rule) {
            return Err(RollError::Rule);
        }
        let roll = Self {
            realm,
            rule,
            heads,
            shares,
            entries,
        };
        roll.check_entries().map(|()| roll)
    }
}

impl From<Roll> for Document {
    fn from(roll: Roll) -> Self {
        Self {
            format: FORMAT.to_owned(),
            realm: roll.realm,
            rule: roll.rule,
            heads: roll.heads,
            shares: roll.shares,
            entries: roll.entries,
        }
    }
}

#[cfg(all(test, feature = "import"))]
mod tests;
