//! Whom a claim is paid to, and who changes that.

use linli_wire::pool::PayeeChange;
use linli_wire::signature::Signed;

use super::money::with_debt;
use super::*;

/// `payee.claim`: only the claimant names another payee, and only while the claim is not paid.
#[test]
fn the_claimant_alone_changes_the_payee_of_what_is_owed() {
    let (mut world, claim) = with_debt();
    let stranger = world.payee_change(1, &claim, 1);
    assert_eq!(world.refuses(stranger), "authority.unknown");
    let treasurer = world.signed(
        PayeeChange {
            claim: claim.event_nullifier,
            number: 1,
            payee: b"mine".to_vec(),
        },
        &[30],
    );
    assert_eq!(world.refuses(Act::Payee(treasurer)), "authority.unknown");
    let mine = world.payee_change(0, &claim, 1);
    world.take(mine.clone());
    assert_eq!(world.refuses(mine), "payee.number");
    let skipped = world.payee_change(0, &claim, 3);
    assert_eq!(world.refuses(skipped), "payee.number");
    world.today = day("2026-07-07");
    let pay = world.payout(&claim, PAYS - 100, 100, "p");
    world.take(pay);
    let late = world.payee_change(0, &claim, 2);
    assert_eq!(world.refuses(late.clone()), "payee.claim");
    let bounce = world.bounce(&claim, PAYS - 100, "b");
    world.take(bounce);
    world.take(late);
    assert_eq!(
        world.state.state().payee_changes(claim.event_nullifier),
        Some(2)
    );
    let mut unknown = claim.clone();
    unknown.event_nullifier = linli_primitives::EventNullifier::new(Fp::from(77));
    let act = world.payee_change(0, &unknown, 1);
    assert_eq!(world.refuses(act), "payee.claim");
}

/// `payee.number`: a claim's payee changes no more than so often.
#[test]
fn changes_of_a_payee_are_bounded() {
    let (mut world, claim) = with_debt();
    for number in 1..=linli_wire::pool::MAX_PAYEES {
        let act = world.payee_change(0, &claim, number);
        world.take(act);
    }
    let more = world.payee_change(0, &claim, linli_wire::pool::MAX_PAYEES + 1);
    assert_eq!(world.refuses(more), "payee.number");
}

/// `claim.body`: two claims of one member carry keys that nobody can link.
#[test]
fn each_claim_has_a_payee_key_of_its_own() {
    let mut world = World::with_round();
    world.today = day("2026-06-15");
    let losses = [loss(MEDICAL, 1), loss(MEDICAL, 2)];
    world.attest(0, &losses[0]);
    world.attest(0, &losses[1]);
    let first = world.take_claim(0, &losses[0], 1_000_000);
    let second = world.take_claim(0, &losses[1], 1_000_000);
    assert_ne!(first.payee_key, second.payee_key);
    let elsewhere = Signed::new(PayeeChange {
        claim: first.event_nullifier,
        number: 1,
        payee: vec![1],
    });
    let id = world.state.state().id();
    let key = crate::aid::wallet::payee_key(&secret(0), id, second.event_nullifier);
    let act = Act::Payee(elsewhere.sign(id, &key));
    assert_eq!(world.refuses(act), "authority.unknown");
}
