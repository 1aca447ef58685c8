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
    let mut world = World::new();
    let mut held = scheme();
    held.ledger = "cosmwasm:test-1/linli1contract/ibc/COIN".into();
    world.state = LoneScheme::open(held, world.today).expect("sound");
    world
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
