//! Sealed letters beside the record: an SQLite file of their own, which whoever loses it loses nothing but letters.
//!
//! The record's file is only ever added to and copied by everybody; letters come and go and are nobody else's business.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use linli_journal::file;
use linli_primitives::Digest;
use linli_primitives::document::Kind;
use linli_rule::Rule;
use linli_wire::inbox::{CeremonyCall, KEPT_SECONDS, PASS_SECONDS, Pass};
use linli_wire::signature::{OfficerKey, Signed};
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::NodeError;
use crate::store::failure;

/// The inbox's file in the data folder.
const INBOX: &str = "inbox.sqlite";
/// `application_id` of the file: "LNLB".
const APPLICATION: u32 = 0x4c4e_4c42;
const VERSION: u32 = 1;
/// How long a connection waits for another.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of letters in one answer; a single longer letter comes alone.
const PAGE: usize = 1 << 20;

/// How much is kept at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// Letters from anybody for one key.
    pub(crate) requests: u64,
    /// Letters from officers and trustees for one key.
    pub(crate) papers: u64,
    /// Letters that one officer or trustee has sent.
    pub(crate) sent: u64,
    /// Bytes of all letters.
    pub(crate) bytes: u64,
    /// Ceremonies that one member of the committee calls.
    pub(crate) calls: usize,
    /// Passes that are remembered.
    pub(crate) passes: u64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            requests: 2_000,
            papers: 512,
            sent: 1_024,
            bytes: 64 << 20,
            calls: 4,
            passes: 20_000,
        }
    }
}

/// The inbox does not do what was asked.
#[derive(Debug, thiserror::Error, Rule)]
pub(crate) enum InboxError {
    /// No room for more.
    #[error("inbox.full: {0}")]
    Full(&'static str),
    /// The pass was used before.
    #[error("inbox.replayed: this pass was used before")]
    Replayed,
    /// No such letter.
    #[error("inbox.absent: no letter {0} waits for this key")]
    Absent(Digest),
    /// The file fails.
    #[error(transparent)]
    Store(#[from] NodeError),
}

/// A letter that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) number: u64,
    pub(crate) id: Digest,
    pub(crate) at: i64,
    pub(crate) expires: i64,
    pub(crate) from: Option<OfficerKey>,
    pub(crate) bytes: Vec<u8>,
}

/// What became of a letter that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Posted {
    pub(crate) id: Digest,
    pub(crate) at: i64,
    pub(crate) expires: i64,
    /// Whether it is new here.
    pub(crate) fresh: bool,
}

/// The letters in one folder. Opened when it is first needed: most records on this machine never have any.
pub(crate) struct Inbox {
    path: PathBuf,
    bounds: Bounds,
    connection: Mutex<Option<Connection>>,
}

impl Inbox {
    /// That of `folder`.
    pub(crate) fn of(folder: &Path, bounds: Bounds) -> Self {
        Self {
            path: folder.join(INBOX),
            bounds,
            connection: Mutex::new(None),
        }
    }

    /// Keeps a letter; the same one is kept once.
    pub(crate) fn post(
        &self,
        to: OfficerKey,
        from: Option<OfficerKey>,
        bytes: &[u8],
        now: i64,
    ) -> Result<Posted, InboxError> {
        let id = Digest::of(Kind::File, &[bytes]);
        let expires = now.saturating_add(KEPT_SECONDS);
        self.with(now, |inbox| {
            let known = inbox
                .query_row(
                    "SELECT at, expires FROM letters WHERE box = ? AND id = ?",
                    params![to.as_bytes(), id.0],
                    |row| Ok((row.get(0)?, row.get(1)?)),
                )
                .optional()?;
            if let Some((at, expires)) = known {
                let fresh = false;
                return Ok(Ok(Posted { id, at, expires, fresh }));
            }
            if let Some(full) = self.full(inbox, to, from, bytes.len() as u64)? {
                return Ok(Err(InboxError::Full(full)));
            }
            inbox.execute(
                "INSERT INTO letters (id, box, sender, at, expires, bytes) VALUES (?, ?, ?, ?, ?, ?)",
                params![id.0, to.as_bytes(), from.map(|key| *key.as_bytes()), now, expires, bytes],
            )?;
            let (at, fresh) = (now, true);
            Ok(Ok(Posted { id, at, expires, fresh }))
        })?
    }

