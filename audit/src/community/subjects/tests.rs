use linli_primitives::{Fp, Money};
use linli_rules::aid;
use linli_wire::act::Act;
use linli_wire::pool::Contribution;
use linli_wire::signature::Signed;

use super::*;

/// `pool.reconciled`: a state whose balance is not the sum of the messages is named with both.
#[test]
fn two_sums_of_the_pool_that_differ_are_named() {
    let scheme = SchemeId::new(Fp::from(7));
    let act = Act::Contribute(Signed::new(Contribution {
        amount: Money::new(500).expect("small"),
        reference: "bank-1".to_owned(),
    }));
    let message = Message::Act { scheme, act };
    let effect = Effect::Scheme {
        scheme,
        effect: aid::Effect::Contributed { balance: 500 },
    };
    // This state does not have the scheme, and so none of its money.
    let other = CommunityState::new();
    let noted = Subjects::default().note((3, 1_770_000_000), &message, &effect, &other);
    assert_eq!(
        noted,
        Err(Refusal::new(
            "pool.reconciled",
            "the messages add up to Some(500), the state holds None"
        ))
    );
}
