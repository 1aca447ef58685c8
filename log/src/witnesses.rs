//! Witnesses that somebody relies on, and what their cosignatures say about a checkpoint.

use linli_rule::Rule;

use crate::key::{KeyKind, VerifierKey};
use crate::note::{SignedNote, Verified};
use crate::refusal::LogRefusal;

/// Seconds by which clocks of honest machines may differ: anything dated further ahead was dated wrongly.
pub const CLOCK_TOLERANCE: i64 = 300;

/// Witnesses to rely on: nothing is believed unless `needed` of them have cosigned it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Witnesses {
    keys: Vec<VerifierKey>,
    needed: usize,
}

/// Witnesses cannot be relied on, or too few of them cosigned.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum WitnessesRefusal {
    /// A key twice, one that does not cosign, or more cosignatures asked for than there are keys.
    #[error("log.witness_set: {0}")]
    Set(&'static str),
    /// Too few have cosigned.
    #[error("log.witnesses: {found} of the {needed} cosignatures that are needed")]
    TooFew {
        /// Cosignatures of known witnesses.
        found: usize,
        /// Cosignatures needed.
        needed: usize,
    },
    /// Too few of those who decide on the record have cosigned.
    #[error("log.validators: {found} of the {needed} validators' cosignatures that are needed")]
    TooFewValidators {
        /// Cosignatures of validators.
        found: usize,
        /// Cosignatures needed.
        needed: usize,
    },
    /// A signature under a known key's name that the key did not make.
    #[error(transparent)]
    Log(#[from] LogRefusal),
}

impl Witnesses {
    /// `needed` of `keys`; all of them if no number is given.
    pub fn new(keys: Vec<VerifierKey>, needed: Option<usize>) -> Result<Self, WitnessesRefusal> {
        let bad = |why| Err(WitnessesRefusal::Set(why));
        if keys.iter().any(|key| key.kind() != KeyKind::Cosignature) {
            return bad("a log's key, where a witness's is needed");
        }
        let is_twice = |(n, key): (usize, &VerifierKey)| {
            let same = |other: &VerifierKey| other.as_bytes() == key.as_bytes();
            keys[..n].iter().any(same)
        };
        if keys.iter().enumerate().any(is_twice) {
            return bad("one key twice");
        }
        let needed = needed.unwrap_or(keys.len());
        if needed == 0 && !keys.is_empty() {
            return bad("no cosignature is needed, though witnesses are named");
        }
        if needed > keys.len() {
            return bad("more cosignatures are needed than witnesses are named");
        }
        Ok(Self { keys, needed })
    }

    /// Who they are.
    pub fn keys(&self) -> &[VerifierKey] {
        &self.keys
    }

    /// How many of them must have cosigned.
    pub const fn needed(&self) -> usize {
        self.needed
    }

    /// Whether any two sets of them that suffice have a witness in common: of two histories that differ, it would have
    /// cosigned both. With no witnesses there is none in common.
    pub const fn any_two_share_one(&self) -> bool {
        2 * self.needed > self.keys.len()
    }

    /// Those of them that cosigned a checkpoint, each once.
    pub fn cosigned(&self, note: &SignedNote) -> Result<Vec<Verified>, LogRefusal> {
        let is_known = |key: &VerifierKey| note.signatures().iter().any(|s| key.made(s));
        if self.keys.iter().any(is_known) {
            note.verify(&self.keys)
        } else {
            Ok(Vec::new())
        }
    }

    /// Rule `log.witnesses`: enough of them cosigned.
    pub fn check(&self, note: &SignedNote) -> Result<(), WitnessesRefusal> {
        let (found, needed) = (self.cosigned(note)?.len(), self.needed);
        if found >= needed {
            Ok(())
        } else {
            Err(WitnessesRefusal::TooFew { found, needed })
        }
    }

    /// The time by which the checkpoint existed: the latest one that as many of them as are needed, and at least one,
    /// vouch for. `None` where too few of them cosigned.
    pub fn seen_at(&self, note: &SignedNote) -> Result<Option<u64>, LogRefusal> {
        let signed = self.cosigned(note)?;
        let mut times: Vec<u64> = signed.iter().filter_map(|s| s.time).collect();
        times.sort_unstable_by(|a, b| b.cmp(a));
        Ok(times.get(self.needed.max(1) - 1).copied())
    }
}

#[cfg(test)]
mod tests;
