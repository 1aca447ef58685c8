use linli_rule::Rule;
use linli_wire::signature::SigningKey;
use proptest::prelude::*;

use super::*;
use crate::aid::fixture::{money, round};

fn open() -> OpenRound {
    OpenRound::new(round(1, "2026-07-01"), 0, 0)
}

fn claims(amounts: &[u64]) -> Vec<Claimed> {
    let claim = |amount: &u64| Claimed {
        amount: money(*amount),
        fee: money(1),
        paid: false,
        bounced: false,
        payee_key: OfficerKey::of(&SigningKey::from_bytes(&[1; 32])),
        payees: 0,
    };
    amounts.iter().map(claim).collect()
}

#[test]
fn sum_of_claims_beyond_its_range_is_refused() {
    let mut open = open();
    open.claimed = u64::MAX - 5;
    let with = |amount| open.with(money(amount), Digest([0; 32]));
    assert_eq!(with(5).map(|open| open.claimed), Ok(u64::MAX));
    assert_eq!(with(6).map_err(|e| e.rule()), Err("pool.overflow"));
}

#[test]
fn order_of_claims_is_part_of_the_digest() {
    let digest = |claims: [u8; 2]| {
        let with = |open: OpenRound, claim| open.with(money(5), Digest([claim; 32]));
        let open = claims.into_iter().try_fold(open(), with).expect("in range");
        open.closing(0, core::iter::empty()).digest
    };
    assert_ne!(digest([1, 2]), digest([2, 1]));
}

proptest! {
    /// Against rational arithmetic: everyone gets ⌊amount · available / claimed⌋, never more than there is.
    #[test]
    fn everyone_gets_the_same_fraction(
        amounts in prop::collection::vec(1u64..1 << 48, 1..20), available in 0u64..1 << 52,
    ) {
        let with = |open: OpenRound, amount: &u64| open.with(money(*amount), Digest([0; 32]));
        let open = amounts.iter().try_fold(open(), with).expect("in range");
        let claims = claims(&amounts);
        let closing = open.closing(available, claims.iter().copied());
        let claimed: u64 = amounts.iter().sum();
        prop_assert!(closing.pays <= available.min(claimed));
        prop_assert!(available.min(claimed) - closing.pays < amounts.len() as u64);
        let closed = Closed { round: *open.round(), closing, payable_from: Day::default(), noticed: Day::default(), most: 0, had: 0 };
        for (claim, amount) in claims.iter().zip(&amounts) {
            let due = closed.due(claim);
            let part = u128::from(*amount) * u128::from(available.min(claimed)) / u128::from(claimed);
            prop_assert_eq!(u128::from(due.net.get() + due.fee.get()), part);
            prop_assert_eq!(due.paid, part == 0);
        }
    }
}
