//! Ballots that were opened instead of cast: nobody sends them any more.

use std::collections::BTreeSet;
use std::path::Path;

use linli_prover::Fingerprint;
use serde::{Deserialize, Serialize};

use crate::noted::Noted;
use crate::{Error, Refusal};

/// The list of spoiled ballots, kept beside the owner's keystore.
pub struct Spoiled(Noted<Held>);

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    fingerprints: BTreeSet<Fingerprint>,
}

impl Spoiled {
    /// The list of the owner with this keystore.
    pub fn beside(keystore: &Path) -> Result<Self, Error> {
        Noted::beside(keystore, "spoiled").map(Self)
    }

    /// Spoils a ballot, on disk, before anything of it is opened.
    pub fn spoil(&mut self, ballot: Fingerprint) -> Result<(), Error> {
        self.0.notes.fingerprints.insert(ballot);
        self.0.keep()
    }

    /// Refuses a ballot that was opened, or may have been.
    pub fn check(&self, ballot: Fingerprint) -> Result<(), Error> {
        if self.0.notes.fingerprints.contains(&ballot) {
            let detail = format!("the ballot {ballot} was opened to be checked");
            return Err(Refusal::new("ballot.spoiled", detail).into());
        }
        Ok(())
    }
}
