//! The demo's year, 2026: dues at the end of every month, a round in July and one in October.

use core::ops::RangeInclusive;

use linli_primitives::Day;

/// Months with dues, in order.
pub(super) const MONTHS: RangeInclusive<u32> = 1..=9;

/// The days of a round.
#[derive(Clone, Copy)]
pub(super) struct RoundDays {
    /// It opens after this month's end.
    pub(super) after_month: u32,
    /// Last day for claims.
    pub(super) closing: Day,
}

/// Both rounds; number 1 is the first.
pub(super) fn rounds() -> [RoundDays; 2] {
    [
        RoundDays {
            after_month: 6,
            closing: date(2026, 7, 10),
        },
        RoundDays {
            after_month: 9,
            closing: date(2026, 10, 10),
        },
    ]
}

/// The round that follows an event of `day`.
pub(super) fn round_of(day: Day) -> u64 {
    if day <= month_end(6) { 1 } else { 2 }
}

/// The day on which a month's work is done.
pub(super) fn month_end(month: u32) -> Day {
    date(2026, month, 28)
}

/// A day of the calendar.
pub(super) fn date(year: u32, month: u32, day: u32) -> Day {
    Day::of_date(year, month, day).expect("a day of the calendar")
}

/// Noon in UTC.
pub(super) fn noon(day: Day) -> i64 {
    i64::from(day.get()) * 86_400 + 43_200
}
