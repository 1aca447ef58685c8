//! Cast or check: a ballot whose fingerprint was said is sent, or opened and never sent.

use std::path::{Path, PathBuf};

use linli_prover::SealedBallot;

use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::spoiled::Spoiled;
use crate::{Console, Ending, Error};

/// Whether the owner casts the ballot; `false` if she has it checked.
pub(super) fn is_cast(console: &mut Console) -> Result<bool, Error> {
    if !console.can_ask() || console.confirm(msg("vote-confirm"))? {
        return Ok(true);
    }
    if console.decide(msg("vote-check"), "--check")? {
        Ok(false)
    } else {
        Err(Error::Declined)
    }
}

/// Where a ballot is opened to.
pub(super) struct OpeningFile {
    path: PathBuf,
    overwrite: Overwrite,
}

impl OpeningFile {
    /// The file named, or one beside the ballot, in place of what an earlier check left there.
    pub(super) fn new(named: Option<PathBuf>, ballot: &Path, force: bool) -> Self {
        let beside = || (ballot.with_added_extension("opening.json"), true);
        let (path, force) = named.map_or_else(beside, |path| (path, force));
        Self {
            path,
            overwrite: force.into(),
        }
    }

    /// Refuses to overwrite an existing file.
    pub(super) fn check_free(&self) -> Result<(), Error> {
        files::check_free(&self.path, self.overwrite)
    }

    /// Opens the ballot. It is spoiled first, so that whatever happens then, it is not sent.
    pub(super) fn spoil(
        &self,
        sealed: SealedBallot,
        keystore: &Path,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        let fingerprint = sealed.fingerprint();
        Spoiled::beside(keystore)?.spoil(fingerprint)?;
        let opening = sealed.open().to_json();
        files::write(
            &self.path,
            opening.as_bytes(),
            Access::Secret,
            self.overwrite,
        )?;
        console.say(
            msg("vote-opened")
                .showing("file", self.path.display())
                .showing("fingerprint", fingerprint),
        );
        console.answer(&serde_json::json!({
            "spoiled": true, "opening": self.path, "fingerprint": fingerprint,
        }));
        Ok(Ending::Clean)
    }
}
