//! A poll outside of any community.

use linli_primitives::PollId;
use linli_wire::Poll;

use super::{Effect, Input, PollState, Refusal};
use crate::store::{Memory, Store};

/// A poll with a store of its own, for callers without a community's log.
#[derive(Clone, Debug)]
pub struct LonePoll<S = Memory> {
    store: S,
    id: PollId,
}

impl LonePoll {
    /// Opens the box; refuses a poll that contradicts itself and trustee keys that do not fit together.
    pub fn open(poll: Poll) -> Result<Self, Refusal> {
        Self::in_store(Memory::default(), poll)
    }
}

impl<S: Store> LonePoll<S> {
    /// The same in `store`.
    pub fn in_store(mut store: S, poll: Poll) -> Result<Self, Refusal> {
        let id = super::open(&mut store, poll)?;
        Ok(Self { store, id })
    }

    /// The poll as it stands.
    pub const fn state(&self) -> PollState<'_, S> {
        PollState::new(&self.store, self.id)
    }

    /// Takes one input, wholly or not at all: equal inputs in equal order give equal states, wherever they are applied.
    pub fn apply(&mut self, input: Input) -> Result<Effect, Refusal> {
        super::apply(&mut self.store, self.id, input)
    }
}
