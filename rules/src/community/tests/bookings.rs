//! Bookings: what a list offers, what members book of it, and who waits.

use linli_primitives::{Blinding, Money, Nullifier, RealmSecret, Shares, WeightCommitment};
use linli_wire::booking::{
    Begin, Booking, BookingAct, BookingChange, BookingContent, Hours, Keeping, MAX_WORDS, PlaceAct,
    PlaceList, Space, Wanted,
};
use linli_wire::membership::Membership;
use linli_wire::recipient::Recipient;
use linli_wire::signature::OfficerKey;
use linli_wire::text::Text;

use super::*;

mod model;
mod refused;

const KEEPER: [u8; 1] = [70];
const MEMBER: u8 = 90;
/// A letter as far as anybody can tell who cannot open it.
const HEAD: &[u8] = b"age-encryption.org/v1\n-> X25519 ";

/// A room that is open for eight slots of an hour, not on the ninth day, and a locker that is always open.
fn spaces() -> Vec<Space> {
    let open = |from, to| [Hours { from, to }; 7];
    let room = Space {
        name: text("room"),
        hours: open(9 * 60, 17 * 60),
        slot_minutes: 60,
        slots: 3,
        closed: vec![day(9)],
        price: Money::ZERO,
        cancel_hours: 2,
    };
    let locker = Space {
        name: Text {
            zh: "柜".into(),
            en: "locker".into(),
        },
        hours: open(0, 1440),
        slot_minutes: 1440,
        ..room.clone()
    };
    vec![room, locker]
}

pub(super) fn list() -> PlaceList {
    PlaceList {
        name: text("spaces"),
        keepers: role(1, &[70, 71]),
        recipient: Recipient::new([9; 32]),
        spaces: spaces(),
        fund: None,
        bookings: 2,
        period_days: 10,
        ahead_days: 20,
        offset_minutes: 0,
    }
}

fn listed(list: PlaceList) -> Offer {
    Offer::PlaceList(signed(list, &COMMITTEE))
}

/// Its spaces were listed on day 0.
fn town() -> Town {
    let mut town = Town::founded();
    town.take(30, listed(list()));
    town
}

/// So many slots of the room from that hour on.
const fn room(on: u32, hour: u16, slots: u16) -> Wanted {
    wanted(0, on, hour * 60, slots)
}

const fn wanted(space: u16, on: u32, minute: u16, slots: u16) -> Wanted {
    let day = match Day::new(on) {
        Ok(day) => day,
        Err(_) => Day::MAX,
    };
    Wanted {
        space,
        begin: Begin { day, minute },
        slots,
        wait: false,
    }
}

const fn waiting(wanted: Wanted) -> Wanted {
    Wanted {
        wait: true,
        ..wanted
    }
}

/// A member's booking on `on`, as the record stands.
fn booking(state: &CommunityState, on: Day, member: u8, slot: u16, wanted: Wanted) -> Booking {
    let list = state.place_list(list().digest()).expect("listed");
    let period = list.periods.of(on);
    let scope = list.list.scope(community().id(), period, slot).element();
    let secret = RealmSecret::new(Fp::from(u64::from(member)));
    let shares = Shares::new(100).expect("below 2^40");
    Booking {
        content: BookingContent {
            list: list.digest,
            period,
            slot,
            wanted,
            who: [HEAD, &[7; 40], b"\n--- ", &[b'a'; 76]].concat(),
            pseudonym: OfficerKey::of(&key(member)),
        },
        membership: Membership {
            roll: state.roll_of(&list.periods, on).expect("a roll"),
            nullifier: secret.vote_nullifier(scope),
            weight: WeightCommitment::commit(shares, &Blinding::new(7.into())),
            proof: vec![1; 32],
        },
    }
}

