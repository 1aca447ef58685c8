//! How much one address, and all together, may ask for at once.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::figures::{Figures, Occupancy};
use super::problem::Problem;
use crate::config;

/// The header in which proxies name their client.
const FORWARDED: &str = "x-forwarded-for";

/// A client as it is counted: an IPv4 address, or the /64 of an IPv6 address, which one subscriber has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Source(pub(crate) IpAddr);

impl Source {
    /// Of an address.
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(v4) => IpAddr::V4(v4),
            IpAddr::V6(v6) => {
                let [a, b, c, d, ..] = v6.segments();
                IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
            }
        })
    }

    /// The client of a request from `peer`: if that is a proxy of ours, the last address in `X-Forwarded-For` that is
    /// not. What a stranger writes there is ignored.
    pub(crate) fn behind(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> Self {
        let trusted = |address: IpAddr| proxies.contains(&address.to_canonical());
        if !trusted(peer) {
            return Self::of(peer);
        }
        let hops = headers.get_all(FORWARDED).into_iter();
        let hops: Vec<&str> = hops
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .collect();
        let client = hops
            .into_iter()
            .rev()
            .map(|hop| hop.trim().parse::<IpAddr>());
        match client
            .take_while(Result::is_ok)
            .flatten()
            .find(|hop| !trusted(*hop))
        {
            Some(client) => Self::of(client),
            None => Self::of(peer),
        }
    }

    /// Whether `peer` looks like a proxy that the settings do not name: it is on this machine or in this network, and
    /// names clients. All of them are then one address.
    pub(crate) fn is_unnamed_proxy(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> bool {
        let peer = peer.to_canonical();
        let near = match peer {
            IpAddr::V4(v4) => v4.is_loopback() || v4.is_private(),
            IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local(),
        };
        near && headers.contains_key(FORWARDED) && !proxies.contains(&peer)
    }

    /// The client of a request that came over no connection.
    pub(crate) const fn unknown() -> Self {
        Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
    }
}

/// Token buckets by address, one for messages and one for everything else.
pub(crate) struct Rates {
    submissions: DefaultKeyedRateLimiter<Source>,
    requests: DefaultKeyedRateLimiter<Source>,
    clock: DefaultClock,
}

impl Rates {
    /// Full buckets.
    pub(crate) fn new(limits: &config::Limits) -> Self {
        let bucket = |a_minute: u32| {
            let a_minute = NonZeroU32::new(a_minute).unwrap_or(NonZeroU32::MIN);
            RateLimiter::keyed(Quota::per_minute(a_minute))
        };
        Self {
            submissions: bucket(limits.submissions_per_minute),
            requests: bucket(limits.requests_per_minute),
            clock: DefaultClock::default(),
        }
    }

    /// Takes a token; refused with the time until the next one.
    pub(crate) fn take(&self, source: Source, submits: bool) -> Result<(), Problem> {
        let bucket = if submits {
            &self.submissions
        } else {
            &self.requests
        };
        bucket
            .check_key(&source)
            .map_err(|wait| Problem::rate(wait.wait_time_from(self.clock.now())))
    }

    /// Forgets addresses whose buckets are full again.
    pub(crate) fn forget(&self) {
        for bucket in [&self.submissions, &self.requests] {
            bucket.retain_recent();
            bucket.shrink_to_fit();
        }
    }
}

/// How much may be held in total, and by one source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    /// All together.
    pub(crate) all: usize,
    /// One source.
    pub(crate) each: usize,
}

/// A bounded number of places, of which one source may hold only some.
#[derive(Clone)]
pub(crate) struct Seats {
    taken: Arc<Mutex<Taken>>,
    what: &'static str,
    share: Share,
    figures: Occupancy,
}

#[derive(Default)]
struct Taken {
    all: usize,
    of: HashMap<Source, usize>,
}

/// Some places, until it is dropped.
pub(crate) struct Seat {
    seats: Seats,
    source: Source,
    places: usize,
}

impl Seats {
    /// Places, counted under the name `what`.
    pub(crate) fn new(what: &'static str, share: Share, figures: &Figures) -> Self {
        Self {
            taken: Arc::default(),
            what,
            share,
            figures: figures.occupancy(what),
        }
    }

    /// A place for `source`.
    pub(crate) fn take(&self, source: Source) -> Result<Seat, Problem> {
        let mut seat = Seat {
            seats: self.clone(),
            source,
            places: 0,
        };
        seat.grow(1)?;
        Ok(seat)
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        // No foreign code runs under the lock.
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Takes as many more places.
    pub(crate) fn grow(&mut self, places: usize) -> Result<(), Problem> {
        let Seats {
            what,
            share,
            figures,
            ..
        } = &self.seats;
        let mut taken = self.seats.taken();
        let own = taken.of.get(&self.source).copied().unwrap_or(0);
        let refused = if taken.all + places > share.all {
            Some(Problem::too_many(what))
        } else if own + places > share.each {
            Some(Problem::address(what))
        } else {
            None
        };
        if let Some(refused) = refused {
            figures.refused.inc();
            return Err(refused);
        }
        taken.all += places;
        taken.of.insert(self.source, own + places);
        figures.held.set(taken.all as i64);
        self.places += places;
        Ok(())
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut taken = self.seats.taken();
        taken.all -= self.places;
        self.seats.figures.held.set(taken.all as i64);
        match taken.of.get_mut(&self.source) {
            Some(own) if *own > self.places => *own -= self.places,
            _ => drop(taken.of.remove(&self.source)),
        }
    }
}

/// How long a body may take: this long to begin with, and a second more for every 16 KiB that came.
pub(crate) fn patience(begin: Duration, received: usize) -> Duration {
    begin + Duration::from_secs(received as u64 >> 14)
}

#[cfg(test)]
mod tests;
