//! What a list, its keepers and a booking are refused for.

use super::*;
use linli_wire::fund::FundId;

/// `place.twice`, `place.alike`, `place.roll`, `place.name`, `place.many`, `place.fund`
#[test]
fn a_list_is_published_once_and_knows_its_members() {
    let mut early = Town::empty();
    early.take(10, founding());
    assert_eq!(early.refuses(20, listed(list())), "place.roll");
    let mut town = town();
    assert_eq!(town.refuses(40, listed(list())), "place.twice");
    let mut nameless = list();
    nameless.name.en.clear();
    assert_eq!(town.refuses(40, listed(nameless)), "place.name");
    let mut paid = list();
    paid.name = Text {
        en: "paid".into(),
        zh: "收费".into(),
    };
    paid.fund = Some(FundId(Digest([1; 32])));
    assert_eq!(town.refuses(40, listed(paid)), "place.fund");
    for names in [["Spaces", "别的"], ["other", "文"]] {
        let alike = PlaceList {
            name: Text {
                en: names[0].into(),
                zh: names[1].into(),
            },
            bookings: 3,
            ..list()
        };
        assert_eq!(town.refuses(40, listed(alike)), "place.alike");
    }
    let numbered = |n: usize| PlaceList {
        name: Text {
            en: format!("spaces {n}"),
            zh: format!("文 {n}"),
        },
        ..list()
    };
    for n in 1..MAX_LISTS {
        town.take(40, listed(numbered(n)));
    }
    let one_more = listed(numbered(MAX_LISTS));
    assert_eq!(town.refuses(40, one_more), "place.many");
}

/// `place.unknown`, `booking.period`, `booking.slot`, `booking.space`, `booking.count`, `booking.hours`, `booking.grid`, `booking.closed`, `booking.past`, `booking.ahead`, `booking.sealed`, `booking.roll`, `booking.member`
#[test]
fn a_booking_is_what_the_list_offers() {
    let mut town = town();
    type Change = fn(&mut Booking);
    let cases: [(&str, Change); 18] = [
        ("place.unknown", |b| b.content.list = Digest([9; 32])),
        ("booking.period", |b| b.content.period = 1),
        ("booking.slot", |b| b.content.slot = 2),
        ("booking.space", |b| b.content.wanted.space = 2),
        ("booking.count", |b| b.content.wanted.slots = 4),
        ("booking.hours", |b| b.content.wanted = room(1, 8, 1)),
        ("booking.hours", |b| b.content.wanted = room(1, 16, 2)),
        ("booking.grid", |b| b.content.wanted.begin.minute += 30),
        ("booking.closed", |b| b.content.wanted = room(9, 9, 1)),
        // Across a closing day.
        ("booking.closed", |b| b.content.wanted = wanted(1, 8, 0, 3)),
        ("booking.past", |b| b.content.wanted = room(0, 9, 1)),
        ("booking.ahead", |b| b.content.wanted = room(21, 9, 1)),
        ("booking.sealed", |b| b.content.who = b"Li, 3-201".to_vec()),
        ("booking.sealed", |b| b.content.who.resize(5000, 0)),
        ("booking.roll", |b| b.membership.roll = Digest([9; 32])),
        ("booking.member", |b| {
            b.membership.nullifier = Nullifier::new(Fp::from(0))
        }),
        // Every other change needs another proof.
        ("booking.member", |b| b.content.who[50] ^= 1),
        ("booking.member", |b| b.content.wanted.wait = true),
    ];
    let at = 9 * 3600;
    let honest = booking(&town.state, day(0), MEMBER, 0, room(1, 9, 1));
    let instance = town.state.admit_booking(at, &honest).expect("by the book");
    for (rule, change) in cases {
        let mut changed = honest.clone();
        change(&mut changed);
        let offer = Offer::Booking(VerifiedBooking::vouched(changed, instance));
        assert_eq!(town.refuses(at, offer), rule);
    }
    let farthest = book(&town, at, MEMBER, 0, room(20, 16, 1));
    town.take(at, farthest);
}

