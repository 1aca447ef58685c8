//! Verified messages that are not in the record yet.

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use linli_node::sequencer::{Arrived, Ingest};
use linli_primitives::Digest;
use tokio::time::Instant;

use crate::part::Told;

/// The most messages that wait here; more wait in the node's queue or are refused there.
const MOST: usize = 16_384;
/// How often those that are waited for are told to the others again.
const AGAIN: Duration = Duration::from_secs(1);
/// Bytes that are told again at a time.
const AGAIN_BYTES: usize = 1 << 20;

/// In the order in which they came.
#[derive(Default)]
pub(crate) struct Pool {
    next: u64,
    places: HashMap<Digest, u64>,
    waiting: BTreeMap<u64, Waiting>,
}

struct Waiting {
    arrived: Arrived,
    /// It came here first: this node sees that the others have it.
    is_own: bool,
    told: Instant,
}

impl Pool {
    /// Whether it is new here. A pool that is full forgets what nobody here waits for.
    pub(crate) fn add(&mut self, arrived: Arrived) -> bool {
        if let Some(place) = self.places.get(&arrived.digest()) {
            let known = self.waiting.get_mut(place).expect("it has that place");
            known.arrived.join(arrived);
            return false;
        }
        if self.waiting.len() >= MOST && !arrived.is_awaited() {
            return false;
        }
        self.places.insert(arrived.digest(), self.next);
        let waiting = Waiting {
            is_own: arrived.is_awaited(),
            arrived,
            told: Instant::now(),
        };
        self.waiting.insert(self.next, waiting);
        self.next += 1;
        true
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(crate) fn get(&self, digest: &Digest) -> Option<&Arrived> {
        let place = self.places.get(digest)?;
        self.waiting.get(place).map(|waiting| &waiting.arrived)
    }

    pub(crate) fn take(&mut self, digest: &Digest) -> Option<Arrived> {
        let place = self.places.remove(digest)?;
        self.waiting.remove(&place).map(|waiting| waiting.arrived)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arrived> {
        self.waiting.values().map(|waiting| &waiting.arrived)
    }

    /// Gives up what the record as it stands cannot take any more.
    pub(crate) fn keep_fit(&mut self, ingest: &Ingest) {
        for (place, waiting) in core::mem::take(&mut self.waiting) {
            let digest = waiting.arrived.digest();
            match ingest.keep(waiting.arrived) {
                Some(arrived) => {
                    self.waiting.insert(place, Waiting { arrived, ..waiting });
                }
                None => {
                    self.places.remove(&digest);
                }
            }
        }
    }

    /// Tells all who wait that nothing is decided; what they sent stays.
    pub(crate) fn give_up(&mut self, seconds: u64) {
        for waiting in self.waiting.values_mut() {
            waiting.arrived.give_up(seconds);
        }
    }

    /// Messages that others may have missed: they came here first, and the others were last told a while ago.
    pub(crate) fn overdue(&mut self) -> Vec<Told> {
        let mut bytes = 0;
        let mut overdue = Vec::new();
        for Waiting {
            arrived,
            is_own,
            told,
        } in self.waiting.values_mut()
        {
            if !*is_own || told.elapsed() < AGAIN {
                continue;
            }
            if bytes > AGAIN_BYTES {
                break;
            }
            *told = Instant::now();
            let again = Told::of(arrived);
            bytes += again.length();
            overdue.push(again);
        }
        overdue
    }
}
