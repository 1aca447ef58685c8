//! What goes wrong in a node, by the ids of the book's rules.

use std::path::{Path, PathBuf};
use std::time::Duration;

use linli_rule::Rule;
use linli_wire::archive::ArchiveError;
use linli_wire::community::CommunityId;

use crate::signer::SignerError;

/// The node cannot open, read or write its data.
#[derive(Debug, thiserror::Error, Rule)]
pub enum NodeError {
    /// Another process holds the data folder.
    #[error("store.locked: {} is used by another node", .0.display())]
    Locked(PathBuf),
    /// There is no record here.
    #[error("store.missing: there is no record in {}", .0.display())]
    Missing(PathBuf),
    /// There already is one where a new one was to be made.
    #[error("store.exists: {} exists and is not overwritten", .0.display())]
    Exists(PathBuf),
    /// The file is not a node's record.
    #[error("store.format: {} is not a node's record", .0.display())]
    Format(PathBuf),
    /// The record was written by a newer program.
    #[error("store.version: the record is of version {found}, this program knows {known}")]
    Version {
        /// Version of the record.
        found: u32,
        /// Newest version that this program reads.
        known: u32,
    },
    /// The stored data contradicts itself.
    #[error("store.corrupt: {place}: {detail}")]
    Corrupt {
        /// Table and row, such as `entries 17`.
        place: String,
        /// What does not fit.
        detail: String,
    },
    /// The node's key signed a longer log than the one stored.
    #[error("store.behind: the record has {stored} entries, but a log of {signed} was signed")]
    Behind {
        /// Entries stored.
        stored: u64,
        /// Entries of the largest log that was signed.
        signed: u64,
    },
    /// The rows that say who signed for the record, or what was signed, are not there.
    #[error("store.unsigned: the record has {stored} entries, but {missing}")]
    Unsigned {
        /// Entries stored.
        stored: u64,
        /// What is not there.
        missing: &'static str,
    },
    /// No space is left.
    #[error("store.full: the disk is full")]
    Full,
    /// The record cannot be written.
    #[error("store.read_only: the record cannot be written: {0}")]
    ReadOnly(String),
    /// A file cannot be read or written.
    #[error("store.file: {}: {source}", path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A text file is not in UTF-8.
    #[error("encoding.text: {} is not UTF-8 text", .0.display())]
    Text(PathBuf),
    /// The settings name another community than the record is of.
    #[error("node.community: the community named is {named}, the record is of {found}")]
    Community {
        /// That of the settings.
        named: CommunityId,
        /// That of the record.
        found: CommunityId,
    },
    /// An entry of a record that is being restored breaks a rule.
    #[error("node.replay: entry {index} is refused: {detail}")]
    Replay {
        /// Which, from 0.
        index: u64,
        /// The broken rule and the evidence.
        detail: String,
    },
    /// The node's key does not sign.
    #[error(transparent)]
    Signer(#[from] SignerError),
    /// The key in the data folder is not the one that signed for the record, or there is none.
    #[error("node.other_key: the record was signed for by {known}, and that key is not here")]
    OtherKey {
        /// The record's key, as signed notes spell it.
        known: String,
    },
    /// A file to restore from is not an archive.
    #[error(transparent)]
    Archive(ArchiveError),
    /// A light archive cannot be restored from.
    #[error("node.light: the archive has no message of entry {index}; restoring needs all of them")]
    Light {
        /// Which, from 0.
        index: u64,
    },
    /// A record to restore from has no checkpoint that fits it.
    #[error("node.checkpoint: the record's checkpoint is not valid: {0}")]
    Checkpoint(String),
    /// A record to complete from is of another log, or this log has forked.
    #[error("node.differs: entry {index} of the two records is not the same")]
    Differs {
        /// The first such entry, from 0.
        index: u64,
    },
    /// The settings are wrong.
    #[error("node.config: {0}")]
    Config(String),
    /// The parameters of proofs that ship with the program are damaged.
    #[error("params.digest: {0}")]
    Params(String),
}

impl NodeError {
    /// An I/O error at `path`.
    pub(crate) fn file(path: &Path) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.to_owned();
        |source| Self::File { path, source }
    }

    /// What `place` holds is corrupt.
    pub(crate) fn corrupt(place: impl Into<String>, detail: impl ToString) -> Self {
        Self::Corrupt {
            place: place.into(),
            detail: detail.to_string(),
        }
    }
}

/// A submitted message is not in the record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Rejected {
    /// It breaks a rule; sending it again is of no use.
    #[error("{rule}: {detail}")]
    #[rule(field = rule)]
    Refused {
        /// The rule's id.
        rule: &'static str,
        /// The evidence.
        detail: String,
    },
    /// The queue is full.
    #[error("node.busy: too many messages wait; try again after {} s", retry_after.as_secs())]
    Busy {
        /// When there should be room.
        retry_after: Duration,
    },
    /// No space is left; the node takes messages again once there is.
    #[error("store.full: the node's disk is full; nothing was recorded")]
    Full,
    /// The record cannot be written; the node tries again by itself.
    #[error("store.read_only: the node cannot write its record: {reason}")]
    ReadOnly {
        /// Why.
        reason: String,
    },
    /// The record may be an old copy, and its witnesses have not said yet that it is not; the node goes on asking them.
    #[error(
        "node.unconfirmed: nothing is recorded before {needed} of {asked} witnesses have answered; {answered} did"
    )]
    Unconfirmed {
        /// How many have said what they know of the log.
        answered: usize,
        /// How many have to.
        needed: usize,
        /// How many are asked.
        asked: usize,
    },
    /// The node decides with others, and too few of them answer; the message may be recorded later.
    #[error("node.undecided: the validators have agreed on nothing for {seconds} seconds")]
    Undecided {
        /// For how long there has been something to decide on.
        seconds: u64,
    },
    /// The node lost its record and is handed it again by those who decide with it.
    #[error(
        "node.catching_up: the key has signed for {signed} entries, which are not all here again"
    )]
    CatchingUp {
        /// Entries that the key signed for.
        signed: u64,
    },
    /// The node is being stopped.
    #[error("node.stopping: the node is being stopped; nothing was recorded")]
    Stopping,
}

impl Rejected {
    /// The refusal of a message that is on disk, but not yet covered by a checkpoint: nobody may rely on it before it
    /// is.
    pub(crate) fn unsigned() -> Self {
        Self::ReadOnly {
            reason: "the message is recorded but not signed for yet; send it again".to_owned(),
        }
    }

    /// When to try again, where that can help.
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused { .. } => None,
            Self::Busy { retry_after } => Some(*retry_after),
            Self::Full | Self::ReadOnly { .. } | Self::Unconfirmed { .. } => {
                Some(Duration::from_secs(60))
            }
            Self::Undecided { .. } | Self::CatchingUp { .. } | Self::Stopping => {
                Some(Duration::from_secs(10))
            }
        }
    }
}
