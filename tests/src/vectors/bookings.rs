//! A list of spaces and what becomes of a booking, always the same.

use linli_primitives::{Day, Digest, Fp, Money, Nullifier};
use linli_wire::booking::{
    Begin, Booking, BookingAct, BookingChange, BookingContent, Hours, Keeping, PlaceAct, PlaceList,
    Space, Wanted,
};
use linli_wire::membership::Membership;
use linli_wire::recipient::Recipient;
use linli_wire::signature::{OfficerKey, SigningKey};

use super::samples::{role, text};

pub(super) fn list() -> anyhow::Result<PlaceList> {
    let mut hours = [Hours {
        from: 540,
        to: 1020,
    }; 7];
    hours[6] = Hours::default();
    Ok(PlaceList {
        name: text(),
        keepers: role(),
        recipient: Recipient::new([2; 32]),
        spaces: vec![Space {
            name: text(),
            hours,
            slot_minutes: 60,
            slots: 3,
            closed: vec![Day::new(20_728)?],
            price: Money::ZERO,
            cancel_hours: 24,
        }],
        fund: None,
        bookings: 3,
        period_days: 7,
        ahead_days: 30,
        offset_minutes: 480,
    })
}

pub(super) fn act() -> anyhow::Result<PlaceAct> {
    Ok(PlaceAct {
        list: list()?.digest(),
        number: 1,
        keeping: Keeping::Close {
            space: Some(0),
            from: Day::new(20_000)?,
            to: Day::new(20_001)?,
            reason: "粉刷墙面".to_owned(),
        },
    })
}

fn wanted() -> anyhow::Result<Wanted> {
    Ok(Wanted {
        space: 0,
        begin: Begin {
            day: Day::new(20_002)?,
            minute: 540,
        },
        slots: 2,
        wait: true,
    })
}

pub(super) fn booking(membership: Membership) -> anyhow::Result<Booking> {
    Ok(Booking {
        content: BookingContent {
            list: list()?.digest(),
            period: 1,
            slot: 2,
            wanted: wanted()?,
            who: vec![8; 40],
            pseudonym: OfficerKey::of(&SigningKey::from_bytes(&[9; 32])),
        },
        membership: Membership {
            roll: Digest([1; 32]),
            ..membership
        },
    })
}

pub(super) fn change() -> anyhow::Result<BookingAct> {
    Ok(BookingAct {
        booking: Nullifier::new(Fp::from(5)),
        number: 1,
        change: BookingChange::Move { wanted: wanted()? },
    })
}
