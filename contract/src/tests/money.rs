//! Coins that come, coins that go, and coins that are refused.

use linli_primitives::EventNullifier;
use linli_testing::officers::{TREASURER, sign};
use linli_testing::town::Town;
use linli_testing::town::fund::contribution;
use linli_wire::Message;
use linli_wire::act::Act;
use linli_wire::claim::Claim;

use super::chain::{ANOTHER, CHAIN, CONTRACT, Chain, SENDER, address, coin, rule};
use super::{town, whole};
use crate::{Coin, Execute, Refusal};

/// A scheme with a contribution and an open round.
fn opened() -> (Town, Chain) {
    let mut town = town().founded();
    town.open_scheme(2);
    let chain = whole(&town);
    (town, chain)
}

/// The same with a claim.
fn claimed() -> (Town, Chain) {
    let (mut town, mut chain) = opened();
    let before = town.log.len();
    town.claim(0);
    chain.send_all(&town.log[before..]);
    (town, chain)
}

fn contribute(town: &Town) -> Execute {
    let scheme = town.scheme_id();
    Execute::Contribute { scheme }
}

fn refused(chain: &mut Chain, at: i64, funds: &[Coin], execute: &Execute) -> &'static str {
    let before = chain.clone();
    let rule = rule(chain.send(at, SENDER, funds, execute));
    assert_eq!(chain.kept, before.kept);
    assert_eq!(chain.bank, before.bank);
    rule
}

/// `contract.funds`: a contribution is one sum of coins, and nothing else comes with any.
#[test]
fn coins_that_are_no_contribution_are_refused() {
    let (town, mut chain) = opened();
    let at = town.before();
    let other = Coin {
        denomination: "other".into(),
        amount: 1,
    };
    let too_many = Coin {
        amount: 1 << 48,
        ..coin(0)
    };
    for funds in [vec![], vec![coin(5), other], vec![too_many]] {
        assert_eq!(
            refused(&mut chain, at, &funds, &contribute(&town)),
            "contract.funds"
        );
    }
    let pay = Execute::Pay {
        scheme: town.scheme_id(),
        claims: vec![],
    };
    let submit = Execute::submit([town.log[0].1.encode()]);
    for execute in [pay, submit] {
        assert_eq!(
            refused(&mut chain, at, &[coin(5)], &execute),
            "contract.funds"
        );
    }
    let zero = refused(&mut chain, at, &[coin(0)], &contribute(&town));
    assert_eq!(zero, "contribution.amount");
}

/// `contract.denomination`: only the scheme's own coins are contributed.
#[test]
fn coins_of_another_kind_are_refused() {
    let (town, mut chain) = opened();
    let other = Coin {
        denomination: "other".into(),
        amount: 5,
    };
    let rule = refused(&mut chain, town.before(), &[other], &contribute(&town));
    assert_eq!(rule, "contract.denomination");
}

/// `pool.held`: where a contract holds the pool, no officer's word moves it, signed or not.
#[test]
fn an_officer_moves_no_coins() {
    let (town, mut chain) = opened();
    let scheme = town.scheme_id();
    let signed = sign(scheme, contribution("bank 9"), TREASURER);
    let unsigned = linli_wire::signature::Signed::new(contribution("bank 9"));
    for act in [signed, unsigned] {
        let act = Act::Contribute(act);
        let execute = Execute::submit([Message::Act { scheme, act }.encode()]);
        assert_eq!(
            refused(&mut chain, town.before(), &[], &execute),
            "pool.held"
        );
    }
}

/// `contract.payee`, `claim.body`: a claim whose coins could reach nobody is refused before it can spend its note, and
/// whoever broadcasts one cannot have it paid to another address.
#[test]
fn a_claim_is_paid_to_the_address_that_it_proves() {
    let (mut town, mut chain) = opened();
    let at = town.before();
    let sent = |claim: &Claim| Execute::submit([Message::Claim(claim.encode()).encode()]);
    town.payees = vec!["elsewhere1ann".into()];
    let claim = town.claim_of(0, at);
    assert_eq!(
        refused(&mut chain, at, &[], &sent(&claim)),
        "contract.payee"
    );
    let mut stolen = claim;
    stolen.body.payee = address("thief").into_bytes();
    assert_eq!(refused(&mut chain, at, &[], &sent(&stolen)), "claim.proof");
}

#[test]
fn claims_are_paid_by_the_contract_itself_once_their_round_allows_it() {
    let (mut town, mut chain) = claimed();
    let pay = Execute::Pay {
        scheme: town.scheme_id(),
        claims: vec![],
    };
    let before = town.log.len();
    town.settle();
    let closed = &town.log[before..=before];
    let closed_at = closed[0].0;
    assert_eq!(
        refused(&mut chain, closed_at, &[], &pay),
        "contract.nothing"
    );
    chain.send_all(closed);
    assert_eq!(refused(&mut chain, closed_at, &[], &pay), "payout.notice");
    let (paid_at, _) = town.log[before + 1];
    let stranger = address("stranger");
    let outcome = chain.send(paid_at, &stranger, &[], &pay).expect("due");
    assert_eq!(outcome.sendings.len(), 2);
    assert_eq!(chain.balance(&address("ann")), 3_490_000 - 100);
    // The fee is for whoever saw to it.
    assert_eq!(chain.balance(&stranger), 100);
    assert_eq!(chain.balance(CONTRACT), 0);
    assert_eq!(chain.root(), town.state.state_root());
    assert_eq!(refused(&mut chain, paid_at, &[], &pay), "contract.nothing");
}

#[test]
fn what_is_not_owed_is_not_paid() {
    let (town, mut chain) = claimed();
    let scheme = town.scheme_id();
    let claim = town.fund().claims()[0].event_nullifier;
    for claims in [vec![claim], vec![EventNullifier::new(7.into())]] {
        let pay = Execute::Pay { scheme, claims };
        assert_eq!(
            refused(&mut chain, town.before(), &[], &pay),
            "payout.unknown"
        );
    }
}

/// `contract.ledger`: a scheme lives on the contract that it names, and on no other.
#[test]
fn a_scheme_of_another_contract_or_chain_is_refused() {
    let (town, _) = opened();
    for ledger in [
        format!("cosmwasm:{CHAIN}/{ANOTHER}/ibc/COIN"),
        format!("cosmwasm:other-1/{CONTRACT}/ibc/COIN"),
        "log".to_owned(),
    ] {
        let mut other = super::town();
        other.scheme.ledger = ledger;
        let mut chain = Chain::default();
        chain.send_all(&town.log[..1]);
        let scheme = other.hall.scheme(&other.scheme);
        let execute = Execute::submit([scheme.encode()]);
        assert_eq!(
            refused(&mut chain, town.before(), &[], &execute),
            "contract.ledger"
        );
        let contribute = contribute(&other);
        let unknown = chain.send(town.before(), SENDER, &[coin(5)], &contribute);
        assert!(matches!(unknown, Err(Refusal::Message(_))));
    }
}
