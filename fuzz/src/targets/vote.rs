//! The messages of a vote.

use linli_rules::sealing::Sealing;
use linli_wire::{Ballot, Closing, DecryptionShare, Naming, Poll, RuleSet, TallyResult};

use crate::stable::{canonical, same_in_json};

/// A sealed ballot.
pub fn ballot(data: &[u8]) -> bool {
    let Ok(ballot) = Ballot::decode(data) else {
        return false;
    };
    assert_eq!(ballot.encode(), data, "two encodings of one ballot");
    let _ = ballot.body();
    true
}

/// A poll's canonical bytes.
pub fn poll(data: &[u8]) -> bool {
    let Ok(poll) = Poll::decode(data) else {
        return false;
    };
    assert_eq!(poll.encode(), data, "two encodings of one poll");
    let text = serde_json::to_vec(&poll).expect("documents have string keys");
    assert_eq!(same_in_json::<Poll>(&text).as_ref(), Some(&poll));
    examine(&poll);
    true
}

/// A poll's JSON.
pub fn poll_json(data: &[u8]) -> bool {
    let Some(poll) = same_in_json::<Poll>(data) else {
        return false;
    };
    assert_eq!(Poll::decode(&poll.encode()).as_ref(), Ok(&poll));
    examine(&poll);
    true
}

/// A consistent poll has a selection for every question.
fn examine(poll: &Poll) {
    if poll.check().is_ok()
        && let Ok(sealing) = Sealing::of(poll)
    {
        assert_eq!(sealing.selections.len(), poll.questions.len());
    }
}

/// Which ballots count.
pub fn closing(data: &[u8]) -> bool {
    let read: Option<Closing> = canonical(data).or_else(|| same_in_json(data));
    read.map(|closing| closing.digest()).is_some()
}

/// A trustee's share, as published and as proved.
pub fn decryption_share(data: &[u8]) -> bool {
    canonical::<DecryptionShare>(data).is_some()
        || canonical::<Naming>(data).is_some()
        || canonical::<linli_sigma::DecryptionShare>(data).is_some()
        || same_in_json::<DecryptionShare>(data).is_some()
        || same_in_json::<Naming>(data).is_some()
}

/// A poll's result.
pub fn tally_result(data: &[u8]) -> bool {
    canonical::<TallyResult>(data).is_some() || same_in_json::<TallyResult>(data).is_some()
}

/// A decision rule in TOML.
pub fn rule_set(data: &[u8]) -> bool {
    let text = std::str::from_utf8(data).unwrap_or_default();
    let Ok(rule) = toml::from_str::<RuleSet>(text) else {
        return false;
    };
    let again = toml::to_string(&rule).expect("rules are tables");
    assert_eq!(toml::from_str::<RuleSet>(&again).as_ref(), Ok(&rule));
    let bytes = borsh::to_vec(&rule).expect("writing to memory does not fail");
    canonical::<RuleSet>(&bytes) == Some(rule)
}
