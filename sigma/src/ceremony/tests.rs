use group::Group;
use linli_primitives::Seed;
use linli_rule::Rule;

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

#[test]
fn an_altered_message_names_its_sender() {
    let held = hold("board 2026");
    let confirmations = held.confirmations();
    type Change = fn(&mut Round1);
    let changes: [Change; 5] = [
        |m| m.heads.coefficients.swap(0, 1),
        |m| m.heads.proof_scalar[0] ^= 1,
        |m| m.shares = m.heads.clone(),
        |m| m.signature[0] ^= 1,
        |m| {
            m.signature.pop();
        },
    ];
    for change in changes {
        let mut round1 = held.round1.clone();
        change(&mut round1[3]);
        let error = CeremonyError::Signature(held.named(4));
        assert_eq!(held.part(1).round2(&round1), Err(error.clone()));
        assert_eq!(
            held.part(1).finish(&round1, &held.inbox(1)).err(),
            Some(error.clone())
        );
        assert_eq!(held.ceremony.conclude(&round1, &confirmations), Err(error));
    }
    let changes: [fn(&mut Round2); 4] = [
        |m| m.sealed[200] ^= 1,
        |m| m.transcript.0[0] ^= 1,
        |m| m.from = 2,
        |m| m.signature[63] ^= 1,
    ];
    for change in changes {
        let mut round2 = held.inbox(1);
        let at = round2.iter().position(|m| m.from == 4).unwrap();
        change(&mut round2[at]);
        let error = CeremonyError::Signature(held.named(round2[at].from));
        assert_eq!(
            held.part(1).finish(&held.round1, &round2).err(),
            Some(error)
        );
    }
    let changes: [fn(&mut Confirmation); 3] = [
        |m| m.transcript.0[0] ^= 1,
        |m| m.keys.heads = m.keys.shares,
        |m| m.signature[0] ^= 1,
    ];
    for change in changes {
        let mut confirmations = confirmations.clone();
        change(&mut confirmations[3]);
        let error = CeremonyError::Signature(held.named(4));
        assert_eq!(
            held.ceremony.conclude(&held.round1, &confirmations),
            Err(error)
        );
    }
}

#[test]
fn messages_of_another_ceremony_are_refused() {
    let (held, other) = (hold("board 2026"), hold("board 2027"));
    assert_ne!(held.ceremony.id(), other.ceremony.id());
    let mut round1 = held.round1.clone();
    round1[2] = other.round1[2].clone();
    let error = CeremonyError::OtherCeremony(held.named(3));
    assert_eq!(held.part(1).round2(&round1), Err(error));
    // Renaming the ceremony does not help: it is signed.
    round1[2].ceremony = held.ceremony.id();
    let error = CeremonyError::Signature(held.named(3));
    assert_eq!(held.part(1).round2(&round1), Err(error));
    let mut round2 = held.inbox(1);
    round2[0] = other.inbox(1)[0].clone();
    let error = CeremonyError::OtherCeremony(held.named(2));
    assert_eq!(
        held.part(1).finish(&held.round1, &round2).err(),
        Some(error)
    );
    let mut confirmations = held.confirmations();
    confirmations[4] = other.confirmations()[4].clone();
    let error = CeremonyError::OtherCeremony(held.named(5));
    assert_eq!(
        held.ceremony.conclude(&held.round1, &confirmations),
        Err(error)
    );
}

#[test]
fn every_part_of_the_description_names_the_ceremony() {
    let held = hold("board 2026");
    let base = &held.ceremony;
    let mut swapped = base.clone();
    swapped.trustees.swap(0, 1);
    let mut renamed = base.clone();
    renamed.trustees[0].name.push('!');
    let others = [
        Ceremony {
            realm: Realm::new("other").unwrap(),
            ..base.clone()
        },
        Ceremony {
            purpose: "board 2027".to_owned(),
            ..base.clone()
        },
        Ceremony {
            threshold: 4,
            ..base.clone()
        },
        Ceremony {
            spare: Spare::Waived,
            ..base.clone()
        },
        swapped,
        renamed,
    ];
    for other in others {
        assert_ne!(other.id(), base.id(), "{other:?}");
    }
}

#[test]
fn missing_and_repeated_messages_name_their_sender() {
    let held = hold("board 2026");
    let missing = CeremonyError::Missing(held.named(5));
    let twice = CeremonyError::Duplicate(held.named(2));
    let less = &held.round1[..4];
    let more = [&held.round1[..], &held.round1[1..2]].concat();
    assert_eq!(held.part(1).round2(less), Err(missing.clone()));
    assert_eq!(held.part(1).round2(&more), Err(twice.clone()));
    let inbox = held.inbox(1);
    let more = [&inbox[..], &inbox[..1]].concat();
    assert_eq!(
        held.part(1).finish(&held.round1, &inbox[..3]).err(),
        Some(missing.clone())
    );
    assert_eq!(
        held.part(1).finish(&held.round1, &more).err(),
        Some(twice.clone())
    );
    let confirmations = held.confirmations();
    let more = [&confirmations[..], &confirmations[1..2]].concat();
    assert_eq!(
        held.ceremony.conclude(&held.round1, &confirmations[..4]),
        Err(missing)
    );
    assert_eq!(held.ceremony.conclude(&held.round1, &more), Err(twice));
    let error = CeremonyError::NotForMe(held.named(1));
    assert_eq!(
        held.part(1).finish(&held.round1, &held.inbox(2)).err(),
        Some(error)
    );
    let mut unknown = held.round1.clone();
    unknown[0].trustee = 6;
    assert_eq!(
        held.part(1).round2(&unknown),
        Err(CeremonyError::Unknown(6))
    );
    unknown[0].trustee = 0;
    assert_eq!(
        held.part(1).round2(&unknown),
        Err(CeremonyError::Unknown(0))
    );
}

