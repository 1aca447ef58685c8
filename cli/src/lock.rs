//! What a trustee has decrypted: one closing per poll, ever.
//!
//! Decrypting two different sets of ballots of one poll would give away the difference, down to a single ballot.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use linli_primitives::{Digest, PollId};
use serde::{Deserialize, Serialize};

use crate::files::{self, Access, Overwrite};
use crate::{Error, Refusal};

/// The list of polls and closings, kept beside the trustee's keystore.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    held: Held,
    /// Held by the system until this is dropped, so that two runs cannot both be the first.
    _guard: File,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    closings: BTreeMap<PollId, Digest>,
}

impl Lock {
    /// The list of the trustee with this keystore.
    pub fn beside(keystore: &Path) -> Result<Self, Error> {
        let path = keystore.with_added_extension("decrypted.json");
        let guard_path = keystore.with_added_extension("decrypted.lock");
        // Not truncated: whatever has this name keeps its content.
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

    /// Commits to `closing`, on disk, before any part of it is decrypted; refuses a second, different one.
    pub fn hold(&mut self, poll: PollId, closing: Digest) -> Result<(), Error> {
        self.check(poll, closing)?;
        if self.held.closings.insert(poll, closing) == Some(closing) {
            return Ok(());
        }
        files::write_json(&self.path, &self.held, Access::Secret, Overwrite::Replace)
    }

    /// Refuses a closing other than the one committed to, if there is one.
    pub fn check(&self, poll: PollId, closing: Digest) -> Result<(), Error> {
        match self.held.closings.get(&poll) {
            Some(held) if *held != closing => {
                let detail = format!(
                    "this trustee has decrypted closing {held} of the poll and decrypts no other"
                );
                Err(Refusal::new("trustee.second_set", &detail)
                    .in_file(&self.path)
                    .into())
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use linli_primitives::Fp;

    use super::*;

    #[test]
    fn a_second_set_is_refused_even_by_another_run() {
        let folder = tempfile::tempdir().expect("a place to write");
        let keystore = folder.path().join("trustee.age");
        let (poll, other) = (PollId::new(Fp::from(1)), PollId::new(Fp::from(2)));
        let mut lock = Lock::beside(&keystore).expect("no file yet");
        lock.hold(poll, Digest([1; 32])).expect("the first");
        lock.hold(poll, Digest([1; 32])).expect("the same again");
        lock.hold(other, Digest([2; 32])).expect("another poll");
        drop(lock);
        let mut again = Lock::beside(&keystore).expect("own file");
        assert!(again.check(poll, Digest([1; 32])).is_ok());
        assert!(again.check(poll, Digest([3; 32])).is_err());
        let refusal = again.hold(poll, Digest([3; 32])).expect_err("a second set");
        assert_eq!(refusal.rule(), "trustee.second_set");
    }
}
