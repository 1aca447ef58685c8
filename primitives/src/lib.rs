//! The vocabulary of Linli: typed field elements, hashes, trees, generators and identities.
//!
//! Every value that crosses a crate boundary is a newtype of this crate. Outside the circuits the curves are
//! those of mainline `pasta_curves`, whose scalars can be wiped; the circuits convert by canonical bytes.

pub mod account;
pub mod aid;
pub mod curve;
pub mod day;
pub mod decimal;
pub mod document;
pub mod field;
pub mod identity;
pub mod merkle;
pub mod poseidon;
pub mod quantity;
#[cfg(feature = "roots")]
pub mod roots;
pub mod sums;

pub use aid::{Counters, Loss, Membership};
pub use curve::{Blinding, WeightCommitment};
pub use day::{Day, Moment, Period};
pub use decimal::DecimalMark;
pub use document::Digest;
pub use field::{
    AttestationLeaf, AttestationRoot, BodyHash, EventNullifier, Fp, IdCommitment, MemberLeaf,
    MemberRoot, NonCanonical, Nullifier, PollId, RollLeaf, RollRoot, RulebookId, Salt, SchemeId,
    StateNote, StateNullifier, StateRoot,
};
pub use identity::{Realm, RealmSecret, Seed};
pub use quantity::{Money, Shares};
