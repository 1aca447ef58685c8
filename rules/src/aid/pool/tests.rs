use linli_rule::Rule;

use super::*;

fn money(n: u64) -> Money {
    Money::new(n).expect("below 2^48")
}

#[test]
fn pool_never_owes_more_than_it_has() {
    let mut pool = Pool::default();
    pool.receive(money(100)).expect("first");
    pool.reserve(60).expect("there");
    assert_eq!(pool.reserve(41).map_err(|e| e.rule()), Err("pool.negative"));
    assert_eq!(
        pool.give_back(money(41)).map_err(|e| e.rule()),
        Err("pool.negative")
    );
    pool.give_back(money(40)).expect("free");
    pool.pay(money(50), money(10)).expect("reserved");
    assert_eq!((pool.balance(), pool.available()), (0, 0));
    assert_eq!(
        pool.pay(money(1), Money::ZERO).map_err(|e| e.rule()),
        Err("pool.short")
    );
    pool.receive(money(1)).expect("more");
    assert_eq!(
        pool.pay(money(1), Money::ZERO).map_err(|e| e.rule()),
        Err("pool.overflow")
    );
}

#[test]
fn sums_at_the_end_of_their_range_are_refused() {
    let mut pool = Pool::default();
    pool.sums.received = u64::MAX - 1;
    assert_eq!(
        pool.receive(money(2)).map_err(|e| e.rule()),
        Err("pool.overflow")
    );
    pool.receive(money(1)).expect("just fits");
}