/// Signs again what trustee `index` says, as a dishonest trustee would.
fn resign1(held: &Held, index: u16, message: &mut Round1) {
    let Round1 {
        ceremony,
        trustee,
        heads,
        shares,
        signature,
    } = message;
    let signed = signed_bytes(b"round 1", &(&*ceremony, &*trustee, &*heads, &*shares));
    *signature = held.secrets[usize::from(index) - 1].sign(&signed);
}

#[test]
fn a_trustee_must_know_what_it_commits_to() {
    let held = hold("board 2026");
    let mut round1 = held.round1.clone();
    round1[1].shares.coefficients[0] += crate::group::Point::generator();
    resign1(&held, 2, &mut round1[1]);
    let error = CeremonyError::ProofOfKnowledge(held.named(2));
    assert_eq!(held.part(1).round2(&round1), Err(error.clone()));
    assert_eq!(held.ceremony.conclude(&round1, &[]), Err(error));
    // Another's commitments, signed as one's own.
    let mut round1 = held.round1.clone();
    round1[1].heads = round1[0].heads.clone();
    resign1(&held, 2, &mut round1[1]);
    let error = CeremonyError::ProofOfKnowledge(held.named(2));
    assert_eq!(held.part(3).round2(&round1), Err(error));
    let mut round1 = held.round1.clone();
    round1[1].heads.coefficients.pop();
    resign1(&held, 2, &mut round1[1]);
    let error = CeremonyError::Commitments(held.named(2));
    assert_eq!(held.part(3).round2(&round1), Err(error));
}

#[test]
fn a_wrong_share_names_its_sender() {
    let held = hold("board 2026");
    let transcript = held.round2[0].transcript;
    let wrong = held
        .part(4)
        .round2_message(1, transcript, &[Scalar::from(1), Scalar::from(2)]);
    let garbage = held.ceremony.trustees[0].seal(b"garbage").unwrap();
    let unopened = held.ceremony.trustees[1].seal(&[0; 64]).unwrap();
    let mut messages = vec![wrong.unwrap()];
    for sealed in [garbage, unopened] {
        let mut message = messages[0].clone();
        message.sealed = sealed;
        let Round2 {
            ceremony,
            from,
            to,
            transcript,
            sealed,
            ..
        } = &message;
        let signed = signed_bytes(b"round 2", &(ceremony, from, to, transcript, sealed));
        message.signature = held.secrets[3].sign(&signed);
        messages.push(message);
    }
    for message in messages {
        let mut inbox = held.inbox(1);
        let at = inbox.iter().position(|m| m.from == 4).unwrap();
        inbox[at] = message;
        let error = CeremonyError::Share(held.named(4));
        assert_eq!(held.part(1).finish(&held.round1, &inbox).err(), Some(error));
    }
}

/// A trustee who tells two peers different things.
#[test]
fn two_stories_are_noticed() {
    let held = hold("board 2026");
    let other_words = TrusteeSecret::from_seed(&Seed::from_bytes([9; 32]));
    let dealer = |seed| crate::dkg::Dealer::<HEADS>::new(2, 3, 5, seed).unwrap();
    let mut told = held.round1.clone();
    told[1].heads = dealer(*other_words.derive(&[])).commitments().clone();
    resign1(&held, 2, &mut told[1]);
    // Trustee 1 saw the other version: its message to 3 shows it.
    let from_1 = held.part(1).round2(&told).unwrap();
    let mut inbox = held.inbox(3);
    let at = inbox.iter().position(|m| m.from == 1).unwrap();
    inbox[at] = from_1.into_iter().find(|m| m.to == 3).unwrap();
    let error = CeremonyError::Transcript(held.named(1));
    assert_eq!(held.part(3).finish(&held.round1, &inbox).err(), Some(error));
    // Trustee 2 finds a message that it never sent.
    let error = CeremonyError::Transcript(held.named(2));
    assert_eq!(held.part(2).round2(&told), Err(error));
    // A confirmation of other keys, signed.
    let mut confirmations = held.confirmations();
    let wrong = &mut confirmations[0];
    wrong.keys.heads = PublicKey::new(crate::group::Point::generator()).unwrap();
    let Confirmation {
        ceremony,
        trustee,
        transcript,
        keys,
        signature,
    } = wrong;
    let signed = signed_bytes(
        b"confirmation",
        &(&*ceremony, &*trustee, &*transcript, &*keys),
    );
    *signature = held.secrets[0].sign(&signed);
    let error = CeremonyError::Transcript(held.named(1));
    assert_eq!(
        held.ceremony.conclude(&held.round1, &confirmations),
        Err(error)
    );
}

