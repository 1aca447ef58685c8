//! Bookings of what a community shares: a list of spaces with their hours, a member's booking, and what becomes of it.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{BodyHash, Day, Digest, Money, Nullifier};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::claim::{pad_payee, unpad_payee};
use crate::community::CommunityId;
use crate::encoding::{bounded, encode};
use crate::fund::FundId;
use crate::membership::{Membership, Scope};
use crate::recipient::Recipient;
use crate::signature::{OfficerKey, Role, Signable};
use crate::term::BadTerm;
use crate::text::{Text, look_alike, reads_as_written};

/// The most spaces of a list, those that are lent among them.
pub const MAX_SPACES: usize = 200;
/// The most bookings of a member in a period.
pub const MAX_BOOKINGS: u16 = 100;
/// The longest period, and how long before a booking may be made, in days.
pub const MAX_DAYS: u16 = 366;
/// The most slots of a booking.
pub const MAX_SLOTS: u16 = 100;
/// The most closing days of a space.
pub const MAX_CLOSED: usize = 400;
/// The shortest slot, in minutes.
pub const MIN_SLOT: u16 = 5;
/// Minutes of a day.
pub const DAY_MINUTES: u16 = 1440;
/// The longest name, and the longest words of a keeper, in bytes.
pub const MAX_WORDS: usize = 600;
/// The longest letter that says who booked, in bytes.
pub const MAX_SEALED: usize = 4 << 10;

/// Between which minutes of a day a space is open; the same minute twice where it is closed.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The first minute, from 0.
    pub from: u16,
    /// The minute after the last, at most [`DAY_MINUTES`].
    pub to: u16,
}

/// Something that members book: a parking space, a locker, a room.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Space {
    /// Its name.
    pub name: Text,
    /// When it is open, Monday first.
    pub hours: [Hours; 7],
    /// How long a slot is. The first of a day begins as the space opens.
    pub slot_minutes: u16,
    /// How many slots a booking may have.
    pub slots: u16,
    /// Days on which it is closed, ascending.
    #[borsh(deserialize_with = "bounded::<MAX_CLOSED, _, _>")]
    pub closed: Vec<Day>,
    /// What a slot costs.
    pub price: Money,
    /// Until how many hours before its beginning a booking is cancelled without being used up.
    pub cancel_hours: u16,
}

/// Spaces with common terms. It is never changed; another takes its place.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceList {
    /// Its name.
    pub name: Text,
    /// Who looks after the spaces; once their keys have lapsed, the committee does.
    pub keepers: Role,
    /// To whom it is sealed who booked.
    pub recipient: Recipient,
    /// What can be booked.
    #[borsh(deserialize_with = "bounded::<MAX_SPACES, _, _>")]
    pub spaces: Vec<Space>,
    /// Into which fund prices are paid, in its currency.
    pub fund: Option<FundId>,
    /// How many bookings a member may make in a period.
    pub bookings: u16,
    /// How many days a period has.
    pub period_days: u16,
    /// How many days ahead a booking may begin.
    pub ahead_days: u16,
    /// How many minutes the spaces' clocks are ahead of UTC, all year.
    pub offset_minutes: i16,
}

impl Signable for PlaceList {
    const NAME: &'static str = "place-list";
}

