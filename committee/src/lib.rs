//! A record that several nodes hold and none can change alone.
//!
//! Each node of a committee keeps the whole record. A block of messages enters all of them once more than two thirds
//! of the committee's validators have verified it and voted for it; [Malachite](https://github.com/circlefin/malachite),
//! a Tendermint engine, carries the votes. What a block may hold is the node's business ([`linli_node::sequencer`]),
//! not this crate's.

mod app;
pub mod arguments;
mod block;
mod codec;
mod context;
mod cosignatures;
mod engine;
mod evidence;
pub mod folder;
mod key;
mod ledger;
pub mod overheard;
mod part;
mod pool;
mod sequencer;
mod signing;
#[cfg(test)]
mod tests;
mod validators;

pub use block::BlockId;
pub use key::ValidatorKey;
pub use ledger::LedgerError;
pub use sequencer::{Committee, Settings};
pub use validators::{Validator, Validators};
