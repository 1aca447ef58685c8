use super::*;
use crate::dlog::Table;
use crate::elgamal::OptionSum;
use crate::group::random_scalar;
use crate::selection::Choice;
use crate::testing::{case, motion, rng};

const THRESHOLD: u16 = 3;

/// A shared key dealt in one place, for tests alone.
fn deal(kind: KeyKind, secret: Scalar, rng: &mut impl CryptoRng) -> (SharedKey, Vec<KeyShare>) {
    let mut coefficients = vec![secret];
    coefficients.resize_with(THRESHOLD.into(), || random_scalar(rng));
    let at = |x: u64| {
        coefficients
            .iter()
            .rev()
            .fold(Scalar::ZERO, |y, c| y * Scalar::from(x) + c)
    };
    let shares: Vec<KeyShare> = (1..=5)
        .map(|i| KeyShare::new(kind, i, at(u64::from(i))).unwrap())
        .collect();
    let key = PublicKey::new(Point::generator() * secret).unwrap();
    let public = shares.iter().map(KeyShare::public).collect();
    (SharedKey::new(key, THRESHOLD, public).unwrap(), shares)
}

struct Closed {
    context: DecryptionContext,
    key: SharedKey,
    shares: Vec<KeyShare>,
    sums: Vec<SealedSum>,
    totals: [u64; 3],
}

/// Three ballots for yes, none for no, one abstention.
fn closed(kind: KeyKind) -> Closed {
    let mut case = case("closed");
    let mut sums = [OptionSum::default(); 3];
    for choice in [
        Choice::of(&[0]),
        Choice::of(&[0]),
        Choice::abstention(),
        Choice::of(&[0]),
    ] {
        let sealed = case.seal(&motion(), &choice);
        for (sum, option) in sums.iter_mut().zip(sealed.options()) {
            *sum += option;
        }
    }
    let (secret, unit) = match kind {
        KeyKind::Heads => (case.secrets[0], 1),
        KeyKind::Shares => (case.secrets[1], case.shares.get()),
    };
    let (key, shares) = deal(kind, secret, &mut case.rng);
    let sums = sums.iter().map(|sum| match kind {
        KeyKind::Heads => sum.sealed_heads(),
        KeyKind::Shares => sum.sealed_shares(),
    });
    let context = DecryptionContext {
        poll: case.context.poll,
        closing: Digest([5; 32]),
        kind,
    };
    Closed {
        context,
        key,
        shares,
        sums: sums.collect(),
        totals: [3 * unit, 0, unit],
    }
}

impl Closed {
    fn parts(&self) -> Vec<DecryptionShare> {
        let mut rng = rng("parts");
        let part = |share| decrypt(share, &self.context, &self.sums, &mut rng).unwrap();
        self.shares.iter().map(part).collect()
    }

    fn combine(&self, parts: &[DecryptionShare]) -> Result<Vec<Point>, TallyError> {
        combine(&self.context, &self.key, &self.sums, parts)
    }
}

#[test]
fn any_three_of_five_trustees_find_the_same_totals() {
    for kind in [KeyKind::Heads, KeyKind::Shares] {
        let closed = closed(kind);
        let parts = closed.parts();
        let table = Table::new(4 * 123_456_789);
        for skipped in 0..32u32 {
            let picked: Vec<_> = (0..5)
                .filter(|i| skipped >> i & 1 == 0)
                .map(|i| parts[i].clone())
                .rev()
                .collect();
            match closed.combine(&picked) {
                Ok(plain) => {
                    assert!(picked.len() >= 3);
                    let totals: Vec<_> = plain.iter().map(|p| table.solve(p).unwrap()).collect();
                    assert_eq!(totals, closed.totals);
                }
                Err(error) => {
                    let found = picked.len();
                    assert!(found < 3);
                    assert_eq!(
                        error,
                        TallyError::Threshold {
                            threshold: 3,
                            found
                        }
                    );
                }
            }
        }
    }
}
