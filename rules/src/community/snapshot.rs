//! A community's state, stored and loaded again.

use linli_wire::snapshot::{self, SnapshotError};

use super::CommunityState;
use crate::store::{Memory, Store, places};

/// First bytes of a community's snapshot: the kind and the format's version.
pub const SNAPSHOT_MAGIC: [u8; 8] = *b"LINLISC\x06";

impl<S: Store> CommunityState<S> {
    /// Every key and its cell, ascending, and a digest of it all: equal states have equal snapshots.
    pub fn snapshot(&self) -> Vec<u8> {
        let entries: Vec<_> = self.store.entries().collect();
        snapshot::seal(SNAPSHOT_MAGIC, &entries)
    }

    /// Reports what is inconsistent.
    fn check(&self) -> Result<(), &'static str> {
        let founded = match (self.id(), self.community()) {
            (None, None) => self.height() == 0,
            (Some(id), Some(community)) => id == community.id() && self.roles().is_some(),
            _ => false,
        };
        let mut rolls = self.store.list(places::rolls());
        let mut trustees = self.store.list(places::all_trustees());
        if !founded
            || !self.has_roll_in_force()
            || !self.has_validators()
            || !rolls.all(|(key, roll)| key.last() == Some(roll.digest))
            || !trustees.all(|(key, trustees)| key.last() == Some(trustees.ceremony))
        {
            return Err("a part has another's name");
        }
        #[cfg(feature = "life")]
        if !self.has_notices() {
            return Err("the notices are not numbered one by one");
        }
        #[cfg(feature = "life")]
        self.funds().try_for_each(|fund| fund.check())?;
        #[cfg(feature = "life")]
        if !self.has_reports() {
            return Err("the reports are not numbered one by one, or are of no desk");
        }
        #[cfg(feature = "bookings")]
        if !self.has_bookings() {
            return Err("the bookings are not numbered one by one, or not those of the slots");
        }
        #[cfg(feature = "evidence")]
        if !self.has_evidence() {
            return Err("evidence lies under another's key");
        }
        self.polls().try_for_each(|poll| poll.check())?;
        self.schemes().try_for_each(|scheme| scheme.check())
    }
}

impl<S: Store> CommunityState<S> {
    /// Whether a roll is in force if any is there, and one that is there.
    fn has_roll_in_force(&self) -> bool {
        match self.roll_in_force() {
            Some(in_force) => self.roll(in_force.roll).is_some(),
            None => self.rolls().next().is_none(),
        }
    }

    /// Whether validators are in force if the document names any.
    fn has_validators(&self) -> bool {
        let community = self.community();
        let is_named = community.is_some_and(|it| !it.validators.is_empty());
        self.validators().is_some() == is_named
    }
}

impl CommunityState {
    /// The state of a snapshot, with the same root as the one it was made of.
    pub fn restore(bytes: &[u8]) -> Result<Self, SnapshotError> {
        let store: Memory = snapshot::open(SNAPSHOT_MAGIC, bytes)?;
        let state = Self::over(store);
        let sound = state.check();
        sound.map_err(|why| SnapshotError::Canonical(why.into()))?;
        Ok(state)
    }
}