#[test]
fn words_and_messages_restore_the_key_shares() {
    let held = hold("board 2026");
    let (lost, confirmation) = held.finish(3);
    let words = held.secrets[2]
        .seed()
        .to_words(linli_primitives::identity::WordList::English);
    let secret = TrusteeSecret::from_seed(&Seed::from_words(&words).unwrap());
    let restored = Participant::new(&held.ceremony, &secret).unwrap();
    let (found, again) = restored.finish(&held.round1, &held.inbox(3)).unwrap();
    assert_eq!(
        *found.heads.to_secret_bytes(),
        *lost.heads.to_secret_bytes()
    );
    assert_eq!(
        *found.shares.to_secret_bytes(),
        *lost.shares.to_secret_bytes()
    );
    assert_eq!(again, confirmation);
}

#[test]
fn a_stranger_takes_no_part() {
    let held = hold("board 2026");
    let stranger = TrusteeSecret::from_seed(&Seed::from_bytes([1; 32]));
    let error = Participant::new(&held.ceremony, &stranger).err();
    assert_eq!(error, Some(CeremonyError::NotATrustee));
}

#[test]
fn weak_ceremonies_are_refused() {
    let base = hold("board 2026").ceremony;
    let threshold = |threshold| {
        Ceremony {
            threshold,
            ..base.clone()
        }
        .check()
    };
    for wrong in [0, 1, 6] {
        let error = BadCeremony::Threshold {
            threshold: wrong,
            count: 5,
        };
        assert_eq!(threshold(wrong), Err(error));
    }
    assert_eq!(threshold(4), Ok(()));
    assert_eq!(threshold(5), Err(BadCeremony::NoSpare { count: 5 }));
    let waived = Ceremony {
        threshold: 5,
        spare: Spare::Waived,
        ..base.clone()
    };
    assert_eq!(waived.check(), Ok(()));
    let unnamed = Ceremony {
        purpose: " ".to_owned(),
        ..base.clone()
    };
    assert_eq!(unnamed.check(), Err(BadCeremony::Purpose));
    for field in 0..3 {
        let mut repeated = base.clone();
        let first = repeated.trustees[0].clone();
        let card = &mut repeated.trustees[4];
        match field {
            0 => card.name = first.name,
            1 => card.verify_key = first.verify_key,
            _ => card.recipient = first.recipient,
        }
        assert_eq!(repeated.check(), Err(BadCeremony::Repeated(5)));
    }
    let mut malformed = base;
    malformed.trustees[4].recipient.pop();
    assert_eq!(malformed.check(), Err(BadCeremony::Card(5)));
}

#[test]
fn messages_are_readable_and_strict() {
    let held = hold("board 2026");
    fn strict<T>(message: &T)
    where
        T: Serialize + for<'de> Deserialize<'de> + PartialEq + core::fmt::Debug,
    {
        let text = serde_json::to_string(message).unwrap();
        assert_eq!(serde_json::from_str::<T>(&text).unwrap(), *message);
        let unknown = text.replacen('{', "{\"more\":1,", 1);
        assert!(serde_json::from_str::<T>(&unknown).is_err());
        assert!(serde_json::from_str::<T>(&text[..text.len() - 1]).is_err());
    }
    strict(&held.ceremony);
    strict(&held.round1[0]);
    strict(&held.round2[0]);
    strict(&held.finish(1).1);
    let text = serde_json::to_string(&held.round1[0]).unwrap();
    let point = hex::encode(held.round1[0].heads.proof_point.encode());
    let identity = text.replace(&point, &"00".repeat(32));
    assert!(serde_json::from_str::<Round1>(&identity).is_err());
}

/// Pins the polynomials of a seed: they are part of a trustee's backup.
#[test]
fn round_1_is_as_published() {
    let held = hold("board 2026");
    assert_eq!(
        held.round2[0].transcript.to_string(),
        "5e40752cdae5d94a72bf36ef9e1b85483cff8b085814ceabc63a1f48d23d64c6"
    );
}

/// All trustees together can make the two keys equal; nobody accepts it.
#[test]
fn both_keys_must_differ() {
    let held = hold("board 2026");
    let mut round1 = held.round1.clone();
    for message in &mut round1 {
        let index = message.trustee;
        let polynomial = [5, 3, 2].map(|a| Scalar::from(a + u64::from(index)));
        message.heads = crate::testing::commit_to::<HEADS>(index, &polynomial);
        message.shares = crate::testing::commit_to::<SHARES>(index, &polynomial);
        resign1(&held, index, message);
    }
    let error = held.ceremony.conclude(&round1, &[]).unwrap_err();
    assert_eq!(error, CeremonyError::Keys);
    assert_eq!((error.rule(), error.culprit()), ("dkg.keys", None));
}
