use linli_primitives::{Blinding, Fp, Nullifier, Shares, WeightCommitment};
use linli_rules::community::{Admitted, Offer, VerifiedBooking, VouchedRoll};
use linli_testing::bookings::list;
use linli_testing::hall::Hall;
use linli_testing::officers::COMMITTEE;
use linli_wire::Message;
use linli_wire::booking::{Booking, BookingContent, PlaceList, Wanted};
use linli_wire::membership::Membership;
use linli_wire::signature::{OfficerKey, SigningKey};

use super::*;
use crate::fixture::START;

/// Takes a message whose proof nobody looks at.
fn take(state: &mut CommunityState, message: &Message) {
    let admitted = state.admit(START, message).expect("by the book");
    let offer = match admitted {
        Admitted::Ready(offer) => offer,
        Admitted::Roll(roll) => Offer::Roll(VouchedRoll::of(roll).expect("its own file")),
        Admitted::Booking { booking, instance } => {
            Offer::Booking(VerifiedBooking::vouched(booking, instance))
        }
        other => panic!("not among these: {other:?}"),
    };
    state.apply(START, offer).expect("by the book");
}

/// So many spaces, each open all day.
fn spaces(count: u16, slot_minutes: u16) -> PlaceList {
    let mut list = list(COMMITTEE);
    let space = list.spaces[0].clone();
    list.spaces = (1..=count)
        .map(|number| {
            let mut space = space.clone();
            space.slot_minutes = slot_minutes;
            space.name.zh = format!("会议室 {number}");
            space.name.en = format!("room {number}");
            space
        })
        .collect();
    list
}

/// A member's booking of one slot, by a number that no other has.
fn booking(
    state: &CommunityState,
    list: &Listed,
    number: u64,
    space: u16,
    begin: Begin,
) -> Booking {
    let head = b"age-encryption.org/v1\n-> X25519 ";
    Booking {
        content: BookingContent {
            list: list.digest,
            period: list.period_at(START),
            slot: 0,
            wanted: Wanted {
                space,
                begin,
                slots: 1,
                wait: false,
            },
            who: [&head[..], &[b'a'; 44], b"\n--- ", &[b'a'; 200]].concat(),
            pseudonym: OfficerKey::of(&SigningKey::from_bytes(&[7; 32])),
        },
        membership: Membership {
            roll: state
                .roll_of(&list.periods, list.list.day_at(START))
                .expect("a roll"),
            nullifier: Nullifier::new(Fp::from(number)),
            weight: WeightCommitment::commit(Shares::default(), &Blinding::new(7.into())),
            proof: vec![1; 32],
        },
    }
}

/// Every slot of the days that are shown has a booking of its own: no fuller answer is possible for these spaces.
#[test]
fn the_fullest_week_has_a_line_for_each_slot() {
    let (count, slot_minutes) = (30, 60);
    let hall = Hall::default();
    let mut state = CommunityState::new();
    take(&mut state, &hall.founding());
    take(&mut state, &hall.roll(0));
    let list = spaces(count, slot_minutes);
    let digest = list.digest();
    take(
        &mut state,
        &Message::PlaceList(hall.sign(list.clone(), COMMITTEE)),
    );
    let mut number = 0;
    for space in 0..count {
        for day in list.day_at(START).get()..list.day_at(START).get() + DAYS {
            for minute in (0..1440).step_by(slot_minutes.into()) {
                let day = Day::new(day).expect("a day");
                let begin = Begin { day, minute };
                if list.moment(begin) > START {
                    number += 1;
                    let listed = state.place_list(digest).expect("listed").clone();
                    let booking = booking(&state, &listed, number, space, begin);
                    take(&mut state, &Message::Booking(booking));
                }
            }
        }
    }
    let started = std::time::Instant::now();
    let lists = PlaceLists::of(&state, START);
    let json = serde_json::to_vec(&lists).expect("JSON");
    println!(
        "{number} bookings: {} bytes in {:?}",
        json.len(),
        started.elapsed()
    );
    let days = lists.lists[0].spaces.iter().flat_map(|it| &it.days);
    let slots: Vec<_> = days.flat_map(|day| &day.slots).collect();
    assert!(slots.iter().all(|slot| slot.count == 1));
    assert_eq!(slots.len() as u64, number);
    assert!(json.len() as u64 <= 60 * number, "{}", json.len());
}
