use super::*;
use crate::signature::{RoleKey, SigningKey};

pub(crate) fn space(zh: &str, en: &str) -> Space {
    let open = Hours {
        from: 9 * 60,
        to: 17 * 60,
    };
    let mut hours = [open; 7];
    hours[6] = Hours::default();
    Space {
        name: Text {
            zh: zh.into(),
            en: en.into(),
        },
        hours,
        slot_minutes: 60,
        slots: 3,
        closed: vec![day(9)],
        price: Money::ZERO,
        cancel_hours: 24,
    }
}

pub(crate) fn list() -> PlaceList {
    let keeper = |n: u8| RoleKey {
        name: format!("keeper {n}"),
        key: OfficerKey::of(&SigningKey::from_bytes(&[n; 32])),
        recipient: None,
        valid_from: Day::default(),
        valid_to: day(20_000),
    };
    PlaceList {
        name: Text {
            zh: "共享空间".into(),
            en: "Shared spaces".into(),
        },
        keepers: Role {
            threshold: 1,
            keys: vec![keeper(1), keeper(2)],
        },
        recipient: Recipient::new([9; 32]),
        spaces: vec![space("会议室", "Meeting room"), space("车位", "Parking")],
        fund: None,
        bookings: 3,
        period_days: 7,
        ahead_days: 30,
        offset_minutes: 480,
    }
}

fn day(n: u32) -> Day {
    Day::new(n).expect("below 2^24")
}

fn refused(change: impl FnOnce(&mut PlaceList)) -> Option<&'static str> {
    let mut list = list();
    change(&mut list);
    list.check().err().map(|bad| bad.rule())
}

/// `place.name`, `place.keepers`, `place.spaces`, `place.hours`, `place.slots`, `place.closed`, `place.price`, `place.quota`, `place.terms`, `place.offset`
#[test]
fn a_place_list_fits_together() {
    assert_eq!(refused(|_| {}), None);
    assert_eq!(refused(|l| l.name.en.clear()), Some("place.name"));
    let long = "长".repeat(201);
    assert_eq!(refused(|l| l.spaces[0].name.zh = long), Some("place.name"));
    assert_eq!(refused(|l| l.keepers.threshold = 3), Some("place.keepers"));
    let never = |l: &mut PlaceList| {
        (l.keepers.threshold, l.keepers.keys[0].valid_to) = (2, day(1));
        l.keepers.keys[1].valid_from = day(2);
    };
    assert_eq!(refused(never), Some("term.never"));
    assert_eq!(refused(|l| l.spaces.clear()), Some("place.spaces"));
    let alike = |l: &mut PlaceList| l.spaces[1].name.en = "meeting room".into();
    assert_eq!(refused(alike), Some("place.spaces"));
    for (from, to) in [(0, 1441), (600, 540)] {
        let hours = Hours { from, to };
        assert_eq!(
            refused(|l| l.spaces[0].hours[0] = hours),
            Some("place.hours")
        );
    }
    let short = |l: &mut PlaceList| l.spaces[0].slot_minutes = 481;
    assert_eq!(refused(short), Some("place.hours"));
    for minutes in [4, 1441] {
        let slot = |l: &mut PlaceList| l.spaces[0].slot_minutes = minutes;
        assert_eq!(refused(slot), Some("place.slots"));
    }
    assert_eq!(refused(|l| l.spaces[0].slots = 0), Some("place.slots"));
    let twice = |l: &mut PlaceList| l.spaces[0].closed = vec![day(9), day(9)];
    assert_eq!(refused(twice), Some("place.closed"));
    let price = |l: &mut PlaceList| l.spaces[0].price = Money::new(1).expect("small");
    assert_eq!(refused(price), Some("place.price"));
    let paid = |l: &mut PlaceList| {
        price(l);
        l.fund = Some(FundId(Digest([1; 32])));
    };
    assert_eq!(refused(paid), None);
    let late = |l: &mut PlaceList| l.spaces[0].cancel_hours = MAX_DAYS * 24 + 1;
    assert_eq!(refused(late), Some("place.terms"));
    assert_eq!(refused(|l| l.bookings = 0), Some("place.quota"));
    assert_eq!(refused(|l| l.period_days = 367), Some("place.quota"));
    assert_eq!(refused(|l| l.ahead_days = 0), Some("place.terms"));
    assert_eq!(refused(|l| l.offset_minutes = 841), Some("place.offset"));
}

