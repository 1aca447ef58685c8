//! The same folder for trustees who share none: its files go as letters over a node, each sealed to its reader.
//!
//! The node sees who writes to whom. What it could change or hold back, every trustee's own checks find.

use std::path::{Path, PathBuf};

use linli_client::Waiting;
use linli_office::letter::reachable;
use linli_office::{CeremonyFile, ceremony};
use linli_primitives::Digest;
use linli_sigma::trustee::{TrusteeCard, TrusteeSecret};
use linli_wire::signature::SigningKey;

use super::folder::{Folder, description};
use crate::clock::Clock;
use crate::files::{self, Access, Overwrite};
use crate::language::msg;
use crate::letters::{Addressee, Post};
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
        place: &Path,
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
        let description = description(place);
        if !description.exists() {
            relay.begin(&description, console)?;
        }
        let folder = Folder::open(place)?;
        folder.own(folder.participant(secret)?.index())?;
        relay.take(&folder, console)?;
        Ok(Some(relay))
    }

    /// Writes the description of the ceremony to which the committee called this trustee last.
    fn begin(&self, path: &Path, console: &mut Console) -> Result<(), Error> {
        let own = self.secret.signing().verifying_key().to_bytes();
        let calls = self.post.inbox().calls()?;
        let office = self.post.community.office()?;
        let now = Clock::default().now()?;
        let called = ceremony::called(&calls, office, own, now)?;
        let called = called.first().expect("somebody calls her");
        let (callers, needed) = (called.callers.clone(), called.needed);
        let called = &called.ceremony;
        make_parent(path)?;
        files::write_json(path, called, Access::Public, Overwrite::Refuse)?;
        let name = |card: &TrusteeCard| format!("{} {}", card.name, ceremony::code(card));
        let names = called.trustees.iter().map(name);
        console.say(
            msg("ceremony-joined")
                .showing("file", path.display())
                .with("purpose", called.purpose.clone())
                .with("threshold", called.threshold)
                .with("needed", super::namings_needed(called))
                .listing("names", names),
        );
        console.say(
            msg("ceremony-callers")
                .listing("names", callers)
                .with("needed", needed),
        );
        Ok(())
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

    /// A file of this ceremony; `None` for one of another.
    fn open(&self, folder: &Folder, letter: &Waiting) -> Result<Option<CeremonyFile>, Refusal> {
        let own = self.secret.signing().verifying_key().to_bytes();
        let plain = Addressee::unseal(self.secret, &letter.sealed.0);
        let plain = plain.as_ref().map(|plain| plain.as_slice());
        ceremony::received(folder.ceremony(), own, plain, letter.from)
    }

    /// Sends one's own files: those of round 2 to their readers, others to everybody else.
    pub(super) fn send(&self, folder: &Folder, files: &[PathBuf]) -> Result<(), Error> {
        let own = Addressee::signing(self.secret);
        let public = own.verifying_key().to_bytes();
        for path in files {
            let place = place(folder, path);
            let letter = letter(folder, path)?;
            for (key, card) in ceremony::readers(folder.ceremony(), &place, public)? {
                self.post.send(key, &card.recipient, &letter, Some(&own))?;
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
    let text = files::read_text(path, files::MAX_SMALL)?;
    Ok(ceremony::letter(
        folder.ceremony(),
        &place(folder, path),
        &text,
    ))
}

/// Where a file lies in the folder, as letters name it.
fn place(folder: &Folder, path: &Path) -> String {
    let place = path.strip_prefix(folder.path()).unwrap_or(path);
    let parts = place.iter().map(|part| part.to_string_lossy());
    parts.collect::<Vec<_>>().join("/")
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
    key: &SigningKey,
) -> Result<Digest, Error> {
    let (id, _) = post.community.office()?;
    let call = ceremony::call(folder.ceremony(), until, id, key);
    post.inbox().call(&call)?;
    Ok(folder.ceremony().id())
}
