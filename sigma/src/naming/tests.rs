use linli_primitives::Fp;

use super::*;
use crate::testing::random_scalar;
use crate::testing::rng;

fn context() -> NamingContext {
    NamingContext {
        poll: PollId::new(Fp::from(7)),
        closing: Digest([5; 32]),
    }
}

fn key(kind: KeyKind, index: u16) -> KeyShare {
    KeyShare::new(kind, index, random_scalar(&mut rng("naming"))).unwrap()
}

/// `tally.naming`: a naming is valid for its poll, closing, trustee and key share, and for nothing else.
#[test]
fn a_naming_is_bound_to_poll_closing_and_trustee() {
    let key = key(KeyKind::Heads, 2);
    let proof = name(&key, &context(), &mut rng("proof")).unwrap();
    let verify = |context: &NamingContext, trustee, public, proof: &[u8]| {
        verify_naming(context, trustee, public, proof)
    };
    verify(&context(), 2, key.public(), &proof).expect("honest");
    let other_poll = NamingContext {
        poll: PollId::new(Fp::from(8)),
        ..context()
    };
    let other_closing = NamingContext {
        closing: Digest([6; 32]),
        ..context()
    };
    let stranger = KeyShare::new(KeyKind::Heads, 2, Scalar::from(3)).unwrap();
    for (context, trustee, public) in [
        (other_poll, 2, key.public()),
        (other_closing, 2, key.public()),
        (context(), 3, key.public()),
        (context(), 2, stranger.public()),
    ] {
        let refused = verify(&context, trustee, public, &proof).unwrap_err();
        assert_eq!(refused.rule(), "tally.naming");
    }
    for bit in 0..proof.len() * 8 {
        let mut flipped = proof.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        verify(&context(), 2, key.public(), &flipped).expect_err("a flipped bit");
    }
    let longer = [&proof[..], &[0]].concat();
    for proof in [&proof[..63], &longer] {
        verify(&context(), 2, key.public(), proof).expect_err("another length");
    }
}

#[test]
fn only_a_share_of_the_heads_key_names() {
    let refused = name(&key(KeyKind::Shares, 2), &context(), &mut rng("proof"));
    assert_eq!(refused, Err(NamingError { trustee: 2 }));
}
