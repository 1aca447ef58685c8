//! The same folder for trustees who share none: its files go as letters over a node, each sealed to its reader.
//!
//! The node sees who writes to whom. What it could change or hold back, every trustee's own checks find.

use std::path::{Path, PathBuf};

use linli_client::Waiting;
use linli_office::letter::reachable;
use linli_office::{CeremonyFile, Letter};
use linli_primitives::Digest;
use linli_sigma::ceremony::Ceremony;
use linli_sigma::trustee::{TrusteeCard, TrusteeSecret};
use linli_wire::inbox::CeremonyCall;
use linli_wire::signature::{OfficerKey, Role, Signed};

use super::folder::Folder;
use crate::clock::{self, Clock};
use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::letters::{Addressee, Post, is_ceremony_file};
use crate::place::NodePlace;
use crate::{Console, Error, Refusal};

/// A trustee's way to the others.
pub(super) struct Relay<'a> {
    post: Post,
    secret: &'a TrusteeSecret,
}

impl<'a> Relay<'a> {
    /// Brings the folder up to date with what waits at the node; `None` where no node is named.
    pub(super) fn fetch(
        node: &NodePlace,
        ceremony: &Path,
        secret: &'a TrusteeSecret,
        console: &mut Console,
    ) -> Result<Option<Self>, Error> {
        if node.node.is_empty() {
            return Ok(None);
        }
        let relay = Self {
            post: Post::open(&node.into(), console)?,
            secret,
        };
        if !ceremony.exists() {
            relay.begin(ceremony, console)?;
        }
        relay.take(&Folder::open(ceremony)?, console)?;
        Ok(Some(relay))
    }

    /// Writes the description of the ceremony to which the committee called this trustee last.
    fn begin(&self, folder: &Path, console: &mut Console) -> Result<(), Error> {
        let own = self.secret.signing().verifying_key().to_bytes();
        let is_own = |card: &TrusteeCard| card.verify_key == own;
        let calls = self.post.inbox().calls()?;
        let calls = calls.iter().filter_map(|call| {
            self.read(call)
                .filter(|ceremony| ceremony.trustees.iter().any(is_own))
                .map(|ceremony| (call.act.until, ceremony))
        });
        let newest = calls.max_by_key(|(until, _)| *until);
        let none = || Refusal::new("inbox.call", "no call of the committee names this trustee");
        let (_, ceremony) = newest.ok_or_else(none)?;
        files::make_folder(folder)?;
        let path = folder.join("ceremony.json");
        files::write_json(&path, &ceremony, Access::Public, Overwrite::Refuse)?;
        let names = ceremony.trustees.iter().map(|card| card.name.as_str());
        console.say(
            msg("ceremony-joined")
                .showing("file", path.display())
                .with("purpose", ceremony.purpose.clone())
                .with("threshold", ceremony.threshold)
                .with("needed", super::namings_needed(&ceremony))
                .with("names", names.collect::<Vec<_>>().join(", ")),
        );
        Ok(())
    }

    /// The ceremony of a call that a member of the committee signed.
    fn read(&self, call: &Signed<CeremonyCall>) -> Option<Ceremony> {
        let (id, roles) = self.post.community.office().ok()?;
        let anyone = Role {
            threshold: 1,
            keys: roles.committee.keys.clone(),
        };
        let today = clock::day(Clock::default().now().ok()?).ok()?;
        anyone.authorizes(call, id, today).ok()?;
        let ceremony: Ceremony = serde_json::from_slice(&call.act.ceremony.0).ok()?;
        ceremony.check().ok().map(|()| ceremony)
    }

    /// Writes what the others sent into the folder, and removes it from the node. What does not belong there is kept apart.
    fn take(&self, folder: &Folder, console: &Console) -> Result<(), Error> {
        let own = Addressee::signing(self.secret);
        for letter in self.post.fetch(&own)? {
            let opened = self.open(folder, &letter);
            let taken = match opened {
                Ok(None) => continue,
                Ok(Some(file)) => keep(&folder.path().join(&file.file), &file),
                Err(refusal) => Err(refusal.into()),
            };
            if let Err(Error::Refused(refusal)) = taken {
                let name = format!("{}.age", letter.id);
                let path = folder.path().join("unreadable").join(name);
                make_parent(&path)?;
                files::write(&path, &letter.sealed.0, Access::Secret, Overwrite::Replace)?;
                console.problem(&refusal.in_file(&path));
            } else {
                taken?;
            }
            self.post.remove(&own, &letter)?;
        }
        Ok(())
    }

