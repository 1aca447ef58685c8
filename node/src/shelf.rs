//! Texts and photos of reports, beside the record: each in a file under its digest, until it is hidden.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use linli_primitives::Digest;
use linli_wire::report::Attached;

/// The folder in the data folder.
const FOLDER: &str = "reports";
/// Gives each upload a name of its own until it is whole.
static UPLOADS: AtomicU64 = AtomicU64::new(0);

/// The files in one folder. The record says which belong here.
pub(crate) struct Shelf(PathBuf);

impl Shelf {
    /// That of `data`.
    pub(crate) fn of(data: &Path) -> Self {
        Self(data.join(FOLDER))
    }

    /// Keeps a file, in place of one that is damaged.
    pub(crate) fn put(&self, bytes: &[u8]) -> io::Result<()> {
        let Attached { digest, .. } = Attached::of(bytes);
        if self.get(digest)?.is_some() {
            return Ok(());
        }
        fs::create_dir_all(&self.0)?;
        let path = self.path(digest);
        let unfinished = path.with_extension(UPLOADS.fetch_add(1, Ordering::Relaxed).to_string());
        let mut file = File::create(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(unfinished, path)
    }

    /// The file, where it is here and whole.
    pub(crate) fn get(&self, digest: Digest) -> io::Result<Option<Vec<u8>>> {
        match fs::read(self.path(digest)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            read => Ok(Some(read?).filter(|file| Attached::of(file).digest == digest)),
        }
    }

    /// Which files are here.
    pub(crate) fn kept(&self) -> io::Result<Vec<Digest>> {
        let files = match fs::read_dir(&self.0) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            read => read?,
        };
        let mut kept = Vec::new();
        for file in files {
            let name = file?.file_name();
            kept.extend(name.to_str().and_then(|name| name.parse::<Digest>().ok()));
        }
        Ok(kept)
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

#[cfg(test)]
mod tests;
