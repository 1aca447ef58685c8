//! A node that lies, among others that do not: only built with the feature `liar`, for the tests.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use malachite::app::types::core::Round;

use super::{App, Done};
use crate::block::{Block, BlockId};
use crate::context::Height;
use crate::ledger::Undecided;
use crate::part::Whole;

/// Names what this node does that it must not do.
const VICE: &str = "LINLI_VICE";

/// Blocks that it proposed, and those that it proposed at the same time.
static INSTEAD: Mutex<BTreeMap<BlockId, BlockId>> = Mutex::new(BTreeMap::new());

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Vice {
    /// Its blocks have a message with another byte.
    Forges,
    /// Its blocks name another state.
    Misstates,
    /// It proposes blocks that nobody is told.
    Withholds,
    /// It proposes two blocks at a time, and votes for both.
    Equivocates,
}

impl Vice {
    pub(crate) fn chosen() -> Option<Self> {
        match std::env::var(VICE).ok()?.as_str() {
            "forges" => Some(Self::Forges),
            "misstates" => Some(Self::Misstates),
            "withholds" => Some(Self::Withholds),
            "equivocates" => Some(Self::Equivocates),
            other => panic!("{VICE}: no such vice: {other}"),
        }
    }
}

/// The block in the place of an honest one.
pub(super) fn falsified(mut block: Block) -> Block {
    match Vice::chosen() {
        Some(Vice::Forges) => {
            for message in &mut block.messages {
                let middle = message.len() / 2;
                message[middle] ^= 1;
            }
        }
        Some(Vice::Misstates) => block.header.state[0] ^= 1,
        Some(Vice::Withholds | Vice::Equivocates) | None => {}
    }
    block
}

/// What it signs at the same time as this block.
pub(crate) fn instead(block: &BlockId) -> BlockId {
    let instead = INSTEAD.lock().unwrap_or_else(PoisonError::into_inner);
    let mut other = *block;
    other.0[31] ^= 1;
    instead.get(block).copied().unwrap_or(other)
}

impl App {
    /// Whether the others are told of its block.
    pub(super) async fn tells(
        &mut self,
        block: &Undecided,
        height: Height,
        round: Round,
    ) -> Done<bool> {
        match Vice::chosen() {
            Some(Vice::Withholds) => Ok(false),
            Some(Vice::Equivocates) => {
                let at = self.ingest.now().max(self.at);
                let empty = self.ingest.draft(at, [], 0, 0).map_err(super::broken)?;
                let bytes = Block::of(height.0, self.tip, &empty).encode();
                let other = BlockId::of(&self.realm, &bytes);
                tracing::warn!(%height, %round, one = %block.id, %other, "two blocks at a time");
                INSTEAD
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .insert(block.id, other);
                self.tell_whole(Whole::Block(block.proposed), &bytes).await;
                Ok(true)
            }
            _ => Ok(true),
        }
    }
}
