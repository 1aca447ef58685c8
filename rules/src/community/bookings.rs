//! Bookings: lists of spaces, what members book of them, and who waits. No slot is ever booked twice.

use std::collections::BTreeMap;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Day, Digest, Nullifier};
use linli_statements::ballot::BallotInstance;
use linli_wire::booking::{
    BadPlaces, Begin, Booking, BookingAct, BookingChange, BookingContent, Keeping, MAX_DAYS,
    MAX_SEALED, MAX_SLOTS, MAX_SPACES, MAX_WORDS, PlaceAct, PlaceList, Wanted, are_alike,
};
use linli_wire::encoding::encode;
use linli_wire::inbox::check_letter;
use linli_wire::signature::{Role, Signed};
use linli_wire::text::is_name;
use serde::Serialize;

use super::members::{Periods, Proved};
use super::{CommunityState, Effect, InForce, Refusal};
use crate::store::{Store, places};

mod figures;
mod keeping;
mod listed;
mod refusal;

pub use figures::PlaceFigures;
pub use listed::{ClosedDays, Lent, Listed};
pub use refusal::BookingRefusal;

/// The most lists.
pub const MAX_LISTS: usize = 64;
/// The most bookings that wait for a space.
pub const MAX_WAITING: usize = 50;
/// The most changes of a booking by whoever made it.
pub const MAX_CHANGES: u32 = 50;
/// The most spaces that were ever lent to a list.
const MAX_LENT: usize = 2000;
/// The most closings of a list that are not over.
pub const MAX_CLOSINGS: usize = 200;

/// Where a booking stands.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum BookingState {
    /// Its slots are taken by others.
    Waiting,
    /// It has its slots.
    Booked,
    /// It was given up in time.
    Cancelled,
    /// It was given up too late: it is used up, its slots are free.
    Late,
    /// The keepers made it void, and it alone: it is used up.
    Void,
    /// Nobody came.
    Absent,
    /// The keepers closed its space.
    Closed,
}

/// A booking as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Reserved {
    /// What is booked, with the slots that it was last moved to.
    pub content: BookingContent,
    /// Names it.
    pub nullifier: Nullifier,
    /// Its entry, from 0.
    pub entry: u64,
    /// When it was recorded, Unix time in seconds.
    pub at: i64,
    /// Where it stands.
    pub state: BookingState,
    /// How often whoever made it changed it.
    pub changes: u32,
    /// Why the keepers made it void.
    pub reason: Option<String>,
}

/// A booking whose proof is valid for what it must show.
pub type VerifiedBooking = Proved<Booking>;

/// Slots that could be had.
struct Fit {
    slots: Vec<Begin>,
    /// Whether nobody else has one of them.
    is_free: bool,
}

