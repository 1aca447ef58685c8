//! Bookings against a model that looks at all bookings each time: no slot is ever had twice, and the first that waits and
//! fits is served first.

use std::collections::BTreeMap;

use linli_rule::Rule;
use proptest::prelude::*;

use super::*;

/// What somebody does.
#[derive(Clone, Copy, Debug)]
enum Doing {
    Book {
        member: u8,
        wanted: Wanted,
    },
    Cancel(u8),
    Move {
        member: u8,
        wanted: Wanted,
    },
    Close {
        space: Option<u16>,
        from: u32,
        to: u32,
    },
    Wait(u8),
}

fn slots() -> impl Strategy<Value = Wanted> {
    let of_room = (1u32..8, 8u16..17, 1u16..4);
    let of_room = of_room.prop_map(|(on, hour, slots)| room(on, hour, slots));
    let of_locker = (1u32..8, 1u16..4).prop_map(|(on, slots)| wanted(1, on, 0, slots));
    (prop_oneof![of_room, of_locker], any::<bool>())
        .prop_map(|(wanted, wait)| Wanted { wait, ..wanted })
}

fn doings() -> impl Strategy<Value = Vec<Doing>> {
    let member = 1u8..8;
    let space = prop_oneof![Just(None), Just(Some(0)), Just(Some(1))];
    let doing = prop_oneof![
        6 => (member.clone(), slots()).prop_map(|(member, wanted)| Doing::Book { member, wanted }),
        3 => member.clone().prop_map(Doing::Cancel),
        3 => (member, slots()).prop_map(|(member, wanted)| Doing::Move { member, wanted }),
        1 => (space, 0u32..9, 0u32..2).prop_map(|(space, from, more)| Doing::Close {
            space,
            from,
            to: from + more,
        }),
        2 => (1u8..20).prop_map(Doing::Wait),
    ];
    proptest::collection::vec(doing, 1..60)
}

/// A booking in minutes since the first day.
#[derive(Clone, Copy)]
struct Own {
    state: BookingState,
    wanted: Wanted,
}

impl Own {
    fn length(&self) -> i64 {
        [60, 1440][usize::from(self.wanted.space)]
    }

    fn begins(&self) -> i64 {
        let Begin { day, minute } = self.wanted.begin;
        i64::from(day.get()) * 1440 + i64::from(minute)
    }

    fn ends(&self) -> i64 {
        self.begins() + self.length() * i64::from(self.wanted.slots)
    }

    fn meets(&self, other: &Self) -> bool {
        self.wanted.space == other.wanted.space
            && self.begins() < other.ends()
            && other.begins() < self.ends()
    }

    fn touches(&self, closed: &(Option<u16>, u32, u32)) -> bool {
        let (space, from, to) = *closed;
        let days = (i64::from(from) * 1440, (i64::from(to) + 1) * 1440);
        space.is_none_or(|space| space == self.wanted.space)
            && self.begins() < days.1
            && days.0 < self.ends()
    }
}

/// What is known of all bookings.
#[derive(Default)]
struct Model {
    minute: i64,
    bookings: BTreeMap<u8, Own>,
    /// In which they came to wait.
    queue: Vec<u8>,
    closed: Vec<(Option<u16>, u32, u32)>,
}

impl Model {
    fn offers(&self, own: &Own) -> bool {
        let (day, minute) = (own.wanted.begin.day, own.wanted.begin.minute);
        let is_open = match own.wanted.space {
            0 => minute >= 540 && minute + 60 * own.wanted.slots <= 1020,
            _ => minute == 0,
        };
        let all = self.closed.iter().chain(&[(None, 9, 9)]);
        is_open
            && own.begins() > self.minute
            && i64::from(day.get()) <= self.minute / 1440 + 20
            && !all.into_iter().any(|closed| own.touches(closed))
    }

    fn is_free(&self, member: u8, own: &Own) -> bool {
        let mut others = self.bookings.iter().filter(|(other, _)| **other != member);
        !others.any(|(_, other)| other.state == BookingState::Booked && own.meets(other))
    }

    /// Whether its term for cancelling is over.
    fn is_late(&self, own: &Own) -> bool {
        self.minute > own.begins() - 120
    }

