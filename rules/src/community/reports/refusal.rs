//! Why a desk, a report or a step is refused.

use linli_primitives::{Digest, Nullifier};
use linli_rule::Rule;
use linli_wire::report::{BadDesk, MAX_WORDS};

use super::{MAX_DESKS, MAX_OF_HANDLERS, MAX_OF_REPORTER};

/// A desk, a report or a step is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum ReportRefusal {
    /// The desk contradicts itself.
    #[error(transparent)]
    Desk(#[from] BadDesk),
    /// The desk was opened before.
    #[error("desk.twice: desk {0} was opened before")]
    DeskTwice(Digest),
    /// No roll says who is a member.
    #[error("desk.roll: no roll is in force that says who may report")]
    DeskRoll,
    /// Too many.
    #[error("desk.many: a community has at most {MAX_DESKS} desks")]
    DeskMany,
    /// There is no such desk.
    #[error("report.desk: there is no desk {0}")]
    UnknownDesk(Digest),
    /// Not the period that the record is in.
    #[error("report.period: it is period {expected} of the desk, not {found}")]
    Period {
        /// The period of the record's day.
        expected: u32,
        /// The period given.
        found: u32,
    },
    /// The desk takes fewer.
    #[error("report.slot: report {} of a period, the desk takes {most}", .slot + 1)]
    Slot {
        /// From 0.
        slot: u16,
        /// How many the desk takes.
        most: u16,
    },
    /// Made for another roll than the period's.
    #[error("report.roll: this period's reports are made for roll {expected}")]
    Roll {
        /// The roll of the period.
        expected: Digest,
    },
    /// The member made this report of the period before.
    #[error("report.quota: report {0} has taken this place among the member's reports")]
    Quota(u64),
    /// The desk has no such category.
    #[error("report.category: the desk has {0} categories")]
    Category(usize),
    /// The text is longer than the desk takes.
    #[error("report.too_long: a text has at most {0} bytes here")]
    TooLong(u32),
    /// More photos than the desk takes.
    #[error("report.photo_count: {found} photos, the desk takes {most}")]
    PhotoCount {
        /// How many.
        found: usize,
        /// How many it takes.
        most: u8,
    },
    /// A larger photo than the desk takes.
    #[error("report.photo_size: photo {place} has {bytes} bytes, the desk takes {most}")]
    PhotoSize {
        /// Which, from 1.
        place: usize,
        /// How large.
        bytes: u32,
        /// How large the desk takes it.
        most: u32,
    },
    /// A photo that shows nothing more.
    #[error("report.photo_again: photo {0} is empty, or one that is there before")]
    PhotoAgain(usize),
    /// Whoever hides the one would hide the other, or the other would show again what is hidden.
    #[error("report.named: report {0} names this file")]
    Named(u64),
    /// Its proof was verified for something else.
    #[error("report.member: the proof of membership does not fit the report")]
    Member,
    /// There is no such report.
    #[error("report.unknown: there is no report {0}")]
    Unknown(Nullifier),
    /// Another step was taken meanwhile, or this one before.
    #[error("report.step: step {found} of the report, where {expected} is next")]
    Number {
        /// The next.
        expected: usize,
        /// The number given.
        found: u32,
    },
    /// The step does not fit where the report stands.
    #[error("report.state: this step does not fit where the report stands")]
    State,
    /// Not signed by the key that the report names.
    #[error("report.pseudonym: only the key that the report names answers for it")]
    Pseudonym,
    /// Nothing is left to hide.
    #[error("report.hidden_twice: everything that the report says is hidden")]
    HiddenTwice,
    /// What the officer says is empty, misleading or too long.
    #[error(
        "report.words: words about a report are one line of at most {MAX_WORDS} bytes that shows what is written"
    )]
    Words,
    /// Too much was done.
    #[error(
        "report.steps: a report takes at most {MAX_OF_HANDLERS} steps of the handlers and {MAX_OF_REPORTER} of the reporter"
    )]
    Steps,
}