/// A list, or a space that is lent, contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadPlaces {
    /// A name.
    #[error(
        "place.name: a name is one line of at most {MAX_WORDS} bytes that shows what is written"
    )]
    Name,
    /// Who looks after them.
    #[error("place.keepers: threshold, keys, names and days of the keepers do not fit together")]
    Keepers,
    /// They can never act.
    #[error(transparent)]
    Term(#[from] BadTerm),
    /// None, too many, or two alike.
    #[error("place.spaces: 1 to {MAX_SPACES} spaces are expected, and no two that look alike")]
    Spaces,
    /// When it is open.
    #[error(
        "place.hours: a space is open within days of {DAY_MINUTES} minutes, and at least for a slot"
    )]
    Hours,
    /// How long and how many.
    #[error(
        "place.slots: a slot has {MIN_SLOT} to {DAY_MINUTES} minutes, a booking 1 to {MAX_SLOTS} slots"
    )]
    Slots,
    /// The closing days.
    #[error("place.closed: at most {MAX_CLOSED} closing days are expected, ascending")]
    Closed,
    /// A price that nobody could receive.
    #[error("place.price: a price needs a fund that it is paid into")]
    Price,
    /// How many bookings.
    #[error("place.quota: 1 to {MAX_BOOKINGS} bookings in 1 to {MAX_DAYS} days are expected")]
    Quota,
    /// How early and how late.
    #[error(
        "place.terms: bookings begin at most {MAX_DAYS} days ahead, and are cancelled until as many days before"
    )]
    Terms,
    /// Which clock.
    #[error("place.offset: clocks are at most 14 hours ahead of UTC, or 12 behind")]
    Offset,
}

/// A time that a space does not offer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadTime {
    /// None, or more than the space allows.
    #[error("booking.count: a booking has 1 to {0} slots here")]
    Count(u16),
    /// It is not open.
    #[error("booking.hours: the space is not open for all of that time on {0}")]
    Hours(Day),
    /// Between two beginnings.
    #[error("booking.grid: slots begin every {0} minutes from the opening on")]
    Grid(u16),
    /// A closing day.
    #[error("booking.closed: the space is closed on {0}")]
    Closed(Day),
}

/// Where a slot begins, by the spaces' clock.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Begin {
    /// The day.
    pub day: Day,
    /// The minute of that day, from 0.
    pub minute: u16,
}

/// Which slots.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    /// Of which space: its place in the list, from 0; those that are lent come after the list's own, in the order in
    /// which they were lent.
    pub space: u16,
    /// Where the first begins.
    pub begin: Begin,
    /// How many, one after the other.
    pub slots: u16,
    /// Whether to wait where one of them is taken.
    pub wait: bool,
}

impl Space {
    /// When it is open on a day, closing days apart.
    pub const fn hours_on(&self, day: Day) -> Hours {
        // The day 1970-01-01 was a Thursday.
        self.hours[((day.get() + 3) % 7) as usize]
    }

    /// The slots of a day, closing days apart.
    pub fn slots_on(&self, day: Day) -> impl Iterator<Item = Begin> + use<> {
        let Hours { from, to } = self.hours_on(day);
        let length = self.slot_minutes.max(1);
        let count = to.saturating_sub(from) / length;
        (0..count).map(move |n| Begin {
            day,
            minute: from + n * length,
        })
    }

    /// The slots that are wanted, where the space offers them; one that begins with a day may follow one that ends with
    /// the day before.
    pub fn slots_of(&self, wanted: &Wanted) -> Result<Vec<Begin>, BadTime> {
        let length = self.slot_minutes;
        if !(1..=self.slots).contains(&wanted.slots) {
            return Err(BadTime::Count(self.slots));
        }
        let mut begin = wanted.begin;
        let mut slots = Vec::with_capacity(usize::from(wanted.slots));
        for _ in 0..wanted.slots {
            let Begin { day, minute } = begin;
            let Hours { from, to } = self.hours_on(day);
            if self.closed.binary_search(&day).is_ok() {
                return Err(BadTime::Closed(day));
            }
            if minute < from || u32::from(minute) + u32::from(length) > u32::from(to) {
                return Err(BadTime::Hours(day));
            }
            if !(minute - from).is_multiple_of(length) {
                return Err(BadTime::Grid(length));
            }
            slots.push(begin);
            begin.minute += length;
            if begin.minute == DAY_MINUTES {
                let day = Day::new(day.get() + 1).map_err(|_| BadTime::Hours(day))?;
                begin = Begin { day, minute: 0 };
            }
        }
        Ok(slots)
    }

