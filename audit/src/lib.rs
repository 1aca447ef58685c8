//! Replays a poll's, a scheme's or a whole community's record from its first entry, verifies everything again, and reports.
//!
//! Nothing that the record says of itself is believed: roll, keys, ballots, closing, totals and decisions are
//! recomputed and compared.

pub mod community;
mod replay;
pub mod report;
pub mod scheme;

pub use replay::{Replay, replay};
pub use report::{Language, Problem, Report};