/// The offer of a booking that the record takes, or of one that it does not, with the proof of another.
fn offered(state: &CommunityState, at: i64, booking: Booking) -> Offer {
    let instance = state.admit_booking(at, &booking).unwrap_or_else(|_| {
        let period = booking.content.period;
        let scope = list().scope(community().id(), period, 0);
        linli_statements::ballot::BallotInstance {
            roll_root: linli_primitives::RollRoot::new(Fp::from(0)),
            poll: scope.element(),
            nullifier: booking.membership.nullifier,
            weight: booking.membership.weight,
            body: booking.body(),
        }
    });
    Offer::Booking(VerifiedBooking::vouched(booking, instance))
}

fn book(town: &Town, at: i64, member: u8, slot: u16, wanted: Wanted) -> Offer {
    let on = Day::of_unix_time(at).expect("a day");
    offered(
        &town.state,
        at,
        booking(&town.state, on, member, slot, wanted),
    )
}

fn name_of(town: &Town, number: u64) -> Nullifier {
    town.state.booking(number).expect("made").nullifier
}

/// A change of a booking by `member`.
fn changed(town: &Town, booking: u64, change: BookingChange, member: u8) -> Offer {
    let booked = town.state.booking(booking).expect("made");
    let act = BookingAct {
        booking: booked.nullifier,
        number: booked.changes + 1,
        change,
    };
    Offer::BookingAct(signed(act, &[member]))
}

fn cancelled(town: &Town, booking: u64, member: u8) -> Offer {
    changed(town, booking, BookingChange::Cancel, member)
}

fn moved(town: &Town, booking: u64, wanted: Wanted, member: u8) -> Offer {
    changed(town, booking, BookingChange::Move { wanted }, member)
}

fn kept(town: &Town, keeping: Keeping, keys: &[u8]) -> Offer {
    let list = town.state.place_list(list().digest()).expect("listed");
    let act = PlaceAct {
        list: list.digest,
        number: list.acts + 1,
        keeping,
    };
    Offer::PlaceAct(signed(act, keys))
}

fn close(space: Option<u16>, from: u32, to: u32) -> Keeping {
    Keeping::Close {
        space,
        from: day(from),
        to: day(to),
        reason: "刷墙".into(),
    }
}

fn states(town: &Town) -> Vec<BookingState> {
    town.state.bookings().map(|(_, it)| it.state).collect()
}

fn restored(town: &Town) {
    let restored = CommunityState::restore(&town.state.snapshot()).expect("sound");
    assert_eq!(restored.state_root(), town.state.state_root());
}

/// Takes a message of each of the four kinds, at 30.
pub(super) fn one_of_each(town: &mut Town) {
    town.take(30, listed(list()));
    let offer = book(town, 30, MEMBER, 0, room(1, 9, 1));
    town.take(30, offer);
    let offer = cancelled(town, 1, MEMBER);
    town.take(30, offer);
    let offer = kept(town, close(Some(0), 3, 4), &KEEPER);
    town.take(30, offer);
}

/// `booking.taken`, `booking.quota`, `booking.member`
#[test]
fn a_slot_is_booked_once_and_a_member_books_so_often() {
    let mut town = town();
    let first = book(&town, 40, MEMBER, 0, room(1, 9, 2));
    assert_eq!(town.take(40, first.clone()), Effect::Booked(1));
    assert_eq!(town.refuses(41, first), "booking.quota");
    for hour in [9, 10] {
        let same = book(&town, 41, MEMBER + 1, 0, room(1, hour, 2));
        assert_eq!(town.refuses(41, same), "booking.taken");
    }
    let after = book(&town, 41, MEMBER + 1, 0, room(1, 11, 1));
    town.take(41, after);
    let second = book(&town, 42, MEMBER, 1, room(1, 12, 1));
    town.take(42, second);
    let third = book(&town, 43, MEMBER, 2, room(1, 13, 1));
    assert_eq!(town.refuses(43, third), "booking.slot");
    assert_eq!(
        town.state.taken(list().digest(), 0, room(1, 10, 1).begin),
        Some(1)
    );
    let mut stolen = booking(&town.state, day(0), MEMBER + 2, 0, room(1, 13, 1));
    let instance = town.state.admit_booking(44, &stolen).expect("by the book");
    stolen.content.wanted = room(1, 14, 1);
    let stolen = Offer::Booking(VerifiedBooking::vouched(stolen, instance));
    assert_eq!(town.refuses(44, stolen), "booking.member");
    let later = 10 * DAY;
    let again = book(&town, later, MEMBER, 0, room(11, 9, 1));
    assert_eq!(town.take(later, again), Effect::Booked(4));
    restored(&town);
}

