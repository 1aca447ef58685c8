//! Snapshots of the state: files beside the record, from which a start need not replay it all.
//!
//! A snapshot says nothing that the record does not say: one that is missing, damaged or of another record is skipped,
//! and more of the record is replayed.

use std::fs;
use std::path::{Path, PathBuf};

use borsh::{BorshDeserialize, BorshSerialize};
use linli_log::{Hash, tree_root};
use linli_primitives::Digest;
use linli_primitives::document::Kind;
use linli_rules::community::CommunityState;
use linli_wire::encoding::encode;

use crate::error::NodeError;
use crate::store::Reader;

/// First bytes of a snapshot: the kind and the format's version.
const MAGIC: [u8; 8] = *b"LINLIS\x00\x01";
/// The folder in the data folder.
const FOLDER: &str = "snapshots";
/// How many of the newest are kept.
const KEPT: usize = 2;
const ENDING: &str = "snapshot";

/// A state with the record that it belongs to.
pub(crate) struct Snapshot {
    size: u64,
    log: Hash,
    root: Digest,
    state: Vec<u8>,
}

/// The header before the state's bytes.
#[derive(BorshSerialize, BorshDeserialize)]
struct Head {
    magic: [u8; 8],
    /// Entries that lead to the state.
    size: u64,
    /// Root of the log over them.
    log: [u8; 32],
    /// Root of the state.
    root: Digest,
    /// Digest of the state's bytes.
    digest: Digest,
}

const HEAD_BYTES: usize = 8 + 8 + 32 + 32 + 32;

/// Why a snapshot is skipped.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("snapshot {size}: {reason}")]
pub(crate) struct BadSnapshot {
    pub(crate) size: u64,
    pub(crate) reason: String,
}

impl Snapshot {
    /// The state after `state.height()` entries, whose log has the root `log`.
    pub(crate) fn of(state: &CommunityState, log: Hash) -> Self {
        Self {
            size: state.height(),
            log,
            root: state.state_root(),
            state: state.snapshot(),
        }
    }

    /// Entries that lead to the state.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// Writes the file whole or not at all, and removes those that are too old.
    pub(crate) fn write(&self, data: &Path) -> Result<(), NodeError> {
        let folder = data.join(FOLDER);
        fs::create_dir_all(&folder).map_err(NodeError::file(&folder))?;
        let path = path(data, self.size);
        let head = encode(&Head {
            magic: MAGIC,
            size: self.size,
            log: self.log.0,
            root: self.root,
            digest: digest(&self.state),
        });
        let new = path.with_extension("new");
        let written =
            write_synced(&new, &[&head, &self.state]).and_then(|()| fs::rename(&new, &path));
        if let Err(error) = written {
            // A leftover file only takes space.
            let _ = fs::remove_file(&new);
            return Err(NodeError::file(&path)(error));
        }
        for size in sizes(data).into_iter().skip(KEPT) {
            let old = self::path(data, size);
            fs::remove_file(&old).map_err(NodeError::file(&old))?;
        }
        Ok(())
    }

    /// The snapshot of `size` entries, if it is whole.
    pub(crate) fn read(data: &Path, size: u64) -> Result<Self, BadSnapshot> {
        let bad = |reason: &dyn ToString| BadSnapshot {
            size,
            reason: reason.to_string(),
        };
        let mut bytes = fs::read(path(data, size)).map_err(|e| bad(&e))?;
        if bytes.len() < HEAD_BYTES {
            return Err(bad(&"too short"));
        }
        let state = bytes.split_off(HEAD_BYTES);
        let head: Head = borsh::from_slice(&bytes).map_err(|e| bad(&e))?;
        if head.magic != MAGIC {
            return Err(bad(&"not a snapshot of a known version"));
        }
        if head.size != size || head.digest != digest(&state) {
            return Err(bad(&"its bytes are not those that were written"));
        }
        Ok(Self {
            size,
            log: Hash(head.log),
            root: head.root,
            state,
        })
    }

    /// The state, if it is one of this record's.
    pub(crate) fn open(&self, reader: &Reader<'_>) -> Result<CommunityState, BadSnapshot> {
        let Self {
            size,
            log,
            root,
            ref state,
        } = *self;
        let bad = |reason: &dyn ToString| BadSnapshot {
            size,
            reason: reason.to_string(),
        };
        let stored = reader.size().map_err(|e| bad(&e))?;
        if size > stored {
            return Err(bad(&"of a longer record"));
        }
        let recomputed = tree_root(size, &reader.hashes()).map_err(|e| bad(&e))?;
        if recomputed != log {
            return Err(bad(&"of another record"));
        }
        let state = CommunityState::restore(state).map_err(|e| bad(&e))?;
        if state.height() == size && state.state_root() == root {
            Ok(state)
        } else {
            Err(bad(&"its state is not the one that was written"))
        }
    }
}

/// The newest valid state, and the snapshots that were skipped.
pub(crate) fn newest(
    data: &Path,
    reader: &Reader<'_>,
) -> (Option<CommunityState>, Vec<BadSnapshot>) {
    let mut bad = Vec::new();
    for size in sizes(data) {
        match Snapshot::read(data, size).and_then(|snapshot| snapshot.open(reader)) {
            Ok(state) => return (Some(state), bad),
            Err(reason) => bad.push(reason),
        }
    }
    (None, bad)
}

/// Entries that the snapshots cover, the newest first.
pub(crate) fn sizes(data: &Path) -> Vec<u64> {
    let files = fs::read_dir(data.join(FOLDER)).into_iter().flatten();
    let mut sizes: Vec<u64> = files
        .filter_map(|file| {
            let path = file.ok()?.path();
            let name = path.file_stem()?.to_str()?;
            let ours = path.extension()? == ENDING;
            ours.then(|| name.parse().ok())?
        })
        .collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes
}

fn path(data: &Path, size: u64) -> PathBuf {
    data.join(FOLDER).join(format!("{size:012}.{ENDING}"))
}

fn digest(state: &[u8]) -> Digest {
    Digest::of(Kind::File, &[state])
}

fn write_synced(path: &Path, parts: &[&[u8]]) -> std::io::Result<()> {
    use std::io::Write;
    let mut file = fs::File::create(path)?;
    for part in parts {
        file.write_all(part)?;
    }
    file.sync_all()
}

#[cfg(test)]
mod tests;
