use linli_primitives::curve::Fq;
use linli_primitives::{Blinding, Fp, Shares};

use super::*;

fn scope() -> Scope {
    Scope {
        kind: Kind::ReportScope,
        community: CommunityId(Digest([1; 32])),
        place: Digest([2; 32]),
        period: 3,
        slot: 4,
    }
}

#[test]
fn every_part_of_a_scope_leads_to_another_nullifier() {
    let own = scope().element();
    let others = [
        Scope {
            kind: Kind::Poll,
            ..scope()
        },
        Scope {
            community: CommunityId(Digest([9; 32])),
            ..scope()
        },
        Scope {
            place: Digest([9; 32]),
            ..scope()
        },
        Scope {
            period: 4,
            ..scope()
        },
        Scope { slot: 3, ..scope() },
    ];
    for other in others {
        assert_ne!(other.element(), own, "{other:?}");
    }
}

#[test]
fn the_proof_binds_everything_but_itself() {
    let own = Membership {
        roll: Digest([1; 32]),
        nullifier: Nullifier::new(Fp::from(2)),
        weight: WeightCommitment::commit(
            Shares::new(9).expect("below 2^40"),
            &Blinding::new(Fq::from(7)),
        ),
        proof: vec![3],
    };
    let body = |it: &Membership, sent: u8| it.body(Kind::ReportBody, &sent);
    let proved = body(&own, 5);
    let mut other = own.clone();
    other.proof = vec![4];
    assert_eq!(body(&other, 5), proved);
    assert_ne!(body(&own, 6), proved);
    other.roll = Digest([2; 32]);
    assert_ne!(body(&other, 5), proved);
    let mut other = own;
    other.nullifier = Nullifier::new(Fp::from(3));
    assert_ne!(body(&other, 5), proved);
}
