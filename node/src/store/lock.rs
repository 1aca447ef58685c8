//! One node per data folder.

use std::fs::{File, TryLockError};
use std::path::Path;

use crate::error::NodeError;

/// The lock's file in the data folder. Its presence means nothing; the lock on it does.
const FILE: &str = "lock";

/// Held while a program writes in the folder; released when dropped, and by the system when the program dies.
#[derive(Debug)]
pub(crate) struct Lock(#[expect(dead_code, reason = "held, never read")] File);

impl Lock {
    /// Locks the folder, which is created if it does not exist.
    pub(crate) fn take(folder: &Path) -> Result<Self, NodeError> {
        std::fs::create_dir_all(folder).map_err(NodeError::file(folder))?;
        let path = folder.join(FILE);
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(NodeError::file(&path))?;
        match file.try_lock() {
            Ok(()) => Ok(Self(file)),
            Err(TryLockError::WouldBlock) => Err(NodeError::Locked(folder.to_owned())),
            Err(TryLockError::Error(error)) => Err(NodeError::file(&path)(error)),
        }
    }
}
