use linli_primitives::Seed;

use super::*;
use crate::key::PublicKey;
use crate::testing::rng;

/// Five trustees, three of whom decrypt, after an honest ceremony.
pub(crate) struct Held {
    pub(crate) ceremony: Ceremony,
    pub(crate) secrets: Vec<TrusteeSecret>,
    pub(crate) round1: Vec<Round1>,
    pub(crate) round2: Vec<Round2>,
}

const NAMES: [&str; 5] = ["Ai", "Bo", "Cai", "Deng", "E"];

fn ceremony(secrets: &[TrusteeSecret], purpose: &str) -> Ceremony {
    let cards = secrets
        .iter()
        .zip(NAMES)
        .map(|(secret, name)| secret.card(name));
    Ceremony {
        realm: Realm::new("xinghe-garden.example").unwrap(),
        purpose: purpose.to_owned(),
        threshold: 3,
        spare: Spare::Required,
        trustees: cards.collect(),
    }
}

fn hold(purpose: &str) -> Held {
    let mut rng = rng("trustees");
    let secrets: Vec<TrusteeSecret> = (0..5)
        .map(|_| TrusteeSecret::from_seed(&Seed::random(&mut rng)))
        .collect();
    let ceremony = ceremony(&secrets, purpose);
    let part = |i: usize| Participant::new(&ceremony, &secrets[i]).unwrap();
    let round1: Vec<Round1> = (0..5).map(|i| part(i).round1().unwrap()).collect();
    let round2 = (0..5)
        .flat_map(|i| part(i).round2(&round1).unwrap())
        .collect();
    Held {
        ceremony,
        secrets,
        round1,
        round2,
    }
}

impl Held {
    fn part(&self, index: u16) -> Participant<'_> {
        Participant::new(&self.ceremony, &self.secrets[usize::from(index) - 1]).unwrap()
    }

    fn inbox(&self, index: u16) -> Vec<Round2> {
        self.round2
            .iter()
            .filter(|m| m.to == index)
            .cloned()
            .collect()
    }

    fn finish(&self, index: u16) -> (KeyShares, Confirmation) {
        self.part(index)
            .finish(&self.round1, &self.inbox(index))
            .unwrap()
    }

    fn confirmations(&self) -> Vec<Confirmation> {
        (1..=5).map(|i| self.finish(i).1).collect()
    }

    fn named(&self, index: u16) -> Trustee {
        self.ceremony.trustee(index)
    }
}

#[test]
fn all_trustees_and_everybody_else_get_the_same_keys() {
    let held = hold("board 2026");
    let outcome = held
        .ceremony
        .conclude(&held.round1, &held.confirmations())
        .unwrap();
    assert_ne!(outcome.heads.key(), outcome.shares.key());
    assert_eq!(outcome.heads.threshold(), 3);
    for index in 1..=5 {
        let (shares, _) = held.finish(index);
        assert_eq!(outcome.heads.share(index), Some(shares.heads.public()));
        assert_eq!(outcome.shares.share(index), Some(shares.shares.public()));
        assert_eq!(
            (shares.heads.index(), shares.shares.index()),
            (index, index)
        );
        assert_eq!(
            (shares.heads.kind(), shares.shares.kind()),
            (crate::key::KeyKind::Heads, crate::key::KeyKind::Shares)
        );
    }
}
