//! What may be opened as a file, and what may be replaced by one.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use linli_rule::Rule;

/// What is there is not a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("file.kind: a folder, a device, a pipe, a socket or a link to nothing, not a file")]
pub struct NotAFile;

impl NotAFile {
    /// Whether this is why the file could not be opened.
    pub fn caused(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|inner| inner.is::<Self>())
    }
}

impl From<NotAFile> for io::Error {
    fn from(error: NotAFile) -> Self {
        Self::new(io::ErrorKind::InvalidInput, error)
    }
}

/// Opens a file to be read. Rule `file.kind`: a pipe that nobody writes to would wait for ever, a device has no end;
/// only what the caller was started with, such as `/dev/stdin`, may be one.
pub fn open(path: &Path) -> io::Result<File> {
    if std::fs::metadata(path)?.is_file() || is_inherited(path) {
        File::open(path)
    } else {
        Err(NotAFile.into())
    }
}

/// Rule `file.kind`: where a file named `path` is written, after following links. What is there must be a file or
/// nothing, because a new file takes its place.
pub fn place(path: &Path) -> io::Result<PathBuf> {
    match (std::fs::symlink_metadata(path), std::fs::metadata(path)) {
        (Err(error), _) if error.kind() == io::ErrorKind::NotFound => Ok(path.to_owned()),
        (Err(error), _) => Err(error),
        (Ok(_), Ok(behind)) if behind.is_file() => path.canonicalize(),
        (Ok(_), _) => Err(NotAFile.into()),
    }
}

/// Whether it names a descriptor of this process: opening one never blocks.
fn is_inherited(path: &Path) -> bool {
    let folders = ["/dev/fd", "/proc/self/fd"];
    path == Path::new("/dev/stdin") || folders.iter().any(|folder| path.starts_with(folder))
}

#[cfg(all(test, unix))]
mod tests;
