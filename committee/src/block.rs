//! What is decided at a time: messages, when they came, and what the record is with them.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_node::sequencer::{Checked, Head};
use sha2::{Digest, Sha256};

use crate::validators::Realm;

/// First bytes of a block: the kind and the format's version.
const MAGIC: [u8; 8] = *b"LINLIB\x00\x01";
/// The longest block: room for the longest message, and for what stands around it.
pub(crate) const MAX_BYTES: usize = (64 << 20) + 4096;

/// Names a block: the hash of its bytes and of its committee.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, BorshSerialize, BorshDeserialize)]
pub struct BlockId(pub(crate) [u8; 32]);

impl BlockId {
    /// What the first block follows.
    pub(crate) const NONE: Self = Self([0; 32]);
}

impl core::fmt::Display for BlockId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}", hex::encode(&self.0[..6]))
    }
}

impl core::fmt::Debug for BlockId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{self}")
    }
}

/// All of a block but its messages.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Header {
    /// From 1.
    pub(crate) height: u64,
    /// The block before.
    pub(crate) parent: BlockId,
    /// When its messages reach the log, in Unix seconds.
    pub(crate) at: i64,
    /// Entries of the record with it.
    pub(crate) size: u64,
    /// Root of the log over them.
    pub(crate) root: [u8; 32],
    /// Root of the state that they lead to.
    pub(crate) state: [u8; 32],
}

#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) struct Block {
    pub(crate) header: Header,
    pub(crate) messages: Vec<Vec<u8>>,
}

impl Header {
    /// Of a block whose messages were checked.
    pub(crate) fn of(height: u64, parent: BlockId, checked: &Checked) -> Self {
        let Head { size, root, state } = checked.head();
        Self {
            height,
            parent,
            at: checked.at(),
            size,
            root: root.0,
            state: state.0,
        }
    }
}

impl Block {
    pub(crate) fn of(height: u64, parent: BlockId, checked: &Checked) -> Self {
        Self {
            header: Header::of(height, parent, checked),
            messages: checked.messages().map(<[u8]>::to_vec).collect(),
        }
    }

    /// Canonical bytes.
    pub(crate) fn encode(&self) -> Vec<u8> {
        borsh::to_vec(&(MAGIC, self)).expect("memory does not fail")
    }

    /// Reads canonical bytes; nothing may follow them.
    pub(crate) fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_BYTES || bytes.get(..MAGIC.len())? != MAGIC {
            return None;
        }
        borsh::from_slice(&bytes[MAGIC.len()..]).ok()
    }
}

impl BlockId {
    pub(crate) fn of(realm: &Realm, bytes: &[u8]) -> Self {
        let hash = Sha256::new_with_prefix(b"linli-block/v1\0");
        Self(
            hash.chain_update(realm.0)
                .chain_update(bytes)
                .finalize()
                .into(),
        )
    }
}

#[cfg(test)]
impl Block {
    /// With one more message, whatever it does.
    pub(crate) fn with(mut self, forgery: Option<&[u8]>) -> Self {
        self.messages.extend(forgery.map(<[u8]>::to_vec));
        self
    }
}
