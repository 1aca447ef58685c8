//! A list of spaces: what it offers, and when.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Day, Digest, Money};
use linli_wire::booking::{BadTime, Begin, BookingContent, PlaceList, Space, Wanted};
use serde::Serialize;

use super::{BookingRefusal, BookingState, Reserved};
use crate::community::members::Periods;

/// A list of spaces as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Listed {
    /// Its document.
    pub list: PlaceList,
    /// Names it.
    pub digest: Digest,
    /// Its entry, from 0.
    pub entry: u64,
    /// Its periods, and who books in them.
    #[serde(flatten)]
    pub periods: Periods,
    /// How often its keepers acted.
    pub acts: u32,
    /// What owners lent.
    pub lent: Vec<Lent>,
    /// What is closed beyond the list's own closing days; what is over is dropped with the next.
    pub closings: Vec<ClosedDays>,
}

/// A space that an owner lent.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Lent {
    /// The space.
    pub space: Space,
    /// From this day on.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// Days on which the keepers closed something.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct ClosedDays {
    /// The number of the keepers' act.
    pub act: u32,
    /// Which space, by its place; all where none is named.
    pub space: Option<u16>,
    /// From this day on.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Why.
    pub reason: String,
}

impl Listed {
    /// The period at `at`: it begins at midnight by the spaces' clock.
    pub fn period_at(&self, at: i64) -> u32 {
        self.periods.of(self.list.day_at(at))
    }

    /// All spaces, the list's own and then those that are lent.
    pub fn spaces(&self) -> impl Iterator<Item = &Space> + Clone {
        let lent = self.lent.iter().map(|lent| &lent.space);
        self.list.spaces.iter().chain(lent)
    }

    /// The space at a place.
    pub fn space(&self, place: u16) -> Option<&Space> {
        self.spaces().nth(usize::from(place))
    }

    /// Whether it can be booked on a day, as far as closings and the days of a lent space go.
    pub fn is_open(&self, place: u16, day: Day) -> bool {
        let closed = |it: &ClosedDays| {
            it.space.is_none_or(|space| space == place) && (it.from..=it.to).contains(&day)
        };
        let lent = usize::from(place).checked_sub(self.list.spaces.len());
        let lent = lent.and_then(|place| self.lent.get(place));
        lent.is_none_or(|lent| (lent.from..=lent.to).contains(&day))
            && !self.closings.iter().any(closed)
    }

    /// Whether it was lent until a day before that one.
    pub fn is_returned(&self, place: u16, day: Day) -> bool {
        let lent = usize::from(place).checked_sub(self.list.spaces.len());
        let lent = lent.and_then(|place| self.lent.get(place));
        lent.is_some_and(|lent| lent.to < day)
    }

    /// The slots of a space on a day that can be booked, whoever has them.
    pub fn slots_on(&self, place: u16, day: Day) -> Vec<Begin> {
        let space = self.space(place);
        let space = space
            .filter(|space| self.is_open(place, day) && space.closed.binary_search(&day).is_err());
        space.map_or_else(Vec::new, |space| space.slots_on(day).collect())
    }

    /// What a booking costs whoever made it.
    pub fn due(&self, booked: &Reserved) -> Money {
        use BookingState::{Absent, Booked, Late};
        let Wanted { space, slots, .. } = booked.content.wanted;
        let price = match booked.state {
            Booked | Late | Absent => self.space(space).map(|space| space.price),
            _ => None,
        };
        let due = price.map_or(0, |price| price.get().saturating_mul(slots.into()));
        Money::new(due).unwrap_or(Money::ZERO)
    }

    /// When the last slot that is wanted ends, Unix time in seconds.
    pub fn ends(&self, wanted: &Wanted) -> i64 {
        let minutes = self.space(wanted.space).map_or(0, |it| it.slot_minutes);
        self.list.moment(wanted.begin) + i64::from(minutes) * i64::from(wanted.slots) * 60
    }

    /// Until when a booking may be cancelled or moved, Unix time in seconds.
    pub fn cancelled_until(&self, wanted: &Wanted) -> i64 {
        let hours = self.space(wanted.space).map_or(0, |it| it.cancel_hours);
        self.list.moment(wanted.begin) - i64::from(hours) * 3600
    }

    /// Where a booking stands once it is given up at `at`.
    pub fn given_up(&self, booked: &Reserved, at: i64) -> Result<BookingState, BookingRefusal> {
        let wanted = &booked.content.wanted;
        let has_begun = self.list.moment(wanted.begin) <= at;
        match booked.state {
            BookingState::Waiting | BookingState::Booked if has_begun => Err(BookingRefusal::Past),
            BookingState::Waiting => Ok(BookingState::Cancelled),
            BookingState::Booked if at > self.cancelled_until(wanted) => Ok(BookingState::Late),
            BookingState::Booked => Ok(BookingState::Cancelled),
            _ => Err(BookingRefusal::State),
        }
    }

    /// Refuses a booking that is not moved any more at `at`.
    pub fn check_movable(&self, booked: &Reserved, at: i64) -> Result<(), BookingRefusal> {
        let BookingContent { period, wanted, .. } = &booked.content;
        match booked.state {
            BookingState::Late | BookingState::Absent | BookingState::Void => {
                return Err(BookingRefusal::State);
            }
            BookingState::Booked if at > self.cancelled_until(wanted) => {
                return Err(BookingRefusal::Late);
            }
            _ => {}
        }
        if self.period_at(at) > period.saturating_add(1) {
            return Err(BookingRefusal::Stale);
        }
        Ok(())
    }

    /// The slots that were wanted when they were offered.
    pub(super) fn slots(&self, wanted: &Wanted) -> Vec<Begin> {
        let slots = self.space(wanted.space);
        let slots = slots.and_then(|space| space.slots_of(wanted).ok());
        slots.unwrap_or_default()
    }

    /// The same, where they are offered at `at`.
    pub(super) fn check(&self, wanted: &Wanted, at: i64) -> Result<Vec<Begin>, BookingRefusal> {
        let place = wanted.space;
        let space = self.space(place).ok_or(BookingRefusal::Space(place))?;
        let slots = space.slots_of(wanted)?;
        if let Some(slot) = slots.iter().find(|slot| !self.is_open(place, slot.day)) {
            return Err(BadTime::Closed(slot.day).into());
        }
        self.check_begin(wanted.begin, at)?;
        Ok(slots)
    }

    /// Refuses what has begun at `at`, and what begins too far ahead.
    pub(super) fn check_begin(&self, begin: Begin, at: i64) -> Result<(), BookingRefusal> {
        if self.list.moment(begin) <= at {
            return Err(BookingRefusal::Past);
        }
        let days = self.list.ahead_days;
        if begin.day.get() > self.list.day_at(at).get() + u32::from(days) {
            return Err(BookingRefusal::Ahead(days));
        }
        Ok(())
    }
}
