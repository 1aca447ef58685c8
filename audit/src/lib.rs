//! Replays a community's whole record from its first entry, verifies everything again, and reports.
//!
//! Nothing that the record says about itself is believed: roll, keys, ballots, closing, totals and decisions are
//! recomputed and compared.

pub mod community;
pub mod fund;
pub mod namings;
pub mod report;
pub mod scheme;
mod verdict;

pub use report::{Problem, Report};
pub use verdict::Verdict;