/// `booking.roll`: whoever enrols another key in a period books no more in it.
#[test]
fn a_quota_is_not_reset_by_enrolling_again() {
    let mut town = town();
    let before = town.booth.poll.roll.clone();
    let newer = RollSummary {
        digest: Digest([7; 32]),
        ..before.clone()
    };
    town.take(2 * DAY, roll(newer.clone(), &REGISTRAR));
    let mut anew = booking(&town.state, day(3), MEMBER, 0, room(4, 9, 1));
    assert_eq!(anew.membership.roll, before.digest);
    anew.membership.roll = newer.digest;
    let anew = offered(&town.state, 3 * DAY, anew);
    assert_eq!(town.refuses(3 * DAY, anew), "booking.roll");
    let own = book(&town, 3 * DAY, MEMBER, 0, room(4, 9, 1));
    town.take(3 * DAY, own);
    let next = booking(&town.state, day(10), MEMBER, 0, room(11, 9, 1));
    assert_eq!(next.membership.roll, newer.digest);
    restored(&town);
}

/// `booking.queue`
#[test]
fn who_waits_moves_up_in_order_as_slots_become_free() {
    let mut town = town();
    let offer = book(&town, 40, MEMBER, 0, room(1, 9, 3));
    town.take(40, offer);
    // The second waits for what the third could have.
    for (member, hour, slots) in [(1, 8 + 3, 2), (2, 9, 1), (3, 9, 2)] {
        let offer = book(&town, 40, member, 0, waiting(room(1, hour, slots)));
        town.take(40, offer);
    }
    use BookingState::{Booked, Cancelled, Waiting};
    assert_eq!(states(&town), [Booked, Waiting, Waiting, Waiting]);
    restored(&town);
    let offer = cancelled(&town, 1, MEMBER);
    assert_eq!(town.take(50, offer), Effect::BookingChanged(vec![1, 2, 3]));
    assert_eq!(states(&town), [Cancelled, Booked, Booked, Waiting]);
    let offer = cancelled(&town, 4, 3);
    town.take(51, offer);
    assert_eq!(states(&town), [Cancelled, Booked, Booked, Cancelled]);
    for member in 10..10 + MAX_WAITING as u8 {
        let offer = book(&town, 60, member, 0, waiting(room(1, 9, 1)));
        town.take(60, offer);
    }
    let one_more = book(&town, 60, 200, 0, waiting(room(1, 9, 1)));
    assert_eq!(town.refuses(60, one_more), "booking.queue");
    // Nobody waits for what could not be given up in time, or is given it.
    let over = DAY + 7 * 3600 + 1;
    let offer = cancelled(&town, 2, 1);
    town.take(over - 1, offer);
    let in_vain = book(&town, over, 201, 0, waiting(room(1, 9, 1)));
    assert_eq!(town.refuses(over, in_vain), "booking.taken");
    let offer = cancelled(&town, 3, 2);
    assert_eq!(town.take(over, offer), Effect::BookingChanged(vec![3]));
    // Those who wait in vain for what has begun are in nobody's way.
    let late = DAY + 9 * 3600;
    let offer = book(&town, late, 200, 0, waiting(room(1, 11, 1)));
    town.take(late, offer);
    restored(&town);
}

