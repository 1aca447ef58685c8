//! A state as a file, to start from without replaying the log. Snapshots stay on the machine that made them.
//!
//! `magic ‖ borsh of the state ‖ digest of both`: a file that was cut, mixed up or changed by a disk is refused. It
//! proves nothing to others; whoever does not trust the file replays the log.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::Digest;
use linli_primitives::document::Kind;
use linli_rule::Rule;

/// The bytes are not a snapshot of this kind and version, or are damaged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum SnapshotError {
    /// Not a snapshot of this kind and version.
    #[error("snapshot.magic: not a snapshot of this kind and version")]
    Magic,
    /// Cut or changed.
    #[error("snapshot.damaged: the snapshot was cut or changed")]
    Damaged,
    /// Whole, but not a state of this program.
    #[error("snapshot.canonical: {0}")]
    Canonical(String),
}

/// A state's snapshot.
pub fn seal<T: BorshSerialize>(magic: [u8; 8], state: &T) -> Vec<u8> {
    let mut bytes = magic.to_vec();
    borsh::to_writer(&mut bytes, state).expect("writing to memory does not fail");
    let digest = Digest::of(Kind::Snapshot, &[&bytes]);
    bytes.extend(digest.0);
    bytes
}

/// The state of a snapshot.
pub fn open<T: BorshDeserialize>(magic: [u8; 8], bytes: &[u8]) -> Result<T, SnapshotError> {
    if !bytes.starts_with(&magic) {
        return Err(SnapshotError::Magic);
    }
    let (whole, digest) = bytes.split_last_chunk().ok_or(SnapshotError::Damaged)?;
    if Digest::of(Kind::Snapshot, &[whole]) != Digest(*digest) {
        return Err(SnapshotError::Damaged);
    }
    let body = whole.get(magic.len()..).ok_or(SnapshotError::Damaged)?;
    borsh::from_slice(body).map_err(|error| SnapshotError::Canonical(error.to_string()))
}

#[cfg(test)]
mod tests;