    /// Whether it fits together.
    pub fn check(&self, has_fund: bool) -> Result<(), BadPlaces> {
        let Self {
            name,
            hours,
            slot_minutes,
            slots,
            closed,
            price,
            cancel_hours,
        } = self;
        if !is_line(name) {
            return Err(BadPlaces::Name);
        }
        if !(MIN_SLOT..=DAY_MINUTES).contains(slot_minutes) || !(1..=MAX_SLOTS).contains(slots) {
            return Err(BadPlaces::Slots);
        }
        let is_day = |it: &Hours| it.from <= it.to && it.to <= DAY_MINUTES;
        let has_slot = |it: &Hours| it.from < it.to && it.to - it.from >= *slot_minutes;
        if !hours.iter().all(is_day) || !hours.iter().any(has_slot) {
            return Err(BadPlaces::Hours);
        }
        if closed.len() > MAX_CLOSED || !closed.is_sorted_by(|one, next| one < next) {
            return Err(BadPlaces::Closed);
        }
        if *price > Money::ZERO && !has_fund {
            return Err(BadPlaces::Price);
        }
        if *cancel_hours > MAX_DAYS * 24 {
            return Err(BadPlaces::Terms);
        }
        Ok(())
    }
}

impl PlaceList {
    /// Names it: its signatures do not count.
    pub fn digest(&self) -> Digest {
        Digest::of(Kind::PlaceList, &[&encode(self)])
    }

    /// Whether a person could mistake one for the other by their names.
    pub fn looks_like(&self, other: &Self) -> bool {
        let names = |of: fn(&Text) -> &str| look_alike([of(&self.name), of(&other.name)]);
        names(|text| &text.zh) || names(|text| &text.en)
    }

    /// Where a member has one nullifier.
    pub fn scope(&self, community: CommunityId, period: u32, slot: u16) -> Scope {
        Scope {
            kind: Kind::BookingScope,
            community,
            place: self.digest(),
            period,
            slot,
        }
    }

    /// When a slot begins, Unix time in seconds.
    pub fn moment(&self, begin: Begin) -> i64 {
        let minutes = i64::from(begin.day.get()) * i64::from(DAY_MINUTES);
        (minutes + i64::from(begin.minute) - i64::from(self.offset_minutes)) * 60
    }

    /// The day by the spaces' clock, of Unix time in seconds.
    pub fn day_at(&self, at: i64) -> Day {
        let local = at.saturating_add(i64::from(self.offset_minutes) * 60);
        Day::of_unix_time(local.max(0)).unwrap_or(Day::MAX)
    }

    /// Whether it fits together.
    pub fn check(&self) -> Result<(), BadPlaces> {
        let Self {
            name,
            keepers,
            recipient: _,
            spaces,
            fund,
            bookings,
            period_days,
            ahead_days,
            offset_minutes,
        } = self;
        if !is_line(name) {
            return Err(BadPlaces::Name);
        }
        if !keepers.is_sound() {
            return Err(BadPlaces::Keepers);
        }
        keepers.check_possible("keepers")?;
        spaces
            .iter()
            .try_for_each(|space| space.check(fund.is_some()))?;
        if !(1..=MAX_SPACES).contains(&spaces.len()) || are_alike(spaces) {
            return Err(BadPlaces::Spaces);
        }
        let days = 1..=MAX_DAYS;
        if !(1..=MAX_BOOKINGS).contains(bookings) || !days.contains(period_days) {
            return Err(BadPlaces::Quota);
        }
        if !days.contains(ahead_days) {
            return Err(BadPlaces::Terms);
        }
        if !(-12 * 60..=14 * 60).contains(offset_minutes) {
            return Err(BadPlaces::Offset);
        }
        Ok(())
    }
}

/// Whether two spaces have names that a person could mistake for one another.
pub fn are_alike<'a>(spaces: impl IntoIterator<Item = &'a Space> + Clone) -> bool {
    let names =
        |of: fn(&Text) -> &str| look_alike(spaces.clone().into_iter().map(|space| of(&space.name)));
    names(|text| &text.zh) || names(|text| &text.en)
}