impl<S: Store> CommunityState<S> {
    /// All lists of spaces, in order of their digests.
    pub fn place_lists(&self) -> impl Iterator<Item = S::Ref<'_, Listed>> {
        self.store.list(places::place_lists()).map(|(_, list)| list)
    }

    /// The list of that digest.
    pub fn place_list(&self, digest: Digest) -> Option<S::Ref<'_, Listed>> {
        self.store.get(places::place_list(digest))
    }

    /// All bookings with their numbers, the first first.
    pub fn bookings(&self) -> impl Iterator<Item = (u64, S::Ref<'_, Reserved>)> {
        let bookings = self.store.list(places::bookings());
        bookings.filter_map(|(key, booking)| Some((key.last()?, booking)))
    }

    /// The booking of that number, from 1.
    pub fn booking(&self, number: u64) -> Option<S::Ref<'_, Reserved>> {
        self.store.get(places::booking(number))
    }

    /// The number of the booking with that nullifier.
    pub fn booking_number(&self, nullifier: Nullifier) -> Option<u64> {
        let number = self.store.get(places::booking_number(nullifier));
        number.map(|number| *number)
    }

    /// The booking that has a slot.
    pub fn taken(&self, list: Digest, space: u16, begin: Begin) -> Option<u64> {
        let at = places::taken(list, space, begin.day.get(), begin.minute);
        self.store.get(at).map(|number| *number)
    }

    /// The slots of a space on a day, and the number of the booking that has each; without those that nobody has and
    /// nobody can book at `at`.
    pub fn slots_on(
        &self,
        list: &Listed,
        space: u16,
        day: Day,
        at: i64,
    ) -> Vec<(Begin, Option<u64>)> {
        let taken = self
            .store
            .list(places::taken_on(list.digest, space, day.get()));
        let taken = taken.filter_map(|(key, number)| Some((key.last()?, *number)));
        let taken: BTreeMap<u16, u64> = taken.collect();
        let slots = list.slots_on(space, day).into_iter();
        let holder = |slot: Begin| (slot, taken.get(&slot.minute).copied());
        let is_shown = |(slot, holder): &(Begin, Option<u64>)| {
            holder.is_some() || list.check_begin(*slot, at).is_ok()
        };
        slots.map(holder).filter(is_shown).collect()
    }

    /// Refuses what could not be booked at `at`, whoever asks.
    pub fn check_wanted(
        &self,
        list: &Listed,
        wanted: &Wanted,
        at: i64,
    ) -> Result<(), BookingRefusal> {
        self.fit(list, wanted, None, at).map(drop)
    }

    pub(super) fn bookings_as_they_stand(&self, numbers: &[u64]) -> Vec<u8> {
        let bookings = numbers
            .iter()
            .map(|it| encode(&self.booking(*it).as_deref()));
        encode(&(numbers, bookings.collect::<Vec<_>>()))
    }

    pub(super) fn list_places(
        &mut self,
        act: &Signed<PlaceList>,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, act, day)?;
        self.add_place_list(&act.act, at, day)
    }

    pub(super) fn add_place_list(
        &mut self,
        list: &PlaceList,
        at: i64,
        day: Day,
    ) -> Result<Effect, Refusal> {
        self.founded()?;
        list.check().map_err(BookingRefusal::from)?;
        list.keepers.check_term("keepers", day)?;
        let digest = list.digest();
        if self.place_list(digest).is_some() {
            return Err(BookingRefusal::Twice(digest).into());
        }
        if self.place_lists().count() >= MAX_LISTS {
            return Err(BookingRefusal::Many.into());
        }
        let alike = |other: &Listed| list.looks_like(&other.list);
        if let Some(other) = self.place_lists().find(|other| alike(other)) {
            return Err(BookingRefusal::Name(other.digest).into());
        }
        if let Some(fund) = list.fund.filter(|fund| self.fund(*fund).is_none()) {
            return Err(BookingRefusal::Fund(fund).into());
        }
        let InForce { roll, .. } = self.roll_in_force().ok_or(BookingRefusal::NoRoll)?;
        let listed = Listed {
            list: list.clone(),
            digest,
            entry: self.height(),
            periods: Periods::new(list.day_at(at), list.period_days, roll),
            acts: 0,
            lent: Vec::new(),
            closings: Vec::new(),
        };
        self.store.put(places::place_list(digest), listed);
        Ok(Effect::PlacesListed(digest))
    }

    /// The roll for which a list's bookings are made at `at`.
    pub fn booking_roll(&self, list: &Listed, at: i64) -> Option<Digest> {
        self.roll_of(&list.periods, list.list.day_at(at))
    }

    /// Another roll comes into force at `at` than `roll`.
    pub(super) fn fix_booking_rolls(&mut self, at: i64, roll: Digest) {
        let today = |list: &Listed| list.list.day_at(at);
        let lists = self.place_lists();
        let lists = lists.filter(|list| list.periods.is_open(today(list)));
        let lists: Vec<Digest> = lists.map(|list| list.digest).collect();
        for digest in lists {
            let place = places::place_list(digest);
            self.store.change(place, |list| {
                let day = today(list);
                list.periods.fix(day, roll);
            });
        }
    }

    /// What a booking's proof must show; refused where the state could not take it.
    pub(super) fn admit_booking(
        &self,
        at: i64,
        booking: &Booking,
    ) -> Result<BallotInstance, Refusal> {
        let community = self.founded()?;
        let Booking {
            content,
            membership,
        } = booking;
        let list = self.listed(content.list)?;
        let (expected, found) = (list.period_at(at), content.period);
        if found != expected {
            return Err(BookingRefusal::Period { expected, found }.into());
        }
        let (slot, most) = (content.slot, list.list.bookings);
        if slot >= most {
            return Err(BookingRefusal::Slot { slot, most }.into());
        }
        check_letter(&content.who, MAX_SEALED).map_err(|_| BookingRefusal::Sealed)?;
        let roll = self.booking_roll(&list, at);
        let expected = roll.ok_or(BookingRefusal::NoRoll)?;
        if membership.roll != expected {
            return Err(BookingRefusal::Roll { expected }.into());
        }
        if let Some(number) = self.booking_number(membership.nullifier) {
            return Err(BookingRefusal::Quota(number).into());
        }
        if membership.nullifier.is_zero() {
            return Err(BookingRefusal::Member.into());
        }
        self.fit(&list, &content.wanted, None, at)?;
        let scope = list.list.scope(community, content.period, slot);
        self.instance(membership, &scope, booking.body())
    }

    pub(super) fn take_booking(
        &mut self,
        verified: VerifiedBooking,
        at: i64,
    ) -> Result<Effect, Refusal> {
        let Proved {
            sent: booking,
            instance,
        } = verified;
        if self.admit_booking(at, &booking)? != instance {
            return Err(BookingRefusal::Member.into());
        }
        let list = self.listed(booking.content.list)?.clone();
        let fit = self.fit(&list, &booking.content.wanted, None, at)?;
        let made = self.store.get(places::booking_count());
        let number = made.map_or(0, |made| *made) + 1;
        let nullifier = booking.membership.nullifier;
        let booked = Reserved {
            content: booking.content,
            nullifier,
            entry: self.height(),
            at,
            state: BookingState::Waiting,
            changes: 0,
            reason: None,
        };
        self.store.put(places::booking_count(), number);
        self.store.put(places::booking_number(nullifier), number);
        self.store.put(places::booking(number), booked);
        self.seat(&list, number, &fit, at);
        Ok(Effect::Booked(number))
    }

    pub(super) fn act_on_booking(
        &mut self,
        act: &Signed<BookingAct>,
        at: i64,
    ) -> Result<Effect, Refusal> {
        let community = self.founded()?;
        let (number, booked) = self.known_booking(act.act.booking)?;
        let is_own = match &act.signatures[..] {
            [only] => only.key == booked.content.pseudonym && only.is_of(&act.message(community)),
            _ => false,
        };
        if !is_own {
            return Err(BookingRefusal::Pseudonym.into());
        }
        let (expected, found) = (booked.changes + 1, act.act.number);
        if found != expected {
            return Err(BookingRefusal::Number { expected, found }.into());
        }
        let gives_up = act.act.change == BookingChange::Cancel;
        if found > MAX_CHANGES && !gives_up {
            return Err(BookingRefusal::Changes.into());
        }
        let list = self.listed(booked.content.list)?.clone();
        let next = match act.act.change {
            BookingChange::Cancel => Next::Free(list.given_up(&booked, at)?),
            BookingChange::Move { wanted } => {
                list.check_movable(&booked, at)?;
                Next::Seat(wanted, self.fit(&list, &wanted, Some(number), at)?)
            }
        };
        self.free(&list, number);
        match next {
            Next::Free(state) => self.store.change(places::booking(number), |it| {
                it.state = state;
                it.changes = found;
            }),
            Next::Seat(wanted, fit) => {
                self.store.change(places::booking(number), |it| {
                    it.content.wanted = wanted;
                    it.changes = found;
                    it.reason = None;
                });
                self.seat(&list, number, &fit, at);
            }
        }
        let mut changed = vec![number];
        changed.extend(self.advance(&list, booked.content.wanted.space, at));
        Ok(Effect::BookingChanged(changed))
    }

    /// The slots that are wanted: refused where they are not offered, or are taken and it is not waited for them. What
    /// the booking `own` has is free for itself.
    fn fit(
        &self,
        list: &Listed,
        wanted: &Wanted,
        own: Option<u64>,
        at: i64,
    ) -> Result<Fit, BookingRefusal> {
        let slots = list.check(wanted, at)?;
        let mut holders = slots
            .iter()
            .filter_map(|slot| self.taken(list.digest, wanted.space, *slot));
        let holder = holders.find(|holder| Some(*holder) != own);
        let Some(holder) = holder else {
            let is_free = true;
            return Ok(Fit { slots, is_free });
        };
        if !wanted.wait || at > list.cancelled_until(wanted) {
            return Err(BookingRefusal::Taken(holder));
        }
        let queue = self.queue(list, wanted.space, at);
        let others = queue.iter().filter(|number| Some(**number) != own);
        if others.count() >= MAX_WAITING {
            return Err(BookingRefusal::Queue);
        }
        let is_free = false;
        Ok(Fit { slots, is_free })
    }

    /// The numbers of the bookings that wait for a space at `at`, the first first.
    pub fn queue(&self, list: &Listed, space: u16, at: i64) -> Vec<u64> {
        let queue = self.store.get(places::waiting(list.digest, space));
        let mut queue = queue.map(|queue| queue.clone()).unwrap_or_default();
        queue.retain(|number| {
            let booked = self.booking(*number);
            booked.is_some_and(|it| list.list.moment(it.content.wanted.begin) > at)
        });
        queue
    }

    fn set_queue(&mut self, list: &Listed, space: u16, queue: Vec<u64>) {
        let place = places::waiting(list.digest, space);
        match queue.is_empty() {
            true => self.store.remove(place),
            false => self.store.put(place, queue),
        }
    }

    /// Gives a booking its slots, or a place among those who wait.
    fn seat(&mut self, list: &Listed, number: u64, fit: &Fit, at: i64) {
        let Some(space) = self.booking(number).map(|it| it.content.wanted.space) else {
            return;
        };
        let state = if fit.is_free {
            for Begin { day, minute } in &fit.slots {
                let slot = places::taken(list.digest, space, day.get(), *minute);
                self.store.put(slot, number);
            }
            BookingState::Booked
        } else {
            let mut queue = self.queue(list, space, at);
            queue.push(number);
            self.set_queue(list, space, queue);
            BookingState::Waiting
        };
        self.store
            .change(places::booking(number), |it| it.state = state);
    }

    /// Takes from a booking its slots, or its place among those who wait.
    fn free(&mut self, list: &Listed, number: u64) {
        let Some(booked) = self.booking(number).map(|it| it.clone()) else {
            return;
        };
        let wanted = booked.content.wanted;
        match booked.state {
            BookingState::Booked => {
                for Begin { day, minute } in list.slots(&wanted) {
                    let slot = places::taken(list.digest, wanted.space, day.get(), minute);
                    self.store.remove(slot);
                }
            }
            BookingState::Waiting => {
                let queue = self.store.get(places::waiting(list.digest, wanted.space));
                let mut queue = queue.map(|queue| queue.clone()).unwrap_or_default();
                queue.retain(|it| *it != number);
                self.set_queue(list, wanted.space, queue);
            }
            _ => {}
        }
    }

    /// Gives those who wait for a space what has become free, the first first; returns their numbers. Nobody is given what
    /// could not be given up in time.
    fn advance(&mut self, list: &Listed, space: u16, at: i64) -> Vec<u64> {
        let mut moved = Vec::new();
        let queue = self.queue(list, space, at);
        let before = queue.len();
        let mut left = Vec::new();
        for number in queue {
            let wanted = self.booking(number).map(|it| it.content.wanted);
            let wanted = wanted.filter(|wanted| at <= list.cancelled_until(wanted));
            let fit = wanted.and_then(|wanted| self.fit(list, &wanted, Some(number), at).ok());
            match fit.filter(|fit| fit.is_free) {
                Some(fit) => {
                    self.seat(list, number, &fit, at);
                    moved.push(number);
                }
                None => left.push(number),
            }
        }
        if left.len() < before {
            self.set_queue(list, space, left);
        }
        moved
    }

    pub(super) fn listed(&self, digest: Digest) -> Result<S::Ref<'_, Listed>, Refusal> {
        let list = self.place_list(digest);
        Ok(list.ok_or(BookingRefusal::UnknownList(digest))?)
    }

    fn known_booking(&self, name: Nullifier) -> Result<(u64, Reserved), Refusal> {
        self.founded()?;
        let unknown = BookingRefusal::Unknown(name);
        let number = self.booking_number(name).ok_or(unknown.clone())?;
        let booked = self.booking(number).ok_or(unknown)?;
        Ok((number, booked.clone()))
    }

    /// Whether the numbers are those of the bookings, each of which has the slots that it should and no others.
    pub(super) fn has_bookings(&self) -> bool {
        let made = self.store.get(places::booking_count());
        let (mut count, mut slots) = (0, 0);
        let mut is_sound = |number: u64, booked: &Reserved| {
            let Some(list) = self.place_list(booked.content.list) else {
                return false;
            };
            let wanted = booked.content.wanted;
            let has = |slot: Begin| self.taken(list.digest, wanted.space, slot) == Some(number);
            match booked.state {
                BookingState::Booked | BookingState::Absent => {
                    let own = list.slots(&wanted);
                    slots += own.len();
                    !own.is_empty() && own.into_iter().all(has)
                }
                _ => true,
            }
        };
        let numbered = self.bookings().zip(1..).all(|((number, booked), place)| {
            count = place;
            number == place
                && self.booking_number(booked.nullifier) == Some(number)
                && is_sound(number, &booked)
        });
        let is_waiting = |number: &u64| {
            let booked = self.booking(*number);
            booked.is_some_and(|it| it.state == BookingState::Waiting)
        };
        let mut lists = self.store.list(places::place_lists());
        let mut queues = self.store.list(places::all_waiting());
        numbered
            && made.map_or(0, |made| *made) == count
            && self.store.list(places::all_taken()).count() == slots
            && queues.all(|(_, queue)| queue.iter().all(is_waiting))
            && lists.all(|(key, list)| key.last() == Some(list.digest))
    }
}

/// What becomes of a booking.
enum Next {
    Free(BookingState),
    Seat(Wanted, Fit),
}
