use linli_rule::Rule;

use super::*;
use crate::dlog::Table;
use crate::elgamal::OptionSum;
use crate::selection::Choice;
use crate::testing::random_scalar;
use crate::testing::{case, motion, rng};

const THRESHOLD: u16 = 3;

/// A shared key dealt in one place, for tests only.
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

#[test]
fn a_wrong_share_names_its_trustee() {
    let closed = closed(KeyKind::Heads);
    let honest = closed.parts();
    assert!(closed.combine(&honest).is_ok());
    type Change = fn(&mut DecryptionShare);
    let changes: [Change; 9] = [
        |part| part.parts[1] += Point::generator(),
        |part| part.parts[1] = Point::identity(),
        |part| part.parts.swap(0, 1),
        |part| {
            part.parts.pop();
        },
        |part| part.proof[40] ^= 1,
        |part| {
            part.proof.pop();
        },
        |part| part.proof.push(0),
        |part| part.closing.0[0] ^= 1,
        |part| part.kind = KeyKind::Shares,
    ];
    for change in changes {
        let mut parts = honest.clone();
        change(&mut parts[3]);
        let error = closed.combine(&parts).unwrap_err();
        assert_eq!(error, TallyError::Share(4));
        assert_eq!(error.rule(), "tally.share");
    }
}

#[test]
fn every_bit_of_a_share_counts() {
    let closed = closed(KeyKind::Shares);
    let part = closed.parts()[1].clone();
    let bytes = borsh::to_vec(&part).unwrap();
    assert_eq!(borsh::from_slice::<DecryptionShare>(&bytes).unwrap(), part);
    let public = closed.key.share(2).unwrap();
    for position in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[position] ^= 1 << (position % 8);
        let accepted = borsh::from_slice::<DecryptionShare>(&flipped)
            .is_ok_and(|part| verify_share(&closed.context, public, &closed.sums, &part).is_ok());
        assert!(!accepted, "byte {position}");
    }
}

#[test]
fn a_share_is_bound_to_poll_closing_trustee_and_sums() {
    let closed = closed(KeyKind::Heads);
    let part = closed.parts()[0].clone();
    let public = closed.key.share(1).unwrap();
    let verdict = |context: &DecryptionContext, public, sums: &[SealedSum], part| {
        verify_share(context, public, sums, part)
    };
    assert_eq!(
        verdict(&closed.context, public, &closed.sums, &part),
        Ok(())
    );
    let poll = PollId::new(linli_primitives::Fp::from(1));
    let closing = Digest([6; 32]);
    let in_other_closing = DecryptionShare {
        closing,
        ..part.clone()
    };
    let as_other_trustee = DecryptionShare {
        trustee: 2,
        ..part.clone()
    };
    let refused = Err(TallyError::Share(1));
    let other = DecryptionContext {
        poll,
        ..closed.context
    };
    assert_eq!(verdict(&other, public, &closed.sums, &part), refused);
    let other = DecryptionContext {
        closing,
        ..closed.context
    };
    assert_eq!(
        verdict(&other, public, &closed.sums, &in_other_closing),
        refused
    );
    let second = closed.key.share(2).unwrap();
    assert_eq!(
        verdict(&closed.context, second, &closed.sums, &part),
        refused
    );
    let refused_second = Err(TallyError::Share(2));
    assert_eq!(
        verdict(&closed.context, public, &closed.sums, &as_other_trustee),
        refused_second
    );
    let mut sums = closed.sums.clone();
    sums[2].a += Point::generator();
    assert_eq!(verdict(&closed.context, public, &sums, &part), refused);
}

#[test]
fn unknown_and_repeated_trustees_are_refused() {
    let closed = closed(KeyKind::Heads);
    let mut parts = closed.parts();
    parts[4] = parts[2].clone();
    assert_eq!(closed.combine(&parts), Err(TallyError::Duplicate(3)));
    for stranger in [0, 6] {
        let mut parts = closed.parts();
        parts[4].trustee = stranger;
        assert_eq!(closed.combine(&parts), Err(TallyError::Share(stranger)));
    }
}

#[test]
fn empty_sums_and_other_keys_are_not_decrypted() {
    let closed = closed(KeyKind::Heads);
    let mut sums = closed.sums.clone();
    sums[1] = SealedSum::default();
    let mut rng = rng("empty");
    let made = decrypt(&closed.shares[0], &closed.context, &sums, &mut rng);
    assert_eq!(made, Err(TallyError::EmptySum(1)));
    let other = DecryptionContext {
        kind: KeyKind::Shares,
        ..closed.context
    };
    let made = decrypt(&closed.shares[0], &other, &closed.sums, &mut rng);
    assert_eq!(made, Err(TallyError::Key));
}

#[test]
fn bytes_are_as_published() {
    let part = closed(KeyKind::Heads).parts()[0].clone();
    let bytes = borsh::to_vec(&part).unwrap();
    let digest = Digest::of(linli_primitives::document::Kind::File, &[&bytes]);
    assert_eq!(
        digest.to_string(),
        "cbcfd31d3366c96ce5e2792b1907447cc62901eee63a538467bd0b19108a50bb"
    );
}
