//! Copies of a record: a backup of the file, an archive for everybody, and the way back from either.

mod export;
mod restore;
mod source;

use std::fs;
use std::path::{Path, PathBuf};

use linli_journal::file;
use rusqlite::Connection;
use rusqlite::backup::Backup;

pub use export::export;
pub use restore::{Restored, complete, restore};

use crate::error::NodeError;
use crate::store::{Depth, RECORD, Reader, check, connect};

/// Copies the record in the folder `data` to the new file `to`, and reads the copy back. A node may be running on it.
/// Returns the number of entries in the copy.
///
/// The copy has all messages and checkpoints; it has no keys.
pub fn backup(data: &Path, to: &Path) -> Result<u64, NodeError> {
    let from = connect(&data.join(RECORD))?;
    write_whole(to, |new| {
        copy(&from, new)?;
        let connection = connect(new)?;
        check(&connection, new, Depth::Rows)?;
        Reader::new(&connection, new).size()
    })
}

fn copy(from: &Connection, to: &Path) -> Result<(), NodeError> {
    let failed = |e| crate::store::failure(to, e);
    let mut connection = Connection::open(to).map_err(failed)?;
    // All pages in one step are one moment of the record, however fast it grows.
    let copied = Backup::new(from, &mut connection).and_then(|backup| backup.step(-1).map(drop));
    copied.map_err(failed)?;
    // One file, without a journal beside it.
    connection
        .pragma_update(None, "journal_mode", "DELETE")
        .map_err(failed)?;
    connection.close().map_err(|(_, e)| failed(e))
}

/// Writes a new file under another name first, so that `to` is whole or not there.
fn write_whole<T>(
    to: &Path,
    write: impl FnOnce(&Path) -> Result<T, NodeError>,
) -> Result<T, NodeError> {
    file::place(to).map_err(NodeError::file(to))?;
    if to.exists() {
        return Err(NodeError::Exists(to.to_owned()));
    }
    let new = beside(to);
    let written = write(&new).and_then(|written| {
        let file = fs::File::options().write(true).open(&new);
        file.and_then(|file| file.sync_all())
            .and_then(|()| fs::rename(&new, to))
            .map_err(NodeError::file(to))?;
        Ok(written)
    });
    if written.is_err() {
        // A leftover file only takes space.
        let _ = fs::remove_file(&new);
    }
    written
}

fn beside(path: &Path) -> PathBuf {
    path.with_added_extension("new")
}

#[cfg(test)]
mod tests;