/// `place.step`, `place.dates`, `place.words`, `booking.space`, `place.closings`, `place.unknown`
#[test]
fn keepers_close_what_is_there_for_a_reason() {
    let mut town = town();
    for keys in [&COMMITTEE[..], &[MEMBER]] {
        let offer = kept(&town, close(None, 1, 1), keys);
        assert!(town.refuses(40, offer).starts_with("authority."));
    }
    let refused: [(&str, Keeping); 6] = [
        ("booking.space", close(Some(2), 1, 1)),
        ("place.dates", close(None, 3, 2)),
        ("place.dates", close(None, 0, 366)),
        ("place.words", with_reason("")),
        ("place.words", with_reason("x\n9. parking: booked")),
        ("place.words", with_reason(&"长".repeat(MAX_WORDS / 3 + 1))),
    ];
    for (rule, keeping) in refused {
        let offer = kept(&town, keeping, &KEEPER);
        assert_eq!(town.refuses(40, offer), rule);
    }
    let over = kept(&town, close(None, 1, 1), &KEEPER);
    assert_eq!(town.refuses(2 * DAY, over.clone()), "place.dates");
    town.take(40, over.clone());
    assert!(town.state.has(&over));
    assert_eq!(town.refuses(41, over), "place.step");
    let act = PlaceAct {
        list: Digest([9; 32]),
        number: 1,
        keeping: close(None, 1, 1),
    };
    let unknown = Offer::PlaceAct(signed(act, &KEEPER));
    assert_eq!(town.refuses(41, unknown), "place.unknown");
    for _ in 1..MAX_CLOSINGS {
        let offer = kept(&town, close(Some(0), 1, 1), &KEEPER);
        town.take(42, offer);
    }
    let one_more = kept(&town, close(Some(0), 3, 3), &KEEPER);
    assert_eq!(town.refuses(42, one_more), "place.closings");
    // What is over makes room.
    let one_more = kept(&town, close(Some(0), 3, 3), &KEEPER);
    town.take(2 * DAY, one_more);
    let list = town.state.place_list(list().digest()).expect("listed");
    assert_eq!(list.closings.len(), 1);
}

/// `place.open`: a closing and an absence are taken back, once.
#[test]
fn what_keepers_closed_or_missed_is_taken_back() {
    let mut town = town();
    for (member, wanted) in [(1, room(2, 9, 1)), (2, room(4, 9, 1))] {
        let offer = book(&town, 40, member, 0, wanted);
        town.take(40, offer);
    }
    let act = |keeping| PlaceAct {
        list: list().digest(),
        number: 1,
        keeping,
    };
    let year = act(close(None, 1, 300));
    assert_eq!(town.state.void_by(&year, 41), [1, 2]);
    let day_2 = act(close(Some(0), 2, 2));
    assert_eq!(town.state.void_by(&day_2, 41), [1]);
    let opened = Keeping::Open { closing: 1 };
    let early = kept(&town, opened.clone(), &KEEPER);
    assert_eq!(town.refuses(41, early), "place.open");
    for (space, to) in [(None, 300), (Some(0), 3)] {
        let offer = kept(&town, close(space, 1, to), &KEEPER);
        town.take(41, offer);
    }
    let open = kept(&town, opened.clone(), &KEEPER);
    town.take(42, open.clone());
    assert!(town.state.has(&open));
    let again = kept(&town, opened, &KEEPER);
    assert_eq!(town.refuses(43, again), "place.open");
    use BookingState::{Absent, Booked, Closed};
    assert_eq!(
        states(&town),
        [Closed, Closed],
        "nothing comes back by itself"
    );
    let still = moved(&town, 1, room(2, 9, 1), 1);
    assert_eq!(town.refuses(43, still), "booking.closed");
    let back = moved(&town, 2, room(4, 9, 1), 2);
    town.take(43, back);
    let name = name_of(&town, 2);
    let came = kept(&town, Keeping::Came { booking: name }, &KEEPER);
    assert_eq!(town.refuses(44, came), "booking.state");
    let at = 4 * DAY + 10 * 3600;
    let offer = kept(&town, Keeping::Absent { booking: name }, &KEEPER);
    town.take(at, offer);
    assert_eq!(states(&town), [Closed, Absent]);
    let came = kept(&town, Keeping::Came { booking: name }, &KEEPER);
    town.take(at, came.clone());
    assert!(town.state.has(&came));
    assert_eq!(states(&town), [Closed, Booked]);
    restored(&town);
}

/// `booking.period`, `booking.roll`: periods and their rolls change at midnight by the spaces' clock.
#[test]
fn periods_begin_at_midnight_by_the_spaces_clock() {
    let eastern = PlaceList {
        name: Text {
            zh: "东".into(),
            en: "eastern".into(),
        },
        offset_minutes: 480,
        ..list()
    };
    let mut town = town();
    // There it is the next day.
    town.take(16 * 3600, listed(eastern.clone()));
    let period = |town: &Town, at| {
        let listed = town.state.place_list(eastern.digest()).expect("listed");
        (listed.period_at(at), town.state.booking_roll(listed, at))
    };
    let begins = 10 * DAY + 16 * 3600;
    let first = Some(town.booth.poll.roll.digest);
    assert_eq!(period(&town, begins - 1), (0, first));
    assert_eq!(period(&town, begins), (1, first));
    let mut late = booking(&town.state, day(0), MEMBER, 0, room(12, 9, 1));
    late.content.list = eastern.digest();
    let offer = offered(&town.state, begins, late);
    assert_eq!(town.refuses(begins, offer), "booking.period");
    let newer = RollSummary {
        digest: Digest([7; 32]),
        ..town.booth.poll.roll.clone()
    };
    town.take(begins + 3600, roll(newer.clone(), &REGISTRAR));
    assert_eq!(period(&town, begins + 3600), (1, first), "it has begun");
    let next = begins + 10 * DAY;
    assert_eq!(period(&town, next - 1), (1, first));
    assert_eq!(period(&town, next), (2, Some(newer.digest)));
}

