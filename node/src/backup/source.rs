//! Where a record is restored from.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::{Path, PathBuf};

use linli_journal::file;
use linli_log::tree::MemoryHashes;
use linli_log::{Checkpoint, Hash, SignedNote, VerifierKey, leaf_hash, tree_root};
use linli_wire::archive::{self, Frame, Frames, frames};
use linli_wire::entry::Entry;
use rusqlite::Connection;

use crate::error::NodeError;
use crate::store::{Depth, Reader, check, connect};

/// Entries read at once.
const PAGE: usize = 256;

/// A file that holds a whole record.
pub(super) enum Source {
    /// An archive.
    Archive(PathBuf),
    /// A copy of a record's file.
    Backup(PathBuf, Connection),
}

/// The newest checkpoint of a source, checked against the leaves before it.
#[derive(Clone, Debug)]
pub(super) struct Promise {
    /// Entries in the source; at least those under the checkpoint.
    pub(super) entries: u64,
    pub(super) checkpoint: Checkpoint,
    pub(super) note: String,
}

impl Source {
    /// Tells what the file is by its first bytes.
    pub(super) fn open(path: &Path) -> Result<Self, NodeError> {
        let mut magic = [0; archive::MAGIC.len()];
        let mut file = file::open(path).map_err(NodeError::file(path))?;
        if file.read_exact(&mut magic).is_ok() && magic == archive::MAGIC {
            Ok(Self::Archive(path.to_owned()))
        } else {
            Ok(Self::Backup(path.to_owned(), connect(path)?))
        }
    }

    /// Reads all leaves and checks them against the checkpoints, which must be signed by `key` if one is given.
    pub(super) fn promise(&self, key: Option<&VerifierKey>) -> Result<Promise, NodeError> {
        match self {
            Self::Archive(path) => promise_of_archive(path, key),
            Self::Backup(path, connection) => {
                check(connection, path, Depth::Rows)?;
                let reader = Reader::new(connection, path);
                let (size, note) = reader.checkpoint()?.ok_or_else(no_checkpoint)?;
                let root = tree_root(size, &reader.hashes())?;
                promise(reader.size()?, note, (size, root), key)
            }
        }
    }

    /// Yields all entries in order, with their messages where the source has them.
    pub(super) fn each(
        &self,
        mut take: impl FnMut(Entry, Option<Vec<u8>>) -> Result<(), NodeError>,
    ) -> Result<(), NodeError> {
        match self {
            Self::Archive(path) => each_of_archive(path, take),
            Self::Backup(path, connection) => {
                let reader = Reader::new(connection, path);
                let mut next = 0;
                loop {
                    let page = reader.entries(next, PAGE)?;
                    for stored in &page {
                        take(stored.entry, reader.message(stored.index)?)?;
                    }
                    match page.last() {
                        Some(last) => next = last.index + 1,
                        None => return Ok(()),
                    }
                }
            }
        }
    }
}

fn promise_of_archive(path: &Path, key: Option<&VerifierKey>) -> Result<Promise, NodeError> {
    let mut leaves = MemoryHashes::default();
    let mut newest = None;
    for frame in read(path)? {
        match frame.map_err(NodeError::Archive)? {
            Frame::Entry(entry) => leaves.push(leaf_hash(&entry.encode())),
            Frame::Message(_) => {}
            Frame::Checkpoint(note) => {
                let log = (leaves.size(), leaves.root());
                newest = Some(promise(leaves.size(), note, log, key)?);
            }
        }
    }
    // Nobody vouches for entries after the last checkpoint.
    newest
        .filter(|newest| newest.entries == leaves.size())
        .ok_or_else(no_checkpoint)
}

fn each_of_archive(
    path: &Path,
    mut take: impl FnMut(Entry, Option<Vec<u8>>) -> Result<(), NodeError>,
) -> Result<(), NodeError> {
    let mut last = None;
    for frame in read(path)? {
        match frame.map_err(NodeError::Archive)? {
            Frame::Entry(entry) => {
                if let Some(without) = last.replace(entry) {
                    take(without, None)?;
                }
            }
            Frame::Message(bytes) => {
                if let Some(entry) = last.take() {
                    take(entry, Some(bytes))?;
                }
            }
            Frame::Checkpoint(_) => {}
        }
    }
    last.map_or(Ok(()), |without| take(without, None))
}

fn read(path: &Path) -> Result<Frames<BufReader<File>>, NodeError> {
    let file = file::open(path).map_err(NodeError::file(path))?;
    Ok(frames(BufReader::new(file)))
}

fn promise(
    entries: u64,
    note: String,
    log: (u64, Hash),
    key: Option<&VerifierKey>,
) -> Result<Promise, NodeError> {
    let refused = |reason: &dyn ToString| NodeError::Checkpoint(reason.to_string());
    let parsed = SignedNote::parse(&note).map_err(|e| refused(&e))?;
    let checkpoint = match key {
        Some(key) => Checkpoint::open(&parsed, key),
        None => Checkpoint::parse(parsed.text()),
    };
    let checkpoint = checkpoint.map_err(|e| refused(&e))?;
    if (checkpoint.size, checkpoint.root) == log {
        Ok(Promise {
            entries,
            checkpoint,
            note,
        })
    } else {
        Err(refused(
            &"its size or root is not that of the entries before it",
        ))
    }
}

fn no_checkpoint() -> NodeError {
    NodeError::Checkpoint("none covers the last entries".to_owned())
}
