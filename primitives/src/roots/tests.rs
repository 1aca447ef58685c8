use group::{Curve, Group, GroupEncoding};
use proptest::prelude::*;

use super::*;
use crate::curve::{BadPoint, decode_point};

fn encoded(scalar: u64) -> [u8; 32] {
    let point = pallas::Point::generator() * pasta_curves::Fq::from(scalar);
    point.to_affine().to_bytes()
}

/// The roots of the points with these encodings.
fn found(encodings: &[[u8; 32]]) -> Roots {
    let (_, found) = Roots::default().during(|| read(encodings));
    found
}

fn read(encodings: &[[u8; 32]]) -> Vec<Result<pallas::Affine, BadPoint>> {
    encodings.iter().map(decode_point).collect()
}

#[test]
fn what_is_found_is_taken_the_next_time() {
    let encodings = [1, 2, 3].map(encoded);
    let roots = found(&encodings);
    assert_eq!(roots.len(), 3);
    for (place, bytes) in encodings.iter().enumerate() {
        let known = roots.get(place).and_then(|root| lift(bytes, root));
        assert_eq!(known, decode_point(bytes).ok());
        assert!(known.is_some());
        // The root of another sign, and of another point.
        let mut other_sign = *bytes;
        other_sign[31] ^= 0x80;
        assert_eq!(lift(&other_sign, &roots.0[place]), None);
        assert_eq!(lift(bytes, &roots.0[(place + 1) % 3]), None);
    }
}

/// y + p is the same number with another spelling.
#[test]
fn a_root_has_one_spelling() {
    let bytes = encoded(1);
    let root = found(&[bytes]).0[0];
    let mut carry = 1;
    let modulus_less_one = (-Fp::from(1)).to_repr();
    let sum: Vec<u8> = root
        .iter()
        .zip(modulus_less_one)
        .map(|(a, b)| {
            let digit = u16::from(*a) + u16::from(b) + carry;
            carry = digit >> 8;
            digit as u8
        })
        .collect();
    assert_eq!(carry, 0);
    assert_eq!(lift(&bytes, &sum.try_into().expect("32 bytes")), None);
}

#[test]
fn roots_that_were_not_read_are_left() {
    let mut roots = found(&[1, 2, 3].map(encoded));
    let (all, rest) = (roots.clone(), roots.0[2]);
    let (_, read) = roots.during(|| read(&[1, 2].map(encoded)));
    assert_eq!(roots.0, [rest]);
    assert_eq!(read.0, all.0[..2]);
}

#[test]
fn what_was_at_hand_is_again_after_a_panic() {
    let mut outer = found(&[encoded(1)]);
    let (point, _) = outer.during(|| {
        let mut inner = Roots::default();
        let panicked = std::panic::catch_unwind(core::panic::AssertUnwindSafe(|| {
            inner.during(|| panic!("while reading"))
        }));
        assert!(panicked.is_err());
        decode_point(&encoded(1))
    });
    assert!(point.is_ok() && outer.is_empty());
    assert!(AT_HAND.with_borrow(Option::is_none));
}

proptest! {
    #[test]
    fn no_root_changes_what_is_read(
        mut encoding in any::<[u8; 32]>(),
        scalar in 0u64..4,
        own: bool,
        roots in proptest::collection::vec(any::<u8>(), 0..70),
    ) {
        if own {
            encoding = encoded(scalar);
        }
        let expected = decode_point(&encoding);
        let given = [Roots::from_bytes(&roots), found(&[1, 2].map(encoded)), found(&[encoding])];
        for mut roots in given {
            let (read, _) = roots.during(|| decode_point(&encoding));
            prop_assert_eq!(read, expected);
        }
    }
}

#[test]
fn parts_are_the_same_roots_in_order() {
    let roots = found(&[1, 2, 3, 4, 5, 6].map(encoded));
    let parts: Vec<Roots> = roots.parts(3).collect();
    assert!(parts.iter().all(|part| part.len() == 2));
    let joined: Vec<u8> = parts.iter().flat_map(Roots::as_bytes).copied().collect();
    assert_eq!(joined, roots.as_bytes());
    assert_eq!(roots.parts(0).count(), 0);
}
