//! The node: an embedded host of the ledger with a store, a log and HTTP.

pub mod config;
pub mod error;
pub mod store;

pub use config::Config;
pub use error::{NodeError, Rejected};