/// `booking.late`, `booking.past`, `booking.state`, `booking.pseudonym`, `booking.step`, `booking.unknown`
#[test]
fn a_booking_is_given_up_in_time_or_used_up() {
    let mut town = town();
    for (slot, hour) in [(0, 9), (1, 14)] {
        let offer = book(&town, 40, MEMBER, slot, room(1, hour, 1));
        town.take(40, offer);
    }
    let by_other = cancelled(&town, 1, MEMBER + 1);
    assert_eq!(town.refuses(41, by_other), "booking.pseudonym");
    let by_keeper = cancelled(&town, 1, KEEPER[0]);
    assert_eq!(town.refuses(41, by_keeper), "booking.pseudonym");
    let unknown = BookingAct {
        booking: Nullifier::new(Fp::from(1)),
        number: 1,
        change: BookingChange::Cancel,
    };
    let unknown = Offer::BookingAct(signed(unknown, &[MEMBER]));
    assert_eq!(town.refuses(41, unknown), "booking.unknown");
    let in_time = cancelled(&town, 1, MEMBER);
    town.take(DAY + 7 * 3600, in_time.clone());
    assert_eq!(town.refuses(DAY + 7 * 3600, in_time), "booking.step");
    let twice = cancelled(&town, 1, MEMBER);
    assert_eq!(town.refuses(DAY + 7 * 3600, twice), "booking.state");
    let late = DAY + 12 * 3600 + 1;
    let move_late = moved(&town, 2, room(1, 15, 1), MEMBER);
    assert_eq!(town.refuses(late, move_late), "booking.late");
    let begun = cancelled(&town, 2, MEMBER);
    assert_eq!(town.refuses(DAY + 14 * 3600, begun.clone()), "booking.past");
    town.take(late, begun);
    assert_eq!(states(&town), [BookingState::Cancelled, BookingState::Late]);
    let used_up = moved(&town, 2, room(1, 15, 1), MEMBER);
    assert_eq!(town.refuses(late, used_up), "booking.state");
    // What it had is free again.
    let offer = book(&town, late, MEMBER + 1, 0, room(1, 14, 1));
    town.take(late, offer);
    restored(&town);
}

/// `booking.stale`
#[test]
fn a_booking_is_moved_without_another_of_the_quota() {
    let mut town = town();
    let offer = book(&town, 40, MEMBER, 0, room(1, 9, 2));
    town.take(40, offer);
    let offer = book(&town, 40, MEMBER + 1, 0, room(2, 9, 1));
    town.take(40, offer);
    let onto_other = moved(&town, 1, room(2, 9, 1), MEMBER);
    assert_eq!(town.refuses(50, onto_other), "booking.taken");
    // It may keep some of what it has.
    let offer = moved(&town, 1, room(1, 10, 2), MEMBER);
    assert_eq!(town.take(50, offer), Effect::BookingChanged(vec![1]));
    let list = list().digest();
    let holder = |town: &Town, hour| town.state.taken(list, 0, room(1, hour, 1).begin);
    let held = [9, 10, 11].map(|hour| holder(&town, hour));
    assert_eq!(held, [None, Some(1), Some(1)]);
    let offer = cancelled(&town, 1, MEMBER);
    town.take(60, offer);
    let again = moved(&town, 1, wanted(1, 3, 0, 2), MEMBER);
    town.take(61, again);
    assert_eq!(states(&town)[0], BookingState::Booked);
    let offer = moved(&town, 1, waiting(room(2, 9, 1)), MEMBER);
    town.take(62, offer);
    assert_eq!(states(&town)[0], BookingState::Waiting);
    let stale = moved(&town, 1, room(21, 9, 1), MEMBER);
    assert_eq!(town.refuses(20 * DAY, stale.clone()), "booking.stale");
    town.take(20 * DAY - 1, stale);
    restored(&town);
}

/// `booking.changes`
#[test]
fn a_booking_is_changed_so_often() {
    let mut town = town();
    let offer = book(&town, 40, MEMBER, 0, room(1, 9, 1));
    town.take(40, offer);
    for n in 0..MAX_CHANGES {
        let offer = moved(&town, 1, room(1, 10 + (n % 2) as u16, 1), MEMBER);
        town.take(50, offer);
    }
    let one_more = moved(&town, 1, room(1, 12, 1), MEMBER);
    assert_eq!(town.refuses(50, one_more), "booking.changes");
    // It may always be given up.
    let offer = cancelled(&town, 1, MEMBER);
    town.take(51, offer);
    assert_eq!(states(&town), [BookingState::Cancelled]);
}
