//! Trustees: from a whole key ceremony, or with dealt shares.

use group::Group;
use linli_primitives::{Blinding, Digest, Seed};
use linli_sigma::ceremony::{Ceremony, CeremonyRecord, KeyShares, Participant, Spare};
use linli_sigma::trustee::TrusteeSecret;
use linli_sigma::{KeyKind, KeyShare, Point, PublicKey, Scalar};
use linli_wire::{EncodedPoint, Trustees};
use rand_chacha::ChaCha20Rng;

use crate::hall::realm;

/// Trustees of the town.
pub const TRUSTEES: u16 = 3;
/// Trustees who decrypt together.
pub const THRESHOLD: u16 = 2;

/// The trustees' secrets.
pub fn secrets() -> Vec<TrusteeSecret> {
    (0..TRUSTEES)
        .map(|i| TrusteeSecret::from_seed(&Seed::from_bytes([i as u8; 32])))
        .collect()
}

/// A finished ceremony, and the trustees' shares of both keys.
pub fn ceremony() -> (CeremonyRecord, Vec<KeyShares>) {
    let secrets = secrets();
    let cards = secrets
        .iter()
        .enumerate()
        .map(|(i, s)| s.card(&format!("trustee {i}")))
        .collect();
    let ceremony = Ceremony {
        realm: realm(),
        purpose: "test".into(),
        threshold: THRESHOLD,
        spare: Spare::Required,
        trustees: cards,
    };
    let each: Vec<_> = secrets
        .iter()
        .map(|s| Participant::new(&ceremony, s).expect("a trustee"))
        .collect();
    let round1: Vec<_> = each.iter().map(|p| p.round1().expect("sound")).collect();
    let round2: Vec<_> = each
        .iter()
        .flat_map(|p| p.round2(&round1).expect("sound"))
        .collect();
    let (shares, confirmations) = each
        .iter()
        .map(|p| {
            let mine: Vec<_> = round2
                .iter()
                .filter(|m| m.to == p.index())
                .cloned()
                .collect();
            p.finish(&round1, &mine).expect("sound")
        })
        .unzip();
    drop(each);
    (
        CeremonyRecord {
            ceremony,
            round1,
            confirmations,
        },
        shares,
    )
}

/// Trustees without a ceremony: public shares on a line whose value at zero is the key, held by nobody.
pub(crate) fn dealt(rng: &mut ChaCha20Rng) -> Trustees {
    let [heads, shares] = [KeyKind::Heads, KeyKind::Shares].map(|kind| key_shares(kind, rng));
    let public = |shares: &[KeyShare]| shares.iter().map(|s| encode(s.public())).collect();
    let key =
        |shares| encode(PublicKey::new(key_of(shares)).expect("a random key is not the identity"));
    Trustees {
        ceremony: Digest([2; 32]),
        threshold: THRESHOLD,
        names: ["赵", "钱", "孙"].map(str::to_owned).into(),
        heads_key: key(&heads),
        shares_key: key(&shares),
        heads_shares: public(&heads),
        shares_shares: public(&shares),
    }
}

fn key_shares(kind: KeyKind, rng: &mut ChaCha20Rng) -> Vec<KeyShare> {
    let [key, slope] = [(); 2].map(|()| Blinding::random(rng).scalar());
    (1..=TRUSTEES)
        .map(|index| {
            let secret = key + slope * Scalar::from(u64::from(index));
            KeyShare::new(kind, index, secret).expect("a random share is not zero")
        })
        .collect()
}

/// The key at zero: 2·f(1) − f(2).
fn key_of(shares: &[KeyShare]) -> Point {
    let point = |i: usize| shares[i].public().point();
    point(0).double() - point(1)
}

fn encode(key: PublicKey) -> EncodedPoint {
    EncodedPoint::new(key.to_bytes()).expect("a public key is canonical")
}
