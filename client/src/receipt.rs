//! Receipts: that a message is in a node's signed log, to be checked without the node.

use linli_log::VerifierKey;
use linli_primitives::Digest;
use linli_wire::entry::Entry;
use linli_wire::message::Message;

use crate::error::ClientError;
use crate::kept::Seen;
use crate::node::not_a_receipt;

/// A receipt that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// The message's entry, from 0.
    pub index: u64,
    /// Names the message.
    pub digest: Digest,
    /// Whether it came in just now; `false` where the record had it, or where nobody asked.
    pub fresh: bool,
    /// What it did, in the node's words; not proved.
    pub effect: Option<String>,
    /// The log's leaf: when it was taken in.
    pub entry: Entry,
    /// The checkpoint it leads to.
    pub seen: Seen,
    /// The receipt as a file (`c2sp.org/tlog-proof@v1`, the entry in `extra`); [`check_receipt`] reads it.
    pub text: String,
}

/// Checks a receipt of `message` (whose canonical bytes are `bytes`) against the key of the node's log: the leaf is
/// made from the message itself, only its time is taken from the receipt.
pub fn check_receipt(
    text: &str,
    message: &Message,
    bytes: &[u8],
    key: &VerifierKey,
) -> Result<Receipt, ClientError> {
    let receipt = linli_log::Receipt::parse(text).map_err(not_a_receipt)?;
    let leaf = receipt.extra.as_deref().unwrap_or_default();
    let said = Entry::decode(leaf).map_err(|e| ClientError::Receipt(e.to_string()))?;
    let entry = Entry::of(said.at, message, bytes);
    if entry != said {
        return Err(ClientError::Receipt(
            "the entry is of another message".into(),
        ));
    }
    let receipted = receipt
        .verify(&entry.encode(), key, &[])
        .map_err(not_a_receipt)?;
    Ok(Receipt {
        index: receipt.index,
        digest: entry.message,
        fresh: false,
        effect: None,
        entry,
        seen: Seen {
            checkpoint: receipted.checkpoint,
            note: receipt.checkpoint,
        },
        text: text.to_owned(),
    })
}
