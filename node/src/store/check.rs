//! Whether the record is whole: checks of the file by SQLite, and of the rows against the log.

use std::path::Path;

use linli_log::tree::{self, MemoryHashes};
use linli_log::{Checkpoint, HashReader, leaf_hash};
use linli_wire::message::Message;
use rusqlite::Connection;

use super::{Reader, Stored, failure};
use crate::error::NodeError;
use crate::signer::SignerError;

/// Entries at the end that are checked on every start.
const LAST: u64 = 64;
/// Entries read at once.
const PAGE: usize = 1024;

/// How much of the record is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Depth {
    /// SQLite's own structure.
    Pages,
    /// And every entry, message and hash.
    Rows,
}

/// What every start checks: the number of rows, and the last entries down to their messages.
pub(crate) fn check_quickly(reader: &Reader<'_>) -> Result<(), NodeError> {
    let size = reader.size()?;
    check_counts(reader, size)?;
    let last = reader.entries(size.saturating_sub(LAST), LAST as usize)?;
    last.iter()
        .try_for_each(|stored| check_entry(reader, stored).map(drop))
}

/// Reads the whole file; with [`Depth::Rows`] recomputes every hash.
pub(crate) fn check(connection: &Connection, path: &Path, depth: Depth) -> Result<(), NodeError> {
    check_pages(connection, path)?;
    let reader = Reader::new(connection, path);
    check_quickly(&reader)?;
    match depth {
        Depth::Pages => Ok(()),
        Depth::Rows => check_rows(&reader),
    }
}

/// Rules `store.behind` and `log.fork`: the record has what its key signed last.
///
/// `signed` was read before the record, because a running node signs only for what it has stored.
pub(crate) fn check_signed(reader: &Reader<'_>, signed: &Checkpoint) -> Result<(), NodeError> {
    let stored = reader.size()?;
    if stored < signed.size {
        return Err(NodeError::Behind {
            stored,
            signed: signed.size,
        });
    }
    let root = tree::tree_root(signed.size, &reader.hashes())?;
    if root == signed.root {
        return Ok(());
    }
    let stored = Checkpoint {
        root,
        extensions: Vec::new(),
        ..signed.clone()
    };
    Err(SignerError::Fork {
        signed: signed.text(),
        refused: stored.text(),
    }
    .into())
}

fn check_pages(connection: &Connection, path: &Path) -> Result<(), NodeError> {
    let found: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(|e| failure::of(path, e))?;
    match found.as_str() {
        "ok" => Ok(()),
        found => {
            let file = path.file_name().unwrap_or_default();
            Err(NodeError::corrupt(file.to_string_lossy(), found))
        }
    }
}

fn check_counts(reader: &Reader<'_>, size: u64) -> Result<(), NodeError> {
    let hashes = reader.hash_count()?;
    if hashes == tree::stored_count(size) {
        Ok(())
    } else {
        Err(NodeError::corrupt(
            "hashes",
            format_args!("{hashes} rows to {size} entries"),
        ))
    }
}

fn check_rows(reader: &Reader<'_>) -> Result<(), NodeError> {
    let mut leaves = MemoryHashes::default();
    loop {
        let first = leaves.size();
        let page = reader.entries(first, PAGE)?;
        for stored in &page {
            if stored.index != leaves.size() {
                let place = format!("entries {}", leaves.size());
                return Err(NodeError::corrupt(place, "the row is missing"));
            }
            check_entry(reader, stored)?;
            leaves.push(leaf_hash(&stored.leaf));
        }
        if page.is_empty() {
            return Ok(());
        }
        check_hashes(reader, &leaves, first)?;
    }
}

/// Whether the hashes stored since entry `first` are those of the leaves.
fn check_hashes(reader: &Reader<'_>, leaves: &MemoryHashes, first: u64) -> Result<(), NodeError> {
    let range = tree::stored_count(first)..tree::stored_count(leaves.size());
    let indexes: Vec<u64> = range.collect();
    let stored = reader.hashes().read(&indexes)?;
    let computed = leaves
        .read(&indexes)
        .map_err(|e| NodeError::corrupt("hashes", e))?;
    let pairs = stored.iter().zip(&computed).zip(&indexes);
    match pairs.into_iter().find(|((stored, own), _)| stored != own) {
        Some((_, index)) => {
            let place = format!("hashes {index}");
            Err(NodeError::corrupt(place, "not that of the entries"))
        }
        None => Ok(()),
    }
}

/// Whether an entry's row, hash and message fit together.
pub(crate) fn check_entry(reader: &Reader<'_>, stored: &Stored) -> Result<Message, NodeError> {
    let Stored { index, entry, leaf } = stored;
    let hash = reader.hashes().read(&[tree::stored_index(0, *index)])?;
    if hash != [leaf_hash(leaf)] {
        let place = format!("entries {index}");
        return Err(NodeError::corrupt(
            place,
            "the leaf is not the one that was hashed",
        ));
    }
    let place = format!("messages {index}");
    let bytes = reader
        .message(*index)?
        .ok_or_else(|| NodeError::corrupt(&*place, "the row is missing"))?;
    entry.open(&bytes).map_err(|e| NodeError::corrupt(place, e))
}
