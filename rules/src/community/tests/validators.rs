//! Who holds the record together.

use linli_wire::validators::{Validators, ValidatorsUpdate};

use super::*;

fn update(number: u64, seeds: &[u8], keys: &[u8]) -> Offer {
    let validators = validators(seeds);
    Offer::Validators(signed(ValidatorsUpdate { number, validators }, keys))
}

#[test]
fn the_document_names_the_first_validators() {
    assert!(CommunityState::new().validators().is_none());
    let town = Town::founded();
    let in_force = town.state.validators().expect("named");
    assert_eq!(in_force.validators, community().validators);
    assert_eq!((in_force.entry, in_force.changes), (0, 0));
}

/// `community.validators_number`, `community.validators`: the committee names the next validators, once, and they are in
/// force from the next entry on.
#[test]
fn the_committee_names_other_validators() {
    let mut town = Town::founded();
    for number in [0, 2] {
        let rule = town.refuses(30, update(number, &[61, 65], &COMMITTEE));
        assert_eq!(rule, "community.validators_number");
    }
    let twice = update(1, &[61, 62, 61], &COMMITTEE);
    assert_eq!(town.refuses(30, twice), "community.validators");
    let by_others = update(1, &[61, 65], &REGISTRAR);
    assert_eq!(town.refuses(30, by_others), "authority.threshold");
    let root = town.state.state_root();
    let entry = town.state.height();
    town.take(30, update(1, &[61, 62, 63, 65], &COMMITTEE));
    let in_force = town.state.validators().expect("named").clone();
    assert_eq!(in_force.validators, validators(&[61, 62, 63, 65]));
    assert_eq!((in_force.entry, in_force.changes), (entry, 1));
    assert_ne!(town.state.state_root(), root);
    let again = update(1, &[61, 62, 63, 65], &COMMITTEE);
    assert_eq!(
        town.refuses(31, again.clone()),
        "community.validators_number"
    );
    // It may be sent again, whoever asks before it is signed.
    assert_eq!(town.state.check_ahead(31, &again), Ok(()));
    assert!(town.state.check_ahead(31, &update(3, &[61], &[])).is_err());
    assert_eq!(town.state.check_ahead(31, &update(2, &[61], &[])), Ok(()));
}

/// `community.validators_none`: one node's record stays one node's, and several validators' stays theirs.
#[test]
fn a_record_is_one_nodes_or_several_validators() {
    let mut town = Town::founded();
    let rule = town.refuses(30, update(1, &[], &COMMITTEE));
    assert_eq!(rule, "community.validators_none");
    let mut alone = community();
    alone.validators = Validators::default();
    let mut state = CommunityState::new();
    let founding = sign(alone.id(), alone.clone(), &COMMITTEE);
    state.apply(10, Offer::Community(founding)).expect("sound");
    assert!(state.validators().is_none());
    let validators = validators(&[61]);
    let act = ValidatorsUpdate {
        number: 1,
        validators,
    };
    let act = Offer::Validators(sign(alone.id(), act, &COMMITTEE));
    assert_eq!(state.apply(20, act), Err(Refusal::ValidatorsNone));
}

/// `community.validators_apart`: neither new validators nor new officers may share a key.
#[test]
fn officers_and_validators_stay_apart() {
    let mut town = Town::founded();
    for taken in [10, 20, 40] {
        let rule = town.refuses(30, update(1, &[61, taken], &COMMITTEE));
        assert_eq!(rule, "community.validators_apart");
    }
    let officers = |keys: &[u8]| Offer::CommunityRoles(signed(new_roles(1, keys), &COMMITTEE));
    let rule = town.refuses(30, officers(&[13, 62]));
    assert_eq!(rule, "community.validators_apart");
    // A validator no longer in force may become an officer.
    town.take(30, update(1, &[61, 63], &COMMITTEE));
    town.take(31, officers(&[13, 62]));
}
