use zeroize::Zeroizing;

use super::*;
use crate::ValidatorKey;

fn key(name: &str, seed: u8) -> VerifierKey {
    let key = ValidatorKey::new(name, Zeroizing::new([seed; 32]));
    key.expect("a name").public().clone()
}

#[test]
fn a_key_votes_once() {
    let twice = Validators::new(vec![key("street", 1), key("hall", 2), key("owners", 1)]);
    let names = ("street".to_owned(), "owners".to_owned());
    assert_eq!(twice, Err(ValidatorsRefusal::Twice(names.0, names.1)));
    assert_eq!(Validators::new(Vec::new()), Err(ValidatorsRefusal::None));
    let log = VerifierKey::new("log", KeyKind::Note, *key("log", 3).as_bytes());
    assert_eq!(
        Validators::new(vec![log.expect("a key")]),
        Err(ValidatorsRefusal::Kind("log".to_owned()))
    );
}

#[test]
fn more_than_two_thirds_decide() {
    let quorum = |count: u8| {
        let keys = (1..=count).map(|n| key("v", n)).collect();
        Validators::new(keys).expect("different keys").quorum()
    };
    let quorums: Vec<_> = (1..=7).map(quorum).collect();
    assert_eq!(quorums, [1, 2, 3, 3, 4, 5, 5]);
}

#[test]
fn another_log_or_other_founders_are_another_realm() {
    let founders = |seeds: [u8; 2]| {
        let keys = seeds.map(|seed| key("v", seed));
        Validators::new(keys.to_vec()).expect("different keys")
    };
    let realm = Realm::of("a.example", &founders([1, 2])).0;
    assert_ne!(realm, Realm::of("b.example", &founders([1, 2])).0);
    assert_ne!(realm, Realm::of("a.example", &founders([2, 1])).0);
    assert_ne!(realm, Realm::of("a.example", &founders([1, 3])).0);
}
