//! The messages of a vote and of mutual aid, and their canonical bytes.
//!
//! Documents (polls, closings, results) are read and shown as JSON and hashed from their borsh encoding; ballots
//! are borsh with a leading magic. Decoding refuses trailing bytes, unknown fields and sizes beyond a message's
//! bound before it allocates.

pub mod act;
pub mod attestation;
pub mod ballot;
pub mod claim;
pub mod encoding;
pub mod members;
pub mod poll;
pub mod pool;
pub mod round;
pub mod rule;
pub mod rulebook;
pub mod scheme;
pub mod signature;
pub mod tally;
pub mod text;

pub use ballot::Ballot;
pub use encoding::{DecodeError, EncodedPoint};
pub use poll::{Counting, Poll, Question, Revote, RollSummary, Trustees, Unit};
pub use rule::RuleSet;
pub use tally::{Closing, DecryptionShare, Outcome, Part, Round, TallyResult};
