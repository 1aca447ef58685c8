//! The desk that keeps the demo's record: what the scheme takes is on disk when it returns.

use std::path::Path;
use std::time::{Duration, Instant};

use linli_aid::{Effect, Input, SchemeState};
use linli_primitives::Day;
use linli_record::Record;
use linli_verifier::ClaimVerifier;
use linli_wire::act::Act;
use linli_wire::scheme::Scheme;

use super::calendar::noon;
use crate::{Error, Refusal, documents};

/// Record and state, and the day it is.
pub(super) struct Desk {
    record: Record,
    state: SchemeState,
    today: Day,
}

/// What became of a claim that was sent.
pub(super) type Fate = Result<(), Refusal>;

impl Desk {
    /// Starts a scheme's record.
    pub(super) fn open(folder: &Path, scheme: &Scheme, today: Day) -> Result<Self, Error> {
        let state = SchemeState::open(scheme.clone(), today).map_err(|e| Error::refused(&e))?;
        let record = Record::create_scheme(folder, noon(today), scheme);
        Ok(Self {
            record: record.map_err(documents::trouble)?,
            state,
            today,
        })
    }

    pub(super) const fn state(&self) -> &SchemeState {
        &self.state
    }

    pub(super) const fn today(&self) -> Day {
        self.today
    }

    /// Lets days pass.
    pub(super) fn wait_until(&mut self, day: Day) {
        self.today = self.today.max(day);
    }

    /// Takes an act in.
    pub(super) fn take(&mut self, act: &Act) -> Result<Effect, Error> {
        let effect = self
            .state
            .apply(self.today, &Input::Act(act.clone()))
            .map_err(|e| Error::refused(&e))?;
        let appended = self.record.append_act(noon(self.today), act);
        appended.map_err(documents::trouble)?;
        Ok(effect)
    }

    /// Verifies claims as one batch and takes in those that hold, in order; what became of each, and how long
    /// verifying took.
    pub(super) fn take_claims(
        &mut self,
        verifier: &ClaimVerifier,
        claims: &[Vec<u8>],
    ) -> Result<(Vec<Fate>, Duration), Error> {
        let start = Instant::now();
        let verdicts = verifier.verify_batch(&self.state, self.today, claims);
        let took = start.elapsed();
        let (mut fates, mut good) = (Vec::with_capacity(claims.len()), Vec::new());
        for (verdict, bytes) in verdicts.into_iter().zip(claims) {
            let fate = verdict
                .map_err(|e| Refusal::of(&e))
                .and_then(|claim| self.apply(Input::Claim(claim)));
            if fate.is_ok() {
                good.push(bytes.as_slice());
            }
            fates.push(fate);
        }
        let appended = self.record.append_claims(noon(self.today), &good);
        appended.map_err(documents::trouble)?;
        Ok((fates, took))
    }

    fn apply(&mut self, input: Input) -> Fate {
        let taken = self.state.apply(self.today, &input);
        taken.map(drop).map_err(|e| Refusal::of(&e))
    }
}
