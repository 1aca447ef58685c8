//! Sources whose proofs failed lately.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Sources remembered at most; the one forgotten first makes room.
const MOST: usize = 10_000;

/// Who is suspect, and until when.
pub(crate) struct Suspects {
    lasts: Duration,
    until: Mutex<HashMap<IpAddr, Instant>>,
}

impl Suspects {
    /// Each is suspect for so long.
    pub(crate) fn new(lasts: Duration) -> Self {
        Self {
            lasts,
            until: Mutex::new(HashMap::new()),
        }
    }

    /// A proof of `source` failed.
    pub(crate) fn add(&self, source: IpAddr, now: Instant) {
        let mut until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        let source = network(source);
        if until.len() >= MOST && !until.contains_key(&source) {
            until.retain(|_, until| *until > now);
            let first = until.iter().min_by_key(|(_, until)| **until);
            if let Some(first) = first
                .map(|(source, _)| *source)
                .filter(|_| until.len() >= MOST)
            {
                until.remove(&first);
            }
        }
        until.insert(source, now + self.lasts);
    }

    /// Whether a proof of `source` failed lately.
    pub(crate) fn contains(&self, source: IpAddr, now: Instant) -> bool {
        let until = self.until.lock().unwrap_or_else(PoisonError::into_inner);
        until
            .get(&network(source))
            .is_some_and(|until| *until > now)
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
