//! A record in a file or in memory, read-only.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use linli_log::{LogRefusal, MemoryHashes, VerifierKey, leaf_hash};
use linli_rule::{Refusal, Rule};
use linli_rules::community::CommunityState;
use linli_wire::archive::{ArchiveError, Frame, frames};
use linli_wire::{Entry, Message};

use crate::{Journal, Receipt, SignedCheckpoint, Trouble};

/// An archive, as far as its last checkpoint reaches.
#[derive(Debug)]
pub struct ArchiveFile {
    source: Source,
    key: Option<VerifierKey>,
    entries: Vec<Entry>,
    /// Where each entry's message begins.
    messages: Vec<Option<u64>>,
    checkpoint: SignedCheckpoint,
}

/// Where its bytes are.
#[derive(Debug)]
enum Source {
    File(PathBuf),
    Memory(Vec<u8>),
}

/// A file cannot be read as a record.
#[derive(Debug, thiserror::Error, Rule)]
pub enum BadArchive {
    /// Its frames are not an archive's.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// Its last checkpoint is not valid.
    #[error(transparent)]
    Checkpoint(#[from] LogRefusal),
    /// No checkpoint is in it.
    #[error("archive.unsigned: the archive has no checkpoint")]
    Unsigned,
    /// A checkpoint is of other entries.
    #[error("archive.root: the checkpoint for {0} entries is not of the entries before it")]
    Root(u64),
}

impl ArchiveFile {
    /// Reads the archive at `path`; its checkpoints must be signed by `key`, if given.
    pub fn open(path: &Path, key: Option<VerifierKey>) -> Result<Self, Trouble> {
        let file = crate::file::open(path).map_err(|e| trouble(path, e))?;
        let source = Source::File(path.to_owned());
        let read = Self::read(BufReader::new(file), source, key);
        read.map_err(|bad| match bad {
            BadArchive::Archive(ArchiveError::Io(source)) => trouble(path, source),
            bad => Trouble::Refused(Refusal::of(&bad).with("file", path.display())),
        })
    }

    /// Reads an archive that is in memory, for hosts without files.
    pub fn in_memory(bytes: Vec<u8>, key: VerifierKey) -> Result<Self, BadArchive> {
        let archive = Self::read(bytes.as_slice(), Source::Memory(Vec::new()), Some(key))?;
        Ok(Self {
            source: Source::Memory(bytes),
            ..archive
        })
    }

    fn read(
        reader: impl Read,
        source: Source,
        key: Option<VerifierKey>,
    ) -> Result<Self, BadArchive> {
        let mut frames = frames(reader);
        let (mut entries, mut messages) = (Vec::new(), Vec::new());
        let mut tree = MemoryHashes::default();
        let mut signed = None;
        while let Some(frame) = frames.next() {
            match frame? {
                Frame::Entry(entry) => {
                    tree.push(leaf_hash(&entry.encode()));
                    entries.push(entry);
                    messages.push(None);
                }
                Frame::Message(bytes) => {
                    let begin = frames.position() - bytes.len() as u64;
                    if let Some(last) = messages.last_mut() {
                        *last = Some(begin);
                    }
                }
                Frame::Checkpoint(note) => {
                    let seen = match &key {
                        Some(key) => SignedCheckpoint::open(&note, key)?,
                        None => SignedCheckpoint::unverified(&note)?,
                    };
                    let said = (seen.checkpoint.size, seen.checkpoint.root);
                    if said != (tree.size(), tree.root()) {
                        return Err(BadArchive::Root(seen.checkpoint.size));
                    }
                    signed = Some(seen);
                }
            }
        }
        let checkpoint = signed.ok_or(BadArchive::Unsigned)?;
        let size = usize::try_from(checkpoint.checkpoint.size).unwrap_or(usize::MAX);
        entries.truncate(size);
        messages.truncate(size);
        Ok(Self {
            source,
            key,
            entries,
            messages,
            checkpoint,
        })
    }

    fn bytes(&self, begin: u64, length: u32) -> Result<Vec<u8>, Trouble> {
        let mut bytes = vec![0; length as usize];
        match &self.source {
            Source::File(path) => File::open(path)
                .and_then(|mut file| {
                    file.seek(SeekFrom::Start(begin))?;
                    file.read_exact(&mut bytes)
                })
                .map_err(|e| trouble(path, e))?,
            Source::Memory(all) => {
                let begin = usize::try_from(begin).expect("a place in memory");
                bytes.copy_from_slice(&all[begin..begin + length as usize]);
            }
        }
        Ok(bytes)
    }
}

fn trouble(path: &Path, source: std::io::Error) -> Trouble {
    Trouble::File {
        path: path.to_owned(),
        source,
    }
}

impl Journal for ArchiveFile {
    fn key(&self) -> Option<&VerifierKey> {
        self.key.as_ref()
    }

    fn checkpoint(&self) -> Option<&SignedCheckpoint> {
        Some(&self.checkpoint)
    }

    fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn message(&self, index: u64) -> Result<Option<Vec<u8>>, Trouble> {
        let place = usize::try_from(index).unwrap_or(usize::MAX);
        let Some((entry, begin)) = self.entries.get(place).zip(self.messages.get(place)) else {
            return Ok(None);
        };
        let Some(begin) = begin else {
            return Ok(None);
        };
        self.bytes(*begin, entry.length).map(Some)
    }

    fn submit(&mut self, _: &Message) -> Result<Receipt, Trouble> {
        let detail = "a record in a file takes no messages; hand them to whoever keeps the record";
        let refusal = Refusal::new("journal.file", detail);
        Err(Trouble::Refused(match &self.source {
            Source::File(path) => refusal.in_file(path),
            Source::Memory(_) => refusal,
        }))
    }

    fn catch_up(&mut self) -> Result<(), Trouble> {
        Ok(())
    }

    fn own_state(&self) -> Result<Option<CommunityState>, Trouble> {
        Ok(None)
    }
}

#[cfg(test)]
mod tests;
