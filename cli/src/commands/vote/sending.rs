//! Sending a ballot: the files it is kept in, and what becomes of them.

use std::path::{Path, PathBuf};

use linli_journal::{BallotReceipt, Proof};
use linli_prover::Fingerprint;
use linli_wire::{Ballot, Message};

use crate::community::Location;
use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::place::OpenPoll;
use crate::spoiled::Spoiled;
use crate::{Console, Ending, Error};

/// Where a ballot and its receipt are kept.
pub(super) struct Files {
    ballot: PathBuf,
    receipt: PathBuf,
    overwrite: Overwrite,
}

impl Files {
    pub(super) fn new(ballot: PathBuf, receipt: Option<PathBuf>, force: bool) -> Self {
        let beside = || ballot.with_added_extension("receipt.json");
        Self {
            receipt: receipt.unwrap_or_else(beside),
            ballot,
            overwrite: Overwrite::from(force),
        }
    }

    /// Refuses, and deletes, a ballot that was opened.
    pub(super) fn check_unspoiled(
        &self,
        ballot: &Ballot,
        open: &OpenPoll,
        keystore: &Path,
    ) -> Result<(), Error> {
        let checked = Spoiled::beside(keystore)?.check(fingerprint(ballot, open)?);
        if checked.is_err() {
            self.forget()?;
        }
        checked
    }

    /// Refuses to overwrite existing files.
    pub(super) fn check_free(&self) -> Result<(), Error> {
        files::check_free(&self.ballot, self.overwrite)?;
        files::check_free(&self.receipt, self.overwrite)
    }

    /// An earlier ballot for this poll whose receipt says that no record took it. With `--force` it is made again.
    pub(super) fn unsent(&self, open: &OpenPoll) -> Result<Option<Ballot>, Error> {
        let is_there = self.ballot.exists() && self.receipt.exists();
        if !is_there || self.overwrite == Overwrite::Replace || is_handed_over(open) {
            return Ok(None);
        }
        let limit = linli_wire::ballot::MAX_BYTES as u64;
        let bytes = files::read(&self.ballot, limit)?;
        let receipt: BallotReceipt = files::read_json(&self.receipt, files::MAX_SMALL)?;
        let ballot = Ballot::decode(&bytes)
            .ok()
            .filter(|ballot| receipt.poll == open.id && receipt == BallotReceipt::of(ballot));
        Ok(ballot)
    }

    /// Sends an earlier ballot unchanged.
    pub(super) fn send_again(
        &self,
        ballot: Ballot,
        open: &mut OpenPoll,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        console.say(msg("vote-again").showing("file", self.ballot.display()));
        if console.can_ask() && !console.confirm(msg("vote-confirm"))? {
            return Err(Error::Declined);
        }
        self.submit(&ballot, open, console)
    }

    /// Keeps the ballot and its receipt, then sends it. A ballot that is refused leaves neither.
    pub(super) fn send(
        &self,
        ballot: &Ballot,
        open: &mut OpenPoll,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        let bytes = ballot.encode();
        files::write(&self.ballot, &bytes, Access::Public, self.overwrite)?;
        // Readable by its owner only, because it reveals her nullifier.
        let receipt = BallotReceipt::of(ballot);
        files::write_json(&self.receipt, &receipt, Access::Secret, self.overwrite)?;
        if !is_handed_over(open) {
            return self.submit(ballot, open, console);
        }
        console.say(
            msg("vote-done")
                .showing("file", self.ballot.display())
                .showing("receipt", self.receipt.display()),
        );
        self.answer(&receipt, fingerprint(ballot, open)?, console);
        Ok(Ending::Clean)
    }

    fn submit(
        &self,
        ballot: &Ballot,
        open: &mut OpenPoll,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        let sent = match open.community.submit(&Message::Ballot(ballot.encode())) {
            Ok((sent, _)) => sent,
            Err(error @ Error::Refused(_)) => {
                self.forget()?;
                return Err(error);
            }
            Err(error) => {
                console.warn(msg("vote-kept").showing("file", self.ballot.display()));
                return Err(error);
            }
        };
        console.say(
            msg("vote-sent")
                .with("entry", sent.index)
                .with("size", sent.seen.checkpoint.size)
                .showing("receipt", self.receipt.display()),
        );
        let logged = Some(Proof {
            entry: sent.index,
            proof: sent.text,
            checkpoint: sent.seen.note.encode(),
        });
        let receipt = BallotReceipt {
            logged,
            ..BallotReceipt::of(ballot)
        };
        files::write_json(&self.receipt, &receipt, Access::Secret, Overwrite::Replace)?;
        self.answer(&receipt, fingerprint(ballot, open)?, console);
        Ok(Ending::Clean)
    }

    /// Removes what a refused ballot left.
    fn forget(&self) -> Result<(), Error> {
        for path in [&self.ballot, &self.receipt] {
            std::fs::remove_file(path).map_err(Error::file(path))?;
        }
        Ok(())
    }

    fn answer(&self, receipt: &BallotReceipt, fingerprint: Fingerprint, console: &mut Console) {
        console.answer(&serde_json::json!({
            "ballot": self.ballot, "receipt": self.receipt, "poll": receipt.poll,
            "nullifier": receipt.nullifier, "message": receipt.message, "fingerprint": fingerprint,
            "entry": receipt.logged.as_ref().map(|logged| logged.entry),
        }));
    }
}

fn fingerprint(ballot: &Ballot, open: &OpenPoll) -> Result<Fingerprint, Error> {
    Fingerprint::of(open.poll(), ballot).map_err(|e| Error::refused(&e))
}

/// Whether somebody else must take the ballot to the record, because a file takes none.
fn is_handed_over(open: &OpenPoll) -> bool {
    matches!(open.community.location(), Location::Archive(..))
}
