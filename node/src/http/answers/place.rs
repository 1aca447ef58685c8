//! Answers about shared spaces.

use linli_primitives::Day;
use linli_rules::community::{CommunityState, Listed};
use linli_wire::booking::{Begin, Space};
use serde::Serialize;
use utoipa::ToSchema;

use super::Words;
use super::scheme::Currency;

/// How many days an answer shows.
const DAYS: u32 = 7;

/// All lists of shared spaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlaceLists {
    /// The lists.
    pub lists: Vec<PlaceLine>,
}

/// Spaces that members book.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlaceLine {
    /// Names the list.
    pub digest: String,
    /// Its name.
    pub name: Words,
    /// How many bookings a member may make in a period.
    pub bookings: u16,
    /// How many days a period has.
    pub period_days: u16,
    /// How many minutes the spaces' clock is ahead of UTC.
    #[schema(example = 480)]
    pub offset_minutes: i16,
    /// Of what the spaces cost, if they cost anything.
    pub currency: Option<Currency>,
    /// The spaces; without those that were lent and are back.
    pub spaces: Vec<SpaceLine>,
}

/// A space and its slots of the next seven days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpaceLine {
    /// Its number in the list, from 1.
    pub number: u16,
    /// Its name.
    pub name: Words,
    /// How long a slot is.
    pub slot_minutes: u16,
    /// What a slot costs, in minor units of the fund's currency.
    pub price: u64,
    /// Today, by the spaces' clock, and the days after; without those that are open and of which nothing can be booked
    /// any more, or yet.
    pub days: Vec<SpaceDay>,
}

/// A day of a space; without slots where it is closed. Slots that nobody has are there if they can be booked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SpaceDay {
    /// The day.
    #[schema(example = "2026-12-04")]
    pub day: String,
    /// Its slots, those of one kind that follow each other together.
    pub slots: Vec<SlotLine>,
}

/// Slots that follow each other without a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct SlotLine {
    /// The minute of the day at which the first begins.
    #[schema(example = 540)]
    pub minute: u16,
    /// How many there are.
    #[schema(example = 3)]
    pub count: u16,
    /// The number of the booking that has them, where one has.
    pub booking: Option<u64>,
}

impl PlaceLists {
    /// As the record stands at `now`.
    pub(crate) fn of(state: &CommunityState, now: i64) -> Self {
        let lists = state.place_lists();
        Self {
            lists: lists.map(|list| PlaceLine::of(state, list, now)).collect(),
        }
    }
}

impl PlaceLine {
    fn of(state: &CommunityState, listed: &Listed, now: i64) -> Self {
        let list = &listed.list;
        let fund = list.fund.and_then(|id| state.fund(id));
        let today = list.day_at(now).get();
        let day = |space: u16, day: Day| {
            let slots = state.slots_on(listed, space, day, now);
            let length = listed.space(space).map_or(0, |space| space.slot_minutes);
            let follows = |one: &(Begin, Option<u64>), next: &(Begin, Option<u64>)| {
                one.1 == next.1 && one.0.minute + length == next.0.minute
            };
            let is_closed = || listed.slots_on(space, day).is_empty();
            (!slots.is_empty() || is_closed()).then(|| SpaceDay {
                day: day.to_string(),
                slots: slots
                    .chunk_by(follows)
                    .map(|run| SlotLine {
                        minute: run[0].0.minute,
                        count: run.len() as u16,
                        booking: run[0].1,
                    })
                    .collect(),
            })
        };
        let line = |(place, space): (u16, &Space)| SpaceLine {
            number: place + 1,
            name: (&space.name).into(),
            slot_minutes: space.slot_minutes,
            price: space.price.get(),
            days: (today..today + DAYS)
                .filter_map(|it| day(place, Day::new(it).ok()?))
                .collect(),
        };
        Self {
            digest: listed.digest.to_string(),
            name: (&list.name).into(),
            bookings: list.bookings,
            period_days: list.period_days,
            offset_minutes: list.offset_minutes,
            currency: fund.map(|it| (&it.fund().currency).into()),
            spaces: (0..)
                .zip(listed.spaces())
                .filter(|(place, _)| !listed.is_returned(*place, list.day_at(now)))
                .map(line)
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests;
