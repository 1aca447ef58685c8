//! The messages of a vote and their canonical bytes.
//!
//! Documents (polls, closings, results) are read and shown as JSON and hashed from their borsh encoding; ballots
//! are borsh with a leading magic. Decoding refuses trailing bytes, unknown fields and sizes beyond a message's
//! bound before it allocates.

pub mod ballot;
pub mod encoding;
pub mod poll;
pub mod rule;
pub mod tally;

pub use ballot::Ballot;
pub use encoding::{DecodeError, EncodedPoint};
pub use poll::{Counting, Poll, Question, Revote, RollSummary, Trustees, Unit};
pub use rule::RuleSet;
pub use tally::{Closing, DecryptionShare, Outcome, Part, Round, TallyResult};
