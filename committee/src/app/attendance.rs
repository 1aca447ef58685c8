//! Which nodes are heard: each tells the others every few seconds how far it is.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use tokio::time::Instant;

use crate::validators::Address;

/// A node that has said nothing for so long is away.
const AWAY: Duration = Duration::from_secs(20);

/// When each was last heard.
pub(super) struct Attendance {
    began: (Instant, i64),
    heard: BTreeMap<Address, (Instant, i64)>,
    /// Those who are away and of whom that was told.
    away: BTreeSet<Address>,
}

impl Attendance {
    /// From this time on, in Unix seconds.
    pub(super) fn new(at: i64) -> Self {
        Self {
            began: (Instant::now(), at),
            heard: BTreeMap::new(),
            away: BTreeSet::new(),
        }
    }

    /// It was heard at this time.
    pub(super) fn hear(&mut self, by: Address, at: i64) {
        self.heard.insert(by, (Instant::now(), at));
    }

    /// Since when it is away, if it is.
    pub(super) fn since(&self, who: &Address) -> Option<i64> {
        let (last, at) = self.heard.get(who).unwrap_or(&self.began);
        (last.elapsed() >= AWAY).then_some(*at)
    }

    /// Whether it went away or came back since this was last asked.
    pub(super) fn changed(&mut self, who: Address) -> bool {
        match self.since(&who) {
            Some(_) => self.away.insert(who),
            None => self.away.remove(&who),
        }
    }
}

#[cfg(test)]
mod tests;
