//! The messages of a vote.

use linli_ledger::sealing::Sealing;
use linli_wire::{Ballot, Closing, Counting, DecryptionShare, Poll, RuleSet, TallyResult};

use crate::stable::{canonical, same_in_json};

/// A sealed ballot.
pub fn ballot(data: &[u8]) {
    let Ok(ballot) = Ballot::decode(data) else {
        return;
    };
    assert_eq!(ballot.encode(), data, "two encodings of one ballot");
    let _ = ballot.body();
}

/// A poll's canonical bytes.
pub fn poll(data: &[u8]) {
    let Ok(poll) = Poll::decode(data) else { return };
    assert_eq!(poll.encode(), data, "two encodings of one poll");
    let text = serde_json::to_vec(&poll).expect("documents have string keys");
    assert_eq!(same_in_json::<Poll>(&text).as_ref(), Some(&poll));
    examine(&poll);
}

/// A poll's JSON.
pub fn poll_json(data: &[u8]) {
    let Some(poll) = same_in_json::<Poll>(data) else {
        return;
    };
    assert_eq!(Poll::decode(&poll.encode()).as_ref(), Ok(&poll));
    examine(&poll);
}

/// A consistent poll's questions can be sealed.
fn examine(poll: &Poll) {
    if poll.check().is_ok()
        && let Ok(sealing) = Sealing::of(poll)
    {
        assert_eq!(sealing.selections.len(), poll.questions.len());
    }
}

/// Which ballots count.
pub fn closing(data: &[u8]) {
    let read = canonical::<Closing>(data).or_else(|| same_in_json(data));
    if let Some(closing) = read {
        let _ = closing.digest();
    }
}

/// A trustee's part, as published and as proved.
pub fn decryption_share(data: &[u8]) {
    canonical::<DecryptionShare>(data);
    canonical::<linli_sigma::DecryptionShare>(data);
    same_in_json::<DecryptionShare>(data);
}

/// A poll's result.
pub fn tally_result(data: &[u8]) {
    canonical::<TallyResult>(data);
    same_in_json::<TallyResult>(data);
}

/// A decision rule in TOML.
pub fn rule_set(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    let Ok(rule) = toml::from_str::<RuleSet>(text) else {
        return;
    };
    let again = toml::to_string(&rule).expect("rules are tables");
    assert_eq!(toml::from_str::<RuleSet>(&again).as_ref(), Ok(&rule));
    canonical::<RuleSet>(&borsh::to_vec(&rule).expect("writing to memory does not fail"));
    let mut question = linli_wire::Question {
        text: "?".to_owned(),
        options: vec!["A".to_owned(), "B".to_owned()],
        min: 1,
        max: 1,
        abstain: true,
        rule: rule.clone(),
    };
    for counting in [Counting::Heads, Counting::Shares, Counting::Both] {
        question.abstain = !question.abstain;
        let _ = rule.applies_to(&question, counting);
    }
}
