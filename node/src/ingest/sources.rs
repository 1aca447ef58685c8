//! What is known of the sources that sent messages lately.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Lane;

/// Sources remembered in each lane at most; beyond that, the one that would expire first is dropped.
const MOST: usize = 10_000;
/// How long a source is proven after its last good message.
const PROVEN: Duration = Duration::from_secs(3600);

/// Which sources are proven or suspect, and until when. All others are new.
pub(crate) struct Sources {
    suspect: Duration,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    proven: Until,
    suspect: Until,
}

#[derive(Default)]
struct Until(HashMap<IpAddr, Instant>);

impl Sources {
    /// How long each is suspect after a proof failed.
    pub(crate) fn new(suspect: Duration) -> Self {
        Self {
            suspect,
            known: Mutex::default(),
        }
    }

    /// The lane for messages from `source`.
    pub(crate) fn lane(&self, source: IpAddr, now: Instant) -> Lane {
        let (known, source) = (self.known(), network(source));
        match (
            known.suspect.has(source, now),
            known.proven.has(source, now),
        ) {
            (true, _) => Lane::Suspect,
            (false, true) => Lane::Proven,
            (false, false) => Lane::New,
        }
    }

    /// A message from `source` was recorded.
    pub(crate) fn recorded(&self, source: IpAddr, now: Instant) {
        self.known().proven.set(network(source), now, PROVEN);
    }

    /// A proof from `source` failed.
    pub(crate) fn failed(&self, source: IpAddr, now: Instant) {
        let lasts = self.suspect;
        self.known().suspect.set(network(source), now, lasts);
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Until {
    fn has(&self, source: IpAddr, now: Instant) -> bool {
        self.0.get(&source).is_some_and(|until| *until > now)
    }

    fn set(&mut self, source: IpAddr, now: Instant, lasts: Duration) {
        if self.0.len() >= MOST && !self.0.contains_key(&source) {
            self.0.retain(|_, until| *until > now);
            let first = self.0.iter().min_by_key(|(_, until)| **until);
            if let Some(first) = first.map(|(source, _)| *source)
                && self.0.len() >= MOST
            {
                self.0.remove(&first);
            }
        }
        self.0.insert(source, now + lasts);
    }
}

/// One subscriber has 2^64 addresses of IPv6.
fn network(source: IpAddr) -> IpAddr {
    match source.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests;
