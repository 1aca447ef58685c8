//! Sealed choices over Pallas: ElGamal under two election keys, the Sigma proofs that bind them to the owner's
//! committed weight, the trustees' shares of decryption, and the totals.
//!
//! Verification needs no threads, clock or system randomness; randomness is an argument everywhere.
//! The feature `ceremony` adds the trustees' key ceremony.

#[cfg(feature = "ceremony")]
pub mod ceremony;
pub mod context;
pub mod decrypt;
#[cfg(feature = "ceremony")]
pub mod dkg;
pub mod dlog;
pub mod elgamal;
pub mod group;
mod hex32;
pub mod key;
mod msm;
pub mod naming;
pub mod question;
mod relation;
pub mod seal;
pub mod selection;
#[cfg(test)]
mod testing;
#[cfg(feature = "ceremony")]
pub mod trustee;

pub use context::Context;
pub use decrypt::{DecryptionContext, DecryptionShare, combine, decrypt, verify_share};
pub use dlog::Table;
pub use elgamal::{OptionSum, Sealed, SealedOption, SealedSum};
pub use group::{Point, Scalar, affine_all_vartime, encode_all_vartime};
pub use key::{ElectionKeys, KeyKind, KeyShare, PublicKey, SharedKey};
pub use naming::{NamingContext, verify_naming};
pub use question::{Item, SealedQuestion, SigmaReject, verify, verify_batch};
pub use seal::{Randomness, SealError, SealingSeed, ciphertexts, seal};
pub use selection::{Abstention, Choice, ChoiceError, Selection};
