//! The rules of a community, pure: no clock, no I/O, no randomness, no proofs.
//!
//! [`CommunityState`] takes a log's messages in order, each wholly or not at all, and gives effects or typed refusals;
//! everyone who applies the same messages has the same state root. A poll is a [`PollState`] in it, a mutual-aid
//! scheme an [`aid::SchemeState`]. Times are inputs; ballots and claims come already verified.

pub mod aid;
#[cfg(feature = "evidence")]
pub mod committee;
pub mod community;
pub mod decision;
pub mod decryption;
pub mod disclosure;
#[cfg(feature = "life")]
pub mod fund;
pub mod input;
pub mod poll;
pub mod preset;
pub mod refusal;
pub mod sealing;
pub mod store;
mod sums;

#[cfg(test)]
mod booth;
#[cfg(test)]
mod fixture;

pub use community::CommunityState;
pub use decision::{Totals, decide};
pub use decryption::encode_share;
pub use disclosure::{Plan, Warning, warnings};
pub use input::{Effect, Input, VerifiedBallot};
pub use poll::{LonePoll, PollState};
pub use preset::{preset, presets};
pub use refusal::Refusal;
