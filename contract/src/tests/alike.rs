//! Contract and node, fed the same messages, say the same.

use std::collections::BTreeSet;

use linli_rule::Rule;
use linli_rules::community::CommunityState;
use linli_testing::owners::motion;
use linli_testing::town::{Town, VERIFIER};
use linli_wire::Message;
use linli_wire::act::Act;
use proptest::prelude::*;
use serde_json::Value;
use std::sync::LazyLock;

use super::chain::{Chain, SENDER};
use super::on_chain;
use crate::Execute;

/// What a node does with the bytes of a message.
fn node(state: &mut CommunityState, at: i64, bytes: &[u8]) -> Result<(), &'static str> {
    let message = Message::decode(bytes).map_err(|error| error.rule())?;
    let admitted = VERIFIER.admit_new(state, &[(at, &message)]);
    let verdict = admitted.verify().remove(0);
    let offer = verdict.map_err(|error| error.rule())?;
    state
        .apply(at, offer)
        .map(drop)
        .map_err(|error| error.rule())
}

/// What the contract does with them.
fn contract(chain: &mut Chain, at: i64, bytes: &[u8]) -> Result<(), &'static str> {
    let execute = Execute::submit([bytes.to_vec()]);
    let done = chain.send(at, SENDER, &[], &execute);
    done.map(drop).map_err(|refusal| refusal.rule())
}

/// Both, which must say the same and then stand alike.
fn both(
    chain: &mut Chain,
    state: &mut CommunityState,
    at: i64,
    bytes: &[u8],
) -> Option<&'static str> {
    let (one, other) = (contract(chain, at, bytes), node(state, at, bytes));
    if one == Err("contract.ledger") {
        // Whose scheme it is, is seen before who signed it.
        assert!(other.is_err());
    } else {
        assert_eq!(one, other);
    }
    assert_eq!(chain.root(), state.state_root());
    one.err()
}

/// A vote on one motion, with a ballot of each of two owners.
pub(super) static MOTION: LazyLock<(Town, [Vec<u8>; 2])> = LazyLock::new(|| {
    let town = Town::new("contract", 8, vec![motion()]).founded();
    let ballots = [0, 1].map(|owner| town.ballot(owner, 0, 1).encode());
    (town, ballots)
});

fn founded(town: &Town) -> (Chain, CommunityState) {
    let (mut chain, mut state) = (Chain::default(), CommunityState::new());
    for (at, message) in &town.log {
        assert_eq!(both(&mut chain, &mut state, *at, &message.encode()), None);
    }
    (chain, state)
}

/// Changes the bytes of a ballot as a published vector says.
fn changed(ballot: &[u8], changes: &Value) -> Vec<u8> {
    let mut bytes = ballot.to_vec();
    let hex = |value: &Value| hex::decode(value.as_str().expect("hex")).expect("hex");
    let number = |value: &Value| usize::try_from(value.as_u64().expect("a number")).expect("small");
    for change in changes.as_array().expect("changes") {
        if let Some(replace) = change.get("replace") {
            let (at, new) = (number(&replace["at"]), hex(&replace["bytes"]));
            bytes[at..at + new.len()].copy_from_slice(&new);
        } else if let Some(append) = change.get("append") {
            bytes.extend(hex(&append["bytes"]));
        } else if let Some(pad) = change.get("pad") {
            bytes.resize(number(&pad["length"]), 0);
        } else {
            bytes.truncate(number(&change["truncate"]["length"]));
        }
    }
    bytes
}