    /// A file of this ceremony; `None` for one of another, which waits for its own time.
    fn open(&self, folder: &Folder, letter: &Waiting) -> Result<Option<CeremonyFile>, Refusal> {
        let unreadable = |detail: &'static str| Refusal::new("inbox.unreadable", detail);
        let plain = Addressee::unseal(self.secret, &letter.sealed.0)
            .ok_or_else(|| unreadable("not sealed for this trustee, or damaged"))?;
        let Ok(Letter::Ceremony(file)) = serde_json::from_slice::<Letter>(&plain) else {
            return Err(unreadable("no file of a key ceremony"));
        };
        if file.ceremony != folder.ceremony().id() {
            return Ok(None);
        }
        let is_from = |card: &TrusteeCard| {
            letter
                .from
                .is_some_and(|key| *key.as_bytes() == card.verify_key)
        };
        let trustees = &folder.ceremony().trustees;
        let from = trustees
            .iter()
            .position(is_from)
            .map_or(0, |at| at as u16 + 1);
        if is_ceremony_file(file.file.as_ref(), from) {
            Ok(Some(file))
        } else {
            Err(unreadable(
                "a file that its sender has no business to write",
            ))
        }
    }

    /// Sends one's own files: those of round 2 to their readers, others to everybody else.
    pub(super) fn send(&self, folder: &Folder, files: &[PathBuf]) -> Result<(), Error> {
        let own = Addressee::signing(self.secret);
        let trustees = &folder.ceremony().trustees;
        for path in files {
            let letter = letter(folder, path)?;
            for (index, card) in (1..).zip(trustees) {
                let key = OfficerKey::new(card.verify_key).map_err(|e| Refusal::of(&e))?;
                if key != OfficerKey::of(&own) && is_for(path, index) {
                    self.post.send(key, &card.recipient, &letter, Some(&own))?;
                }
            }
        }
        Ok(())
    }

    /// Sends the finished keys to the committee, which publishes them.
    pub(super) fn send_keys(
        &self,
        folder: &Folder,
        keys: &Path,
        console: &mut Console,
    ) -> Result<(), Error> {
        let own = Addressee::signing(self.secret);
        let letter = letter(folder, keys)?;
        let (_, roles) = self.post.community.office()?;
        for (member, recipient) in reachable(&roles.committee.keys)? {
            self.post
                .send(member.key, &recipient, &letter, Some(&own))?;
        }
        console.say(msg("ceremony-keys-sent"));
        Ok(())
    }
}

/// A file of the folder as a letter's text.
fn letter(folder: &Folder, path: &Path) -> Result<String, Error> {
    let place = path.strip_prefix(folder.path()).unwrap_or(path);
    let parts = place.iter().map(|part| part.to_string_lossy());
    let letter = Letter::Ceremony(CeremonyFile {
        ceremony: folder.ceremony().id(),
        file: parts.collect::<Vec<_>>().join("/"),
        text: files::read_text(path, files::MAX_SMALL)?,
    });
    Ok(files::json_text(&letter))
}

/// Whether trustee `to` reads the file: a share of round 2 has one reader.
fn is_for(path: &Path, to: u16) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    match stem.and_then(|stem| stem.split_once("-to-")) {
        Some((_, reader)) => reader == to.to_string(),
        None => true,
    }
}

/// Keeps a file; one that is there says the same or stays.
fn keep(path: &Path, file: &CeremonyFile) -> Result<(), Error> {
    make_parent(path)?;
    if path.exists() {
        let detail = "another file of this trustee is there already";
        return match files::read_text(path, files::MAX_SMALL)? == file.text {
            true => Ok(()),
            false => Err(Refusal::new("inbox.differs", detail).into()),
        };
    }
    files::write(
        path,
        file.text.as_bytes(),
        Access::Public,
        Overwrite::Refuse,
    )
}

fn make_parent(path: &Path) -> Result<(), Error> {
    path.parent().map_or(Ok(()), files::make_folder)
}

/// The committee's call to the ceremony in `folder`.
pub(super) fn call(
    post: &Post,
    folder: &Folder,
    until: i64,
    key: &linli_wire::signature::SigningKey,
) -> Result<Digest, Error> {
    let (id, _) = post.community.office()?;
    let text = files::json_text(folder.ceremony());
    let ceremony = linli_wire::encoding::HexBytes(text.into_bytes());
    let call = Signed::new(CeremonyCall { ceremony, until }).sign(id, key);
    post.inbox().call(&call)?;
    Ok(folder.ceremony().id())
}
