//! Queries of the record.

use std::path::Path;

use linli_journal::TakenBallot;
use linli_log::{Hash, HashReader, TreeError};
use linli_primitives::{Digest, PollId};
use linli_wire::Ballot;
use linli_wire::ballot::MESSAGE_HEAD;
use linli_wire::entry::Entry;
use linli_wire::message::MessageKind;
use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::{Stored, failure};
use crate::error::NodeError;

/// A connection for queries.
pub(crate) struct Reader<'a> {
    connection: &'a Connection,
    path: &'a Path,
}

/// A checkpoint's row: the entries it covers and the signed note.
pub(crate) type Note = (u64, String);

impl<'a> Reader<'a> {
    /// Queries the record at `path`, which `connection` has open.
    pub(crate) const fn new(connection: &'a Connection, path: &'a Path) -> Self {
        Self { connection, path }
    }

    /// Entries in the record.
    pub(crate) fn size(&self) -> Result<u64, NodeError> {
        let last: Option<u64> = self
            .one("SELECT max(idx) FROM entries", [], |row| row.get(0))?
            .flatten();
        Ok(last.map_or(0, |last| last + 1))
    }

    /// A fact of the whole record.
    pub(crate) fn meta(&self, name: &str) -> Result<Option<String>, NodeError> {
        self.one("SELECT value FROM meta WHERE name = ?", [name], |row| {
            row.get(0)
        })
    }

    /// An entry.
    pub(crate) fn entry(&self, index: u64) -> Result<Option<Stored>, NodeError> {
        let found = self.stored("WHERE idx = ?", [index])?;
        Ok(found.into_iter().next())
    }

    /// At most `limit` entries from `from` on.
    pub(crate) fn entries(&self, from: u64, limit: usize) -> Result<Vec<Stored>, NodeError> {
        self.stored("WHERE idx >= ? ORDER BY idx LIMIT ?", (from, limit))
    }

    /// Entries of a rare kind (not ballots), of one subject or of all.
    pub(crate) fn find(
        &self,
        kind: MessageKind,
        subject: Option<[u8; 32]>,
    ) -> Result<Vec<Stored>, NodeError> {
        match subject {
            Some(subject) => self.stored(
                "WHERE kind = ? AND kind <> 'ballot' AND subject = ? ORDER BY idx",
                (kind.name(), subject),
            ),
            None => self.stored(
                "WHERE kind = ? AND kind <> 'ballot' ORDER BY idx",
                [kind.name()],
            ),
        }
    }

    /// At most `limit` ballots of a poll, from entry `from` on.
    pub(crate) fn ballots(
        &self,
        poll: PollId,
        from: u64,
        limit: usize,
    ) -> Result<Vec<TakenBallot>, NodeError> {
        let ask = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT idx, message, substr(bytes, 1, ?) FROM entries JOIN messages USING (idx) \
                 WHERE idx >= ? AND kind = 'ballot' AND subject = ? ORDER BY idx LIMIT ?",
            )?;
            let params = (MESSAGE_HEAD, from, poll.to_bytes(), limit);
            let rows = statement.query_map(params, |row| {
                Ok((row.get(0)?, row.get(1)?, row.get::<_, Vec<u8>>(2)?))
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let rows = ask().map_err(|e| failure::of(self.path, e))?;
        let taken = |(entry, message, head): (u64, [u8; 32], Vec<u8>)| {
            let (_, nullifier) = Ballot::peek_in_message(&head)
                .map_err(|e| NodeError::corrupt(format!("messages {entry}"), e))?;
            Ok(TakenBallot {
                entry,
                message: Digest(message),
                nullifier,
            })
        };
        rows.into_iter().map(taken).collect()
    }

    /// The entry of a message.
    pub(crate) fn index_of(&self, digest: Digest) -> Result<Option<u64>, NodeError> {
        self.one(
            "SELECT idx FROM entries WHERE message = ?",
            [digest.0],
            |row| row.get(0),
        )
    }

    /// The bytes of an entry's message.
    pub(crate) fn message(&self, index: u64) -> Result<Option<Vec<u8>>, NodeError> {
        self.one("SELECT bytes FROM messages WHERE idx = ?", [index], |row| {
            row.get(0)
        })
    }

    /// The stored hashes of the log.
    pub(crate) const fn hashes(&self) -> Hashes<'_> {
        Hashes {
            connection: self.connection,
            path: self.path,
        }
    }

