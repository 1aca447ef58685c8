//! A witness of logs: it cosigns a checkpoint only if it extends the last one it cosigned
//! ([c2sp.org/tlog-witness](https://c2sp.org/tlog-witness)).

use std::collections::BTreeMap;

use linli_rule::Rule;

use crate::checkpoint::{Checkpoint, parse_number};
use crate::hash::Hash;
use crate::key::{KeyKind, VerifierKey};
use crate::note::{MAX_NOTE_BYTES, SignedNote};
use crate::refusal::LogRefusal;
use crate::tree::check_consistency;
use crate::witnesses::CLOCK_TOLERANCE;

/// The most lines of a consistency proof.
pub const MAX_PROOF: usize = 63;
/// The longest request that is read, in bytes.
pub const MAX_REQUEST_BYTES: usize = MAX_NOTE_BYTES + 64 * 64;

/// The body of an `add-checkpoint` request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Size of the last checkpoint that the witness cosigned; 0 where it has none.
    pub old_size: u64,
    /// The consistency proof from there.
    pub proof: Vec<Hash>,
    /// The new checkpoint.
    pub note: SignedNote,
}

impl AddCheckpoint {
    /// The request's text.
    pub fn encode(&self) -> String {
        let proof: String = self.proof.iter().map(|hash| format!("{hash}\n")).collect();
        format!("old {}\n{proof}\n{}", self.old_size, self.note.encode())
    }

    /// Reads a request's text; verifies nothing.
    pub fn parse(text: &str) -> Result<Self, WitnessRefusal> {
        let bad = WitnessRefusal::Request;
        if text.len() > MAX_REQUEST_BYTES {
            return Err(bad("too long"));
        }
        let (head, note) = text
            .split_once("\n\n")
            .ok_or(bad("no empty line before the checkpoint"))?;
        let mut lines = head.split('\n');
        let old_size = lines.next().and_then(|line| line.strip_prefix("old "));
        let old_size = old_size.and_then(parse_number).ok_or(bad("no old size"))?;
        let proof: Result<Vec<Hash>, _> = lines.map(str::parse).collect();
        let proof = proof.map_err(|_| bad("a line of the proof that is no hash"))?;
        if proof.len() > MAX_PROOF {
            return Err(bad("more than 63 hashes"));
        }
        let note = SignedNote::parse(note).map_err(|_| bad("no signed note"))?;
        Ok(Self {
            old_size,
            proof,
            note,
        })
    }
}

/// Why a witness does not cosign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum WitnessRefusal {
    /// Not a request.
    #[error("witness.request: {0}")]
    Request(&'static str),
    /// A log that the witness does not follow.
    #[error("witness.log: {0:?} is not a log that is followed here")]
    Log(String),
    /// Not signed by that log.
    #[error("witness.signature: the log's key did not sign this checkpoint")]
    Signature,
    /// The old size is above the new one.
    #[error("witness.old_size: from {old} entries back to {new}")]
    OldSize {
        /// The size named as the last one.
        old: u64,
        /// The checkpoint's.
        new: u64,
    },
    /// The old size is not that of the last checkpoint.
    #[error("witness.stale: the last checkpoint cosigned here has {last} entries")]
    Stale {
        /// Size of the last checkpoint.
        last: u64,
    },
    /// Its last entry is dated in the future.
    #[error("witness.ahead: the last entry is dated {time}, but it is {now} here")]
    Ahead {
        /// The entry's time, in Unix seconds.
        time: u64,
        /// The witness's.
        now: u64,
    },
    /// Two roots for one size.
    #[error("witness.fork: another root for {size} entries than the one cosigned")]
    Fork {
        /// The size.
        size: u64,
    },
    /// The new log does not extend the old one, by this proof.
    #[error("witness.consistency: {new} entries do not extend the {old} cosigned")]
    Consistency {
        /// Size of the last checkpoint.
        old: u64,
        /// The new one's.
        new: u64,
    },
}

impl WitnessRefusal {
    /// The HTTP status that the specification gives it.
    pub const fn status(&self) -> u16 {
        match self {
            Self::Request(_) | Self::OldSize { .. } => 400,
            Self::Signature | Self::Ahead { .. } => 403,
            Self::Log(_) => 404,
            Self::Stale { .. } | Self::Fork { .. } => 409,
            Self::Consistency { .. } => 422,
        }
    }

