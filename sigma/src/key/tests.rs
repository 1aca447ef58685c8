use super::*;
use crate::testing::random_scalar;
use crate::testing::rng;

fn key(secret: u64) -> PublicKey {
    PublicKey::new(Point::generator() * Scalar::from(secret)).unwrap()
}

/// The line 5 + 2x.
fn line() -> Vec<PublicKey> {
    [7, 9, 11].map(key).to_vec()
}

#[test]
fn keys_for_heads_and_for_shares_must_not_be_related() {
    assert_eq!(ElectionKeys::new(key(3), key(3)), Err(RelatedKeys));
    let opposite = PublicKey::new(-key(3).point()).unwrap();
    assert_eq!(ElectionKeys::new(key(3), opposite), Err(RelatedKeys));
    let keys = ElectionKeys::new(key(3), key(5)).unwrap();
    assert_eq!((keys.heads(), keys.shares()), (key(3), key(5)));
}

#[test]
fn the_identity_is_no_key() {
    assert_eq!(PublicKey::new(Point::identity()), Err(BadPoint::Identity));
    assert_eq!(PublicKey::from_bytes(&[0; 32]), Err(BadPoint::Identity));
    assert_eq!(PublicKey::from_bytes(&key(3).to_bytes()), Ok(key(3)));
}

#[test]
fn public_shares_must_fit_the_key() {
    let shared = SharedKey::new(key(5), 2, line()).unwrap();
    assert_eq!(
        (shared.share(0), shared.share(1), shared.share(4)),
        (None, Some(key(7)), None)
    );
    assert_eq!(
        SharedKey::new(key(6), 2, line()),
        Err(BadSharedKey::Inconsistent(2))
    );
    for wrong in 1..=3u16 {
        let mut shares = line();
        shares[usize::from(wrong) - 1] = key(1000);
        let named = wrong.max(2);
        assert_eq!(
            SharedKey::new(key(5), 2, shares),
            Err(BadSharedKey::Inconsistent(named))
        );
    }
    for threshold in [0, 4] {
        let error = BadSharedKey::Threshold {
            threshold,
            count: 3,
        };
        assert_eq!(SharedKey::new(key(5), threshold, line()), Err(error));
    }
    assert!(SharedKey::new(key(5), 1, vec![key(5); 255]).is_ok());
    let error = BadSharedKey::Threshold {
        threshold: 1,
        count: 256,
    };
    assert_eq!(SharedKey::new(key(5), 1, vec![key(5); 256]), Err(error));
}

#[test]
fn interpolation_finds_every_point_of_a_polynomial() {
    let mut rng = rng("polynomial");
    let coefficients: Vec<Scalar> = (0..4).map(|_| random_scalar(&mut rng)).collect();
    let at = |x: u16| {
        let x = Scalar::from(u64::from(x));
        coefficients
            .iter()
            .rev()
            .fold(Scalar::ZERO, |y, c| y * x + c)
    };
    let indices = [9, 2, 5, 255];
    for target in [0, 1, 2, 7, 254] {
        let weights = lagrange(&indices, target);
        let value: Scalar = weights.iter().zip(indices).map(|(w, i)| *w * at(i)).sum();
        assert_eq!(value, at(target));
    }
}

#[test]
fn a_key_share_travels_as_secret_bytes() {
    let share = KeyShare::new(KeyKind::Shares, 3, random_scalar(&mut rng("share"))).unwrap();
    let bytes = share.to_secret_bytes();
    assert_eq!(bytes.len(), 35);
    let read = KeyShare::from_secret_bytes(&bytes).unwrap();
    assert_eq!((read.kind(), read.index()), (KeyKind::Shares, 3));
    assert_eq!(
        (read.secret(), read.public()),
        (share.secret(), share.public())
    );
    assert_eq!(
        KeyShare::from_secret_bytes(&bytes[..34]).err(),
        Some(BadKeyShare)
    );
    let long = [bytes.as_slice(), &[0]].concat();
    assert_eq!(KeyShare::from_secret_bytes(&long).err(), Some(BadKeyShare));
    for (position, value) in [(0, 2), (34, 0xff)] {
        let mut wrong = bytes.to_vec();
        wrong[position] = value;
        assert_eq!(KeyShare::from_secret_bytes(&wrong).err(), Some(BadKeyShare));
    }
    assert_eq!(
        KeyShare::new(KeyKind::Heads, 0, Scalar::ONE).err(),
        Some(BadKeyShare)
    );
    assert_eq!(
        KeyShare::new(KeyKind::Heads, 1, Scalar::ZERO).err(),
        Some(BadKeyShare)
    );
}
