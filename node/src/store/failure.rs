//! What SQLite's errors mean to an operator.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::error::NodeError;

/// The error of the record at `path`.
pub(crate) fn of(path: &Path, error: rusqlite::Error) -> NodeError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DiskFull) => NodeError::Full,
        Some(ErrorCode::NotADatabase) => NodeError::Format(path.to_owned()),
        Some(
            ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked,
        ) => NodeError::ReadOnly(text),
        Some(ErrorCode::SystemIoFailure | ErrorCode::CannotOpen | ErrorCode::OutOfMemory) => {
            NodeError::File {
                path: path.to_owned(),
                source: std::io::Error::other(text),
            }
        }
        _ => {
            let file = path.file_name().unwrap_or_default();
            NodeError::corrupt(file.to_string_lossy(), text)
        }
    }
}
