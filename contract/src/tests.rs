//! The contract beside a node: the same messages, the same verdicts, and every coin accounted for.

mod alike;
mod chain;
mod exports;
mod money;
mod replays;

use linli_testing::town::{Log, Town};
use linli_wire::Message;
use linli_wire::act::Act;

use crate::{Coin, Execute};
use alike::MOTION;
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

/// A town on a chain, entry by entry.
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

#[test]
fn ballots_sent_together_count_as_if_sent_alone() {
    let (town, ballots) = &*MOTION;
    let chain = whole(town);
    let at = town.poll.opens;
    let sent = |ballots: &[&Vec<u8>]| {
        let ballot = |bytes: &&Vec<u8>| Message::Ballot((*bytes).clone()).encode();
        Execute::submit(ballots.iter().map(ballot))
    };
    let [first, second] = ballots;
    let mut alone = chain.clone();
    for ballot in ballots {
        let outcome = alone.send(at, SENDER, &[], &sent(&[ballot]));
        assert_eq!(outcome.expect("it counts").taken.len(), 1);
    }
    let mut forged = first.clone();
    let last = forged.len() - 1;
    forged[last] ^= 1;

    let mut together = chain;
    let outcome = together.send(at, SENDER, &[], &sent(&[first, &forged, second, first]));
    let outcome = outcome.expect("two count");
    assert_eq!(outcome.taken.len(), 2);
    let places: Vec<_> = outcome.left_out.iter().map(|it| it.place).collect();
    assert_eq!(places, [1, 3]);
    assert_eq!(outcome.left_out[0].rule(), "ballot.proof");
    assert_eq!(together.root(), alone.root());
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
