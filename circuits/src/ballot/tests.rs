#![allow(clippy::unwrap_used)]

mod agreement;
mod pins;
mod proofs;
#[cfg(feature = "roots")]
mod rooted;
mod wires;

use linli_backend::halo2_proofs::dev::MockProver;
use linli_primitives::Fp as Element;
use linli_primitives::merkle::Path;
use linli_primitives::{Blinding, BodyHash, PollId, RealmSecret, Shares};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

use super::*;
use crate::testkit::{Forge, broken};

/// The ballot laid by the floor planner that lies when asked to.
struct Forged(Ballot);

impl Circuit<Fp> for Forged {
    type Config = Config;
    type FloorPlanner = Forge<SimpleFloorPlanner>;

    fn without_witnesses(&self) -> Self {
        Self(self.0.without_witnesses())
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        Ballot::configure(meta)
    }

    fn synthesize(&self, config: Config, layouter: impl Layouter<Fp>) -> Result<(), Error> {
        self.0.synthesize(config, layouter)
    }
}

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

/// An owner at a place on a roll of which only the siblings are given.
fn owner(seed: u64, shares: u64, index: u64) -> BallotWitness {
    let mut rng = rng(seed);
    BallotWitness {
        secret: RealmSecret::random(&mut rng),
        shares: Shares::new(shares).unwrap(),
        path: Path {
            index,
            siblings: core::array::from_fn(|_| RealmSecret::random(&mut rng).element()),
        },
        blinding: Blinding::random(&mut rng),
    }
}

fn poll() -> PollId {
    PollId::new(Element::from(77))
}

fn body() -> BodyHash {
    BodyHash::new(Element::from(88))
}

fn honest() -> (BallotInstance, BallotWitness) {
    let witness = owner(1, 0x9a_1234_5678, 0xdead_beef);
    (witness.instance(poll(), body()), witness)
}

/// The names of the constraints that break.
fn run(circuit: Ballot, public: &[Fp]) -> Vec<String> {
    broken(MockProver::run(K, &Forged(circuit), vec![public.to_vec()]).unwrap())
}

fn run_statement(instance: &BallotInstance, witness: &BallotWitness) -> Vec<String> {
    run(Ballot::new(instance, witness), &public_inputs(instance))
}
