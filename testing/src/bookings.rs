//! A list of shared spaces and members' bookings, with real proofs.

use linli_primitives::{Day, Money};
use linli_prover::Sender;
use linli_wire::booking::{Begin, Booking, BookingContent, Hours, PlaceList, Space, Wanted};
use linli_wire::community::CommunityId;
use linli_wire::recipient::Recipient;
use linli_wire::text::Text;

use crate::officers::role;
use crate::owners::Owners;
use crate::rng;
use crate::town::PROVER;

/// A list with a room that is open all day, whose only keeper is officer `keeper`.
pub fn list(keeper: u8) -> PlaceList {
    let name = Text {
        zh: "会议室".into(),
        en: "room".into(),
    };
    PlaceList {
        spaces: vec![Space {
            name: name.clone(),
            hours: [Hours { from: 0, to: 1440 }; 7],
            slot_minutes: 60,
            slots: 3,
            closed: Vec::new(),
            price: Money::ZERO,
            cancel_hours: 1,
        }],
        name,
        keepers: role(&[keeper]),
        recipient: Recipient::new([9; 32]),
        fund: None,
        bookings: 2,
        period_days: 30,
        ahead_days: 20,
        offset_minutes: 0,
    }
}

/// An owner's booking of the first slot of the day after `now`, in the list's first period.
pub fn booking(
    owners: &Owners,
    owner: usize,
    community: CommunityId,
    list: &PlaceList,
    now: i64,
) -> Booking {
    let member = &owners.members[owner];
    let sender = Sender::new(&member.secret, &list.scope(community, 0, 0));
    let day = Day::new(list.day_at(now).get() + 1).expect("a day");
    // A letter as far as anybody can tell who cannot open it.
    let head = b"age-encryption.org/v1\n-> X25519 ";
    let content = BookingContent {
        list: list.digest(),
        period: 0,
        slot: 0,
        wanted: Wanted {
            space: 0,
            begin: Begin { day, minute: 0 },
            slots: 1,
            wait: false,
        },
        who: [&head[..], &[b'a'; 44], b"\n--- ", &[b'a'; 200]].concat(),
        pseudonym: sender.pseudonym(),
    };
    let mut rng = rng(&format!("booking {owner}"));
    let made = sender.booking(&PROVER, content, owners.roll.digest(), member, &mut rng);
    made.expect("a member")
}
