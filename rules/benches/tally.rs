//! Casting, closing, decrypting and deciding polls with many ballots; verification is measured elsewhere.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use linli_primitives::{
    Blinding, Digest, Fp, Nullifier, Realm, RollRoot, Shares, WeightCommitment,
};
use linli_rules::sealing::Sealing;
use linli_rules::{Input, LonePoll, VerifiedBallot, encode_share, preset};
use linli_sigma::{
    Choice, DecryptionContext, KeyKind, KeyShare, NamingContext, Randomness, Scalar,
    SealedQuestion, SealingSeed, decrypt, naming, seal,
};
use linli_wire::encoding::HexBytes;
use linli_wire::poll::PROTOCOL;
use linli_wire::{
    Counting, EncodedPoint, Naming, Poll, Question, Revote, RollSummary, TallyRound, Trustees, Unit,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

const SIZES: [u64; 2] = [1_000, 100_000];
/// A typical flat, in 0.01 m².
const WEIGHT: u64 = 8_923;

struct Fixture {
    poll: Poll,
    keys: [KeyShare; 2],
    sealed: Vec<SealedQuestion>,
    rng: ChaCha20Rng,
}

/// One trustee; each further one adds only the cost of its shares.
fn fixture(owners: u64) -> Fixture {
    let key = |kind, secret| KeyShare::new(kind, 1, Scalar::from(secret)).expect("not zero");
    let keys = [key(KeyKind::Heads, 11), key(KeyKind::Shares, 13)];
    let [heads, shares] = [0, 1]
        .map(|i: usize| EncodedPoint::new(keys[i].public().to_bytes()).expect("not the identity"));
    let poll = Poll {
        protocol: PROTOCOL,
        ballot_key: "vk1".into(),
        realm: Realm::new("星河花园").expect("legal"),
        title: "维修资金".into(),
        questions: vec![Question {
            text: "是否同意？".into(),
            options: vec!["同意".into(), "反对".into()],
            yes: Some(0),
            min: 1,
            max: 1,
            abstain: true,
            rule: preset("cn-278-special").expect("a preset"),
        }],
        roll: RollSummary {
            root: RollRoot::new(Fp::from(5)),
            digest: Digest([1; 32]),
            heads: owners,
            shares: Shares::new(owners * WEIGHT).expect("below 2^40"),
            unit: Unit {
                name: "㎡".into(),
                decimals: 2,
            },
        },
        trustees: Trustees {
            ceremony: Digest([2; 32]),
            threshold: 1,
            names: vec!["甲".into()],
            heads_key: heads,
            shares_key: shares,
            heads_shares: vec![heads],
            shares_shares: vec![shares],
        },
        opens: 0,
        closes: 1,
        counting: Counting::Both,
        revote: Revote::LastCounts,
        floor: 5,
        extend_until: None,
        replaces: None,
    };
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let sealed = seal_some(&poll, &mut rng);
    Fixture {
        poll,
        keys,
        sealed,
        rng,
    }
}

/// A few sealed answers, reused under other nullifiers: the rules see no proofs.
fn seal_some(poll: &Poll, rng: &mut ChaCha20Rng) -> Vec<SealedQuestion> {
    let sealing = Sealing::of(poll).expect("consistent");
    let shares = Shares::new(WEIGHT).expect("below 2^40");
    let blinding = Blinding::random(rng);
    let weight = WeightCommitment::commit(shares, &blinding);
    let context = sealing.context(0, Nullifier::new(Fp::from(1)), weight);
    let choices = [
        Choice::of(&[0]),
        Choice::of(&[0]),
        Choice::of(&[1]),
        Choice::abstention(),
    ];
    let seal = |choice: &Choice| {
        let seed = SealingSeed::random(rng);
        seal(
            &sealing.keys,
            &context,
            &sealing.selections[0],
            choice,
            shares,
            &blinding,
            Randomness {
                seed: &seed,
                nonces: rng,
            },
        )
    };
    choices
        .iter()
        .map(seal)
        .collect::<Result<_, _>>()
        .expect("allowed")
}

impl Fixture {
    fn ballots(&self, count: u64) -> Vec<VerifiedBallot> {
        let poll = self.poll.id();
        let ballot = |i: u64| {
            let sealed = self.sealed[i as usize % self.sealed.len()].clone();
            VerifiedBallot::vouched(
                Digest([0; 32]),
                poll,
                Nullifier::new(Fp::from(i)),
                0,
                vec![sealed],
            )
        };
        (1..=count).map(ballot).collect()
    }

    fn cast(&self, ballots: Vec<VerifiedBallot>) -> LonePoll {
        let mut state = LonePoll::open(self.poll.clone()).expect("consistent");
        for ballot in ballots {
            state.apply(Input::Cast { at: 0, ballot }).expect("open");
        }
        state
    }

    fn naming(&mut self, context: Option<DecryptionContext>) -> Naming {
        let closing = context.expect("closed").closing;
        let poll = self.poll.id();
        let context = NamingContext { poll, closing };
        let proof = naming::name(&self.keys[0], &context, &mut self.rng).expect("a heads key");
        Naming {
            poll,
            closing,
            trustee: 1,
            proof: HexBytes(proof),
        }
    }

    fn tally(&mut self, mut state: LonePoll) -> LonePoll {
        state.apply(Input::Close { at: 1 }).expect("it is time");
        let naming = self.naming(state.state().context(TallyRound::Heads));
        state.apply(Input::Naming(naming)).expect("it holds");
        for (round, key) in [TallyRound::Heads, TallyRound::Shares]
            .into_iter()
            .zip(&self.keys)
        {
            let context = state.state().context(round).expect("closed");
            let share =
                decrypt(key, &context, &state.state().sums(round), &mut self.rng).expect("sums");
            let share = encode_share(state.state().id(), &share);
            state.apply(Input::Share(share)).expect("it holds");
        }
        assert!(state.state().result().is_some());
        state
    }
}

fn tally(c: &mut Criterion) {
    let mut group = c.benchmark_group("poll");
    group.sample_size(10);
    for size in SIZES {
        let mut fixture = fixture(size);
        group.throughput(Throughput::Elements(size));
        group.bench_function(format!("cast/{size}"), |b| {
            b.iter_batched(
                || fixture.ballots(size),
                |ballots| fixture.cast(ballots),
                BatchSize::PerIteration,
            );
        });
        let full = fixture.cast(fixture.ballots(size));
        group.bench_function(format!("close_decrypt_decide/{size}"), |b| {
            b.iter_batched(
                || full.clone(),
                |state| fixture.tally(state),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, tally);
criterion_main!(benches);