#[test]
fn every_published_change_of_a_ballot_is_refused_by_the_nodes_rule() {
    let vectors = include_str!("../../../tests/vectors/ballot.json");
    let vectors: Value = serde_json::from_str(vectors).expect("JSON");
    let (town, [ballot, _]) = &*MOTION;
    let (mut chain, mut state) = founded(town);
    let at = town.poll.opens;
    let mut seen = 0;
    for vector in vectors["vectors"].as_array().expect("vectors") {
        let input = &vector["input"];
        let changes = &input["changes"];
        if input["ballot"] != "motion ballot" || changes.as_array().is_none_or(Vec::is_empty) {
            continue;
        }
        let message = Message::Ballot(changed(ballot, changes)).encode();
        let rule = both(&mut chain, &mut state, at, &message);
        // A message can name a poll that nobody published, which a verifier of one poll cannot tell.
        let published = match vector["expect"].as_str() {
            Some("ballot.poll") => "community.unknown_poll",
            Some(rule) => rule,
            None => panic!("a vector without a verdict"),
        };
        assert_eq!(rule, Some(published), "{}", vector["name"]);
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[test]
fn every_published_claim_and_message_gets_the_nodes_verdict() {
    let (town, _) = &*MOTION;
    let (mut chain, mut state) = founded(town);
    for (file, is_claim) in [
        (include_str!("../../../tests/vectors/claim.json"), true),
        (include_str!("../../../tests/vectors/message.json"), false),
    ] {
        let vectors: Value = serde_json::from_str(file).expect("JSON");
        for vector in vectors["vectors"].as_array().expect("vectors") {
            let Some(text) = vector["input"]["bytes"].as_str() else {
                continue;
            };
            let bytes = hex::decode(text).expect("hex");
            let bytes = match is_claim {
                true => Message::Claim(bytes).encode(),
                false => bytes,
            };
            let rule = both(&mut chain, &mut state, town.poll.opens, &bytes);
            if vector["expect"] != "ok" {
                assert_eq!(rule, vector["expect"].as_str(), "{}", vector["name"]);
            }
        }
    }
}

/// `claim.proof`: nothing in a claim can be changed, and node and contract refuse it by the same rule.
#[test]
fn every_change_of_a_claim_is_refused_by_the_nodes_rule() {
    let mut town = on_chain(Town::new("contract", 8, vec![motion()])).founded();
    town.open_scheme(2);
    let (mut chain, mut state) = (Chain::default(), CommunityState::new());
    for (at, message) in town.log.iter().filter(|(_, message)| !is_coins(message)) {
        assert_eq!(both(&mut chain, &mut state, *at, &message.encode()), None);
    }
    let at = town.before();
    let claim = town.claim_of(0, at).encode();
    let mut send = |bytes: &[u8]| {
        let message = Message::Claim(bytes.to_vec()).encode();
        both(&mut chain, &mut state, at, &message)
    };
    let mut rules = BTreeSet::new();
    for place in (0..claim.len()).step_by(claim.len() / 64) {
        let mut other = claim.clone();
        other[place] ^= 1;
        rules.extend(Some(send(&other).expect("no change is taken")));
    }
    assert!(
        rules.contains("claim.proof") && rules.contains("encoding.magic"),
        "{rules:?}"
    );
    assert_eq!(send(&claim[1..]), Some("encoding.magic"));
    assert_eq!(send(&claim[..claim.len() - 1]), Some("encoding.canonical"));
    assert_eq!(
        send(&[&claim[..], &[0]].concat()),
        Some("encoding.canonical")
    );
    assert_eq!(send(&claim), None);
    assert_eq!(send(&claim), Some("claim.event_once"));
}

/// What is said of a vote and of a scheme, in order, and when; without the coins, which no message brings.
static STORY: LazyLock<Vec<(i64, Vec<u8>)>> = LazyLock::new(|| {
    let (vote, ballots) = &*MOTION;
    let mut town = on_chain(Town::new("contract", 8, vec![motion()])).founded();
    town.open_scheme(2);
    town.claim(0);
    town.claim(1);
    let said = town.log.iter().filter(|(_, message)| !is_coins(message));
    let said = said.map(|(at, message)| (*at, message.encode()));
    let cast = ballots
        .iter()
        .map(|ballot| Message::Ballot(ballot.clone()).encode());
    let cast = cast.map(|ballot| (vote.poll.opens, ballot));
    said.chain(cast).collect()
});

fn is_coins(message: &Message) -> bool {
    matches!(message, Message::Act { act: Act::Contribute(act), .. } if act.signatures.is_empty())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    #[test]
    fn they_refuse_and_accept_alike(
        faults in prop::collection::vec((0u8..30, any::<u16>()), STORY.len()),
    ) {
        let (mut chain, mut state) = (Chain::default(), CommunityState::new());
        for ((at, bytes), (fault, place)) in STORY.iter().zip(faults) {
            let mut said = bytes.clone();
            match fault {
                // Not said at all, or much too late.
                0 => continue,
                1 => { both(&mut chain, &mut state, at + 400 * 86_400, bytes); }
                2..5 => {
                    let place = usize::from(place) % said.len();
                    said[place] ^= 1;
                    both(&mut chain, &mut state, *at, &said);
                }
                // Said again.
                5..8 => { both(&mut chain, &mut state, *at, bytes); }
                _ => {}
            }
            both(&mut chain, &mut state, *at, bytes);
        }
    }
}

#[test]
fn the_story_is_taken_where_nothing_is_wrong() {
    let (mut chain, mut state) = (Chain::default(), CommunityState::new());
    for (at, bytes) in STORY.iter() {
        assert_eq!(both(&mut chain, &mut state, *at, bytes), None);
    }
}
