//! Why a request to a node failed.

use std::path::PathBuf;

use linli_journal::BadReceipt;
use linli_log::{LogRefusal, WitnessesRefusal};
use linli_rule::{Refusal, Rule};

/// A request to a node failed, or the node was caught lying.
#[derive(Debug, thiserror::Error, Rule)]
pub enum ClientError {
    /// The address cannot be a node's.
    #[error("client.url: {0}")]
    Url(&'static str),
    /// The node cannot be reached, or broke off.
    #[error("client.unreachable: {0}")]
    Unreachable(String),
    /// The node is there but takes nothing at the moment, even after several tries.
    #[error("client.busy: {detail}")]
    Busy {
        /// What the node said.
        detail: String,
    },
    /// The node refuses by a rule of its own or of the record.
    #[error("client.refused: the node refuses: {0}")]
    Refused(Refusal),
    /// An answer that cannot be used: too long, malformed, or of another kind.
    #[error("client.answer: {0}")]
    Answer(String),
    /// The node shows another key than the one that was kept or given.
    #[error("client.key: the node's key is {shown}, not the expected {expected}")]
    Key {
        /// The key to expect.
        expected: String,
        /// The node's.
        shown: String,
    },
    /// The node's key did not sign this, or it is not a checkpoint of the node's log.
    #[error("client.checkpoint: {0}")]
    Checkpoint(#[from] LogRefusal),
    /// Too few of the witnesses to rely on have cosigned.
    #[error(transparent)]
    Witnesses(#[from] WitnessesRefusal),
    /// Two checkpoints signed by the node contradict each other.
    #[error(
        "client.fork: the node signed two records that contradict each other; the proof is in {}",
        evidence.display()
    )]
    Fork {
        /// The checkpoint seen before, as signed.
        kept: String,
        /// The one shown now, as signed.
        shown: String,
        /// The file with both.
        evidence: PathBuf,
    },
    /// The node shows a shorter record than before.
    #[error(
        "client.rollback: the node shows a shorter record than before; both checkpoints are in {}",
        evidence.display()
    )]
    Rollback {
        /// The checkpoint seen before, as signed.
        kept: String,
        /// The one shown now, as signed.
        shown: String,
        /// The file with both.
        evidence: PathBuf,
    },
    /// The node's tiles do not show that the new checkpoint extends the kept one.
    #[error(
        "client.consistency: the node does not show that its record extends the one seen before; both checkpoints \
         are in {}",
        evidence.display()
    )]
    Consistency {
        /// The checkpoint seen before, as signed.
        kept: String,
        /// The one shown now, as signed.
        shown: String,
        /// The file with both.
        evidence: PathBuf,
    },
    /// Checkpoints that two nodes of one log signed contradict each other.
    #[error(
        "client.split: two nodes show records of one log that contradict each other; the proof is in {}",
        evidence.display()
    )]
    Split {
        /// The checkpoint seen before, as another node signed it.
        kept: String,
        /// The one shown now, as this node signed it.
        shown: String,
        /// The file with both.
        evidence: PathBuf,
    },
    /// The receipt does not show that the message is in the record.
    #[error(transparent)]
    Receipt(#[from] BadReceipt),
    /// Entries or messages that are not those of the signed checkpoint.
    #[error("client.record: {0}")]
    Record(String),
    /// The folder in which checkpoints and copies are kept cannot be used.
    #[error("client.folder: {}: {reason}", path.display())]
    Folder {
        /// Which file or folder.
        path: PathBuf,
        /// Why.
        reason: std::io::Error,
    },
    /// A kept file that is not what this program wrote.
    #[error("client.kept: {} is damaged", .0.display())]
    Kept(PathBuf),
}

impl ClientError {
    /// The error that a program shows: the node's own refusal, if it refused.
    pub fn refusal(&self) -> Refusal {
        let own = Refusal::of(self);
        match self {
            Self::Refused(refusal) => refusal.clone(),
            Self::Fork { evidence, .. }
            | Self::Split { evidence, .. }
            | Self::Rollback { evidence, .. }
            | Self::Consistency { evidence, .. } => own.with("evidence", evidence.display()),
            _ => own,
        }
    }

    /// The evidence that was written, where the node was caught.
    pub fn evidence(&self) -> Option<&std::path::Path> {
        match self {
            Self::Fork { evidence, .. }
            | Self::Split { evidence, .. }
            | Self::Rollback { evidence, .. }
            | Self::Consistency { evidence, .. } => Some(evidence),
            _ => None,
        }
    }
}
