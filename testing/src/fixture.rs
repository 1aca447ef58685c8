//! A community with a poll, made from a label: what vectors, benchmarks and fuzz seeds start from.
//!
//! Everything follows from the label, so nothing here is secret.

use group::Group;
use linli_primitives::document::{self, Kind};
use linli_primitives::{Blinding, Digest, Realm, Seed};
use linli_prover::Membership;
use linli_register::Roll;
use linli_sigma::ceremony::{Ceremony, CeremonyRecord, KeyShares, Participant, Spare};
use linli_sigma::trustee::TrusteeSecret;
use linli_sigma::{KeyKind, KeyShare, Point, PublicKey, Scalar};
use linli_wire::poll::PROTOCOL;
use linli_wire::{Counting, EncodedPoint, Poll, Question, Revote, RollSummary, Trustees, Unit};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::json;

/// Trustees of the community.
pub const TRUSTEES: u16 = 3;
/// Trustees who decrypt together.
pub const THRESHOLD: u16 = 2;

/// Owners, trustees and the poll they hold.
pub struct Community {
    /// The poll, open and consistent.
    pub poll: Poll,
    /// The roll that the poll names.
    pub roll: Roll,
    /// The owners' seeds, in order of the roll.
    pub seeds: Vec<Seed>,
    /// The owners' places on the roll, in the same order.
    pub members: Vec<Membership>,
    /// Trustees' shares of the heads key.
    pub heads_shares: Vec<KeyShare>,
    /// Trustees' shares of the shares key.
    pub shares_shares: Vec<KeyShare>,
}

/// Deterministic randomness named by a label.
pub fn rng(label: &str) -> ChaCha20Rng {
    let hash = document::hash(Kind::File, &[b"fixture", label.as_bytes()]);
    ChaCha20Rng::from_seed(core::array::from_fn(|i| hash[i]))
}

impl Community {
    /// The community of `label` with `owners` owners, asked `questions`.
    pub fn new(label: &str, owners: usize, questions: Vec<Question>) -> Self {
        let mut rng = rng(label);
        let realm = Realm::new("xinghe-garden.example").expect("a legal name");
        let seeds: Vec<Seed> = (0..owners).map(|_| Seed::random(&mut rng)).collect();
        let roll = roll(&realm, &seeds, &mut rng);
        let tree = roll.tree();
        let members = seeds.iter().zip(roll.entries()).map(|(seed, entry)| {
            let path = tree.path(u64::from(entry.number) - 1);
            Membership {
                secret: seed.realm_secret(&realm),
                shares: entry.shares,
                path: path.expect("every entry has a leaf"),
            }
        });
        let heads_shares = key_shares(KeyKind::Heads, &mut rng);
        let shares_shares = key_shares(KeyKind::Shares, &mut rng);
        Self {
            members: members.collect(),
            poll: Poll {
                protocol: PROTOCOL,
                ballot_key: linli_params::BALLOT_FINGERPRINT.to_owned(),
                realm,
                title: label.to_owned(),
                questions,
                roll: RollSummary {
                    root: roll.root(),
                    digest: roll.digest(),
                    heads: roll.heads(),
                    shares: roll.shares(),
                    unit: Unit {
                        name: "㎡".to_owned(),
                        decimals: 2,
                    },
                },
                trustees: trustees(&heads_shares, &shares_shares),
                opens: 1_800_000_000,
                closes: 1_800_604_800,
                counting: Counting::Both,
                revote: Revote::LastCounts,
                floor: 3,
                extend_until: None,
                replaces: None,
            },
            seeds,
            roll,
            heads_shares,
            shares_shares,
        }
    }
}

/// A finished ceremony of three trustees, two of whom decrypt, and their shares of both keys.
pub fn ceremony(realm: &Realm) -> (CeremonyRecord, Vec<KeyShares>) {
    let secrets: Vec<_> = (0..3u8)
        .map(|i| TrusteeSecret::from_seed(&Seed::from_bytes([i; 32])))
        .collect();
    let cards = secrets
        .iter()
        .enumerate()
        .map(|(i, s)| s.card(&format!("trustee {i}")))
        .collect();
    let ceremony = Ceremony {
        realm: realm.clone(),
        purpose: "test".into(),
        threshold: 2,
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

/// A roll of enrolled owners, one unit of 30 to 180 m² each.
fn roll(realm: &Realm, seeds: &[Seed], rng: &mut ChaCha20Rng) -> Roll {
    let shares: Vec<u64> = seeds
        .iter()
        .map(|_| 3_000 + u64::from(rng.next_u32() % 15_000))
        .collect();
    let entry = |(index, seed): (usize, &Seed)| {
        json!({
            "number": index + 1,
            "units": [format!("{}-1-{:02}{:02}", 1 + index / 100, 1 + index / 4 % 25, 1 + index % 4)],
            "shares": shares[index],
            "id": seed.realm_secret(realm).commitment(),
        })
    };
    let document = json!({
        "format": "linli-roll-1",
        "realm": realm,
        "rule": "sample",
        "heads": seeds.len(),
        "shares": shares.iter().sum::<u64>(),
        "entries": seeds.iter().enumerate().map(entry).collect::<Vec<_>>(),
    });
    Roll::from_json(document.to_string().as_bytes()).expect("the roll is consistent")
}

/// Two options and abstention under the special majority: three sealed options.
pub fn motion() -> Question {
    question(
        "是否动用维修资金更换电梯？",
        &["同意", "反对"],
        1,
        Some(0),
        "cn-278-special",
    )
}

/// Up to two of three candidates, or abstention.
pub fn election() -> Question {
    question(
        "选举业主委员会",
        &["甲", "乙", "丙"],
        2,
        None,
        "cn-278-election",
    )
}

fn question(text: &str, options: &[&str], max: u32, yes: Option<u32>, preset: &str) -> Question {
    Question {
        text: text.to_owned(),
        options: options.iter().map(|o| (*o).to_owned()).collect(),
        yes,
        min: 1,
        max,
        abstain: true,
        rule: linli_rules::preset(preset).expect("the preset ships with the ledger"),
    }
}

/// Shares on a line whose value at zero is the key.
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

fn trustees(heads: &[KeyShare], shares: &[KeyShare]) -> Trustees {
    let public = |shares: &[KeyShare]| shares.iter().map(|s| encode(s.public())).collect();
    let key =
        |shares| encode(PublicKey::new(key_of(shares)).expect("a random key is not the identity"));
    Trustees {
        ceremony: Digest([2; 32]),
        threshold: THRESHOLD,
        names: ["赵", "钱", "孙"].map(str::to_owned).into(),
        heads_key: key(heads),
        shares_key: key(shares),
        heads_shares: public(heads),
        shares_shares: public(shares),
    }
}

fn encode(key: PublicKey) -> EncodedPoint {
    EncodedPoint::new(key.to_bytes()).expect("a public key is canonical")
}
