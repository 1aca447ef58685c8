//! A small poll with real sealed ballots and trustees, for the tests of this crate.

use linli_primitives::{Blinding, Digest, Fp, Nullifier, PollId, Realm, Shares, WeightCommitment};
use linli_sigma::{
    Choice, Context, KeyKind, KeyShare, NamingContext, PublicKey, Randomness, Scalar, SealingSeed,
    decrypt, naming, seal,
};
use linli_wire::encoding::HexBytes;
use linli_wire::{
    Counting, DecryptionShare, EncodedPoint, Naming, Poll, Question, Revote, TallyRound, Trustees,
    poll::PROTOCOL,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::encode_share;
use crate::fixture::{question, roll};
use crate::input::{Input, VerifiedBallot};
use crate::poll::{LonePoll, PollState};
use crate::preset::{preset, with_seats};
use crate::sealing::Sealing;

/// Shares of the six owners; together 2,100.
pub(crate) const WEIGHTS: [u64; 6] = [100, 200, 300, 400, 500, 600];

/// A poll whose secrets are all known.
pub(crate) struct Booth {
    pub(crate) poll: Poll,
    heads: Vec<KeyShare>,
    shares: Vec<KeyShare>,
    sealed: u64,
    rng: ChaCha20Rng,
}

/// Three trustees, two of whom decrypt, each with its share of the key secret + slope·x.
fn deal(kind: KeyKind, secret: u64, slope: u64) -> (PublicKey, Vec<KeyShare>) {
    let at = |x: u64| Scalar::from(secret) + Scalar::from(slope) * Scalar::from(x);
    let share = |x: u16| KeyShare::new(kind, x, at(x.into())).expect("not zero");
    let key = KeyShare::new(kind, 1, at(0)).expect("not zero").public();
    (key, (1..=3).map(share).collect())
}

fn encode(key: PublicKey) -> EncodedPoint {
    EncodedPoint::new(key.to_bytes()).expect("not the identity")
}

fn trustees(heads: &(PublicKey, Vec<KeyShare>), shares: &(PublicKey, Vec<KeyShare>)) -> Trustees {
    let public = |shares: &[KeyShare]| shares.iter().map(|s| encode(s.public())).collect();
    Trustees {
        ceremony: Digest([2; 32]),
        threshold: 2,
        names: vec!["甲".into(), "乙".into(), "丙".into()],
        heads_key: encode(heads.0),
        shares_key: encode(shares.0),
        heads_shares: public(&heads.1),
        shares_shares: public(&shares.1),
    }
}

fn questions() -> Vec<Question> {
    let motion = question(2, 1, 1, preset("cn-278-special").expect("a preset"));
    let election = with_seats(preset("cn-278-election").expect("a preset"), 2);
    let election = Question {
        text: "业主委员会".into(),
        abstain: false,
        ..question(3, 0, 2, election)
    };
    vec![motion, election]
}

impl Booth {
    /// A motion and an election, open from 100 to 200, floor 2, the last ballot counts; then `change`.
    pub(crate) fn new(change: impl FnOnce(&mut Poll)) -> Self {
        let (heads, shares) = (deal(KeyKind::Heads, 11, 12), deal(KeyKind::Shares, 13, 14));
        let mut poll = Poll {
            protocol: PROTOCOL,
            ballot_key: "vk1".into(),
            realm: Realm::new("星河花园").expect("legal"),
            title: "维修资金".into(),
            questions: questions(),
            roll: roll(6, WEIGHTS.iter().sum()),
            trustees: trustees(&heads, &shares),
            opens: 100,
            closes: 200,
            counting: Counting::Both,
            revote: Revote::LastCounts,
            floor: 2,
            extend_until: None,
            replaces: None,
        };
        change(&mut poll);
        Self {
            poll,
            heads: heads.1,
            shares: shares.1,
            sealed: 0,
            rng: ChaCha20Rng::seed_from_u64(7),
        }
    }

    pub(crate) fn open(&self) -> LonePoll {
        LonePoll::open(self.poll.clone()).expect("consistent")
    }

    pub(crate) fn nullifier(owner: usize) -> Nullifier {
        // Not in the owners' order.
        Nullifier::new(Fp::from([50, 10, 40, 30, 60, 20][owner]))
    }

    /// Owner `owner`'s ballot, whose serial is above that of every earlier one: for each question the options chosen, or abstention.
    pub(crate) fn ballot(&mut self, owner: usize, choices: &[Choice]) -> VerifiedBallot {
        self.ballot_for(self.poll.id(), owner, WEIGHTS[owner], choices)
    }

    /// The same for another poll, or with shares other than the roll's.
    pub(crate) fn ballot_for(
        &mut self,
        poll: PollId,
        owner: usize,
        weight: u64,
        choices: &[Choice],
    ) -> VerifiedBallot {
        let shares = Shares::new(weight).expect("below 2^40");
        let blinding = Blinding::random(&mut self.rng);
        let nullifier = Self::nullifier(owner);
        let weight = WeightCommitment::commit(shares, &blinding);
        let sealing = Sealing::of(&self.poll).expect("sealable");
        let seed = SealingSeed::random(&mut self.rng);
        let mut sealed = Vec::new();
        for ((choice, selection), index) in choices.iter().zip(&sealing.selections).zip(0..) {
            let context = Context {
                poll,
                ..sealing.context(index, nullifier, weight)
            };
            sealed.push(
                seal(
                    &sealing.keys,
                    &context,
                    selection,
                    choice,
                    shares,
                    &blinding,
                    Randomness {
                        seed: &seed,
                        nonces: &mut self.rng,
                    },
                )
                .expect("allowed"),
            );
        }
        self.sealed += 1;
        let digest = Digest([self.sealed as u8; 32]);
        VerifiedBallot::vouched(digest, poll, nullifier, self.sealed, sealed)
    }

    /// Trustee `trustee`'s naming of `closing`.
    pub(crate) fn naming(&mut self, poll: PollId, closing: Digest, trustee: u16) -> Naming {
        let context = NamingContext { poll, closing };
        let key = &self.heads[usize::from(trustee) - 1];
        let proof = naming::name(key, &context, &mut self.rng).expect("a heads key");
        Naming {
            poll,
            closing,
            trustee,
            proof: HexBytes(proof),
        }
    }

    /// All trustees' namings of the closing of `state`.
    pub(crate) fn namings(&mut self, state: PollState<'_>) -> Vec<Naming> {
        let closing = state.closing().expect("closed").digest();
        let id = state.id();
        (1..=self.heads.len() as u16)
            .map(|trustee| self.naming(id, closing, trustee))
            .collect()
    }

    /// Closes the box at 200; all trustees name the closing.
    pub(crate) fn close(&mut self, state: &mut LonePoll) {
        state.apply(Input::Close { at: 200 }).expect("it is time");
        self.name(state);
    }

    /// All trustees name the closing, where there is anything to decrypt.
    pub(crate) fn name(&mut self, state: &mut LonePoll) {
        if state.state().heads_sums().is_empty() {
            return;
        }
        for naming in self.namings(state.state()) {
            state.apply(Input::Naming(naming)).expect("it holds");
        }
    }

    /// Trustee `trustee`'s share of `round`.
    pub(crate) fn share(
        &mut self,
        state: PollState<'_>,
        round: TallyRound,
        trustee: u16,
    ) -> DecryptionShare {
        let keys = match round {
            TallyRound::Heads => &self.heads,
            TallyRound::Shares => &self.shares,
        };
        let context = state.context(round).expect("closed");
        let key = &keys[usize::from(trustee) - 1];
        let share =
            decrypt(key, &context, &state.sums(round), &mut self.rng).expect("sums are there");
        encode_share(state.id(), &share)
    }
}
