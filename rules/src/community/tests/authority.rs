//! Who may send what.

use linli_wire::validators::ValidatorsUpdate;

use super::*;

/// Every message that officers of the community sign, by `keys`, at a time when those who may could send it.
fn by(keys: &[u8]) -> Vec<(MessageKind, Town, Offer)> {
    let Poll {
        roll: mut summary,
        trustees: mut notice,
        ..
    } = booth().poll;
    summary.digest = Digest([7; 32]);
    notice.ceremony = Digest([7; 32]);
    let update = Offer::CommunityRoles(signed(new_roles(1, &[13]), keys));
    let others = ValidatorsUpdate {
        number: 1,
        validators: validators(&[65]),
    };
    let founded = |offer: Offer| (offer.kind(), Town::founded(), offer);
    let founding = Offer::Community(signed(community(), keys));
    vec![
        (MessageKind::Community, Town::empty(), founding),
        founded(update),
        founded(roll(summary, keys)),
        founded(trustees(notice, keys)),
        founded(poll(booth().poll, keys)),
        founded(Offer::Validators(signed(others, keys))),
        founded(Offer::Scheme(signed(scheme(), keys))),
        founded(Offer::Notice(signed(super::notice(), keys))),
        founded(Offer::Fund(signed(funds::fund(), keys))),
        founded(Offer::Desk(signed(desk(), keys))),
        founded(Offer::PlaceList(signed(bookings::list(), keys))),
    ]
}

#[test]
fn those_who_may_can() {
    for (kind, mut town, offer) in by(&COMMITTEE) {
        if kind != MessageKind::Roll {
            town.take(30, offer);
        }
    }
    for (kind, mut town, offer) in by(&REGISTRAR) {
        if kind == MessageKind::Roll {
            town.take(30, offer);
        }
    }
}

#[test]
fn nobody_else_can() {
    for (kind, mut town, offer) in by(&REGISTRAR) {
        if kind != MessageKind::Roll {
            let rule = town.refuses(30, offer);
            assert_eq!(rule, "authority.threshold", "{kind}: one of another role");
        }
    }
    for keys in [[20, 99], [10, 99], [99, 98]] {
        for (kind, mut town, offer) in by(&keys) {
            assert_eq!(town.refuses(30, offer), "authority.unknown", "{kind}");
        }
    }
    for (kind, mut town, offer) in by(&COMMITTEE) {
        if kind == MessageKind::Roll {
            assert_eq!(town.refuses(30, offer), "authority.unknown", "{kind}");
        }
    }
    for (kind, mut town, offer) in by(&[]) {
        assert_eq!(town.refuses(30, offer), "authority.threshold", "{kind}");
    }
    for (kind, mut town, offer) in by(&[10, 10]) {
        let rule = town.refuses(30, offer);
        let expected = match kind {
            MessageKind::Roll => "authority.unknown",
            _ => "authority.duplicate",
        };
        assert_eq!(rule, expected, "{kind}");
    }
}

#[test]
fn keys_count_only_on_their_days() {
    let mut town = Town::founded();
    let mut document = booth().poll;
    (document.opens, document.closes) = (200 * DAY, 201 * DAY);
    let mut shorter = new_roles(1, &[13, 14]);
    shorter.roles.committee.keys[1].valid_to = day(98);
    town.take(30, Offer::CommunityRoles(signed(shorter, &COMMITTEE)));
    let rule = town.refuses(99 * DAY, poll(document.clone(), &[14]));
    assert_eq!(rule, "authority.expired");
    town.take(99 * DAY, poll(document, &[13]));
}

#[test]
fn an_act_for_another_community_is_none_here() {
    let mut other = community();
    other.name = text("another town");
    let update = sign(other.id(), new_roles(1, &[13]), &COMMITTEE);
    let mut town = Town::founded();
    let rule = town.refuses(30, Offer::CommunityRoles(update));
    assert_eq!(rule, "authority.signature");
    let founding = sign(other.id(), community(), &COMMITTEE);
    let rule = Town::empty().refuses(30, Offer::Community(founding));
    assert_eq!(rule, "authority.signature");
}

#[test]
fn a_replaced_committee_no_longer_counts_and_its_successor_does() {
    let mut town = Town::founded();
    let update =
        |number, keys: &[u8]| Offer::CommunityRoles(signed(new_roles(number, &[13]), keys));
    town.take(30, update(1, &COMMITTEE));
    assert_eq!(town.refuses(31, update(2, &COMMITTEE)), "authority.unknown");
    let document = town.booth.poll.clone();
    for keys in [[10, 12], [13, 10]] {
        let rule = town.refuses(31, poll(document.clone(), &keys));
        assert_eq!(rule, "authority.unknown");
    }
    town.take(31, poll(document, &[13]));
    town.take(32, update(2, &[13]));
}
