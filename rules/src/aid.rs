//! The rules of a mutual-aid scheme: a pure state machine.
//!
//! No I/O, no clock, no proofs: the day is an input, and a claim comes with the instance against which a verifier
//! checked its proof. Every input either changes the state completely or is refused by the id of a rule and changes
//! nothing. The same inputs give the same state root everywhere.

pub mod attestations;
pub mod claims;
#[cfg(test)]
mod fixture;
pub mod members;
pub mod pool;
pub mod recovery;
pub mod refusal;
pub mod rounds;
pub mod rulebooks;
pub mod state;
pub(crate) mod tree;
pub mod wallet;
pub mod wish;
pub mod wording;

pub use claims::{AcceptedClaim, VerifiedClaim};
pub use refusal::Refusal;
pub use state::{Effect, Input, LoneScheme, Movement, SchemeState};
