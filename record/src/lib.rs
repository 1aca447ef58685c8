//! A poll's or a scheme's record: a folder of files that a person can open, and a journal that chains them.
//!
//! ```text
//! journal.jsonl            one line an entry: what came when, the file's digest, the chain so far
//! poll.json roll.json keys.json
//! ballots/000004.ballot    a sealed ballot's bytes
//! closing.json
//! shares/heads-1.json shares/shares-1.json
//! result.json
//! ```
//! A mutual-aid scheme's record has other files beside the same journal:
//!
//! ```text
//! scheme.json              the first entry
//! acts/000002.json         a signed act; the number is the journal's
//! claims/000031.claim      a claim's bytes
//! ```
//! Files are written before their journal line, so a crash leaves at most a file that no line names.

mod folder;
pub mod journal;
mod scheme;

pub use folder::{Record, RecordError};
pub use journal::{Entry, Kind};
pub use scheme::Contents;
