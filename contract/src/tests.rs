//! The contract beside a node: the same messages, the same verdicts, and every coin accounted for.

mod alike;
mod chain;
mod exports;
mod money;
mod replays;

use linli_testing::officers::money;
use linli_testing::town::{Log, Town};
use linli_wire::Message;
use linli_wire::act::Act;

use crate::{Coin, Execute, LeftOut};
use chain::{CHAIN, CONTRACT, Chain, DENOMINATION, SENDER, address};

/// A town whose scheme lives on the test's chain.
fn town() -> Town {
    on_chain(Town::begin())
}

fn on_chain(mut town: Town) -> Town {
    town.scheme.ledger = format!("cosmwasm:{CHAIN}/{CONTRACT}/{DENOMINATION}");
    town.payees = vec![address("ann"), address("bo")];
    town
}

/// What has to be sent so that a contract takes an entry of a log.
fn execution(message: &Message) -> (Vec<Coin>, Execute) {
    match message {
        Message::Act {
            scheme,
            act: Act::Contribute(act),
        } if act.signatures.is_empty() => {
            let coin = chain::coin(act.act.amount.get());
            (vec![coin], Execute::Contribute { scheme: *scheme })
        }
        Message::Act {
            scheme,
            act: Act::Pay(act),
        } if act.signatures.is_empty() => {
            let (scheme, claims) = (*scheme, vec![act.act.claim]);
            (vec![], Execute::Pay { scheme, claims })
        }
        other => (vec![], Execute::submit([other.encode()])),
    }
}

/// The whole record of a town on a chain, entry by entry.
fn whole(town: &Town) -> Chain {
    let mut chain = Chain::default();
    chain.send_all(&town.log);
    chain
}

/// A town after everything, with votes and claims.
fn ended() -> (Town, Log) {
    let mut town = town().founded();
    town.open_scheme(2);
    town.claim(0);
    town.claim(1);
    town.vote();
    town.tally();
    town.settle();
    let log = town.log.clone();
    (town, log)
}

fn rules(left_out: &[LeftOut]) -> Vec<&'static str> {
    left_out.iter().map(LeftOut::rule).collect()
}

#[test]
fn a_whole_record_leads_to_the_nodes_state() {
    let (town, log) = ended();
    let chain = whole(&town);
    assert_eq!(chain.root(), town.state.state_root());
    assert_eq!(chain.height(), log.len() as u64);
    assert_eq!(chain.balance(SENDER), 1_000_000_000 - 3_490_000 + 200);
    assert_eq!(
        chain.balance(&address("ann")) + chain.balance(&address("bo")),
        u128::from(money(3_490_000 - 200).get())
    );
}

#[test]
fn ballots_sent_together_count_as_if_sent_alone() {
    let mut town = town().founded();
    town.vote();
    let mut chain = Chain::default();
    let (announced, cast) = town.log.split_at(4);
    chain.send_all(announced);
    let at = cast[0].0;
    let ballots = cast.iter().map(|(_, message)| message.encode());
    let outcome = chain.send(at, SENDER, &[], &Execute::submit(ballots));
    assert_eq!(outcome.expect("they count").taken.len(), cast.len());

    let mut alone = Chain::default();
    alone.send_all(announced);
    for (_, message) in cast {
        let execute = Execute::submit([message.encode()]);
        alone.send(at, SENDER, &[], &execute).expect("it counts");
    }
    assert_eq!(chain.root(), alone.root());
}

/// `contract.nothing`: an execution that does nothing is refused.
#[test]
fn an_execution_without_messages_is_refused() {
    let town = town().founded();
    let mut chain = whole(&town);
    let nothing = Execute::submit([]);
    let refused = chain.send(town.before(), SENDER, &[], &nothing);
    assert_eq!(chain::rule(refused), "contract.nothing");
}

#[test]
fn one_bad_ballot_of_several_spoils_no_other() {
    let mut town = town().founded();
    town.vote();
    let mut chain = Chain::default();
    let (announced, cast) = town.log.split_at(4);
    chain.send_all(announced);
    let mut ballots: Vec<_> = cast[..3].iter().map(|(_, m)| m.encode()).collect();
    let last = ballots[1].len() - 1;
    ballots[1][last] ^= 1;
    ballots.push(ballots[0].clone());
    let outcome = chain.send(cast[0].0, SENDER, &[], &Execute::submit(ballots));
    let outcome = outcome.expect("two count");
    assert_eq!(outcome.taken.len(), 2);
    assert_eq!(
        outcome
            .left_out
            .iter()
            .map(|it| it.place)
            .collect::<Vec<_>>(),
        [1, 3]
    );
    assert_eq!(rules(&outcome.left_out)[0], "ballot.proof");
}
