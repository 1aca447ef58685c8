//! The rules of a poll, pure: no clock, no I/O, no randomness, no proof of a ballot.
//!
//! [`PollState`] takes inputs in order and gives effects or typed refusals; everyone who applies the same inputs has
//! the same state, closing, totals and outcome. Times are inputs, ballots come already verified.

pub mod community;
pub mod decision;
pub mod decryption;
pub mod disclosure;
pub mod input;
pub mod poll;
pub mod preset;
pub mod refusal;
pub mod sealing;
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
pub use poll::PollState;
pub use preset::{preset, presets};
pub use refusal::Refusal;
