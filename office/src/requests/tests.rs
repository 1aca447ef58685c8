use linli_primitives::Seed;
use linli_register::Owners;

use super::*;

/// Two owners, as `linli roll import` writes them.
fn register() -> Owners {
    let text = r#"{
        "rule": "cn-civil-code",
        "owners": [
            {"number": 1, "names": ["甲"], "units": ["1-101"], "shares": 9000},
            {"number": 2, "names": ["乙"], "units": ["1-102", "1-103"], "shares": 8000}
        ],
        "totals": {"heads": 2, "shares": 17000, "units": 3},
        "report": {}
    }"#;
    serde_json::from_str(text).expect("a register")
}

fn realm(name: &str) -> Realm {
    Realm::new(name).expect("a name")
}

fn request(seed: u8, unit: &str, name: &str) -> EnrolmentRequest {
    let secret = Seed::from_bytes([seed; 32]).realm_secret(&realm(name));
    EnrolmentRequest::new(realm(name), secret.commitment(), unit, None).expect("sound")
}

fn rules(register: Option<&Owners>, requests: &[EnrolmentRequest]) -> Vec<(usize, String)> {
    let found = doubts(&realm("garden"), register.map(Listing::from), requests);
    let found = found.expect("a sound register");
    found
        .into_iter()
        .map(|(at, refusal)| (at, refusal.rule.into_owned()))
        .collect()
}

#[test]
fn a_registrar_is_told_what_the_roll_would_refuse() {
    let requests = [
        request(1, "1-101", "garden"),
        request(2, "1-102", "garden"),
        // Another key for an owner who asked already, by another of her units.
        request(3, "1-103", "garden"),
        request(4, "9-999", "garden"),
        request(5, "1-101", "meadow"),
    ];
    let expected = [
        (1, "roll.enrolled_twice"),
        (2, "roll.enrolled_twice"),
        (3, "roll.unknown_unit"),
        (4, "roll.realm"),
    ];
    let expected = expected.map(|(at, rule)| (at, rule.to_owned()));
    assert_eq!(rules(Some(&register()), &requests), expected);
}

#[test]
fn one_key_for_two_owners_is_doubted_for_both() {
    let requests = [request(1, "1-101", "garden"), request(1, "1-102", "garden")];
    let both = [0, 1].map(|at| (at, "roll.duplicate_commitment".to_owned()));
    assert_eq!(rules(Some(&register()), &requests), both);
}

#[test]
fn without_a_register_only_the_community_is_compared() {
    let requests = [request(1, "9-999", "garden"), request(2, "1-101", "meadow")];
    assert_eq!(rules(None, &requests), [(1, "roll.realm".to_owned())]);
}

#[test]
fn the_unit_of_an_owner_is_found_however_it_is_written() {
    let found = register().of_unit("1幢101室").map(|owner| owner.number);
    assert_eq!(found, Some(1));
}
