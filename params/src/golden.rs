//! Proofs that must verify for ever under the fingerprint they were made for, one from each family.

/// The instance that both proofs show: roll root, poll, nullifier, V and body, 32 bytes each.
pub static INSTANCE: &[u8] = include_bytes!("../data/ballot.instance");

/// Made by the maintained fork.
pub static ZAKURA: &[u8] = include_bytes!("../data/ballot-zakura.proof");

/// Made by the audited mainline.
pub static ZCASH: &[u8] = include_bytes!("../data/ballot-zcash.proof");

/// The public inputs that both claim proofs show, in their order, 32 bytes each.
pub static CLAIM_INSTANCE: &[u8] = include_bytes!("../data/claim.instance");

/// A claim's proof, made by the maintained fork.
pub static CLAIM_ZAKURA: &[u8] = include_bytes!("../data/claim-zakura.proof");

/// A claim's proof, made by the audited mainline.
pub static CLAIM_ZCASH: &[u8] = include_bytes!("../data/claim-zcash.proof");
