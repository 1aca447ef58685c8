//! Coins of a scheme whose pool a contract holds.

use linli_wire::pool::Contribution;

use super::*;
use crate::aid::state::Movement;

fn coins(amount: u64, reference: &str) -> Input {
    Input::Moved(Movement::In(Contribution {
        amount: money(amount),
        reference: reference.into(),
    }))
}

fn held() -> World {
    let mut held = scheme();
    held.ledger = "cosmwasm:test-1/linli1contract/ibc/COIN".into();
    World::of(held)
}

/// `pool.held`: coins move a pool that a contract holds, officers' acts any other.
#[test]
fn a_pool_is_moved_by_coins_or_by_officers() {
    let mut world = held();
    let contribution = world.contribution(5, "bank 1");
    let back = world.give_back(5, "r");
    for act in [contribution, back] {
        assert_eq!(world.refuses(act), "pool.held");
    }
    world.offer(coins(5, "coins:1")).expect("they came");
    assert_eq!(world.state.state().pool().balance(), 5);
    let again = world.offer(coins(5, "coins:1"));
    assert_eq!(again.expect_err("booked").rule(), "pool.reference");

    let mut world = World::new();
    let stray = world.offer(coins(5, "coins:1"));
    assert_eq!(stray.expect_err("no contract").rule(), "pool.held");
    let contribution = world.contribution(5, "bank 9");
    world.take(contribution);
}

/// `claim.payee`: what a contract could not pay is no payee.
#[test]
fn a_payee_that_is_no_address_is_refused() {
    let world = held();
    let state = world.state.state();
    let fits = |payee: &[u8]| state.payable_to(payee).map_err(|refusal| refusal.rule());
    assert_eq!(fits(b"linli1ann"), Ok(Some("linli1ann".into())));
    for payee in [
        &b""[..],
        b"two words",
        "地址".as_bytes(),
        &[0xff; 20],
        &[b'a'; 129],
    ] {
        assert_eq!(fits(payee), Err("claim.payee"));
    }
    let elsewhere = World::new();
    let elsewhere = elsewhere.state.state();
    assert_eq!(elsewhere.payable_to(&[0xff; 200]), Ok(None));
}

/// `round.closing`: anybody may send coins, but after the last day for claims they change nothing that the committee signs.
#[test]
fn coins_that_come_after_the_last_day_are_the_next_rounds() {
    let mut world = held();
    world.offer(coins(1_000_000, "coins:1")).expect("they came");
    world.open_round(1, "2026-07-01");
    world.today = day("2026-06-15");
    let mine = loss(MEDICAL, 1);
    world.attest(0, &mine);
    let claim = world.take_claim(0, &mine, 2_000_000);
    world.today = day("2026-07-01");
    world.offer(coins(500_000, "coins:2")).expect("in time");
    world.today = day("2026-07-02");
    let signed = world.state.state().closing().expect("open");
    assert_eq!(signed.pays, 1_500_000);
    for n in 3..6 {
        let late = coins(1, &format!("coins:{n}"));
        world.offer(late).expect("they came");
    }
    let close = world.by_committee(signed);
    world.take(Act::Close(close));
    let state = world.state.state();
    assert_eq!(state.pool().available(), 3);
    let owed = state.owed(claim.event_nullifier).expect("closed").1;
    assert_eq!((owed.net, owed.fee), (money(1_499_900), money(100)));
    world.open_round(2, "2026-07-31");
    world.today = day("2026-08-01");
    let next = world.state.state().closing().expect("open");
    assert_eq!((next.claimed, next.pays), (0, 0));
    world.close_round();
    assert_eq!(world.state.state().pool().available(), 3);
}
