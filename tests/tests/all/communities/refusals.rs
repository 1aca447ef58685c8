//! What the verifier of messages refuses before the state sees it.

use linli_rule::Rule;
use linli_rules::community::{CommunityState, Offer};
use linli_testing::hall::Hall;
use linli_testing::officers::{COMMITTEE, REGISTRAR};
use linli_testing::town::{SOUND, Town, VERIFIER};
use linli_wire::Poll;
use linli_wire::message::{Message, MessageKind};

/// The rule by which the verifier refuses a message.
fn refused(state: &CommunityState, at: i64, message: &Message) -> &'static str {
    let mut verdicts = VERIFIER.verify_timed(state, &[(at, message)]);
    let verdict = verdicts.pop().expect("one");
    verdict
        .map(|offer: Offer| offer.kind())
        .expect_err("refused")
        .rule()
}

#[test]
fn a_roll_must_be_the_one_that_was_signed() {
    let mut town = Town::begin();
    let (at, hall) = (town.before(), Hall::default());
    let mut published = hall.publish(&town.owners.roll);
    assert_eq!(
        refused(&town.state, at, &Message::Roll(published.clone())),
        "community.unfounded"
    );
    town.take(at, hall.founding());
    let mut summary = published.act.act.clone();
    summary.heads += 1;
    published.act = hall.sign(summary, REGISTRAR);
    assert_eq!(
        refused(&town.state, at, &Message::Roll(published.clone())),
        "message.roll"
    );
    // The signers are checked before the file is opened.
    published.act.signatures.clear();
    published.roll = b"{".to_vec();
    assert_eq!(
        refused(&town.state, at, &Message::Roll(published)),
        "authority.threshold"
    );
    let mut published = hall.publish(&town.owners.roll);
    published.roll = b"{".to_vec();
    assert_eq!(
        refused(&town.state, at, &Message::Roll(published)),
        "roll.encoding"
    );
    let published = Message::Roll(hall.publish(&town.owners.roll));
    town.take(at, published.clone());
    assert_eq!(refused(&town.state, at, &published), "community.roll_twice");
}

#[test]
fn trustees_must_be_those_of_the_ceremony() {
    let mut town = Town::begin();
    let (at, hall) = (town.before(), Hall::default());
    town.take(at, hall.founding());
    let mut published = hall.trustees(&town.ceremony);
    let mut others = published.act.act.clone();
    others.names.reverse();
    published.act = hall.sign(others, COMMITTEE);
    assert_eq!(
        refused(&town.state, at, &Message::Trustees(published)),
        "message.trustees"
    );
    let mut published = hall.trustees(&town.ceremony);
    published.ceremony = b"[]".to_vec();
    assert_eq!(
        refused(&town.state, at, &Message::Trustees(published)),
        "message.ceremony"
    );
    let published = Message::Trustees(hall.trustees(&town.ceremony));
    town.take(at, published.clone());
    assert_eq!(
        refused(&town.state, at, &published),
        "community.trustees_twice"
    );
}

#[test]
fn ballots_of_unknown_early_or_closed_polls_reach_no_proof() {
    let ballots: Vec<&Message> = SOUND
        .iter()
        .map(|(_, message)| message)
        .filter(|message| message.kind() == MessageKind::Ballot)
        .collect();
    let Message::Ballot(bytes) = ballots[0] else {
        panic!("a ballot");
    };
    // A proof of zeros would be refused as such if it were checked.
    let mut junk = bytes.clone();
    junk.iter_mut().rev().take(1000).for_each(|byte| *byte = 0);
    let junk = Message::Ballot(junk);
    let town = Town::begin().founded();
    let Poll { opens, closes, .. } = town.poll;
    assert_eq!(
        refused(&CommunityState::new(), opens, &junk),
        "community.unfounded"
    );
    assert_eq!(refused(&town.state, opens - 1, &junk), "poll.not_open");
    assert_eq!(refused(&town.state, closes, &junk), "poll.closed");
    assert_eq!(refused(&town.state, opens, &junk), "ballot.proof");
    // In a batch each verdict keeps its place.
    let batch: Vec<_> = [ballots[0], &junk, ballots[1]].map(|m| (opens, m)).into();
    let verdicts = VERIFIER.verify_timed(&town.state, &batch);
    let good: Vec<bool> = verdicts.iter().map(Result::is_ok).collect();
    assert_eq!(good, [true, false, true]);
}
