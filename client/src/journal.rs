//! A node's record as a journal.

use linli_journal::roots::{Folder, PAGE};
use linli_journal::{Journal, Receipt, SignedCheckpoint, Trouble};
use linli_log::{Policy, VerifierKey};
use linli_primitives::{Digest, Nullifier, PollId};
use linli_rules::community::CommunityState;
use linli_wire::{Entry, Message, MessageKind};

use crate::heads::Before;
use crate::kept::failed;
use crate::{ClientError, LocalCopy, Node, Older, Which};

/// A node, and the local copy of its record.
pub struct RemoteRecord {
    node: Node,
    which: Which,
    copy: LocalCopy,
    entries: Vec<Entry>,
    before: Before,
}

impl RemoteRecord {
    /// Brings the copy of the node's record up to its newest checkpoint.
    pub fn open(
        node: Node,
        which: Which,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, ClientError> {
        let copy = node.sync(which, progress)?;
        Ok(Self {
            before: node.hold_against_others(&copy)?,
            entries: copy.entries().copied().collect(),
            node,
            which,
            copy,
        })
    }

    /// The node.
    pub const fn node(&self) -> &Node {
        &self.node
    }

    /// Where another node of this record showed more of it.
    pub const fn older(&self) -> Option<&Older> {
        self.before.older.as_ref()
    }

    /// How many of its entries had been seen before, at whatever node.
    pub const fn seen(&self) -> Option<u64> {
        self.before.seen
    }

    /// The copy.
    pub const fn copy(&self) -> &LocalCopy {
        &self.copy
    }

    /// Where roots of its ballots' points are, if they were fetched.
    pub fn roots(&self) -> Folder {
        Folder::at(self.node.folder().join("roots"))
    }

    /// Fetches what is missing of them; `progress` is told how many entries are done. Nothing of them is believed.
    pub fn fetch_roots(&self, progress: &mut dyn FnMut(u64)) -> Result<(), ClientError> {
        let folder = self.roots();
        let mut known = folder.clone().reader();
        for (number, entries) in (0..).zip(self.entries.chunks(PAGE as usize)) {
            let first = number * PAGE;
            let is_ballot = |entry: &Entry| entry.kind == MessageKind::Ballot;
            if let Some(last) = entries.iter().rposition(is_ballot)
                && known.of(first + last as u64).is_empty()
                && let Some(bytes) = self.node.roots(number)?
            {
                let kept = folder.put(number, &bytes);
                kept.map_err(failed(self.node.folder()))?;
            }
            progress(first + entries.len() as u64);
        }
        Ok(())
    }
}

impl From<ClientError> for Trouble {
    fn from(error: ClientError) -> Self {
        let refusal = error.refusal();
        match error {
            ClientError::Refused(_) | ClientError::Url(_) | ClientError::Kept(_) => {
                Self::Refused(refusal)
            }
            ClientError::Unreachable(_) | ClientError::Busy { .. } => Self::Away(refusal),
            ClientError::Folder { path, reason } => Self::File {
                path,
                source: reason,
            },
            ClientError::Witnesses(refusal) => refusal.into(),
            ClientError::Fork { .. }
            | ClientError::Split { .. }
            | ClientError::Rollback { .. }
            | ClientError::Consistency { .. }
            | ClientError::Answer(_)
            | ClientError::Key { .. }
            | ClientError::Checkpoint(_)
            | ClientError::Receipt(_)
            | ClientError::Record(_) => Self::Untrusted(refusal),
        }
    }
}

impl Journal for RemoteRecord {
    fn key(&self) -> Option<&VerifierKey> {
        Some(self.node.key())
    }

    fn checkpoint(&self) -> Option<&SignedCheckpoint> {
        Some(self.copy.checkpoint())
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn message(&self, index: u64) -> Result<Option<Vec<u8>>, Trouble> {
        Ok(self.copy.message(index)?)
    }

    fn submit(&mut self, message: &Message) -> Result<Receipt, Trouble> {
        Ok(self.node.submit(message)?)
    }

    fn counted(&self, poll: PollId, nullifier: Nullifier) -> Result<Option<Digest>, Trouble> {
        Ok(self.node.counted(poll, nullifier)?)
    }

    fn rely_on(&mut self, policy: &Policy) -> Result<(), Trouble> {
        self.node.rely_on(policy);
        if policy.check(&self.copy.checkpoint().note).is_err() {
            self.catch_up()?;
        }
        Ok(())
    }

    fn catch_up(&mut self) -> Result<(), Trouble> {
        let known = self.entries.len();
        self.copy = self.node.sync(self.which, &mut |_, _| {})?;
        self.before = self.node.hold_against_others(&self.copy)?;
        self.entries
            .extend(self.copy.entries().skip(known).copied());
        Ok(())
    }

    fn own_state(&self) -> Result<Option<CommunityState>, Trouble> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
