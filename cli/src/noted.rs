//! What a keystore's owner must not do twice, noted in a file beside the keystore.

use std::fs::File;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Error;
use crate::files::{self, Access, Overwrite};

/// Notes in `<keystore>.<name>.json`, which one run at a time reads and changes.
#[derive(Debug)]
pub struct Noted<T> {
    /// Where they are kept.
    pub path: PathBuf,
    /// What they say.
    pub notes: T,
    /// Held by the system until this is dropped, so that no run overlooks what another notes.
    _guard: File,
}

impl<T: Default + Serialize + DeserializeOwned> Noted<T> {
    /// Those beside the keystore; none yet if there is no file.
    pub fn beside(keystore: &Path, name: &str) -> Result<Self, Error> {
        let path = keystore.with_added_extension(format!("{name}.json"));
        let guard_path = keystore.with_added_extension(format!("{name}.lock"));
        // Not truncated: whatever has this name keeps its content.
        let opened = File::options().append(true).create(true).open(&guard_path);
        let guard = opened.and_then(|file| file.lock().map(|()| file));
        let guard = guard.map_err(Error::file(&guard_path))?;
        let notes = if path.exists() {
            files::read_json(&path, files::MAX_SMALL)?
        } else {
            T::default()
        };
        Ok(Self {
            path,
            notes,
            _guard: guard,
        })
    }

    /// Writes them to the disk.
    pub fn keep(&self) -> Result<(), Error> {
        files::write_json(&self.path, &self.notes, Access::Secret, Overwrite::Replace)
    }
}
