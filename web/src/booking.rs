//! What a member books of the spaces that are shared: what is free, her bookings, and what she sends.

use std::vec::IntoIter;

use linli_primitives::{Day, Digest, Money};
use linli_prover::{Booker, Membership, NotOnRoll};
use linli_rule::Refusal;
use linli_rules::community::{BookingRefusal, BookingState, CommunityState, Listed, Reserved};
use linli_wire::Message;
use linli_wire::booking::{BookingChange, Space, Wanted};
use linli_wire::scheme::Currency;
use linli_wire::text::Text;
use rand::rngs::SysRng;
use rand::seq::IteratorRandom;
use rand_core::UnwrapErr;
use serde::Serialize;

use crate::told::Told;
use crate::wallet::Wallet;

/// Days that are shown together.
const WEEK: u32 = 7;

/// The lists of spaces, and the member's bookings.
#[derive(Debug, Serialize)]
pub struct Spaces {
    /// In the record's order.
    pub lists: Vec<ListSheet>,
    /// The newest first.
    pub own: Vec<Own>,
}

/// A list as its member needs it.
#[derive(Debug, Serialize)]
pub struct ListSheet {
    digest: Digest,
    name: Text,
    /// Bookings that she may still make in this period.
    pub left: usize,
    most: u16,
    days: u16,
    /// The first day of the next period.
    again: Day,
    offset_minutes: i16,
    currency: Option<Currency>,
    spaces: Vec<SpaceSheet>,
    /// Why she books nothing in this period.
    pub barred: Option<Told>,
}

/// A space and its terms.
#[derive(Debug, Serialize)]
struct SpaceSheet {
    name: Text,
    slot_minutes: u16,
    slots: u16,
    price: Money,
    cancel_hours: u16,
    waiting: usize,
}

/// Some days of a space.
#[derive(Debug, Serialize)]
pub struct Week {
    /// The days.
    pub days: Vec<DaySheet>,
    /// Whether later ones can be booked.
    pub more: bool,
}

/// A day of a space; without slots where it is closed.
#[derive(Debug, Serialize)]
pub struct DaySheet {
    day: Day,
    /// What it offers.
    pub slots: Vec<Slot>,
}

/// A slot.
#[derive(Debug, Serialize)]
pub struct Slot {
    minute: u16,
    /// The number of the booking that has it.
    pub booking: Option<u64>,
    /// Whether it can be booked, or waited for where it is taken.
    pub open: bool,
}

/// A booking of this key.
#[derive(Debug, Serialize)]
pub struct Own {
    /// From 1.
    pub number: u64,
    list: Digest,
    space: Text,
    slot_minutes: u16,
    wanted: Wanted,
    /// Where it stands.
    pub state: BookingState,
    reason: Option<String>,
    due: Money,
    /// Among those who wait for the space, from 1.
    pub place: Option<usize>,
    /// Until when it is given up without being used up, Unix time in seconds.
    until: i64,
    /// Where it stands once it is given up; none where it cannot be.
    pub given_up: Option<BookingState>,
    /// Whether it can be moved.
    pub movable: bool,
}

impl Wallet {
    /// The spaces as they stand at `now` for this key.
    pub fn spaces(&self, now: i64) -> Result<Spaces, Refusal> {
        let state = self.record()?.booked()?;
        let booker = self.booker()?;
        let at = self.time(now)?;
        let lists = state.place_lists();
        let lists = lists.map(|list| self.list_sheet(state, list, &booker, at));
        let own = |(number, booked): (u64, &Reserved)| {
            let list = state.place_list(booked.content.list)?;
            let is_own = booker.made(list, booked);
            is_own.then(|| Own::of(state, list, (number, booked), at))
        };
        let mut own: Vec<Own> = state.bookings().filter_map(own).collect();
        own.reverse();
        Ok(Spaces {
            lists: lists.collect::<Result<_, _>>()?,
            own,
        })
    }

    fn list_sheet(
        &self,
        state: &CommunityState,
        listed: &Listed,
        booker: &Booker,
        at: i64,
    ) -> Result<ListSheet, Refusal> {
        let record = self.record()?;
        let roll = record.roll(state.booking_roll(listed, at))?;
        let commitment = booker.secret.commitment();
        let barred = match roll.entry_of(commitment) {
            Some(_) => None,
            None => {
                let missing = NotOnRoll::of(&record.roll(None)?, commitment);
                Some(Told::of(&Refusal::of(&missing)))
            }
        };
        let list = &listed.list;
        let fund = list.fund.and_then(|fund| state.fund(fund));
        let sheet = |(place, space): (u16, &Space)| SpaceSheet {
            name: space.name.clone(),
            slot_minutes: space.slot_minutes,
            slots: space.slots,
            price: space.price,
            cancel_hours: space.cancel_hours,
            waiting: state.queue(listed, place, at).len(),
        };
        Ok(ListSheet {
            digest: listed.digest,
            name: list.name.clone(),
            left: booker.free(state, listed, at).len(),
            most: list.bookings,
            days: list.period_days,
            again: listed.periods.begins(listed.period_at(at) + 1),
            offset_minutes: list.offset_minutes,
            currency: fund.map(|fund| fund.fund().currency.clone()),
            spaces: (0..).zip(listed.spaces()).map(sheet).collect(),
            barred,
        })
    }

