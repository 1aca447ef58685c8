use linli_rules::community::BookingState::{Booked, Cancelled, Waiting};
use linli_testing::bookings::list;
use linli_testing::officers::COMMITTEE;
use linli_testing::town::Town;
use linli_wire::booking::Begin;

use super::*;
use crate::tests::{key, owner, record, rule};

/// A town with a list of spaces, of which a member books two in a period.
fn listed() -> (Town, Digest, i64) {
    let mut town = Town::begin().founded();
    let at = town.poll.opens;
    let list = list(COMMITTEE);
    let digest = list.digest();
    let signed = town.hall.sign(list, COMMITTEE);
    town.take(at, Message::PlaceList(signed));
    (town, digest, at)
}

fn read(wallet: &mut Wallet, town: &Town) {
    let taken = wallet.take_record(record(town), &key(), None);
    taken.expect("sound");
}

/// The first slot of the day `days` after `at`.
fn wanted(at: i64, days: u32, wait: bool) -> Wanted {
    let today = Day::of_unix_time(at).expect("a day").get();
    let day = Day::new(today + days).expect("a day");
    Wanted {
        space: 0,
        begin: Begin { day, minute: 0 },
        slots: 1,
        wait,
    }
}

fn states(wallet: &Wallet, at: i64) -> Vec<(u64, BookingState, Option<usize>)> {
    let own = wallet.spaces(at).expect("read").own.into_iter();
    own.map(|one| (one.number, one.state, one.place)).collect()
}

/// `booking.taken`, `booking.pseudonym`: a taken slot is waited for, and whoever made a booking alone gives it up.
#[test]
fn a_slot_is_booked_waited_for_and_given_up() {
    let (mut town, list, at) = listed();
    let (mut one, mut other) = (owner(&town, 0), owner(&town, 1));
    read(&mut one, &town);
    assert_eq!(states(&one, at), []);
    let tomorrow = wanted(at, 1, false);
    let made = one.make_booking(list, tomorrow, "甲 13800000000", at);
    town.take(at + 1, made.expect("a member"));
    read(&mut one, &town);
    read(&mut other, &town);
    assert_eq!(states(&one, at), [(1, Booked, None)]);
    assert_eq!(one.spaces(at).expect("read").lists[0].left, 1);
    assert_eq!(states(&other, at), []);

    let week = other.week(list, 0, 0, at).expect("read");
    assert_eq!((week.days.len(), week.more), (7, true));
    let slots = &week.days[1].slots;
    assert_eq!((slots[0].booking, slots[1].booking), (Some(1), None));
    assert!(slots[0].open && slots[1].open);
    assert!(!other.week(list, 0, 2, at).expect("read").more);

    let again = other.make_booking(list, tomorrow, "乙", at);
    assert_eq!(rule(again), "booking.taken");
    let waits = wanted(at, 1, true);
    let made = other.make_booking(list, waits, "乙", at).expect("a member");
    town.take(at + 2, made);
    read(&mut other, &town);
    assert_eq!(states(&other, at), [(2, Waiting, Some(1))]);
    assert_eq!(
        rule(other.change_booking(1, BookingChange::Cancel)),
        "booking.pseudonym"
    );
    assert_eq!(
        rule(other.change_booking(9, BookingChange::Cancel)),
        "booking.unknown"
    );

    let own = one.spaces(at).expect("read").own.remove(0);
    assert_eq!((own.given_up, own.movable), (Some(Cancelled), true));
    let cancelled = one.change_booking(1, BookingChange::Cancel);
    town.take(at + 3, cancelled.expect("her own"));
    read(&mut one, &town);
    read(&mut other, &town);
    assert_eq!(states(&one, at), [(1, Cancelled, None)]);
    assert_eq!(states(&other, at), [(2, Booked, None)]);

    let change = BookingChange::Move {
        wanted: wanted(at, 2, false),
    };
    let moved = one.change_booking(1, change).expect("her own");
    town.take(at + 4, moved);
    read(&mut one, &town);
    assert_eq!(states(&one, at), [(1, Booked, None)]);
}

/// `booking.slot`, `booking.who`, `booking.past`, `ballot.member`, `place.unknown`: refused before anything is proved.
#[test]
fn what_the_record_would_refuse_is_not_proved() {
    let (mut town, list, at) = listed();
    let mut wallet = owner(&town, 0);
    read(&mut wallet, &town);
    let book = |wallet: &mut Wallet, days, who| {
        let asked = wanted(at, days, false);
        wallet.make_booking(list, asked, who, at)
    };
    assert_eq!(rule(book(&mut wallet, 1, " ")), "booking.who");
    assert_eq!(rule(book(&mut wallet, 1, "two\nlines")), "booking.who");
    assert_eq!(rule(book(&mut wallet, 0, "甲")), "booking.past");
    let other = wallet.make_booking(Digest([7; 32]), wanted(at, 1, false), "甲", at);
    assert_eq!(rule(other), "place.unknown");
    for days in [1, 2] {
        let made = book(&mut wallet, days, "甲").expect("a member");
        town.take(at + 1, made);
        read(&mut wallet, &town);
    }
    assert_eq!(rule(book(&mut wallet, 3, "甲")), "booking.slot");

    let mut stranger = Wallet::default();
    stranger.make_key();
    read(&mut stranger, &town);
    assert!(
        stranger.spaces(at).expect("read").lists[0]
            .barred
            .as_ref()
            .is_some_and(|told| told.rule == "ballot.member")
    );
    assert_eq!(rule(book(&mut stranger, 3, "丙")), "ballot.member");
}
