//! The desk that keeps the demo's record, and the day it is there.

use std::path::Path;

use linli_primitives::Day;
use linli_rules::aid::SchemeState;
use linli_verifier::ClaimVerifier;
use linli_wire::act::Act;
use linli_wire::scheme::Scheme;

use super::calendar::noon;
use crate::Error;
use crate::schemes::{Intake, OpenScheme};

/// A record that is being kept.
pub(super) struct Desk {
    scheme: OpenScheme,
    today: Day,
}

impl Desk {
    /// Starts a scheme's record.
    pub(super) fn open(folder: &Path, scheme: &Scheme, today: Day) -> Result<Self, Error> {
        let scheme = OpenScheme::create(folder, noon(today), scheme)?;
        Ok(Self { scheme, today })
    }

    pub(super) const fn state(&self) -> &SchemeState {
        self.scheme.state()
    }

    pub(super) const fn today(&self) -> Day {
        self.today
    }

    /// Lets days pass.
    pub(super) fn wait_until(&mut self, day: Day) {
        self.today = self.today.max(day);
    }

    /// Takes an act in.
    pub(super) fn take(&mut self, act: &Act) -> Result<(), Error> {
        self.scheme.take(noon(self.today), act).map(drop)
    }

    /// Takes in those of the claims that hold.
    pub(super) fn take_claims(
        &mut self,
        claims: &[Vec<u8>],
        verifier: &ClaimVerifier,
    ) -> Result<Intake, Error> {
        self.scheme.take_claims(noon(self.today), claims, verifier)
    }
}
