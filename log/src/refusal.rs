//! Why a part of the log is refused.

use linli_rule::Rule;

/// A refusal of a note, key, checkpoint, proof, tile or receipt.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum LogRefusal {
    /// Not a hash in canonical base64.
    #[error("log.hash: not 32 bytes in base64")]
    Hash,
    /// Not a key of a form and kind known here.
    #[error("log.key: {0}")]
    Key(&'static str),
    /// Not a signed note.
    #[error("log.note: {0}")]
    Note(&'static str),
    /// Signed by no known key, or wrongly by a known one.
    #[error("log.signature: {0}")]
    Signature(String),
    /// A note that is not a checkpoint.
    #[error("log.checkpoint: {0}")]
    Checkpoint(&'static str),
    /// A checkpoint of another log.
    #[error("log.origin: the checkpoint is of {found:?}, not of {expected:?}")]
    Origin {
        /// The name of the key that was expected.
        expected: String,
        /// The checkpoint's first line.
        found: String,
    },
    /// An inclusion proof that does not lead from leaf to root.
    #[error("log.inclusion: the proof does not lead from entry {index} to the root of {size}")]
    Inclusion {
        /// The entry's index, from 0.
        index: u64,
        /// Entries in the tree.
        size: u64,
    },
    /// A consistency proof that is not valid.
    #[error("log.consistency: the log of {new} entries does not extend the log of {old}")]
    Consistency {
        /// Entries in the older tree.
        old: u64,
        /// Entries in the newer tree.
        new: u64,
    },
    /// Not the path of a tile, or not that tile's bytes.
    #[error("log.tile: {0}")]
    Tile(&'static str),
    /// Not a receipt.
    #[error("log.receipt: {0}")]
    Receipt(&'static str),
}
