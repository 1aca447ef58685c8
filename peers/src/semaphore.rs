//! semaphore-rs: native Groth16 over BN254, depth 20.

use std::time::Instant;

use anyhow::{Context, ensure};
use rayon::prelude::*;
use semaphore_rs::identity::Identity;
use semaphore_rs::poseidon_tree::LazyPoseidonTree;
use semaphore_rs::protocol::{Proof, generate_nullifier_hash, generate_proof, verify_proof};
use semaphore_rs::{Field, hash_to_field};

use crate::median::milliseconds;

const DEPTH: usize = 20;
const MEMBERS: usize = 256;

/// What one round took, in milliseconds.
pub(crate) struct Round {
    /// One proof.
    pub(crate) prove: f64,
    /// One verification where one follows the other, averaged over a batch.
    pub(crate) verify_in_turn: f64,
    /// The time of a batch verified on all cores, divided by its size.
    pub(crate) verify_on_all_cores: f64,
}

/// A group of members, and which of them proves next.
pub(crate) struct Semaphore {
    identities: Vec<Identity>,
    tree: LazyPoseidonTree,
    next: usize,
}

/// A proof with its public inputs.
struct Signal {
    root: Field,
    nullifier: Field,
    signal: Field,
    poll: Field,
    proof: Proof,
}

impl Signal {
    fn holds(&self) -> bool {
        verify_proof(
            self.root,
            self.nullifier,
            self.signal,
            self.poll,
            &self.proof,
            DEPTH,
        )
        .unwrap_or(false)
    }
}

impl Semaphore {
    /// Builds the group; the proving key is read when the first proof is made.
    pub(crate) fn new() -> Self {
        let identities: Vec<Identity> = (0..MEMBERS)
            .map(|i| Identity::from_secret(&mut i.to_le_bytes(), None))
            .collect();
        let tree = LazyPoseidonTree::new(DEPTH, Field::from(0)).derived();
        let tree = (0..)
            .zip(&identities)
            .fold(tree, |tree, (i, id)| tree.update(i, &id.commitment()));
        Self {
            identities,
            tree,
            next: 0,
        }
    }

    /// Makes one proof and verifies it `batch` times, in turn and on all cores.
    pub(crate) fn round(&mut self, batch: usize) -> anyhow::Result<Round> {
        let start = Instant::now();
        let signal = self.signal().context("semaphore-rs does not prove")?;
        let prove = milliseconds(start);

        let start = Instant::now();
        ensure!(
            (0..batch).all(|_| signal.holds()),
            "a proof of semaphore-rs does not verify"
        );
        let verify_in_turn = milliseconds(start) / batch as f64;

        let start = Instant::now();
        ensure!(
            (0..batch).into_par_iter().all(|_| signal.holds()),
            "a proof of semaphore-rs does not verify"
        );
        let verify_on_all_cores = milliseconds(start) / batch as f64;
        Ok(Round {
            prove,
            verify_in_turn,
            verify_on_all_cores,
        })
    }

    fn signal(&mut self) -> anyhow::Result<Signal> {
        let index = self.next % MEMBERS;
        self.next += 1;
        let identity = &self.identities[index];
        let (poll, signal) = (
            hash_to_field(&self.next.to_le_bytes()),
            hash_to_field(b"choice"),
        );
        let proof = generate_proof(identity, &self.tree.proof(index), poll, signal)?;
        Ok(Signal {
            root: self.tree.root(),
            nullifier: generate_nullifier_hash(identity, poll),
            signal,
            poll,
            proof,
        })
    }
}
