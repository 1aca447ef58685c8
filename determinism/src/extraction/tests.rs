#![allow(clippy::unwrap_used)]

use super::*;
use linli_circuits::ballot::{Ballot, verifying_key};

fn key() -> (Params, VerifyingKey) {
    let params = Params::read(&mut linli_params::ballot_params().unwrap()).unwrap();
    let key = verifying_key(&params);
    (params, key)
}

/// What the key says of an extraction after a change.
fn held(change: impl FnOnce(&mut Extraction)) -> Result<(), String> {
    let (params, key) = key();
    let mut extraction = Extraction::of::<Ballot>(&params, &key).unwrap();
    change(&mut extraction);
    let text = pinned(&key);
    let value = Value::read(&text).unwrap();
    let columns = columns(value.field("cs").unwrap()).unwrap();
    commitments::hold(&extraction, &columns, &params, &text).map_err(|error| error.to_string())
}

#[test]
fn extraction_is_what_the_key_commits_to() {
    assert_eq!(held(|_| ()), Ok(()));
}

#[test]
fn another_fixed_value_is_not_the_keys() {
    let fixed = Err("the recorded fixed values are not the key's".to_owned());
    assert_eq!(held(|e| e.fixed[3][40] += Fp::one()), fixed);
    let selector = |e: &mut Extraction| {
        let column = e.first_selector_column;
        let row = e.fixed[column]
            .iter()
            .position(|v| *v != Fp::zero())
            .unwrap();
        e.fixed[column][row] = Fp::zero();
    };
    assert_eq!(held(selector), fixed);
}

#[test]
fn another_copy_is_not_the_keys() {
    let copies = Err("the recorded copies are not the key's".to_owned());
    for copy in 0..7 {
        let without = |e: &mut Extraction| {
            e.copies.remove(copy);
        };
        assert_eq!(held(without), copies);
    }
}

#[test]
fn constraints_have_their_names() {
    let (params, key) = key();
    let extraction = Extraction::of::<Ballot>(&params, &key).unwrap();
    let names = extraction.gates.iter().map(|gate| gate.name.as_str());
    let summary = linli_params::BALLOT_SUMMARY.lines();
    let summary = summary
        .skip_while(|line| !line.starts_with("constraint: "))
        .skip(1);
    let published = summary.map(|line| line.split(':').next().unwrap());
    assert!(names.eq(published));
}
