#![allow(clippy::unwrap_used)]
use super::*;
use linli_backend::halo2_proofs::dev::MockProver;
use linli_primitives::Fp as Element;
use linli_primitives::merkle::Path;
use linli_primitives::{Blinding, BodyHash, PollId, RealmSecret, Shares};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

fn sample() -> (BallotInstance, BallotWitness) {
    let mut rng = ChaCha20Rng::seed_from_u64(7);
    let w = BallotWitness {
        secret: RealmSecret::random(&mut rng),
        shares: Shares::new(123_456_789_012).unwrap(),
        path: Path {
            index: 0xdead_beef,
            siblings: core::array::from_fn(|i| Element::from(1000 + i as u64)),
        },
        blinding: Blinding::random(&mut rng),
    };
    (
        w.instance(
            PollId::new(Element::from(5)),
            BodyHash::new(Element::from(6)),
        ),
        w,
    )
}

#[test]
fn smoke() {
    let (i, w) = sample();
    let p = MockProver::run(K, &Ballot::new(&i, &w), vec![public_inputs(&i).to_vec()]).unwrap();
    for e in p.verify().err().unwrap_or_default().iter().take(5) {
        eprintln!("{e:?}");
    }
    let params = Params::new(K);
    let t = std::time::Instant::now();
    let pk = proving_key(&params);
    eprintln!("keys {:?}", t.elapsed());
    let mut rng = ChaCha20Rng::seed_from_u64(8);
    let mut v = vec![];
    for _ in 0..std::env::var("REPS").unwrap().parse::<usize>().unwrap() {
        let t = std::time::Instant::now();
        let proof = prove(&params, &pk, &w, &i, &mut rng).unwrap();
        v.push(t.elapsed());
        eprintln!("{} bytes", proof.len());
        let t = std::time::Instant::now();
        let r = verify(&params, pk.get_vk(), &i, &proof);
        eprintln!("verify {:?} {r:?}", t.elapsed());
    }
    v.sort();
    eprintln!("prove median {:?} best {:?}", v[v.len() / 2], v[0]);
    eprintln!("{}", pinned(pk.get_vk()).len());
}
