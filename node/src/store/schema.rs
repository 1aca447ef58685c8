//! The record's tables, their versions, and how a connection is set up.

use std::path::Path;

use rusqlite::Connection;

use super::{PATIENCE, failure};
use crate::error::NodeError;

/// `application_id` of the file: "LNLI".
pub(super) const APPLICATION: u32 = 0x4c4e_4c49;
/// `user_version` of the file: the number of migration steps taken.
pub(super) const VERSION: u32 = STEPS.len() as u32;

/// Step n brings a record of version n to version n + 1.
const STEPS: &[&str] = &[include_str!("schema/1.sql")];

/// Sets up the writing connection, and begins a new record or brings an old one to this version.
pub(super) fn prepare(connection: &mut Connection, path: &Path) -> Result<(), NodeError> {
    let failed = |e| failure::of(path, e);
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    if !is_empty(connection).map_err(failed)? {
        recognize(connection, path)?;
    }
    set_up(connection).map_err(failed)?;
    let found = version(connection).map_err(failed)?;
    for (step, sql) in STEPS.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction().map_err(failed)?;
        transaction.execute_batch(sql).map_err(failed)?;
        transaction
            .pragma_update(None, "application_id", APPLICATION)
            .map_err(failed)?;
        transaction
            .pragma_update(None, "user_version", step + 1)
            .map_err(failed)?;
        transaction.commit().map_err(failed)?;
    }
    Ok(())
}

/// Refuses what is not a record, and a record that a newer program wrote.
pub(super) fn recognize(connection: &Connection, path: &Path) -> Result<(), NodeError> {
    let failed = |e| failure::of(path, e);
    let application: u32 = pragma(connection, "application_id").map_err(failed)?;
    let found = version(connection).map_err(failed)?;
    if application != APPLICATION || found == 0 {
        return Err(NodeError::Format(path.to_owned()));
    }
    if found > VERSION {
        Err(NodeError::Version {
            found,
            known: VERSION,
        })
    } else {
        Ok(())
    }
}

fn set_up(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Writes to the index of message digests are scattered.
    connection.pragma_update(None, "cache_size", -(64 << 10))?;
    // The write-ahead file shrinks again after a burst.
    connection.pragma_update(None, "journal_size_limit", 64 << 20)
}

fn is_empty(connection: &Connection) -> rusqlite::Result<bool> {
    let tables: u32 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok(tables == 0 && version(connection)? == 0)
}

fn version(connection: &Connection) -> rusqlite::Result<u32> {
    pragma(connection, "user_version")
}

fn pragma(connection: &Connection, name: &str) -> rusqlite::Result<u32> {
    connection.pragma_query_value(None, name, |row| row.get(0))
}
