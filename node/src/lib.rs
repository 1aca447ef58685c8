//! The node: keeps a community's record, with a store, a log and HTTP.

pub mod backup;
pub mod calendar;
pub mod config;
pub mod doctor;
pub mod engine;
pub mod error;
#[cfg(test)]
mod fixture;
pub mod http;
mod inbox;
mod ingest;
mod journal;
pub mod metrics;
pub mod page;
pub mod seat;
pub mod sequencer;
mod shelf;
pub mod signer;
mod snapshot;
pub mod stop;
pub mod store;
pub mod witness;

pub use config::Config;
pub use engine::{Engine, roots_of};
pub use error::{NodeError, Rejected};
pub use journal::LocalRecord;
