//! How a list's bookings stand, from the record alone.

use linli_primitives::Money;
use serde::Serialize;

use super::{BookingState, Listed, Reserved};

/// What becomes of a list's bookings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PlaceFigures {
    /// Bookings made.
    pub made: u64,
    /// Of these, those that have their slots, used or still to come.
    pub booked: u64,
    /// That wait, or waited in vain.
    pub waiting: u64,
    /// Given up in time.
    pub cancelled: u64,
    /// Given up too late.
    pub late: u64,
    /// Made void by the keepers.
    pub void: u64,
    /// To which nobody came.
    pub absent: u64,
    /// What they cost together.
    pub due: Money,
}

impl PlaceFigures {
    /// Of bookings of a list.
    pub fn of<B: core::ops::Deref<Target = Reserved>>(
        list: &Listed,
        bookings: impl IntoIterator<Item = B>,
    ) -> Self {
        let mut figures = Self::default();
        for booked in bookings {
            figures.made += 1;
            *match booked.state {
                BookingState::Booked => &mut figures.booked,
                BookingState::Waiting => &mut figures.waiting,
                BookingState::Cancelled => &mut figures.cancelled,
                BookingState::Late => &mut figures.late,
                BookingState::Void | BookingState::Closed => &mut figures.void,
                BookingState::Absent => &mut figures.absent,
            } += 1;
            let due = figures.due.get().saturating_add(list.due(&booked).get());
            figures.due = Money::new(due).unwrap_or(figures.due);
        }
        figures
    }
}
