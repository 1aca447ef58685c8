use ff::Field;
use group::CurveAffine as _;
use proptest::prelude::*;

use super::*;

fn limbs(point: pallas::Affine) -> [[u64; 4]; 2] {
    let c = point.coordinates().expect("not the identity");
    [*c.x(), *c.y()].map(|v| {
        let bytes = v.to_repr();
        core::array::from_fn(|i| u64::from_le_bytes(core::array::from_fn(|j| bytes[8 * i + j])))
    })
}

#[test]
fn generators_are_hashes_to_the_curve() {
    assert_eq!(generators::G, limbs(derive_generator(b"G")));
    assert_eq!(generators::H, limbs(derive_generator(b"H")));
}

#[test]
fn identity_and_non_canonical_points_are_refused() {
    assert_eq!(decode_point(&[0; 32]), Err(BadPoint::Identity));
    assert_eq!(decode_point(&[0xff; 32]), Err(BadPoint::NonCanonical));
    // x = 0 with the sign bit set: not the identity's canonical encoding.
    let mut bytes = [0; 32];
    bytes[31] = 0x80;
    assert_eq!(decode_point(&bytes), Err(BadPoint::NonCanonical));
    // x + p for a small x that is on the curve.
    let mut aliased = (-Fp::ONE).to_repr();
    aliased[0] += 2;
    assert_eq!(decode_point(&aliased), Err(BadPoint::NonCanonical));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn fixed_length_product_is_the_product(value in 0u64..1 << 40) {
        prop_assert_eq!(multiply_fixed_length(g(), value, 40), g() * Fq::from(value));
    }

    #[test]
    fn commitments_round_trip_and_open(weight in 1u64..1 << 40, s in any::<[u64; 4]>()) {
        let (shares, s) = (Shares::new(weight).expect("below"), Blinding::new(Fq::from_raw(s)));
        let v = WeightCommitment::commit(shares, &s);
        prop_assert_eq!(WeightCommitment::from_bytes(&v.to_bytes()), Ok(v));
        prop_assert_eq!(v.point().to_curve(), g() * Fq::from(weight) + h() * s.scalar());
    }

    #[test]
    fn bits_spell_the_scalar(s in any::<[u64; 4]>()) {
        let s = Fq::from_raw(s);
        let value = scalar_bits(&s).iter().rev().fold(Fq::ZERO, |v, b| v.double() + Fq::from(u64::from(*b)));
        prop_assert_eq!(value, s);
    }
}
