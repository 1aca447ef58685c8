//! The desk that keeps the demo's record, and its calendar.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use linli_journal::Receipt;
use linli_node::engine;
use linli_primitives::Day;
use linli_rules::aid::SchemeState;
use linli_wire::Message;
use linli_wire::act::Act;

use super::calendar::noon;
use super::officers::Founding;
use crate::community::Community;
use crate::schemes::OpenScheme;
use crate::{Console, Error, Refusal};

/// A record that is being kept.
pub(super) struct Desk {
    scheme: OpenScheme,
    today: Day,
    /// The record's clock.
    seconds: Arc<AtomicI64>,
}

impl Desk {
    /// Begins a record with a community and its scheme.
    pub(super) fn open(
        folder: &Path,
        founding: Founding,
        today: Day,
        console: &Console,
    ) -> Result<Self, Error> {
        let seconds = Arc::new(AtomicI64::new(noon(today)));
        let read = Arc::clone(&seconds);
        let clock = engine::Clock::by(move || read.load(Ordering::Relaxed));
        let mut community = Community::begin(folder, clock, console)?;
        let id = founding.scheme.act.id();
        community.submit(&Message::Community(founding.community))?;
        community.submit(&Message::Scheme(founding.scheme))?;
        Ok(Self {
            scheme: OpenScheme::of(community, id),
            today,
            seconds,
        })
    }

    pub(super) fn state(&self) -> SchemeState<'_> {
        self.scheme.state()
    }

    pub(super) const fn today(&self) -> Day {
        self.today
    }

    /// Lets days pass.
    pub(super) fn wait_until(&mut self, day: Day) {
        self.today = self.today.max(day);
        self.seconds.store(noon(self.today), Ordering::Relaxed);
    }

    /// Records an act.
    pub(super) fn take(&mut self, act: Act) -> Result<(), Error> {
        self.scheme.take(self.scheme.paper(act)).map(drop)
    }

    /// Records the valid claims; returns what became of each.
    pub(super) fn take_claims(
        &mut self,
        claims: &[Vec<u8>],
    ) -> Result<Vec<Result<Receipt, Refusal>>, Error> {
        self.scheme.take_claims(claims.iter().cloned())
    }
}
