//! Why a list, a booking or what becomes of it is refused.

use linli_primitives::{Day, Digest, Nullifier};
use linli_rule::Rule;
use linli_wire::booking::{BadPlaces, BadTime, MAX_DAYS, MAX_SEALED, MAX_WORDS};
use linli_wire::fund::FundId;

use super::{MAX_CHANGES, MAX_CLOSINGS, MAX_LISTS, MAX_WAITING};

/// A list, a booking or what becomes of it is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BookingRefusal {
    /// The list contradicts itself.
    #[error(transparent)]
    Places(#[from] BadPlaces),
    /// The list was published before.
    #[error("place.twice: list {0} was published before")]
    Twice(Digest),
    /// Somebody could book the wrong one.
    #[error("place.alike: the name looks like that of list {0}")]
    Name(Digest),
    /// No roll says who is a member.
    #[error("place.roll: no roll is in force that says who may book")]
    NoRoll,
    /// Too many.
    #[error("place.many: a community has at most {MAX_LISTS} lists of spaces")]
    Many,
    /// There is no such fund.
    #[error("place.fund: there is no fund {} that prices could be paid into", .0.0)]
    Fund(FundId),
    /// There is no such list.
    #[error("place.unknown: there is no list of spaces {0}")]
    UnknownList(Digest),
    /// The keepers' act is not the next.
    #[error("place.step: act {found} of the keepers, where {expected} is next")]
    KeepingNumber {
        /// The next.
        expected: u32,
        /// The number given.
        found: u32,
    },
    /// The last day is before the first.
    #[error("place.dates: the last day, {to}, is before the first, {from}")]
    DatesReversed {
        /// The first.
        from: Day,
        /// The last.
        to: Day,
    },
    /// All of the days are over.
    #[error("place.dates: {0} is over")]
    DatesOver(Day),
    /// Too many days.
    #[error("place.dates: at most {MAX_DAYS} days are expected")]
    Dates,
    /// Too many at once.
    #[error("place.closings: a list has at most {MAX_CLOSINGS} closings that are not over")]
    Closings,
    /// It was taken back, is over, or closed nothing.
    #[error("place.open: act {0} of the keepers closed nothing that is not over or open again")]
    Closing(u32),
    /// What the keepers say is empty, misleading or too long.
    #[error(
        "place.words: a reason is one line of at most {MAX_WORDS} bytes that shows what is written"
    )]
    Words,
    /// There is no such space.
    #[error("booking.space: the list has no space {}", .0 + 1)]
    Space(u16),
    /// Not the period that the record is in.
    #[error("booking.period: it is period {expected} of the list, not {found}")]
    Period {
        /// The period of the record's day.
        expected: u32,
        /// The period given.
        found: u32,
    },
    /// Members make fewer.
    #[error("booking.slot: booking {} of a period, members make {most}", .slot + 1)]
    Slot {
        /// From 0.
        slot: u16,
        /// How many members make.
        most: u16,
    },
    /// Made for another roll than the period's.
    #[error("booking.roll: this period's bookings are made for roll {expected}")]
    Roll {
        /// The roll of the period.
        expected: Digest,
    },
    /// The member made this booking of the period before.
    #[error("booking.quota: booking {0} has taken this place among the member's bookings")]
    Quota(u64),
    /// Its proof was verified for something else.
    #[error("booking.member: the proof of membership does not fit the booking")]
    Member,
    /// Nobody could read who booked, or everybody.
    #[error(
        "booking.sealed: who books is sealed for the list's recipient, in at most {MAX_SEALED} bytes"
    )]
    Sealed,
    /// A time that the space does not offer.
    #[error(transparent)]
    Time(#[from] BadTime),
    /// It has begun.
    #[error("booking.past: that time has begun or is over")]
    Past,
    /// Too early.
    #[error("booking.ahead: bookings begin at most {0} days ahead")]
    Ahead(u16),
    /// Another booking has a slot of it.
    #[error("booking.taken: booking {0} has a slot of that time")]
    Taken(u64),
    /// Too many wait.
    #[error("booking.queue: at most {MAX_WAITING} bookings wait for a space")]
    Queue,
    /// There is no such booking.
    #[error("booking.unknown: there is no booking {0}")]
    Unknown(Nullifier),
    /// Another change was made meanwhile, or this one before.
    #[error("booking.step: change {found} of the booking, where {expected} is next")]
    Number {
        /// The next.
        expected: u32,
        /// The number given.
        found: u32,
    },
    /// Not signed by the key that the booking names.
    #[error("booking.pseudonym: only the key that the booking names answers for it")]
    Pseudonym,
    /// It does not fit where the booking stands.
    #[error("booking.state: this does not fit where the booking stands")]
    State,
    /// The term for that is over.
    #[error("booking.late: the booking can no longer be moved; it can be given up and is used up")]
    Late,
    /// It is of an earlier period.
    #[error("booking.stale: a booking is moved in its period and the next")]
    Stale,
    /// The member would wait for herself.
    #[error("booking.own: your booking {number} has or wants a slot of that time")]
    Own {
        /// Her booking.
        number: u64,
    },
    /// Too much was changed.
    #[error("booking.changes: a booking is changed at most {MAX_CHANGES} times")]
    Changes,
}
