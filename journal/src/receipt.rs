//! Receipts: proofs that a message is in the signed log, which can be checked without its keeper.

use linli_log::{Checkpoint, LogRefusal, SignedNote, VerifierKey};
use linli_primitives::Digest;
use linli_rule::Rule;
use linli_wire::{DecodeError, Entry, Message};

/// A checkpoint with the note that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What it says.
    pub checkpoint: Checkpoint,
    /// As signed, with its cosignatures.
    pub note: SignedNote,
}

impl SignedCheckpoint {
    /// Reads a note that `key` must have signed.
    pub fn open(text: &str, key: &VerifierKey) -> Result<Self, LogRefusal> {
        let note = SignedNote::parse(text)?;
        let checkpoint = Checkpoint::open(&note, key)?;
        Ok(Self { checkpoint, note })
    }

    /// Reads a note without checking its signatures.
    pub fn unverified(text: &str) -> Result<Self, LogRefusal> {
        let note = SignedNote::parse(text)?;
        let checkpoint = Checkpoint::parse(note.text())?;
        Ok(Self { checkpoint, note })
    }
}

/// A valid receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The message's entry, from 0.
    pub index: u64,
    /// Names the message.
    pub digest: Digest,
    /// Whether it came in just now; `false` if the record already had it, or if this is not known.
    pub fresh: bool,
    /// What it did, as the record's keeper says; not proved.
    pub effect: Option<String>,
    /// The log's leaf, which has the time it was recorded.
    pub entry: Entry,
    /// The checkpoint it leads to.
    pub seen: SignedCheckpoint,
    /// The receipt as a file (`c2sp.org/tlog-proof@v1`, the entry in `extra`); [`check_receipt`] reads it.
    pub text: String,
}

/// A receipt is not valid.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadReceipt {
    /// It is not a receipt, or its proof or signature is not valid.
    #[error("client.receipt: {0}")]
    Proof(LogRefusal),
    /// Its leaf is not an entry.
    #[error("client.receipt: {0}")]
    Entry(DecodeError),
    /// It is another message's.
    #[error("client.receipt: the entry is of another message")]
    Message,
}

/// Checks a receipt of `message` (whose canonical bytes are `bytes`) against the log's key: the leaf is made from the
/// message itself, only its time is taken from the receipt.
pub fn check_receipt(
    text: &str,
    message: &Message,
    bytes: &[u8],
    key: &VerifierKey,
) -> Result<Receipt, BadReceipt> {
    let receipt = linli_log::Receipt::parse(text).map_err(BadReceipt::Proof)?;
    let leaf = receipt.extra.as_deref().unwrap_or_default();
    let said = Entry::decode(leaf).map_err(BadReceipt::Entry)?;
    let entry = Entry::of(said.at, message, bytes);
    if entry != said {
        return Err(BadReceipt::Message);
    }
    let receipted = receipt
        .verify(&entry.encode(), key, &[])
        .map_err(BadReceipt::Proof)?;
    Ok(Receipt {
        index: receipt.index,
        digest: entry.message,
        fresh: false,
        effect: None,
        entry,
        seen: SignedCheckpoint {
            checkpoint: receipted.checkpoint,
            note: receipt.checkpoint,
        },
        text: text.to_owned(),
    })
}
