//! Ballot proofs that must verify for ever under the fingerprint they were made for, one by each family.

/// The instance both proofs show: roll root, poll, nullifier, V and body, 32 bytes each.
pub static INSTANCE: &[u8] = include_bytes!("../data/ballot.instance");

/// Made by the maintained fork.
pub static ZAKURA: &[u8] = include_bytes!("../data/ballot-zakura.proof");

/// Made by the audited mainline.
pub static ZCASH: &[u8] = include_bytes!("../data/ballot-zcash.proof");
