//! What the record is, for a sequencer that compares it with others'.

use core::ops::Range;
use std::sync::atomic::Ordering;

use linli_log::{Checkpoint, Hash, SignedNote, tree_root};
use linli_primitives::Digest;
use linli_rule::Refusal;
use linli_wire::validators::Validators;

use super::Ingest;
use crate::engine::shared::Closed;
use crate::error::NodeError;
use crate::witness::client::Log;

/// What the record is: its entries, and the state that they lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Entries.
    pub size: u64,
    /// Root of the log over them.
    pub root: Hash,
    /// Root of the state.
    pub state: Digest,
}

impl Ingest {
    /// What the record is now.
    pub fn head(&self) -> Result<Head, NodeError> {
        let state = self.shared.state();
        let (size, root) = (state.height(), state.state_root());
        let log = |reader: &crate::store::Reader<'_>| Ok(tree_root(size, &reader.hashes())?);
        Ok(Head {
            size,
            root: self.shared.store.read(log)?,
            state: root,
        })
    }

    /// The time of this machine's clock, never before the record's last entry.
    pub fn now(&self) -> i64 {
        let last = self.shared.state().clock();
        self.shared.clock.at(last)
    }

    /// The time of this machine's clock, also where the record's last entry is dated later.
    pub fn clock(&self) -> i64 {
        self.shared.clock.read()
    }

    /// The validators that the record names now; `None` before it begins.
    pub fn validators(&self) -> Option<Validators> {
        let state = self.shared.state();
        let in_force = state.validators().map(|it| it.validators.clone());
        state.id().map(|_| in_force.unwrap_or_default())
    }

    /// The bytes of the messages of these entries.
    pub fn messages(&self, entries: Range<u64>) -> Result<Vec<Vec<u8>>, NodeError> {
        let message = |reader: &crate::store::Reader<'_>| {
            let absent = |index| NodeError::corrupt(format!("messages {index}"), "missing");
            let one = |index| reader.message(index)?.ok_or_else(|| absent(index));
            entries.map(one).collect()
        };
        self.shared.store.read(message)
    }

    /// The checkpoint of this many entries as this node signed it, if that is the newest.
    pub fn checkpoint_of(&self, size: u64) -> Option<SignedNote> {
        let head = self.shared.head();
        (head.size == size && self.shared.catching_up().is_none()).then_some(head.note)
    }

    /// Keeps the newest checkpoint with enough cosignatures under it, so many of them.
    pub fn cosigned(&self, note: &SignedNote, cosignatures: usize) {
        if let Ok(checkpoint) = Checkpoint::parse(note.text()) {
            Log::cosigned(&*self.shared, note, &checkpoint, cosignatures);
        }
    }

    /// Rule `node.undecided`: takes no more messages before those who decide with this node have decided on something,
    /// which they have not done for this many seconds.
    pub fn undecided(&self, seconds: u64) {
        self.shared.shut(Closed::Undecided { seconds });
    }

    /// They have: messages are taken again.
    pub fn decided(&self) {
        self.shared.decided();
    }

    /// Tells readers that the record holds the blocks up to this one.
    pub fn holds(&self, height: u64) {
        self.shared.height.store(height, Ordering::Relaxed);
    }

    /// Tells operators by how many seconds the clock is ahead of those of the nodes that decide with this one; 0 within
    /// their tolerance.
    pub fn clock_is_ahead(&self, seconds: i64) {
        self.shared.clock_ahead.store(seconds, Ordering::Relaxed);
    }

    /// Tells operators why nodes that should decide with this one are not heard.
    pub fn are_unheard(&self, reasons: Vec<Refusal>) {
        *self.shared.unheard() = reasons;
    }

    /// Takes no more messages before an operator has seen to it.
    pub fn break_off(&self, reason: String) {
        tracing::error!(%reason, "nothing is recorded any more");
        self.shared.shut(Closed::Broken(reason));
    }
}