fn is_line(text: &Text) -> bool {
    text.is_name() && text.zh.len() <= MAX_WORDS && text.en.len() <= MAX_WORDS
}

/// A member's booking.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Booking {
    /// What is booked.
    pub content: BookingContent,
    /// That a member books it.
    pub membership: Membership,
}

/// What a member books.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct BookingContent {
    /// Of which list.
    pub list: Digest,
    /// In which of its periods, from 0.
    pub period: u32,
    /// Which of the member's bookings of that period, from 0.
    pub slot: u16,
    /// Which slots.
    pub wanted: Wanted,
    /// Who books, sealed to the list's recipient.
    #[serde(skip)]
    #[borsh(deserialize_with = "bounded::<MAX_SEALED, _, _>")]
    pub who: Vec<u8>,
    /// Who answers for it.
    pub pseudonym: OfficerKey,
}

/// Who books, as it is sealed: behind the booking's nullifier, so that a letter that is copied from another booking says
/// so. `None` where it is too long.
pub fn who_file(booking: Nullifier, who: &str) -> Option<Vec<u8>> {
    let padded = pad_payee(who.as_bytes())?;
    Some([&booking.to_bytes()[..], &padded].concat())
}

/// Who books, as it was sealed for that booking; `None` where it was not, or does not read as it is written.
pub fn who_of(booking: Nullifier, opened: &[u8]) -> Option<&str> {
    let padded = opened.strip_prefix(&booking.to_bytes()[..])?;
    let who = core::str::from_utf8(unpad_payee(padded)?).ok()?;
    reads_as_written(who).then_some(who)
}

impl Booking {
    /// `booking.member`: the hash of everything but the proof.
    pub fn body(&self) -> BodyHash {
        self.membership.body(Kind::BookingBody, &self.content)
    }
}

/// Whoever made a booking gives it up or moves it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BookingAct {
    /// Which booking, by its nullifier.
    pub booking: Nullifier,
    /// From 1, without gaps.
    pub number: u32,
    /// What.
    pub change: BookingChange,
}

impl Signable for BookingAct {
    const NAME: &'static str = "booking-act";
}

/// What becomes of a booking.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum BookingChange {
    /// It is given up.
    Cancel,
    /// Other slots take its place.
    Move {
        /// Which.
        wanted: Wanted,
    },
}

/// The keepers of a list act.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlaceAct {
    /// Which list.
    pub list: Digest,
    /// From 1, without gaps.
    pub number: u32,
    /// What.
    pub keeping: Keeping,
}

impl Signable for PlaceAct {
    const NAME: &'static str = "place-act";
}

/// What keepers do.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Keeping {
    /// A space is closed, and what was booked of it is void.
    Close {
        /// Which, by its place in the list; all of them where none is named.
        space: Option<u16>,
        /// From this day on.
        from: Day,
        /// The last day.
        to: Day,
        /// Why.
        reason: String,
    },
    /// An owner lends a space of her own, as she asked.
    Lend {
        /// Which.
        space: Space,
        /// From this day on.
        from: Day,
        /// The last day.
        to: Day,
    },
    /// A booking is void.
    Void {
        /// Which.
        booking: Nullifier,
        /// Why.
        reason: String,
    },
    /// Nobody came.
    Absent {
        /// To which booking.
        booking: Nullifier,
    },
    /// What was closed is open again; what became void stays so, and may be moved back.
    Open {
        /// The number of the keepers' act that closed it.
        closing: u32,
    },
    /// Somebody came after all.
    Came {
        /// To which booking.
        booking: Nullifier,
    },
}

impl Keeping {
    /// Whether bookings may become void by it.
    pub const fn makes_void(&self) -> bool {
        matches!(self, Self::Close { .. } | Self::Void { .. })
    }

    /// What the keepers say.
    pub fn words(&self) -> Option<&str> {
        match self {
            Self::Close { reason, .. } | Self::Void { reason, .. } => Some(reason),
            Self::Lend { .. } | Self::Absent { .. } | Self::Open { .. } | Self::Came { .. } => None,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
