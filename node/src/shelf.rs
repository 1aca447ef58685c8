//! Texts and photos of reports, beside the record: each in a file under its digest, until it is hidden.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use linli_primitives::Digest;

/// The folder in the data folder.
const FOLDER: &str = "reports";

/// The files in one folder. The record says which belong here.
pub(crate) struct Shelf(PathBuf);

impl Shelf {
    /// That of `data`.
    pub(crate) fn of(data: &Path) -> Self {
        Self(data.join(FOLDER))
    }

    /// Keeps a file; says whether it is new here.
    pub(crate) fn put(&self, digest: Digest, bytes: &[u8]) -> io::Result<bool> {
        let path = self.path(digest);
        if path.exists() {
            return Ok(false);
        }
        fs::create_dir_all(&self.0)?;
        let unfinished = path.with_extension("new");
        fs::write(&unfinished, bytes)?;
        fs::rename(unfinished, path)?;
        Ok(true)
    }

    /// The file, where it is here.
    pub(crate) fn get(&self, digest: Digest) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(digest)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => read.map(Some),
        }
    }

    /// Forgets a file.
    pub(crate) fn remove(&self, digest: Digest) -> io::Result<()> {
        match fs::remove_file(self.path(digest)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            removed => removed,
        }
    }

    fn path(&self, digest: Digest) -> PathBuf {
        self.0.join(digest.to_string())
    }
}