    /// How many hashes are stored.
    pub(crate) fn hash_count(&self) -> Result<u64, NodeError> {
        let last: Option<u64> = self
            .one("SELECT max(idx) FROM hashes", [], |row| row.get(0))?
            .flatten();
        Ok(last.map_or(0, |last| last + 1))
    }

    /// The newest checkpoint that was signed.
    pub(crate) fn checkpoint(&self) -> Result<Option<Note>, NodeError> {
        let sql = "SELECT size, note FROM checkpoints ORDER BY size DESC LIMIT 1";
        self.one(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// The newest checkpoint that was cosigned.
    pub(crate) fn cosigned(&self) -> Result<Option<Note>, NodeError> {
        let sql = "SELECT size, note FROM cosigned ORDER BY size DESC LIMIT 1";
        self.one(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn one<T, P: Params>(
        &self,
        sql: &str,
        params: P,
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, NodeError> {
        let ask = || {
            let mut statement = self.connection.prepare_cached(sql)?;
            statement.query_row(params, read).optional()
        };
        ask().map_err(|e| failure::of(self.path, e))
    }

    fn stored<P: Params>(&self, which: &str, params: P) -> Result<Vec<Stored>, NodeError> {
        let sql =
            format!("SELECT idx, leaf, at, kind, subject, message, length FROM entries {which}");
        let ask = || {
            let mut statement = self.connection.prepare_cached(&sql)?;
            let rows = statement.query_map(params, columns)?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let rows = ask().map_err(|e| failure::of(self.path, e))?;
        rows.into_iter().map(stored).collect()
    }
}

/// An entry's row: its index and leaf, and what the other columns say about it.
type Columns = (u64, Vec<u8>, (i64, String, Option<[u8; 32]>, [u8; 32], u32));

fn columns(row: &Row<'_>) -> rusqlite::Result<Columns> {
    let other = (
        row.get(2)?,
        row.get(3)?,
        row.get(4)?,
        row.get(5)?,
        row.get(6)?,
    );
    Ok((row.get(0)?, row.get(1)?, other))
}

fn stored((index, leaf, other): Columns) -> Result<Stored, NodeError> {
    let corrupt =
        |detail: &dyn ToString| NodeError::corrupt(format!("entries {index}"), detail.to_string());
    let entry = Entry::decode(&leaf).map_err(|e| corrupt(&e))?;
    let Entry {
        at,
        kind,
        subject,
        message,
        length,
    } = entry;
    if other == (at, kind.name().to_owned(), subject, message.0, length) {
        Ok(Stored { index, entry, leaf })
    } else {
        Err(corrupt(&"the columns are not what the leaf says"))
    }
}

/// The stored hashes, read one by one.
pub(crate) struct Hashes<'a> {
    pub(super) connection: &'a Connection,
    pub(super) path: &'a Path,
}

impl HashReader for Hashes<'_> {
    type Error = NodeError;

    fn read(&self, indexes: &[u64]) -> Result<Vec<Hash>, NodeError> {
        let failed = |e| failure::of(self.path, e);
        let mut statement = self
            .connection
            .prepare_cached("SELECT hash FROM hashes WHERE idx = ?")
            .map_err(failed)?;
        let mut read = |index: &u64| {
            statement
                .query_row([index], |row| row.get(0).map(Hash))
                .optional()
                .map_err(failed)?
                .ok_or_else(|| NodeError::corrupt(format!("hashes {index}"), "the row is missing"))
        };
        indexes.iter().map(&mut read).collect()
    }
}

impl From<TreeError<Self>> for NodeError {
    fn from(error: TreeError<Self>) -> Self {
        match error {
            TreeError::Read(error) => error,
            other => Self::corrupt("hashes", other),
        }
    }
}
