//! Messages of one contract sent to another.

use linli_testing::town::VERIFIER;
use linli_wire::Message;

use super::alike::MOTION;
use super::chain::{ANOTHER, CHAIN, CONTRACT, SENDER, rule};
use super::{town, whole};
use crate::{Call, Contract, Execute};

/// `claim.ledger`: a claim for one contract is no claim at another, or on another chain, which has the same officers and
/// members.
#[test]
fn a_claim_is_for_one_contract_only() {
    for (part, other) in [(CONTRACT, ANOTHER), (CHAIN, "other-1")] {
        is_refused_elsewhere(part, other);
    }
}

fn is_refused_elsewhere(part: &str, other: &str) {
    let (mut here, mut there) = (town(), town());
    there.scheme.ledger = there.scheme.ledger.replace(part, other);
    for town in [&mut here, &mut there] {
        let founding = town.hall.founding();
        town.take(town.before(), founding);
        town.open_scheme(2);
    }
    let mut chain = whole(&here);
    let at = here.before();
    let mut claim = there.claim_of(0, at);
    let sent = |claim: &linli_wire::claim::Claim| {
        Execute::submit([Message::Claim(claim.encode()).encode()])
    };
    let refused = chain.send(at, SENDER, &[], &sent(&claim));
    assert_eq!(rule(refused), "community.unknown_scheme");
    claim.body.scheme = here.scheme_id();
    let refused = chain.send(at, SENDER, &[], &sent(&claim));
    assert_eq!(rule(refused), "claim.ledger");
    claim.body.ledger = here.scheme.ledger.clone();
    let refused = chain.send(at, SENDER, &[], &sent(&claim));
    assert_ne!(rule(refused), "claim.ledger");
}

/// `community.unknown_poll`: a ballot counts only where its poll was published.
#[test]
fn a_ballot_of_another_communitys_poll_is_refused() {
    let (other, [ballot, _]) = &*MOTION;
    let mut chain = whole(&town().founded());
    let execute = Execute::submit([Message::Ballot(ballot.clone()).encode()]);
    let refused = chain.send(other.poll.opens, SENDER, &[], &execute);
    assert_eq!(rule(refused), "community.unknown_poll");
}

/// `claim.key`: a scheme that nobody could claim from here is not founded.
#[test]
fn a_scheme_for_another_circuit_is_refused() {
    let mut here = town();
    let founding = here.hall.founding();
    here.take(here.before(), founding);
    let mut chain = whole(&here);
    here.scheme.claim_key = "vk1other".into();
    let scheme = Execute::submit([here.hall.scheme(&here.scheme).encode()]);
    let refused = chain.send(here.before(), SENDER, &[], &scheme);
    assert_eq!(rule(refused), "claim.key");
}

#[test]
fn an_execution_that_ends_before_its_end_leaves_no_trace() {
    let (town, [ballot, _]) = &*MOTION;
    let chain = whole(town);
    let before = chain.kept.clone();
    let mut contract = Contract::open(chain.here.clone(), &chain.kept);
    let call = Call {
        at: town.poll.opens,
        sender: SENDER,
        funds: &[],
        is_address: &|_| true,
    };
    let execute = Execute::submit([Message::Ballot(ballot.clone()).encode()]);
    contract
        .execute(&VERIFIER, call, &execute)
        .expect("it counts");
    // Everything is written at the end, and this one never came to it.
    drop(contract);
    assert_eq!(chain.kept, before);
}
