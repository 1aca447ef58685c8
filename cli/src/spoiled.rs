//! Ballots that were opened instead of cast: nobody sends them any more.

use std::collections::BTreeSet;
use std::fs::File;
use std::path::{Path, PathBuf};

use linli_prover::Fingerprint;
use serde::{Deserialize, Serialize};

use crate::files::{self, Access, Overwrite};
use crate::{Error, Refusal};

/// The list of spoiled ballots, kept beside the owner's keystore.
pub struct Spoiled {
    path: PathBuf,
    held: Held,
    /// Held by the system until this is dropped, so that two runs lose neither's ballot.
    _guard: File,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    fingerprints: BTreeSet<Fingerprint>,
}

impl Spoiled {
    /// The list of the owner with this keystore.
    pub fn beside(keystore: &Path) -> Result<Self, Error> {
        let path = keystore.with_added_extension("spoiled.json");
        let guard_path = keystore.with_added_extension("spoiled.lock");
        let opened = File::options().append(true).create(true).open(&guard_path);
        let guard = opened.and_then(|file| file.lock().map(|()| file));
        let guard = guard.map_err(Error::file(&guard_path))?;
        let held = if path.exists() {
            files::read_json(&path, files::MAX_SMALL)?
        } else {
            Held::default()
        };
        Ok(Self {
            path,
            held,
            _guard: guard,
        })
    }

    /// Spoils a ballot, on disk, before anything of it is opened.
    pub fn spoil(&mut self, ballot: Fingerprint) -> Result<(), Error> {
        self.held.fingerprints.insert(ballot);
        files::write_json(&self.path, &self.held, Access::Secret, Overwrite::Replace)
    }

    /// Refuses a ballot that was opened, or may have been.
    pub fn check(&self, ballot: Fingerprint) -> Result<(), Error> {
        if self.held.fingerprints.contains(&ballot) {
            let detail = format!("the ballot {ballot} was opened to be checked");
            return Err(Refusal::new("ballot.spoiled", detail).into());
        }
        Ok(())
    }
}
