use linli_testing::hall::Hall;
use linli_testing::officers;
use linli_wire::signature::OfficerKey;
use linli_wire::validators::{Validator, Validators};
use zeroize::Zeroizing;

use super::*;

#[test]
fn every_key_is_read_as_it_was_written() {
    let mut random = linli_testing::rng("keys");
    for _ in 0..32 {
        let folder = tempfile::tempdir().expect("a folder");
        let made = seat::make_key(folder.path(), "hall", &mut random).expect("new");
        let key = read_key(folder.path()).expect("a key");
        assert_eq!(key.public(), &made);
        assert_eq!(*key.signing().public_key().as_bytes(), *made.as_bytes());
    }
}

/// One whom the paper does not name observes; one who has no seat does not.
#[test]
fn who_has_a_seat_votes_or_observes() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = ValidatorKey::new("hall", Zeroizing::new([8; 32])).expect("a name");
    let other = ValidatorKey::new("other", Zeroizing::new([9; 32])).expect("a name");
    let mut hall = Hall::default();
    hall.community.validators = Validators(vec![Validator {
        name: "hall".to_owned(),
        key: OfficerKey::new(*own.public().as_bytes()).expect("a key"),
    }]);
    let act = hall.sign(hall.community.clone(), officers::COMMITTEE);
    let paper = serde_json::json!({ "community": act }).to_string();
    seat::keep_founding(folder.path(), &paper).expect("written");
    let peer = |key: &ValidatorKey, port: u16| seat::Peer {
        key: key.public().clone(),
        address: ([127, 0, 0, 1], port).into(),
    };
    let mut seats = Seats::new("a.example", vec![peer(&own, 1)]);
    seats.keep(folder.path()).expect("written");
    let settings = read_settings(folder.path(), &own).expect("a validator");
    assert_eq!(settings.listen.port(), 1);
    assert!(settings.founders.get(&own.address()).is_some());
    let refused = read_settings(folder.path(), &other);
    assert!(matches!(refused, Err(SeatError::Address(_))));
    seats.peers.push(peer(&other, 2));
    seats.keep(folder.path()).expect("written");
    let settings = read_settings(folder.path(), &other).expect("an observer");
    assert!(settings.founders.get(&other.address()).is_none());
}
