//! Ballot proofs: make one, verify one, verify 256 at once (feature `batch`), with roots (feature `roots`).
#![allow(missing_docs, clippy::unwrap_used)]

use criterion::{Criterion, criterion_group, criterion_main};
use linli_circuits::ballot::{K, Params, prove, proving_key, verify, verifying_key};
use linli_primitives::merkle::{Path, empty_leaf};
use linli_primitives::{Blinding, BodyHash, Fp, PollId, RealmSecret, Shares};
use linli_statements::ballot::BallotWitness;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

fn witness(rng: &mut ChaCha20Rng) -> BallotWitness {
    BallotWitness {
        secret: RealmSecret::random(rng),
        shares: Shares::new(8_923).unwrap(),
        path: Path {
            index: 0x5a5a_5a5a,
            siblings: [empty_leaf(); 32],
        },
        blinding: Blinding::random(rng),
    }
}

fn ballot(c: &mut Criterion) {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let params = Params::new(K);
    let pk = proving_key(&params);
    let vk = pk.get_vk();
    let witness = witness(&mut rng);
    let instance = witness.instance(PollId::new(Fp::from(1)), BodyHash::new(Fp::from(2)));
    let proof = prove(&params, &pk, &witness, &instance, &mut rng).unwrap();

    let mut group = c.benchmark_group("ballot");
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
            b.iter(|| assert!(linli_circuits::ballot::verify_batch(&params, vk, &batch)));
        });
    }
    #[cfg(feature = "roots")]
    {
        use linli_circuits::ballot::{public, rooted, verify_rooted};
        use linli_primitives::roots::Roots;
        let public = public(&params);
        let bare = || rooted(&instance, &proof, Roots::default()).unwrap();
        // The first time finds the roots.
        let mut batch: Vec<_> = (0..256).map(|_| bare()).collect();
        group.bench_function("verify 256 with roots", |b| {
            b.iter(|| assert!(verify_rooted(&params, vk, &public, &mut batch)));
        });
    }
    group.bench_function("verifying key", |b| b.iter(|| verifying_key(&params)));
    group.bench_function("proving key", |b| b.iter(|| proving_key(&params)));
    let mut bytes = vec![];
    params.write(&mut bytes).unwrap();
    group.bench_function("read parameters", |b| {
        b.iter(|| Params::read(&mut bytes.as_slice()).unwrap());
    });
    group.finish();
}

criterion_group!(benches, ballot);
criterion_main!(benches);
