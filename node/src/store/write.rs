//! Additions to the record.

use std::path::Path;
use std::sync::MutexGuard;

use linli_log::{leaf_hash, stored_hashes, tree::stored_count};
use linli_wire::entry::Entry;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::failure;
use super::read::Hashes;
use crate::error::NodeError;

/// The writing connection, locked.
pub(crate) struct Writer<'a> {
    connection: MutexGuard<'a, Connection>,
    path: &'a Path,
}

/// Bytes that are written to see whether writing is possible.
const PROBE: usize = 1 << 20;

impl<'a> Writer<'a> {
    pub(super) const fn new(connection: MutexGuard<'a, Connection>, path: &'a Path) -> Self {
        Self { connection, path }
    }

    /// Appends entries with their messages from entry `first` on; all of them or none, on disk when this returns.
    pub(crate) fn append(
        &mut self,
        first: u64,
        entries: &[(Entry, &[u8])],
    ) -> Result<(), NodeError> {
        let path = self.path;
        let transaction = self.begin()?;
        for (index, (entry, bytes)) in (first..).zip(entries) {
            append(&transaction, path, index, entry, bytes)?;
        }
        transaction.commit().map_err(|e| failure::of(path, e))
    }

    /// Keeps a signed checkpoint. A power failure may lose it: whoever has the entries signs the same again.
    pub(crate) fn checkpoint(&mut self, size: u64, note: &str) -> Result<(), NodeError> {
        let sql = "INSERT OR REPLACE INTO checkpoints (size, note) VALUES (?, ?)";
        self.without_waiting(|connection| {
            connection.prepare_cached(sql)?.execute((size, note))?;
            Ok(())
        })
    }

    /// Keeps a cosigned checkpoint in place of earlier ones.
    pub(crate) fn cosigned(&mut self, size: u64, note: &str) -> Result<(), NodeError> {
        let path = self.path;
        let transaction = self.begin()?;
        let write = || {
            transaction.execute("DELETE FROM cosigned WHERE size <= ?", [size])?;
            transaction.execute(
                "INSERT INTO cosigned (size, note) VALUES (?, ?)",
                (size, note),
            )
        };
        write().map_err(|e| failure::of(path, e))?;
        transaction.commit().map_err(|e| failure::of(path, e))
    }

    /// Writes a fact of the whole record.
    pub(crate) fn meta(&mut self, name: &str, value: &str) -> Result<(), NodeError> {
        let sql = "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)";
        self.connection
            .execute(sql, (name, value))
            .map(|_| ())
            .map_err(|e| failure::of(self.path, e))
    }

    /// Whether there is room for more: writes something and removes it again.
    pub(crate) fn probe(&mut self) -> Result<(), NodeError> {
        self.meta("probe", &"-".repeat(PROBE))?;
        self.connection
            .execute("DELETE FROM meta WHERE name = 'probe'", [])
            .map(|_| ())
            .map_err(|e| failure::of(self.path, e))
    }

    /// Moves everything written into the one file.
    pub(crate) fn tidy(&mut self) -> Result<(), NodeError> {
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
            .map_err(|e| failure::of(self.path, e))
    }

    fn begin(&mut self) -> Result<Transaction<'_>, NodeError> {
        self.connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(|e| failure::of(self.path, e))
    }

    fn without_waiting(
        &self,
        write: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> Result<(), NodeError> {
        let synchronous = |level: &str| self.connection.pragma_update(None, "synchronous", level);
        let written = synchronous("NORMAL").and_then(|()| write(&self.connection));
        synchronous("FULL").map_err(|e| failure::of(self.path, e))?;
        written.map_err(|e| failure::of(self.path, e))
    }
}

fn append(
    transaction: &Transaction<'_>,
    path: &Path,
    index: u64,
    entry: &Entry,
    bytes: &[u8],
) -> Result<(), NodeError> {
    let leaf = entry.encode();
    let Entry {
        at,
        kind,
        subject,
        message,
        length,
    } = entry;
    let hashes = Hashes {
        connection: transaction,
        path,
    };
    let new = stored_hashes(index, leaf_hash(&leaf), &hashes)?;
    let write = || {
        transaction
            .prepare_cached(
                "INSERT INTO entries (idx, at, kind, subject, message, length, leaf)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute((index, at, kind.name(), subject, message.0, length, &leaf))?;
        transaction
            .prepare_cached("INSERT INTO messages (idx, bytes) VALUES (?, ?)")?
            .execute((index, bytes))?;
        let mut hash =
            transaction.prepare_cached("INSERT INTO hashes (idx, hash) VALUES (?, ?)")?;
        for (at, new) in (stored_count(index)..).zip(new) {
            hash.execute((at, new.0))?;
        }
        Ok(())
    };
    write().map_err(|e| failure::of(path, e))
}