fn slots(space: &Space, on: u32, minute: u16, slots: u16) -> Result<usize, &'static str> {
    let begin = Begin {
        day: day(on),
        minute,
    };
    let wanted = Wanted {
        space: 0,
        begin,
        slots,
        wait: false,
    };
    let found = space.slots_of(&wanted).map_err(|bad| bad.rule())?;
    assert_eq!(found.first(), Some(&begin));
    Ok(found.len())
}

/// `booking.count`, `booking.hours`, `booking.grid`, `booking.closed`
#[test]
fn a_space_offers_whole_slots_of_the_days_on_which_it_is_open() {
    let room = space("会议室", "Meeting room");
    assert_eq!(slots(&room, 7, 540, 3), Ok(3));
    assert_eq!(slots(&room, 7, 16 * 60, 1), Ok(1));
    assert_eq!(slots(&room, 7, 540, 4), Err("booking.count"));
    assert_eq!(slots(&room, 7, 540, 0), Err("booking.count"));
    assert_eq!(slots(&room, 7, 480, 1), Err("booking.hours"));
    assert_eq!(slots(&room, 7, 16 * 60, 2), Err("booking.hours"));
    assert_eq!(slots(&room, 7, u16::MAX, 1), Err("booking.hours"));
    assert_eq!(slots(&room, 7, 570, 1), Err("booking.grid"));
    assert_eq!(slots(&room, 9, 540, 1), Err("booking.closed"));
    // Day 10 of 1970 was a Sunday.
    assert_eq!(slots(&room, 10, 540, 1), Err("booking.hours"));
    let locker = Space {
        hours: [Hours { from: 0, to: 1440 }; 7],
        slot_minutes: 1440,
        ..space("储物柜", "Locker")
    };
    assert_eq!(slots(&locker, 6, 0, 3), Ok(3));
    assert_eq!(slots(&locker, 7, 0, 3), Err("booking.closed"));
    assert_eq!(slots(&locker, Day::MAX.get(), 0, 1), Err("booking.hours"));
}

#[test]
fn a_days_slots_are_those_that_can_be_booked() {
    let room = space("会议室", "Meeting room");
    for on in 3..17 {
        let offered: Vec<u16> = room.slots_on(day(on)).map(|it| it.minute).collect();
        let taken = |minute: &u16| slots(&room, on, *minute, 1).is_ok();
        let bookable: Vec<u16> = (0..DAY_MINUTES).filter(taken).collect();
        let is_closed = on == 9;
        assert_eq!(bookable, if is_closed { vec![] } else { offered });
    }
}

#[test]
fn times_are_those_of_the_spaces_clock() {
    let list = list();
    let begin = Begin {
        day: day(7),
        minute: 540,
    };
    assert_eq!(list.moment(begin), 7 * 86_400 + 3600);
    assert_eq!(list.day_at(7 * 86_400 - 8 * 3600), day(7));
    assert_eq!(list.day_at(7 * 86_400 - 8 * 3600 - 1), day(6));
}

#[test]
fn who_books_is_sealed_for_one_booking() {
    let [own, other] = [1, 2].map(|n| Nullifier::new(linli_primitives::Fp::from(n)));
    let plain = who_file(own, "李四 3-201").expect("short");
    assert_eq!(who_of(own, &plain), Some("李四 3-201"));
    assert_eq!(who_of(other, &plain), None);
    let unbound = pad_payee("李四 3-201".as_bytes()).expect("short");
    assert_eq!(who_of(own, &unbound), None);
    let misleads = who_file(own, "a\u{202e}b").expect("short");
    assert_eq!(who_of(own, &misleads), None);
    let longest = "长".repeat(340);
    assert_eq!(plain.len(), who_file(own, &longest).expect("fits").len());
    assert_eq!(who_file(own, &"长".repeat(341)), None);
}
