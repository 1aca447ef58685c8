//! The vocabulary of Linli: typed field elements, hashes, trees, generators and identities.
//!
//! Every value that crosses a crate boundary is a newtype of this crate. Outside the circuits the curves are
//! those of mainline `pasta_curves`, whose scalars can be wiped; the circuits convert by canonical bytes.

pub mod curve;
pub mod document;
pub mod field;
pub mod identity;
pub mod merkle;
pub mod poseidon;
pub mod quantity;

pub use curve::{Blinding, WeightCommitment};
pub use document::Digest;
pub use field::{BodyHash, Fp, IdCommitment, NonCanonical, Nullifier, PollId, RollLeaf, RollRoot};
pub use identity::{Realm, RealmSecret, Seed};
pub use quantity::Shares;
