//! Claim proofs: make one, verify one, verify 256 at once (feature `batch`).
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use linli_circuits::claim::{K, Params, prove, proving_key, verify, verifying_key};
use linli_primitives::merkle::{Path, empty_leaf};
use linli_primitives::{
    BodyHash, Counters, Day, Fp, Loss, Membership, Money, Period, RealmSecret, RulebookId, Salt,
    SchemeId, StateRoot,
};
use linli_statements::claim::{ClaimInstance, ClaimWitness, Context, Terms};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

fn path<const DEPTH: usize>() -> Path<DEPTH> {
    Path {
        index: 0x000a_5a5a,
        siblings: [empty_leaf(); DEPTH],
    }
}

fn claim(rng: &mut ChaCha20Rng) -> (ClaimInstance, ClaimWitness) {
    let day = |n| Day::new(n).unwrap();
    let money = |n| Money::new(n).unwrap();
    let period = Period::new(2026).unwrap();
    let witness = ClaimWitness {
        secret: RealmSecret::random(rng),
        membership: Membership {
            joined: day(20_000),
            paid_through: day(20_400),
        },
        member_path: path(),
        loss: Loss {
            category: 1,
            event_day: day(20_300),
            gross_loss: money(12_345_600),
            other_cover: money(345_600),
            salt: Salt::new(Fp::from(5)),
        },
        attestation_path: path(),
        counters: Counters {
            seq: 1,
            period,
            count: 1,
            paid: money(1_000_000),
        },
        state_path: path(),
    };
    let context = Context {
        scheme: SchemeId::new(Fp::from(1)),
        rulebook: RulebookId::new(Fp::from(2)),
        category: 1,
        terms: Terms {
            wait_days: 90,
            filing_days: 180,
            deductible: money(1_000_000),
            ratio_bp: 7_000,
            cap_per_claim: money(10_000_000),
            claims_per_period: 3,
            cap_per_period: money(20_000_000),
            step: money(10_000),
        },
        from_day: day(20_000),
        to_day: day(20_500),
        period,
        closing_day: day(20_330),
    };
    let root = StateRoot::new(Fp::from(3));
    let body = BodyHash::new(Fp::from(4));
    let instance = witness.instance(context, root, money(7_000_000), body);
    (instance.unwrap(), witness)
}

fn bench(c: &mut Criterion) {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let params = Params::new(K);
    let pk = proving_key(&params);
    let vk = pk.get_vk();
    let (instance, witness) = claim(&mut rng);
    let proof = prove(&params, &pk, &witness, &instance, &mut rng).unwrap();

    let mut group = c.benchmark_group("claim");
    group.sample_size(20);
    group.bench_function("prove", |b| {
        b.iter(|| prove(&params, &pk, &witness, &instance, &mut rng).unwrap());
    });
    group.bench_function("verify", |b| {
        b.iter(|| verify(&params, vk, &instance, &proof).unwrap());
    });
    #[cfg(feature = "batch")]
    {
        let batch = vec![(&instance, proof.as_slice()); 256];
        group.sample_size(10);
        group.bench_function("verify 256", |b| {
            b.iter(|| assert!(linli_circuits::claim::verify_batch(&params, vk, &batch)));
        });
    }
    group.bench_function("verifying key", |b| b.iter(|| verifying_key(&params)));
    group.bench_function("proving key", |b| b.iter(|| proving_key(&params)));
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