    /// Why there is no room for a letter.
    fn full(
        &self,
        inbox: &Connection,
        to: OfficerKey,
        from: Option<OfficerKey>,
        more: u64,
    ) -> rusqlite::Result<Option<&'static str>> {
        let Bounds {
            requests,
            papers,
            sent,
            bytes,
            ..
        } = self.bounds;
        let count = |sql: &str, key: &OfficerKey| -> rusqlite::Result<u64> {
            inbox.query_row(sql, [key.as_bytes()], |row| row.get(0))
        };
        let held: u64 = inbox.query_row(
            "SELECT coalesce(sum(length(bytes)), 0) FROM letters",
            [],
            |row| row.get(0),
        )?;
        let full = match from {
            _ if held + more > bytes => Some("the node keeps no more letters at the moment"),
            None => {
                let sql = "SELECT count(*) FROM letters WHERE box = ? AND sender IS NULL";
                (count(sql, &to)? >= requests).then_some("too many requests wait for this key")
            }
            Some(from) => {
                let waiting = "SELECT count(*) FROM letters WHERE box = ? AND sender IS NOT NULL";
                let of_sender = "SELECT count(*) FROM letters WHERE sender = ?";
                if count(waiting, &to)? >= papers {
                    Some("too many papers wait for this key")
                } else {
                    (count(of_sender, &from)? >= sent)
                        .then_some("too many letters of this sender wait")
                }
            }
        };
        Ok(full)
    }

    /// Letters for `to` with numbers above `after`, the oldest first; and whether there are more.
    pub(crate) fn list(
        &self,
        to: OfficerKey,
        after: u64,
        now: i64,
    ) -> Result<(Vec<Letter>, bool), InboxError> {
        let read = |row: &rusqlite::Row<'_>| {
            let from: Option<[u8; 32]> = row.get(4)?;
            Ok(Letter {
                number: row.get(0)?,
                id: Digest(row.get(1)?),
                at: row.get(2)?,
                expires: row.get(3)?,
                from: from.and_then(|key| OfficerKey::new(key).ok()),
                bytes: row.get(5)?,
            })
        };
        let listed = self.with(now, |inbox| {
            let mut statement = inbox.prepare_cached(
                "SELECT number, id, at, expires, sender, bytes FROM letters
                 WHERE box = ? AND number > ? ORDER BY number",
            )?;
            let mut letters: Vec<Letter> = Vec::new();
            let mut bytes = 0;
            for letter in statement.query_map(params![to.as_bytes(), after], read)? {
                let letter = letter?;
                bytes += letter.bytes.len();
                if bytes > PAGE && !letters.is_empty() {
                    return Ok((letters, true));
                }
                letters.push(letter);
            }
            Ok((letters, false))
        })?;
        Ok(listed)
    }

    /// Removes a letter for `to`.
    pub(crate) fn remove(&self, to: OfficerKey, id: Digest, now: i64) -> Result<(), InboxError> {
        let removed = self.with(now, |inbox| {
            inbox.execute(
                "DELETE FROM letters WHERE box = ? AND id = ?",
                params![to.as_bytes(), id.0],
            )
        })?;
        match removed {
            0 => Err(InboxError::Absent(id)),
            _ => Ok(()),
        }
    }

    /// Takes a pass that was checked; each lets through once.
    pub(crate) fn admit(&self, pass: &Pass, now: i64) -> Result<(), InboxError> {
        // As long as it could be shown again.
        let until = pass.at.saturating_add(PASS_SECONDS);
        self.with(now, |inbox| {
            let held: u64 = inbox.query_row("SELECT count(*) FROM passes", [], |row| row.get(0))?;
            if held >= self.bounds.passes {
                return Ok(Err(InboxError::Full("too many passes within minutes")));
            }
            let fresh = inbox.execute(
                "INSERT OR IGNORE INTO passes (key, nonce, until) VALUES (?, ?, ?)",
                params![pass.key.as_bytes(), pass.nonce, until],
            )?;
            Ok(if fresh == 1 {
                Ok(())
            } else {
                Err(InboxError::Replayed)
            })
        })?
    }

    /// Keeps a call to a ceremony, in place of one to the same that ends earlier. Each member of the committee has room
    /// for some, so that nobody takes the others'.
    pub(crate) fn call(
        &self,
        ceremony: Digest,
        until: i64,
        text: &str,
        now: i64,
    ) -> Result<(), InboxError> {
        self.with(now, |inbox| {
            let mut others = inbox.prepare_cached("SELECT text FROM calls WHERE ceremony <> ?")?;
            let texts = others.query_map([ceremony.0], |row| row.get(0))?;
            let texts: Vec<String> = texts.collect::<rusqlite::Result<_>>()?;
            let caller = caller_of(text);
            let own = texts.iter().filter(|other| caller_of(other) == caller);
            if own.count() >= self.bounds.calls {
                let why = "this member of the committee calls too many ceremonies";
                return Ok(Err(InboxError::Full(why)));
            }
            inbox.execute(
                "INSERT INTO calls (ceremony, until, text) VALUES (?, ?, ?) ON CONFLICT (ceremony)
                 DO UPDATE SET until = excluded.until, text = excluded.text WHERE excluded.until > calls.until",
                params![ceremony.0, until, text],
            )?;
            Ok(Ok(()))
        })?
    }

    /// The texts of all calls that hold.
    pub(crate) fn calls(&self, now: i64) -> Result<Vec<String>, InboxError> {
        let calls = self.with(now, |inbox| {
            let mut statement = inbox.prepare_cached("SELECT text FROM calls ORDER BY ceremony")?;
            let texts = statement.query_map([], |row| row.get(0))?;
            texts.collect::<rusqlite::Result<_>>()
        })?;
        Ok(calls)
    }

    /// Asks or changes what is kept, all or nothing, after whatever has expired is gone.
    fn with<T>(
        &self,
        now: i64,
        ask: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, NodeError> {
        let failed = |e| failure(&self.path, e);
        // A panic while writing rolled its transaction back.
        let mut held = self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let connection = match &mut *held {
            Some(connection) => connection,
            none => none.insert(open(&self.path)?),
        };
        let transaction = connection.transaction().map_err(failed)?;
        let work = || {
            expire(&transaction, now)?;
            ask(&transaction)
        };
        let done = work().map_err(failed)?;
        transaction.commit().map_err(failed)?;
        Ok(done)
    }
}