    /// The days of a space, `week` weeks after today.
    pub fn week(&self, list: Digest, space: u16, week: u32, now: i64) -> Result<Week, Refusal> {
        let state = self.record()?.booked()?;
        let listed = known(state, list)?;
        let at = self.time(now)?;
        let today = listed.list.day_at(at).get();
        let first = today.saturating_add(week.saturating_mul(WEEK));
        let last = today.saturating_add(listed.list.ahead_days.into());
        let is_open = |begin, wait| {
            let wanted = Wanted {
                space,
                begin,
                slots: 1,
                wait,
            };
            state.check_wanted(listed, &wanted, at).is_ok()
        };
        let sheet = |day| DaySheet {
            day,
            slots: state
                .slots_on(listed, space, day, at)
                .into_iter()
                .map(|(begin, booking)| Slot {
                    minute: begin.minute,
                    booking,
                    open: is_open(begin, booking.is_some()),
                })
                .collect(),
        };
        let days = (first..first.saturating_add(WEEK)).take_while(|day| *day <= last);
        Ok(Week {
            days: days
                .filter_map(|day| Day::new(day).ok())
                .map(sheet)
                .collect(),
            more: first.saturating_add(WEEK) <= last,
        })
    }

    /// The booking, proved; only the list's recipient can read `who`.
    pub fn make_booking(
        &mut self,
        list: Digest,
        wanted: Wanted,
        who: &str,
        now: i64,
    ) -> Result<Message, Refusal> {
        self.prepare()?;
        let record = self.record()?;
        let state = record.booked()?;
        let listed = known(state, list)?;
        let booker = self.booker()?;
        let rng = &mut UnwrapErr(SysRng);
        let one_of = |free: IntoIter<_>| free.choose(rng);
        let planned = booker.plan(state, listed, wanted, self.time(now)?, one_of);
        let planned = planned.map_err(|e| Refusal::of(&e))?;
        let roll = record.roll(Some(planned.roll))?;
        let member = Membership::on(&roll, &record.roll(None)?, booker.secret);
        let member = member.map_err(|e| Refusal::of(&e))?;
        let who = linli_keystore::booker(&listed.list.recipient, planned.nullifier(), who);
        let who = who.map_err(|e| Refusal::of(&e))?;
        let prover = self.prover.as_ref().expect("prepared above");
        let booking = planned.book(prover, &member, who, &mut UnwrapErr(SysRng));
        Ok(Message::Booking(booking.map_err(|e| Refusal::of(&e))?))
    }

    /// What moves a booking of hers, or gives it up.
    pub fn change_booking(&self, number: u64, change: BookingChange) -> Result<Message, Refusal> {
        let state = self.record()?.booked()?;
        let booked = state.booking(number);
        let found = booked.and_then(|it| Some((state.place_list(it.content.list)?, it)));
        let (list, booked) = found.ok_or_else(|| {
            let detail = format!("there is no booking {number}");
            Refusal::new("booking.unknown", detail)
        })?;
        let act = self.booker()?.change(list, booked, change);
        Ok(Message::BookingAct(act.map_err(|e| Refusal::of(&e))?))
    }

    fn booker(&self) -> Result<Booker, Refusal> {
        let state = self.record()?.state();
        let unfounded = || Refusal::new("community.unfounded", "the record has no community yet");
        let (document, community) = state.community().zip(state.id()).ok_or_else(unfounded)?;
        Ok(Booker {
            secret: self.seed()?.realm_secret(&document.realm),
            community,
        })
    }
}

impl Own {
    fn of(
        state: &CommunityState,
        listed: &Listed,
        (number, booked): (u64, &Reserved),
        at: i64,
    ) -> Self {
        let wanted = booked.content.wanted;
        let space = listed.space(wanted.space);
        let queue = state.queue(listed, wanted.space, at);
        let place = queue.iter().position(|it| *it == number);
        Self {
            number,
            list: listed.digest,
            space: space.map_or_else(|| Text::of_halves("—"), |space| space.name.clone()),
            slot_minutes: space.map_or(0, |space| space.slot_minutes),
            wanted,
            state: booked.state,
            reason: booked.reason.clone(),
            due: listed.due(booked),
            place: place.map(|place| place + 1),
            until: listed.cancelled_until(&wanted),
            given_up: listed.given_up(booked, at).ok(),
            movable: listed.check_movable(booked, at).is_ok(),
        }
    }
}

fn known(state: &CommunityState, list: Digest) -> Result<&Listed, Refusal> {
    let listed = state.place_list(list);
    listed.ok_or_else(|| Refusal::of(&BookingRefusal::UnknownList(list)))
}

#[cfg(test)]
mod tests;
