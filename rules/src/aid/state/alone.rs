//! A scheme outside of any community.

use linli_primitives::{Day, SchemeId};
use linli_wire::scheme::Scheme;

use super::{Effect, Input, Refusal, SchemeState};
use crate::store::{Memory, Store};

/// A scheme with a store of its own, for callers without a community's log.
#[derive(Clone, Debug)]
pub struct LoneScheme<S = Memory> {
    pub(super) store: S,
    id: SchemeId,
}

impl LoneScheme {
    /// A scheme as it begins; refuses one that contradicts itself.
    pub fn open(scheme: Scheme, day: Day) -> Result<Self, Refusal> {
        Self::in_store(Memory::default(), scheme, day)
    }
}

impl<S: Store> LoneScheme<S> {
    /// The same in `store`.
    pub fn in_store(mut store: S, scheme: Scheme, day: Day) -> Result<Self, Refusal> {
        let id = super::open(&mut store, scheme, day)?;
        Ok(Self { store, id })
    }

    /// The scheme as it stands.
    pub const fn state(&self) -> SchemeState<'_, S> {
        SchemeState::new(&self.store, self.id)
    }

    /// Takes an input that reached the record on `day`, wholly or not at all.
    pub fn apply(&mut self, day: Day, input: &Input) -> Result<Effect, Refusal> {
        super::apply(&mut self.store, self.id, day, input)
    }
}
