//! Against the curves' own arithmetic.

use ff::PrimeField;
use pasta_curves::{Fp, Fq};
use proptest::prelude::*;

use super::{difference, product, square, squares, sum};

const P: [u64; 4] = [0x992d_30ed_0000_0001, 0x2246_98fc_094c_f91b, 0, 1 << 62];
const Q: [u64; 4] = [0x8c46_eb21_0000_0001, 0x2246_98fc_0994_a8dd, 0, 1 << 62];

fn words(element: impl PrimeField<Repr = [u8; 32]>) -> [u64; 4] {
    let bytes = element.to_repr();
    std::array::from_fn(|word| {
        let bytes = bytes[8 * word..8 * word + 8].try_into();
        u64::from_le_bytes(bytes.expect("eight"))
    })
}

/// Values near the edges of words, limbs and the modulus, and any others.
fn word() -> impl Strategy<Value = u64> {
    let edges = vec![0, 1, u64::MAX, u64::MAX - 1, 1 << 62, P[0] - 1, Q[1]];
    prop_oneof![proptest::sample::select(edges), any::<u64>()]
}

fn any_words() -> impl Strategy<Value = [u64; 4]> {
    [word(), word(), word(), word()]
}

/// What the arithmetic must lead to, for one of the two fields.
fn check<F: PrimeField<Repr = [u8; 32]>>(
    m: &[u64; 4],
    a: [u64; 4],
    b: [u64; 4],
    raw: fn([u64; 4]) -> F,
) {
    let (x, y) = (raw(a), raw(b));
    let less = [words(x), words(y)];
    let unit = F::from(2).pow([256]);
    let is = |found: [u64; 4], wanted: F| assert_eq!(found, words(wanted));
    let inverse = unit.invert().expect("not zero");
    is(product(&a, &less[1], m), x * y * inverse);
    is(square(&less[0], m), x * x * inverse);
    let mut squared = x;
    for n in 0..6 {
        is(squares(&less[0], n, m), squared);
        squared = squared.square() * inverse;
    }
    is(sum(&less[0], &less[1], m), x + y);
    is(difference(&less[0], &less[1], m), x - y);
}

proptest! {
    #[test]
    fn it_is_what_the_curves_say(a in any_words(), b in any_words()) {
        check(&P, a, b, Fp::from_raw);
        check(&Q, a, b, Fq::from_raw);
    }
}

#[test]
fn it_is_at_the_modulus() {
    for less in 0..4 {
        let near = |m: [u64; 4]| [m[0] - less, m[1], m[2], m[3]];
        check(&P, near(P), near(P), Fp::from_raw);
        check(&Q, near(Q), near(Q), Fq::from_raw);
    }
}
