//! The record on disk: one SQLite file, written by one connection and read by a few.
//!
//! What is committed is on disk (WAL, `synchronous = FULL`). Rows are only ever added; hashes are those
//! of [`linli_log::stored_hashes`], so that proofs need no scan.

mod check;
mod failure;
mod lock;
mod pool;
mod read;
mod schema;
mod write;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use linli_journal::file;
use linli_wire::entry::Entry;
use rusqlite::{Connection, OpenFlags};
use url::Url;

pub(crate) use check::{Depth, check, check_entry, check_quickly, check_signed};
pub(crate) use failure::of as failure;
pub(crate) use lock::Lock;
pub(crate) use read::Reader;
pub(crate) use write::Writer;

use crate::error::NodeError;
use pool::Pool;

/// The fact that names whose checkpoints the record has: a key as signed notes spell it.
pub(crate) const SIGNED_BY: &str = "key";
/// The record's file in the data folder.
pub const RECORD: &str = "record.sqlite";
/// Connections that read.
const READERS: usize = 4;
/// How long a connection waits for another.
const PATIENCE: Duration = Duration::from_secs(10);

/// An entry as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// From 0.
    pub index: u64,
    /// What it says.
    pub entry: Entry,
    /// Its canonical bytes: the log's leaf.
    pub leaf: Vec<u8>,
}

/// An open record.
pub(crate) struct Store {
    path: PathBuf,
    // Closed before the writer, so that the writer leaves only one file.
    readers: Pool,
    writer: Mutex<Connection>,
}

impl Store {
    /// Opens the record in `folder`, or begins one. The caller holds the folder's [`Lock`].
    pub(crate) fn open(folder: &Path) -> Result<Self, NodeError> {
        let path = folder.join(RECORD);
        file::place(&path).map_err(NodeError::file(&path))?;
        let mut writer = Connection::open(&path).map_err(|e| failure::of(&path, e))?;
        schema::prepare(&mut writer, &path)?;
        let readers = (0..READERS)
            .map(|_| connect(&path))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            path,
            writer: Mutex::new(writer),
            readers: Pool::new(readers),
        })
    }

    /// Reads the record as it is at one moment; waits while all connections are reading.
    pub(crate) fn read<T>(
        &self,
        ask: impl FnOnce(&Reader<'_>) -> Result<T, NodeError>,
    ) -> Result<T, NodeError> {
        self.readers.with(|connection| {
            let moment = connection.unchecked_transaction();
            let moment = moment.map_err(|e| failure::of(&self.path, e))?;
            ask(&Reader::new(&moment, &self.path))
        })
    }

    /// The one connection that writes.
    pub(crate) fn writer(&self) -> Writer<'_> {
        Writer::new(self.connection(), &self.path)
    }

    /// Bytes of the record's file and of what is not yet moved into it.
    pub(crate) fn bytes(&self) -> u64 {
        let length = |path: &Path| std::fs::metadata(path).map_or(0, |m| m.len());
        let mut wal = self.path.clone().into_os_string();
        wal.push("-wal");
        length(&self.path) + length(Path::new(&wal))
    }

    /// The writing connection itself.
    pub(crate) fn connection(&self) -> MutexGuard<'_, Connection> {
        // A panic while writing has rolled its transaction back.
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection that only reads the record at `path`; the record must be there and of a known version.
pub(crate) fn connect(path: &Path) -> Result<Connection, NodeError> {
    if !path.exists() {
        return Err(NodeError::Missing(path.to_owned()));
    }
    file::place(path).map_err(NodeError::file(path))?;
    match connect_by(path, path.as_os_str(), OpenFlags::empty()) {
        // On a read-only medium, readers cannot share their files beside the record; but nobody can change it either.
        Err(NodeError::ReadOnly(_)) if !is_being_written(path) => {
            let unchanging = unchanging(path)?;
            connect_by(path, OsStr::new(&unchanging), OpenFlags::SQLITE_OPEN_URI)
        }
        connected => connected,
    }
}

fn connect_by(path: &Path, name: &OsStr, flags: OpenFlags) -> Result<Connection, NodeError> {
    let flags = flags | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(name, flags).map_err(|e| failure::of(path, e))?;
    connection
        .busy_timeout(PATIENCE)
        .map_err(|e| failure::of(path, e))?;
    schema::recognize(&connection, path)?;
    Ok(connection)
}

/// Whether a writer is active, or left something that is not in the record's file yet.
fn is_being_written(path: &Path) -> bool {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    Path::new(&log).exists()
}

/// SQLite's URI for the record at `path` as an immutable file.
fn unchanging(path: &Path) -> Result<String, NodeError> {
    let whole = path.canonicalize().map_err(NodeError::file(path))?;
    let mut name = Url::from_file_path(whole).map_err(|()| NodeError::Missing(path.to_owned()))?;
    name.set_query(Some("immutable=1"));
    Ok(name.into())
}

#[cfg(test)]
mod tests;
