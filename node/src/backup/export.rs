//! The record as an archive.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use linli_wire::archive::ArchiveWriter;

use super::write_whole;
use crate::error::NodeError;
use crate::store::{RECORD, Reader, connect};

/// Entries read at once.
const PAGE: usize = 256;

/// Writes all entries under the newest checkpoint in `data`, with their messages, to the new archive `to`. A node may
/// be running on the record. Returns the number of entries in the archive.
pub fn export(data: &Path, to: &Path) -> Result<u64, NodeError> {
    let path = data.join(RECORD);
    let connection = connect(&path)?;
    let reader = Reader::new(&connection, &path);
    let (size, note) = reader
        .checkpoint()?
        .ok_or_else(|| NodeError::Missing(path.clone()))?;
    let note = reader
        .cosigned()?
        .filter(|(cosigned, _)| *cosigned == size)
        .map_or(note, |(_, cosigned)| cosigned);
    write_whole(to, |new| {
        let file = File::create(new).map_err(NodeError::file(new))?;
        let mut archive = ArchiveWriter::new(BufWriter::new(file)).map_err(NodeError::file(new))?;
        let mut next = 0;
        while next < size {
            let room = usize::try_from(size - next).unwrap_or(PAGE);
            let page = reader.entries(next, PAGE.min(room))?;
            for stored in &page {
                let bytes = reader.message(stored.index)?;
                archive
                    .entry(&stored.entry, bytes.as_deref())
                    .map_err(NodeError::file(new))?;
            }
            if page.is_empty() {
                return Err(NodeError::corrupt(
                    format!("entries {next}"),
                    "the row is missing",
                ));
            }
            next += page.len() as u64;
        }
        archive.checkpoint(&note).map_err(NodeError::file(new))?;
        archive.finish().map_err(NodeError::file(new))?;
        Ok(size)
    })
}