fn with_reason(reason: &str) -> Keeping {
    Keeping::Close {
        space: None,
        from: day(1),
        to: day(1),
        reason: reason.into(),
    }
}

/// `booking.closed`
#[test]
fn what_was_booked_of_closed_days_is_void_and_may_be_moved() {
    let mut town = town();
    let offers = [
        (1, room(2, 9, 1)),
        (2, wanted(1, 1, 0, 3)),
        (3, room(5, 9, 1)),
        (4, waiting(room(2, 9, 1))),
        // Waits for a day that stays open.
        (5, waiting(wanted(1, 3, 0, 2))),
    ];
    for (member, wanted) in offers {
        let offer = book(&town, 40, member, 0, wanted);
        town.take(40, offer);
    }
    let offer = kept(&town, close(None, 2, 2), &KEEPER);
    let changed = vec![1, 2, 4, 5];
    let list = list().digest();
    assert_eq!(town.take(50, offer), Effect::PlacesKept { list, changed });
    use BookingState::{Booked, Closed};
    assert_eq!(states(&town), [Closed, Closed, Booked, Closed, Booked]);
    restored(&town);
    let told = town.state.booking(1).expect("made").reason.clone();
    assert_eq!(told.as_deref(), Some("刷墙"));
    let closed = moved(&town, 1, room(2, 10, 1), 1);
    assert_eq!(town.refuses(60, closed), "booking.closed");
    let offer = moved(&town, 1, room(3, 10, 1), 1);
    town.take(60, offer);
    assert_eq!(town.state.booking(1).expect("made").reason, None);
    // What has begun goes on.
    let at = 5 * DAY + 9 * 3600;
    let offer = kept(&town, close(None, 5, 5), &KEEPER);
    town.take(at, offer);
    assert_eq!(states(&town)[2], Booked);
    restored(&town);
}

#[test]
fn keepers_make_one_booking_void_or_say_that_nobody_came() {
    let mut town = town();
    for (member, wanted) in [
        (1, room(1, 9, 1)),
        (2, room(1, 10, 1)),
        (3, waiting(room(1, 9, 1))),
    ] {
        let offer = book(&town, 40, member, 0, wanted);
        town.take(40, offer);
    }
    let void = |town: &Town, number| Keeping::Void {
        booking: name_of(town, number),
        reason: "冒名".into(),
    };
    let absent = |town: &Town, number| Keeping::Absent {
        booking: name_of(town, number),
    };
    let early = kept(&town, absent(&town, 2), &KEEPER);
    assert_eq!(town.refuses(50, early), "booking.state");
    let offer = kept(&town, void(&town, 1), &KEEPER);
    town.take(50, offer.clone());
    assert!(town.state.has(&offer));
    use BookingState::{Absent, Booked, Void};
    assert_eq!(states(&town), [Void, Booked, Booked]);
    let back = moved(&town, 1, room(3, 9, 1), 1);
    assert_eq!(town.refuses(50, back), "booking.state");
    let unknown = Keeping::Void {
        booking: Nullifier::new(Fp::from(1)),
        reason: "冒名".into(),
    };
    let unknown = kept(&town, unknown, &KEEPER);
    assert_eq!(town.refuses(50, unknown), "booking.unknown");
    let late = DAY + 10 * 3600;
    let offer = kept(&town, void(&town, 2), &KEEPER);
    assert_eq!(town.refuses(late, offer), "booking.state");
    let offer = kept(&town, absent(&town, 2), &KEEPER);
    town.take(late, offer.clone());
    assert!(town.state.has(&offer));
    assert_eq!(states(&town), [Void, Absent, Booked]);
    restored(&town);
}

