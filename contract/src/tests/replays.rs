//! Messages of one contract sent to another.

use linli_testing::town::Town;
use linli_wire::Message;

use super::chain::{CONTRACT, Chain, SENDER, rule};
use super::{execution, town, whole};
use crate::Execute;

/// `claim.ledger`: a claim for one contract is no claim at another, which has the same officers and members.
#[test]
fn a_claim_is_for_one_contract_only() {
    let (mut here, mut there) = (town(), town());
    there.scheme.ledger = there.scheme.ledger.replace(CONTRACT, "linli1another");
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
    let mut other = Town::begin();
    other.poll.opens += 1;
    let mut other = other.founded();
    other.vote();
    let town = town().founded();
    let mut chain = whole(&town);
    let (at, ballot) = &other.log[4];
    let (funds, execute) = execution(ballot);
    let refused = chain.send(*at, SENDER, &funds, &execute);
    assert_eq!(rule(refused), "community.unknown_poll");
}

#[test]
fn an_execution_that_ends_before_its_end_leaves_no_trace() {
    let mut town = town().founded();
    town.vote();
    let mut chain = Chain::default();
    chain.send_all(&town.log[..4]);
    let before = chain.kept.clone();
    let mut contract = crate::Contract::open(chain.here.clone(), &chain.kept);
    let call = crate::Call {
        at: town.log[4].0,
        sender: SENDER,
        funds: &[],
        is_address: &|_| true,
    };
    let execute = Execute::submit([town.log[4].1.encode()]);
    contract
        .execute(&linli_testing::town::VERIFIER, call, &execute)
        .expect("it counts");
    // Everything is written at the end, and this one never came to it.
    drop(contract);
    assert_eq!(chain.kept, before);
}