/// By whom a call is that was checked.
fn caller_of(text: &str) -> Option<OfficerKey> {
    let call: Signed<CeremonyCall> = serde_json::from_str(text).ok()?;
    call.signatures.first().map(|signature| signature.key)
}

fn expire(inbox: &Connection, now: i64) -> rusqlite::Result<()> {
    inbox.execute("DELETE FROM letters WHERE expires <= ?", [now])?;
    inbox.execute("DELETE FROM calls WHERE until <= ?", [now])?;
    inbox.execute("DELETE FROM passes WHERE until < ?", [now])?;
    Ok(())
}

fn open(path: &Path) -> Result<Connection, NodeError> {
    file::place(path).map_err(NodeError::file(path))?;
    let connection = Connection::open(path).map_err(|e| failure(path, e))?;
    let version = prepare(&connection).map_err(|e| failure(path, e))?;
    match version {
        Some(VERSION) => Ok(connection),
        Some(found) if found > VERSION => Err(NodeError::Version {
            found,
            known: VERSION,
        }),
        _ => Err(NodeError::Format(path.to_owned())),
    }
}

/// Sets the connection up and begins a new file; gives the version of what is there, if it is an inbox.
fn prepare(connection: &Connection) -> rusqlite::Result<Option<u32>> {
    connection.busy_timeout(PATIENCE)?;
    let tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.execute_batch(include_str!("inbox/1.sql"))?;
        connection.pragma_update(None, "application_id", APPLICATION)?;
        connection.pragma_update(None, "user_version", VERSION)?;
    }
    // What a person was told is kept is on the disk.
    connection.pragma_update(None, "synchronous", "FULL")?;
    // Whoever took a letter wants it gone, not only unlisted.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.pragma_update(None, "journal_size_limit", 1 << 20)?;
    let application: u32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok((application == APPLICATION).then_some(version))
}

#[cfg(test)]
mod tests;