/// `place.spaces`, `place.hours`, `place.dates`
#[test]
fn what_an_owner_lends_is_booked_on_its_days() {
    let mut town = town();
    let own = Space {
        name: Text {
            zh: "张家车位".into(),
            en: "parking".into(),
        },
        ..spaces()[0].clone()
    };
    let lend = |space: &Space, from, to| Keeping::Lend {
        space: space.clone(),
        from: day(from),
        to: day(to),
    };
    let again = kept(&town, lend(&spaces()[0], 2, 3), &KEEPER);
    assert_eq!(town.refuses(40, again), "place.spaces");
    let dates = kept(&town, lend(&own, 3, 2), &KEEPER);
    assert_eq!(town.refuses(40, dates), "place.dates");
    let mut never = own.clone();
    never.hours = [Hours::default(); 7];
    let never = kept(&town, lend(&never, 2, 3), &KEEPER);
    assert_eq!(town.refuses(40, never), "place.hours");
    let offer = kept(&town, lend(&own, 2, 3), &KEEPER);
    town.take(40, offer.clone());
    assert!(town.state.has(&offer));
    for (on, expected) in [(1, "booking.closed"), (4, "booking.closed")] {
        let outside = book(&town, 50, MEMBER, 0, wanted(2, on, 540, 1));
        assert_eq!(town.refuses(50, outside), expected);
    }
    let offer = book(&town, 50, MEMBER, 0, wanted(2, 2, 540, 1));
    town.take(50, offer);
    let list = town.state.place_list(list().digest()).expect("listed");
    assert_eq!(list.slots_on(2, day(3)).len(), 8);
    assert!(list.slots_on(2, day(4)).is_empty() && list.slots_on(0, day(9)).is_empty());
    // The same owner lends it again once it is back.
    let again = lend(&own, 6, 7);
    let early = kept(&town, again.clone(), &KEEPER);
    assert_eq!(town.refuses(3 * DAY, early), "place.spaces");
    let offer = kept(&town, again, &KEEPER);
    town.take(4 * DAY, offer);
    let offer = book(&town, 4 * DAY, MEMBER + 1, 0, wanted(3, 6, 540, 1));
    town.take(4 * DAY, offer);
    restored(&town);
}

#[test]
fn only_keepers_keep_and_the_committee_once_they_have_lapsed() {
    let mut town = town();
    let mut named = town.state.keepers();
    let keeper = named.next().expect("a list has keepers");
    assert_eq!((keeper.of, keeper.kind), (list().name, KeeperKind::Spaces));
    assert!(named.next().is_none());
    drop(named);
    let mut lasting = new_roles(1, &[13]);
    lasting.roles.committee.keys[0].valid_to = day(500);
    town.take(50, Offer::CommunityRoles(signed(lasting, &COMMITTEE)));
    let early = kept(&town, close(None, 101, 101), &[13]);
    assert_eq!(town.refuses(50, early.clone()), "authority.unknown");
    let late = 100 * DAY;
    let by_keeper = kept(&town, close(None, 101, 101), &KEEPER);
    assert_eq!(town.refuses(late, by_keeper), "authority.unknown");
    town.take(late, early);
}

#[test]
fn the_figures_add_up_with_what_is_due() {
    let mut town = Town::with_poll();
    town.take(30, Offer::Fund(signed(funds::fund(), &COMMITTEE)));
    let mut paid = list();
    paid.fund = Some(funds::fund().id());
    paid.spaces[0].price = money(500);
    town.take(30, listed(paid.clone()));
    let made = |state: &CommunityState, member, wanted| {
        let mut made = Booking {
            content: BookingContent {
                list: paid.digest(),
                period: 0,
                slot: 0,
                ..booking_of(member, wanted)
            },
            membership: membership_of(state, &paid, member),
        };
        made.content.wanted = wanted;
        offered(state, 40, made)
    };
    for (member, wanted) in [
        (1, room(1, 9, 2)),
        (2, room(1, 14, 3)),
        (3, waiting(room(1, 9, 1))),
    ] {
        let offer = made(&town.state, member, wanted);
        town.take(40, offer);
    }
    let offer = cancelled(&town, 2, 2);
    town.take(DAY + 13 * 3600, offer);
    let list = town.state.place_list(paid.digest()).expect("listed");
    let figures = PlaceFigures::of(list, town.state.bookings().map(|(_, it)| it));
    assert_eq!((figures.made, figures.booked, figures.waiting), (3, 1, 1));
    assert_eq!((figures.late, figures.due), (1, money(2_500)));
}

fn booking_of(member: u8, wanted: Wanted) -> BookingContent {
    booking(&town().state, day(0), member, 0, wanted).content
}

fn membership_of(state: &CommunityState, list: &PlaceList, member: u8) -> Membership {
    let listed = state.place_list(list.digest()).expect("listed");
    let scope = list.scope(community().id(), 0, 0).element();
    let secret = RealmSecret::new(Fp::from(u64::from(member)));
    Membership {
        roll: state.roll_of(&listed.periods, day(0)).expect("a roll"),
        nullifier: secret.vote_nullifier(scope),
        ..booking(&town().state, day(0), member, 0, room(1, 9, 1)).membership
    }
}
