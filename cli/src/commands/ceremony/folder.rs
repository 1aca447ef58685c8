//! The shared folder of a ceremony: which file holds whose message.

use std::path::{Path, PathBuf};

use linli_office::ceremony::{self, refusal};
use linli_office::letter::KEYS;
use linli_sigma::ceremony::{Ceremony, CeremonyError, Confirmation, Participant, Round1, Round2};
use linli_sigma::trustee::TrusteeSecret;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::files::{self, Access, Overwrite};
use crate::{Error, Refusal};

/// The longest message read, in bytes: one from a ceremony of 255 trustees is shorter.
pub(super) const MAX_MESSAGE: u64 = 64 << 20;

/// The description's name in the folder.
const DESCRIPTION: &str = "ceremony.json";
/// Says whose folder it is, where the trustees share none.
const OWNER: &str = "owner.json";

/// An opened folder.
pub(super) struct Folder {
    path: PathBuf,
    ceremony: Ceremony,
}

/// The description at `place`, a folder or the file itself, whether or not it is there yet.
pub(super) fn description(place: &Path) -> PathBuf {
    let is_file = place.is_file() || place.file_name().is_some_and(|name| name == DESCRIPTION);
    if is_file {
        place.to_owned()
    } else {
        place.join(DESCRIPTION)
    }
}

impl Folder {
    /// Opens the folder at `place`, or the one in which the file `place` lies.
    pub(super) fn open(place: &Path) -> Result<Self, Error> {
        let file = description(place);
        let ceremony: Ceremony = files::read_json(&file, MAX_MESSAGE)?;
        ceremony
            .check()
            .map_err(|e| Error::from(Refusal::of(&e).in_file(&file)))?;
        let path = file.parent().unwrap_or(Path::new("")).to_owned();
        Ok(Self { path, ceremony })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) const fn ceremony(&self) -> &Ceremony {
        &self.ceremony
    }

