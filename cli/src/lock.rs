//! What a trustee has decrypted: one closing per poll, ever.
//!
//! Decrypting two different sets of ballots of one poll would give away the difference, down to a single ballot.

use std::collections::BTreeMap;
use std::path::Path;

use linli_primitives::{Digest, PollId};
use serde::{Deserialize, Serialize};

use crate::noted::Noted;
use crate::{Error, Refusal};

/// The list of polls and closings, kept beside the trustee's keystore.
#[derive(Debug)]
pub struct Lock(Noted<Held>);

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Held {
    closings: BTreeMap<PollId, Digest>,
}

impl Lock {
    /// The list of the trustee with this keystore.
    pub fn beside(keystore: &Path) -> Result<Self, Error> {
        Noted::beside(keystore, "decrypted").map(Self)
    }

    /// Commits to `closing`, on disk, before any part of it is decrypted; refuses a second, different one.
    pub fn hold(&mut self, poll: PollId, closing: Digest) -> Result<(), Error> {
        self.check(poll, closing)?;
        if self.0.notes.closings.insert(poll, closing) == Some(closing) {
            return Ok(());
        }
        self.0.keep()
    }

    /// Refuses a closing other than the one committed to, if there is one.
    pub fn check(&self, poll: PollId, closing: Digest) -> Result<(), Error> {
        match self.0.notes.closings.get(&poll) {
            Some(held) if *held != closing => {
                let detail = format!(
                    "this trustee has decrypted closing {held} of the poll and decrypts no other"
                );
                Err(Refusal::new("trustee.second_set", &detail)
                    .in_file(&self.0.path)
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
