//! A member who books shared spaces: which of her bookings of the period it becomes, and what she changes of it later.

use std::vec::IntoIter;

use linli_primitives::{Digest, Nullifier, RealmSecret};
use linli_rules::community::{BookingRefusal, BookingState, CommunityState, Listed, Reserved};
use linli_statements::ballot::BallotRule;
use linli_wire::booking::{Booking, BookingAct, BookingChange, BookingContent, Wanted};
use linli_wire::community::CommunityId;
use linli_wire::signature::Signed;
use rand_core::CryptoRng;

use crate::{BallotProver, Membership, Sender};

/// A member of a community.
pub struct Booker {
    /// Her secret in its realm.
    pub secret: RealmSecret,
    /// Which community.
    pub community: CommunityId,
}

/// A booking that can be proved.
pub struct PlannedBooking {
    sender: Sender,
    list: Digest,
    period: u32,
    slot: u16,
    wanted: Wanted,
    /// The roll of whose members she must be one.
    pub roll: Digest,
}

impl Booker {
    /// Which booking it becomes at `at`, Unix time in seconds: one of hers of the period that are not made, as `one_of`
    /// draws it, so that its number says nothing of the others. What the record would refuse is refused here.
    pub fn plan(
        &self,
        state: &CommunityState,
        list: &Listed,
        wanted: Wanted,
        at: i64,
        one_of: impl FnOnce(IntoIter<(u16, Sender)>) -> Option<(u16, Sender)>,
    ) -> Result<PlannedBooking, BookingRefusal> {
        if let Some((number, _)) = self.own(state, list, &wanted) {
            return Err(BookingRefusal::Own { number });
        }
        state.check_wanted(list, &wanted, at)?;
        let most = list.list.bookings;
        let none = BookingRefusal::Slot { slot: most, most };
        let (slot, sender) = one_of(self.free(state, list, at).into_iter()).ok_or(none)?;
        let roll = state.booking_roll(list, at);
        Ok(PlannedBooking {
            sender,
            list: list.digest,
            period: list.period_at(at),
            slot,
            wanted,
            roll: roll.ok_or(BookingRefusal::NoRoll)?,
        })
    }

    /// Those of her bookings that are not made, of the period at `at`.
    pub fn free(&self, state: &CommunityState, list: &Listed, at: i64) -> Vec<(u16, Sender)> {
        let period = list.period_at(at);
        let sender = |slot| (slot, self.sender(list, period, slot));
        let is_free =
            |(_, sender): &(u16, Sender)| state.booking_number(sender.nullifier).is_none();
        let all = (0..list.list.bookings).map(sender);
        all.filter(is_free).collect()
    }

    /// A booking of hers that has or wants a slot of those wanted, and what it is of, as if it waited like `wanted`: another
    /// would wait for it.
    pub fn own(
        &self,
        state: &CommunityState,
        list: &Listed,
        wanted: &Wanted,
    ) -> Option<(u64, Wanted)> {
        let begins = |wanted: &Wanted| list.list.moment(wanted.begin);
        let meets = |own: &Wanted| {
            own.space == wanted.space
                && begins(own) < list.ends(wanted)
                && begins(wanted) < list.ends(own)
        };
        let mut live = state.bookings().filter(|(_, booked)| {
            booked.content.list == list.digest
                && matches!(booked.state, BookingState::Booked | BookingState::Waiting)
                && meets(&booked.content.wanted)
                && self.made(list, booked)
        });
        live.next().map(|(number, booked)| {
            let Wanted { wait, .. } = *wanted;
            (
                number,
                Wanted {
                    wait,
                    ..booked.content.wanted
                },
            )
        })
    }

    /// Whether she made a booking.
    pub fn made(&self, list: &Listed, booked: &Reserved) -> bool {
        let BookingContent { period, slot, .. } = booked.content;
        self.sender(list, period, slot).nullifier == booked.nullifier
    }

    /// The next change of a booking of hers, signed.
    pub fn change(
        &self,
        list: &Listed,
        booked: &Reserved,
        change: BookingChange,
    ) -> Result<Signed<BookingAct>, BookingRefusal> {
        let BookingContent { period, slot, .. } = booked.content;
        let sender = self.sender(list, period, slot);
        if sender.nullifier != booked.nullifier {
            return Err(BookingRefusal::Pseudonym);
        }
        let act = BookingAct {
            booking: booked.nullifier,
            number: booked.changes + 1,
            change,
        };
        Ok(Signed::new(act).sign(self.community, &sender.key()))
    }

    fn sender(&self, list: &Listed, period: u32, slot: u16) -> Sender {
        let scope = list.list.scope(self.community, period, slot);
        Sender::new(&self.secret, &scope)
    }
}

impl PlannedBooking {
    /// Names the booking.
    pub const fn nullifier(&self) -> Nullifier {
        self.sender.nullifier
    }

    /// The booking, proved for a member of [its roll](Self::roll). `who` is sealed for this booking and the list's recipient.
    pub fn book(
        self,
        prover: &BallotProver,
        member: &Membership,
        who: Vec<u8>,
        rng: &mut dyn CryptoRng,
    ) -> Result<Booking, BallotRule> {
        let content = BookingContent {
            list: self.list,
            period: self.period,
            slot: self.slot,
            wanted: self.wanted,
            who,
            pseudonym: self.sender.pseudonym(),
        };
        self.sender.booking(prover, content, self.roll, member, rng)
    }
}