    pub(super) fn participant<'a>(
        &'a self,
        secret: &'a TrusteeSecret,
    ) -> Result<Participant<'a>, Error> {
        Participant::new(&self.ceremony, secret).map_err(|e| refusal(&e).into())
    }

    pub(super) fn round1(&self, from: u16) -> PathBuf {
        self.path.join(ceremony::round1(from))
    }

    pub(super) fn round2(&self, from: u16, to: u16) -> PathBuf {
        self.path.join(ceremony::round2(from, to))
    }

    pub(super) fn confirm(&self, from: u16) -> PathBuf {
        self.path.join(ceremony::confirm(from))
    }

    pub(super) fn keys(&self) -> PathBuf {
        self.path.join(KEYS)
    }

    pub(super) fn read_round1(&self) -> Result<Vec<Round1>, Error> {
        self.read_all(self.indices(), |from| self.round1(from))
    }

    /// What was sent to `to`.
    pub(super) fn read_round2(&self, to: u16) -> Result<Vec<Round2>, Error> {
        let peers = self.indices().filter(|from| *from != to);
        self.read_all(peers, |from| self.round2(from, to))
    }

    pub(super) fn read_confirmations(&self) -> Result<Vec<Confirmation>, Error> {
        self.read_all(self.indices(), |from| self.confirm(from))
    }

    /// Trustees whose file is missing.
    pub(super) fn missing(&self, path: impl Fn(u16) -> PathBuf) -> Vec<u16> {
        self.indices().filter(|i| !path(*i).exists()).collect()
    }

    /// Trustees who have not sent round 2 to all their peers; in a folder of one's own, to its owner: what others send to
    /// each other never comes there.
    pub(super) fn missing_round2(&self) -> Vec<u16> {
        let owner = self.owner();
        let is_sent = |from: u16, to: u16| from == to || self.round2(from, to).exists();
        let comes_here = |from: u16, to: u16| owner.is_none_or(|own| from == own || to == own);
        let has_sent = |from: u16| {
            self.indices()
                .filter(move |&to| comes_here(from, to))
                .all(|to| is_sent(from, to))
        };
        self.indices().filter(|&from| !has_sent(from)).collect()
    }

    /// Whose folder it is, where the trustees share none.
    fn owner(&self) -> Option<u16> {
        files::read_json(&self.path.join(OWNER), MAX_MESSAGE).ok()
    }

    /// Says whose folder it is.
    pub(super) fn own(&self, index: u16) -> Result<(), Error> {
        self.put(&self.path.join(OWNER), &index, Overwrite::Replace)
    }

    /// Refuses a step for which one's own earlier file is missing: it is nobody else's turn.
    pub(super) fn check_own(&self, earlier: &Path, step: &str) -> Result<(), Error> {
        if earlier.exists() {
            return Ok(());
        }
        let detail = format!("your own {step} comes first");
        Err(Refusal::new("dkg.order", detail).in_file(earlier).into())
    }

    /// Writes a share for a peer. One that is there already and is of the same story stays: sealed anew, it would read
    /// differently.
    pub(super) fn put_round2(
        &self,
        message: &Round2,
        overwrite: Overwrite,
    ) -> Result<PathBuf, Error> {
        let path = self.round2(message.from, message.to);
        let is_same = |kept: Round2| {
            let same = kept.transcript == message.transcript && kept.to == message.to;
            same && self.ceremony.check_round2(&kept).is_ok()
        };
        let stays = overwrite == Overwrite::Refuse
            && path.exists()
            && files::read_json(&path, MAX_MESSAGE).is_ok_and(is_same);
        if !stays {
            self.put(&path, message, overwrite)?;
        }
        Ok(path)
    }

    /// Names of trustees, for a sentence.
    pub(super) fn names(&self, indices: &[u16]) -> Vec<String> {
        let name = |i: &u16| format!("{i} {}", self.ceremony.trustees[usize::from(*i) - 1].name);
        indices.iter().map(name).collect()
    }

    /// Writes a message; leaves one that is there already and says the same.
    pub(super) fn put(
        &self,
        path: &Path,
        message: &impl Serialize,
        overwrite: Overwrite,
    ) -> Result<(), Error> {
        if let Some(parent) = path.parent() {
            files::make_folder(parent)?;
        }
        if is_there(path, message) {
            Ok(())
        } else {
            files::write_json(path, message, Access::Public, overwrite)
        }
    }

    /// A ceremony's error, with the culprit's file; `to` is the reader of round 2.
    pub(super) fn refused(&self, error: &CeremonyError, to: Option<u16>) -> Error {
        let refusal = refusal(error);
        let Some(from) = error.culprit().map(|culprit| culprit.index) else {
            return refusal.into();
        };
        let path = match to.filter(|to| *to != from) {
            // A fault in round 1 was found when round 2 was made, or is in both.
            Some(to) if self.round1(from).exists() => self.round2(from, to),
            _ => self.round1(from),
        };
        let refusal = refusal.in_file(&path);
        match error {
            CeremonyError::Missing(_) => Error::Waiting(refusal),
            _ => refusal.into(),
        }
    }

    fn indices(&self) -> impl Iterator<Item = u16> + use<> {
        1..=self.ceremony.trustees.len() as u16
    }

    /// Reads the files that are there; the ceremony reports whose is missing.
    fn read_all<T: DeserializeOwned>(
        &self,
        from: impl Iterator<Item = u16>,
        path: impl Fn(u16) -> PathBuf,
    ) -> Result<Vec<T>, Error> {
        from.map(|index| (index, path(index)))
            .filter(|(_, path)| path.exists())
            .map(|(index, path)| self.read(index, &path))
            .collect()
    }

    /// Reads a message; one that cannot be read names its sender too.
    fn read<T: DeserializeOwned>(&self, from: u16, path: &Path) -> Result<T, Error> {
        files::read_json(path, MAX_MESSAGE).map_err(|error| match error {
            Error::Refused(refusal) => refusal.with("trustee", self.names(&[from]).concat()).into(),
            other => other,
        })
    }
}

fn is_there(path: &Path, message: &impl Serialize) -> bool {
    let text = serde_json::to_vec_pretty(message).expect("our messages have string keys");
    std::fs::read(path).is_ok_and(|found| found.trim_ascii_end() == text)
}
