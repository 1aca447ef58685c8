//! The transparency log of a record: hashes, tiles, signed checkpoints, cosignatures and proofs as C2SP specifies
//! them, so that standard witnesses and monitors can follow a Linli record.
//!
//! | module | specification |
//! |---|---|
//! | [`hash`], [`tree`] | RFC 6962 §2.1, proofs checked by the algorithms of RFC 9162 §2.1 |
//! | [`tile`] | [c2sp.org/tlog-tiles](https://c2sp.org/tlog-tiles) |
//! | [`note`], [`key`] | [c2sp.org/signed-note](https://c2sp.org/signed-note), types 0x01 and 0x04 |
//! | [`checkpoint`] | [c2sp.org/tlog-checkpoint](https://c2sp.org/tlog-checkpoint) |
//! | [`key`] | [c2sp.org/tlog-cosignature](https://c2sp.org/tlog-cosignature), `cosignature/v1` of Ed25519 |
//! | [`receipt`] | [c2sp.org/tlog-proof](https://c2sp.org/tlog-proof) |
//! | [`witness`] | [c2sp.org/tlog-witness](https://c2sp.org/tlog-witness), `add-checkpoint` |
//!
//! # Why not the crates `tlog_tiles` and `signed_note`
//!
//! They are good, and the tests use them to read what is written here. They are not used in the program because
//! they would bring a second Ed25519, curve and SHA-2 (an older major version of each) next to the ones that
//! already verify this project's signatures; they know neither cosignatures, receipts nor witnesses; their
//! functions panic where ours return errors; and they name tiles as the Go checksum database does
//! (`tile/8/0/…`), not as tlog-tiles does (`tile/0/…`).

pub mod checkpoint;
pub mod hash;
pub mod key;
pub mod note;
pub mod policy;
pub mod receipt;
pub mod refusal;
pub mod tile;
pub mod tree;
pub mod witness;
pub mod witnesses;

pub use checkpoint::Checkpoint;
pub use hash::{Hash, leaf_hash, node_hash};
pub use key::{Cosigner, NoteSigner, VerifierKey};
pub use note::{NoteSignature, SignedNote};
pub use policy::Policy;
pub use receipt::Receipt;
pub use refusal::LogRefusal;
pub use tile::{Level, Tile, TileHashes};
pub use tree::{
    HashReader, MemoryHashes, RememberedHashes, TreeError, check_consistency, check_inclusion,
    consistency_proof, inclusion_proof, stored_hashes, tree_root,
};
pub use witness::{AddCheckpoint, Witness, WitnessRefusal};
pub use witnesses::{CLOCK_TOLERANCE, Witnesses, WitnessesRefusal};
