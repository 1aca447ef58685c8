use linli_primitives::Fp;
use linli_rule::Rule;
use proptest::prelude::*;

use super::*;
use crate::aid::fixture::{money, round};

fn open() -> OpenRound {
    OpenRound::new(
        round(1, "2026-07-01"),
        MemberRoot::new(Fp::from(1)),
        BTreeMap::new(),
        StateRoot::new(Fp::from(1)),
    )
}

fn with(amounts: &[u64]) -> OpenRound {
    let mut open = open();
    for (n, amount) in (0..).zip(amounts) {
        let claimed = open.claimed_with(money(*amount)).expect("in range");
        open.add(
            EventNullifier::new(Fp::from(n)),
            money(*amount),
            money(1),
            Digest([0; 32]),
            claimed,
            StateRoot::new(Fp::from(n)),
        );
    }
    open
}

#[test]
fn sum_of_claims_beyond_its_range_is_refused() {
    let mut open = open();
    open.claimed = u64::MAX - 5;
    assert_eq!(open.claimed_with(money(5)), Ok(u64::MAX));
    assert_eq!(
        open.claimed_with(money(6)).map_err(|e| e.rule()),
        Err("pool.overflow")
    );
}

#[test]
fn order_of_claims_is_part_of_the_digest() {
    let digest = |first, second| {
        let mut open = open();
        for (n, claim) in [(1, first), (2, second)] {
            let event = EventNullifier::new(Fp::from(n));
            open.add(
                event,
                money(5),
                money(1),
                Digest([claim; 32]),
                5,
                StateRoot::new(Fp::from(n)),
            );
        }
        open.closing(0).digest
    };
    assert_ne!(digest(1, 2), digest(2, 1));
}

proptest! {
    /// Against rational arithmetic: everyone gets ⌊amount · available / claimed⌋, never more than there is.
    #[test]
    fn everyone_gets_the_same_fraction(
        amounts in prop::collection::vec(1u64..1 << 48, 1..20), available in 0u64..1 << 52,
    ) {
        let open = with(&amounts);
        let closing = open.closing(available);
        let claimed: u64 = amounts.iter().sum();
        prop_assert!(closing.pays <= available.min(claimed));
        prop_assert!(available.min(claimed) - closing.pays < amounts.len() as u64);
        let closed = open.close(closing, Day::default());
        for (n, amount) in (0..).zip(&amounts) {
            let due = closed.dues[&EventNullifier::new(Fp::from(n))];
            let part = u128::from(*amount) * u128::from(available.min(claimed)) / u128::from(claimed);
            prop_assert_eq!(u128::from(due.net.get() + due.fee.get()), part);
            prop_assert_eq!(due.paid, part == 0);
        }
    }
}