    /// Size of the last checkpoint, which the answer of a conflict (409) consists of.
    pub const fn last_size(&self) -> Option<u64> {
        match self {
            Self::Stale { last } => Some(*last),
            Self::Fork { size } => Some(*size),
            _ => None,
        }
    }
}

/// The logs a witness follows, with the last checkpoint of each.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    logs: BTreeMap<String, Followed>,
}

#[derive(Clone, Debug)]
struct Followed {
    keys: Vec<VerifierKey>,
    last: Option<SignedNote>,
    size: u64,
    root: Hash,
}

/// A checkpoint that may be cosigned, once it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advance {
    note: SignedNote,
    checkpoint: Checkpoint,
}

impl Advance {
    /// Rule `witness.ahead`: by the witness's own clock, the last entry is not dated in the future, within the
    /// tolerance. If a log's checkpoints name no time, its readers compare its entries with the cosignature's time.
    pub fn check_time(&self, now: u64) -> Result<(), WitnessRefusal> {
        match self.checkpoint.time() {
            Some(time) if time > now.saturating_add(CLOCK_TOLERANCE.unsigned_abs()) => {
                Err(WitnessRefusal::Ahead { time, now })
            }
            _ => Ok(()),
        }
    }

    /// What the witness has to keep before it cosigns.
    pub const fn note(&self) -> &SignedNote {
        &self.note
    }

    /// The same, parsed.
    pub const fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }
}

impl Witness {
    /// Follows the log of this key's name; a second key of that name signs for the same log.
    pub fn follow(&mut self, key: VerifierKey) -> Result<(), LogRefusal> {
        if key.kind() != KeyKind::Note {
            return Err(LogRefusal::Key("of a witness, where a log's is needed"));
        }
        let log = self
            .logs
            .entry(key.name().to_owned())
            .or_insert_with(|| Followed {
                keys: Vec::new(),
                last: None,
                size: 0,
                root: Hash::EMPTY_ROOT,
            });
        if !log.keys.contains(&key) {
            log.keys.push(key);
        }
        Ok(())
    }

    /// Resumes from the last checkpoint of a log, as it was kept. Refuses one that no key of a
    /// followed log signed.
    pub fn resume(&mut self, note: SignedNote) -> Result<(), WitnessRefusal> {
        let checkpoint = self.open(&note)?;
        self.record(Advance { note, checkpoint });
        Ok(())
    }

    /// Whether this checkpoint may be cosigned. Changes nothing: the caller keeps the checkpoint durably, then
    /// calls [`Witness::record`], then cosigns, all before it handles the next request.
    pub fn check(&self, request: &AddCheckpoint) -> Result<Advance, WitnessRefusal> {
        let checkpoint = self.open(&request.note)?;
        let log = &self.logs[&checkpoint.origin];
        let (old, new) = (request.old_size, checkpoint.size);
        if old > new {
            return Err(WitnessRefusal::OldSize { old, new });
        }
        if old != log.size {
            return Err(WitnessRefusal::Stale { last: log.size });
        }
        if old == new && checkpoint.root != log.root {
            return Err(WitnessRefusal::Fork { size: old });
        }
        check_consistency(old, &log.root, new, &checkpoint.root, &request.proof)
            .map_err(|_| WitnessRefusal::Consistency { old, new })?;
        Ok(Advance {
            note: request.note.clone(),
            checkpoint,
        })
    }

    /// Notes that a checkpoint was kept, and is the last of its log from now on.
    pub fn record(&mut self, advance: Advance) {
        let Advance { note, checkpoint } = advance;
        if let Some(log) = self.logs.get_mut(&checkpoint.origin) {
            log.last = Some(note);
            log.size = checkpoint.size;
            log.root = checkpoint.root;
        }
    }

    /// The logs followed: their names, their last checkpoint.
    pub fn logs(&self) -> impl Iterator<Item = (&str, Option<&SignedNote>)> {
        let logs = self.logs.iter();
        logs.map(|(origin, log)| (origin.as_str(), log.last.as_ref()))
    }

    fn open(&self, note: &SignedNote) -> Result<Checkpoint, WitnessRefusal> {
        let origin = note.text().split('\n').next().unwrap_or_default();
        let log = self
            .logs
            .get(origin)
            .ok_or_else(|| WitnessRefusal::Log(origin.chars().take(256).collect()))?;
        note.verify(&log.keys)
            .map_err(|_| WitnessRefusal::Signature)?;
        Checkpoint::parse(note.text()).map_err(|_| WitnessRefusal::Request("no checkpoint"))
    }
}

#[cfg(test)]
mod tests;
