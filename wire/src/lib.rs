//! The messages of a vote and of mutual aid, and their canonical bytes.
//!
//! A community's log is a list of [`Entry`]s, each of one [`Message`]. Documents (polls, closings, results) are read and shown as JSON and hashed from their borsh encoding; ballots
//! are borsh with a leading magic. Decoding refuses trailing bytes, unknown fields and sizes beyond a message's
//! bound before it allocates.

pub mod act;
pub mod address;
pub mod archive;
pub mod attestation;
pub mod ballot;
pub mod booking;
pub mod claim;
pub mod community;
pub mod continuity;
pub mod encoding;
pub mod entry;
pub mod evidence;
pub mod fund;
pub mod held;
pub mod inbox;
pub mod members;
pub mod membership;
pub mod message;
pub mod notice;
pub mod photo;
pub mod poll;
pub mod pool;
pub mod recipient;
pub mod report;
pub mod round;
pub mod rule;
pub mod rulebook;
pub mod scheme;
pub mod signature;
pub mod snapshot;
pub mod tally;
pub mod term;
pub mod text;
pub mod validators;

pub use ballot::Ballot;
pub use community::{Community, CommunityId};
pub use encoding::{DecodeError, EncodedPoint};
pub use entry::Entry;
pub use message::{Message, MessageHead, MessageKind};
pub use poll::{Counting, Poll, Question, Revote, RollSummary, Trustees, Unit};
pub use rule::RuleSet;
pub use tally::{
    Closing, DecryptionShare, Naming, Outcome, Part, ShareHead, TallyResult, TallyRound,
};
