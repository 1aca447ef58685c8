//! The log's texts: each has one spelling, so what is read is written back byte for byte.

use linli_log::{AddCheckpoint, Checkpoint, Receipt, SignedNote, Tile, VerifierKey};

fn text(data: &[u8]) -> Option<&str> {
    core::str::from_utf8(data).ok()
}

/// Signed notes.
pub fn note(data: &[u8]) -> bool {
    let note = text(data).and_then(|text| SignedNote::parse(text).ok());
    note.inspect(|note| assert_eq!(note.encode().as_bytes(), data))
        .is_some()
}

/// Texts of checkpoints.
pub fn checkpoint(data: &[u8]) -> bool {
    let checkpoint = text(data).and_then(|text| Checkpoint::parse(text).ok());
    checkpoint
        .inspect(|checkpoint| assert_eq!(checkpoint.text().as_bytes(), data))
        .is_some()
}

/// Receipts.
pub fn tlog_proof(data: &[u8]) -> bool {
    let receipt = text(data).and_then(|text| Receipt::parse(text).ok());
    receipt
        .inspect(|receipt| assert_eq!(receipt.encode().as_bytes(), data))
        .is_some()
}

/// Paths of tiles, and a bundle of entries after a newline.
pub fn tile(data: &[u8]) -> bool {
    let (path, bundle) = match data.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (data, &[][..]),
    };
    let tile = text(path).and_then(|path| path.parse::<Tile>().ok());
    let Some(tile) = tile else { return false };
    assert_eq!(tile.to_string().as_bytes(), path);
    if let Ok(entries) = tile.entries(bundle) {
        let again = linli_log::tile::bundle(entries).expect("they were in a bundle");
        assert_eq!(again, bundle);
    }
    true
}

/// Requests to a witness.
pub fn add_checkpoint(data: &[u8]) -> bool {
    let request = text(data).and_then(|text| AddCheckpoint::parse(text).ok());
    request
        .inspect(|request| assert_eq!(request.encode().as_bytes(), data))
        .is_some()
}

/// Public keys.
pub fn verifier_key(data: &[u8]) -> bool {
    let key = text(data).and_then(|text| text.parse::<VerifierKey>().ok());
    key.inspect(|key| assert_eq!(key.to_string().as_bytes(), data))
        .is_some()
}
