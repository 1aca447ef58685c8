//! Sealing and verifying a question of three options, sums of products, decryption and the search for totals.

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use linli_primitives::{Blinding, Digest, Fp, Nullifier, PollId, Shares, WeightCommitment};
use linli_sigma::key::KeyKind;
use linli_sigma::{
    Abstention, Choice, Context, DecryptionContext, ElectionKeys, Item, KeyShare, OptionSum, Point,
    Randomness, Scalar, SealedQuestion, SealingSeed, Selection, Table, decrypt, seal, verify,
    verify_batch, verify_share,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use sigma_proofs::MultiScalarMul;
use sigma_proofs::msm::straus_vartime;

const BATCH: usize = 256;

struct Poll {
    keys: ElectionKeys,
    heads: KeyShare,
    selection: Selection,
    rng: ChaCha20Rng,
}

fn poll() -> Poll {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let mut share = |kind| KeyShare::new(kind, 1, scalar(&mut rng)).expect("not zero");
    let (heads, shares) = (share(KeyKind::Heads), share(KeyKind::Shares));
    let keys = ElectionKeys::new(heads.public(), shares.public()).expect("unrelated");
    let selection = Selection::new(2, 1, 1, Abstention::Allowed).expect("possible");
    Poll {
        keys,
        heads,
        selection,
        rng,
    }
}

fn scalar(rng: &mut ChaCha20Rng) -> Scalar {
    Blinding::random(rng).scalar()
}

fn owner(poll: &mut Poll, number: u64) -> (Context, Shares, Blinding) {
    let shares = Shares::new(10_000 + number).expect("below 2^40");
    let blinding = Blinding::random(&mut poll.rng);
    let context = Context {
        poll: PollId::new(Fp::from(1)),
        question: 0,
        nullifier: Nullifier::new(Fp::from(number + 1)),
        weight: WeightCommitment::commit(shares, &blinding),
    };
    (context, shares, blinding)
}

fn sealed(poll: &mut Poll, number: u64) -> (Context, SealedQuestion) {
    let (context, shares, blinding) = owner(poll, number);
    let choice = Choice::of(&[number as u32 % 2]);
    let Poll {
        keys,
        selection,
        rng,
        ..
    } = poll;
    let seed = SealingSeed::random(rng);
    let randomness = Randomness {
        seed: &seed,
        nonces: rng,
    };
    let sealed = seal(
        keys, &context, selection, &choice, shares, &blinding, randomness,
    );
    (context, sealed.expect("allowed"))
}

fn question(c: &mut Criterion) {
    let mut poll = poll();
    let (context, shares, blinding) = owner(&mut poll, 0);
    let choice = Choice::of(&[1]);
    let Poll {
        keys, selection, ..
    } = poll;
    let seed = SealingSeed::random(&mut poll.rng);
    c.bench_function("make a question of three options", |b| {
        b.iter(|| {
            seal(
                &keys,
                &context,
                &selection,
                &choice,
                shares,
                &blinding,
                Randomness {
                    seed: &seed,
                    nonces: &mut poll.rng,
                },
            )
        })
    });
    let mut poll = Poll {
        keys,
        selection,
        ..poll
    };
    let (context, question) = sealed(&mut poll, 0);
    let bytes = question.encode();
    c.bench_function("decode one", |b| {
        b.iter(|| SealedQuestion::decode(&selection, &bytes))
    });
    c.bench_function("verify one", |b| {
        b.iter(|| verify(&keys, &context, &selection, &question).expect("honest"))
    });
    let all: Vec<_> = (0..BATCH as u64).map(|i| sealed(&mut poll, i)).collect();
    let items: Vec<Item<'_>> = all
        .iter()
        .map(|(context, sealed)| Item {
            keys: &keys,
            context,
            selection: &selection,
            sealed,
        })
        .collect();
    let mut group = c.benchmark_group("verify a batch");
    group
        .throughput(Throughput::Elements(BATCH as u64))
        .sample_size(20);
    group.bench_function(BenchmarkId::from_parameter(BATCH), |b| {
        b.iter(|| verify_batch(&items).expect("honest"))
    });
}

fn sums_of_products(c: &mut Criterion) {
    let mut rng = ChaCha20Rng::from_seed([8; 32]);
    let mut group = c.benchmark_group("sum of products");
    group.sample_size(10);
    for terms in [16, 32, 48, 64, 128, 1024, 8192] {
        let scalars: Vec<Scalar> = (0..terms).map(|_| scalar(&mut rng)).collect();
        let bases: Vec<Point> = (0..terms)
            .map(|_| <Point as group::Group>::generator() * scalar(&mut rng))
            .collect();
        group.throughput(Throughput::Elements(terms));
        group.bench_function(BenchmarkId::new("ours", terms), |b| {
            b.iter(|| Point::msm_vartime(&scalars, &bases))
        });
        group.bench_function(BenchmarkId::new("straus_vartime", terms), |b| {
            b.iter(|| straus_vartime(&scalars, &bases))
        });
    }
}

fn tally(c: &mut Criterion) {
    let mut poll = poll();
    let mut sums = [OptionSum::default(); 3];
    for number in 0..8 {
        let (_, question) = sealed(&mut poll, number);
        for (sum, option) in sums.iter_mut().zip(question.options()) {
            *sum += option;
        }
    }
    let sums = sums.map(|sum| sum.sealed_heads());
    let context = DecryptionContext {
        poll: PollId::new(Fp::from(1)),
        closing: Digest([1; 32]),
        kind: KeyKind::Heads,
    };
    let Poll { heads, rng, .. } = &mut poll;
    c.bench_function("decrypt three sums", |b| {
        b.iter(|| decrypt(heads, &context, &sums, rng))
    });
    let share = decrypt(heads, &context, &sums, rng).expect("own key");
    c.bench_function("verify a decryption share of three sums", |b| {
        b.iter(|| verify_share(&context, heads.public(), &sums, &share).expect("honest"))
    });
}

fn totals(c: &mut Criterion) {
    let mut group = c.benchmark_group("totals");
    group.sample_size(10);
    for bits in [11, 24, 40] {
        let bound = (1u64 << bits) - 1;
        group.bench_function(BenchmarkId::new("table", bits), |b| {
            b.iter_batched(|| bound, Table::new, BatchSize::PerIteration)
        });
        let table = Table::new(bound);
        let largest = <Point as group::Group>::generator() * Scalar::from(bound);
        group.bench_function(BenchmarkId::new("largest", bits), |b| {
            b.iter(|| table.solve(&largest).expect("within the bound"))
        });
    }
}

criterion_group!(benches, question, sums_of_products, tally, totals);
criterion_main!(benches);