    fn seat(&mut self, member: u8, wanted: Wanted) -> bool {
        let mut own = Own {
            state: BookingState::Booked,
            wanted,
        };
        let is_free = self.is_free(member, &own);
        let waits = wanted.wait && !self.is_late(&own);
        if !self.offers(&own) || !is_free && !waits {
            return false;
        }
        self.queue.retain(|other| *other != member);
        if !is_free {
            own.state = BookingState::Waiting;
            self.queue.push(member);
        }
        self.bookings.insert(member, own);
        true
    }

    fn advance(&mut self) {
        for member in self.queue.clone() {
            let own = self.bookings[&member];
            if self.offers(&own) && self.is_free(member, &own) && !self.is_late(&own) {
                self.queue.retain(|other| *other != member);
                self.bookings.get_mut(&member).expect("waits").state = BookingState::Booked;
            }
        }
    }

    /// Whether it is done.
    fn takes(&mut self, doing: Doing) -> bool {
        use BookingState::{Booked, Cancelled, Closed, Late, Waiting};
        let minute = self.minute;
        let is_late = |own: &Own| minute > own.begins() - 120;
        let done = match doing {
            Doing::Wait(hours) => {
                self.minute += i64::from(hours) * 60;
                true
            }
            Doing::Book { member, wanted } => {
                !self.bookings.contains_key(&member) && self.seat(member, wanted)
            }
            Doing::Cancel(member) => {
                let Some(own) = self.bookings.get_mut(&member) else {
                    return false;
                };
                let next = match own.state {
                    Booked if is_late(own) => Late,
                    Booked | Waiting => Cancelled,
                    _ => return false,
                };
                if own.begins() <= minute {
                    return false;
                }
                own.state = next;
                self.queue.retain(|other| *other != member);
                true
            }
            Doing::Move { member, wanted } => match self.bookings.get(&member) {
                None => false,
                Some(own) if own.state == Late || own.state == Booked && is_late(own) => false,
                Some(_) => self.seat(member, wanted),
            },
            Doing::Close { space, from, to } => {
                if i64::from(to) < minute / 1440 {
                    return false;
                }
                let closed = (space, from, to);
                self.closed.push(closed);
                for (member, own) in &mut self.bookings {
                    let is_live = own.state == Booked || own.state == Waiting;
                    if is_live && own.touches(&closed) && own.begins() > minute {
                        own.state = Closed;
                        self.queue.retain(|other| other != member);
                    }
                }
                true
            }
        };
        if done {
            self.advance();
        }
        done
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_slot_is_had_twice_and_the_first_that_fits_is_served(doings in doings()) {
        let mut town = town();
        let mut model = Model::default();
        let mut numbers = BTreeMap::new();
        for doing in doings {
            let expected = model.takes(doing);
            let at = model.minute * 60;
            let own = |member: u8| numbers.get(&member).copied();
            let offer = match doing {
                Doing::Wait(_) => continue,
                Doing::Book { member, wanted } => {
                    let period = Day::of_unix_time(at).expect("a day").get() / 10;
                    prop_assume!(period == 0);
                    Some(book(&town, at.max(30), member, 0, wanted))
                }
                Doing::Cancel(member) => own(member).map(|it| cancelled(&town, it, member)),
                Doing::Move { member, wanted } => {
                    own(member).map(|it| moved(&town, it, wanted, member))
                }
                Doing::Close { space, from, to } => {
                    Some(kept(&town, close(space, from, to), &KEEPER))
                }
            };
            let Some(offer) = offer else {
                prop_assert!(!expected);
                continue;
            };
            let taken = town.offer(at.max(30), offer);
            let rule = taken.as_ref().err().map(Rule::rule);
            prop_assert_eq!(taken.is_ok(), expected, "{:?}: {:?}", doing, rule);
            if let (Doing::Book { member, .. }, true) = (doing, expected) {
                numbers.insert(member, numbers.len() as u64 + 1);
            }
            for (member, number) in &numbers {
                let booked = town.state.booking(*number).expect("made");
                prop_assert_eq!(booked.state, model.bookings[member].state);
            }
        }
        let restored = CommunityState::restore(&town.state.snapshot());
        prop_assert_eq!(restored.map(|it| it.state_root()), Ok(town.state.state_root()));
    }
}
