//! semaphore-rs: native Groth16 over BN254, depth 20.

use std::collections::VecDeque;
use std::time::Instant;

use anyhow::{Context, ensure};
use rayon::prelude::*;
use semaphore_rs::identity::Identity;
use semaphore_rs::poseidon_tree::LazyPoseidonTree;
use semaphore_rs::protocol::{Proof, generate_nullifier_hash, generate_proof, verify_proof};
use semaphore_rs::{Field, hash_to_field};

use crate::groth16::BatchVerifier;
use crate::median::milliseconds;

const DEPTH: usize = 20;
const MEMBERS: usize = 256;

/// Proofs that differ, in turn as many as a batch needs.
const HELD: usize = 16;

/// What one round took, in milliseconds.
pub(crate) struct Round {
    /// One proof.
    pub(crate) prove: f64,
    /// One verification where one follows the other, averaged over a batch.
    pub(crate) verify_in_turn: f64,
    /// The time of a batch verified on all cores, divided by its size.
    pub(crate) verify_on_all_cores: f64,
    /// The time of a batch verified by one equation, divided by its size.
    pub(crate) verify_batched: f64,
}

/// A group of members, and which of them proves next.
pub(crate) struct Semaphore {
    identities: Vec<Identity>,
    tree: LazyPoseidonTree,
    verifier: BatchVerifier,
    held: VecDeque<Signal>,
    next: usize,
}

/// A proof with its public inputs.
#[derive(Clone)]
pub(crate) struct Signal {
    /// Root, nullifier, signal, poll.
    pub(crate) inputs: [Field; 4],
    /// A, B and C.
    pub(crate) proof: Proof,
}

impl Signal {
    fn holds(&self) -> bool {
        let [root, nullifier, signal, poll] = self.inputs;
        verify_proof(root, nullifier, signal, poll, &self.proof, DEPTH).unwrap_or(false)
    }
}

impl Semaphore {
    /// Builds the group and makes its first proofs.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let identities: Vec<Identity> = (0..MEMBERS)
            .map(|i| Identity::from_secret(&mut i.to_le_bytes(), None))
            .collect();
        let tree = LazyPoseidonTree::new(DEPTH, Field::from(0)).derived();
        let tree = (0..)
            .zip(&identities)
            .fold(tree, |tree, (i, id)| tree.update(i, &id.commitment()));
        let mut semaphore = Self {
            identities,
            tree,
            verifier: BatchVerifier::new()?,
            held: VecDeque::new(),
            next: 0,
        };
        for _ in 0..HELD {
            let signal = semaphore.signal()?;
            semaphore.held.push_back(signal);
        }
        Ok(semaphore)
    }

    /// Makes one proof, and verifies a batch of `size` in turn, on all cores, and by one equation.
    pub(crate) fn round(&mut self, size: usize) -> anyhow::Result<Round> {
        let start = Instant::now();
        let signal = self.signal().context("semaphore-rs does not prove")?;
        let prove = milliseconds(start);
        self.held.rotate_left(1);
        self.held[0] = signal;
        let batch: Vec<Signal> = self.held.iter().cycle().take(size).cloned().collect();
        let each = |verify: &dyn Fn() -> anyhow::Result<bool>| {
            let start = Instant::now();
            ensure!(verify()?, "a proof of semaphore-rs does not verify");
            Ok(milliseconds(start) / size as f64)
        };
        Ok(Round {
            prove,
            verify_in_turn: each(&|| Ok(batch.iter().all(Signal::holds)))?,
            verify_on_all_cores: each(&|| Ok(batch.par_iter().all(Signal::holds)))?,
            verify_batched: each(&|| self.verifier.all_hold(&batch))?,
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
        let nullifier = generate_nullifier_hash(identity, poll);
        Ok(Signal {
            inputs: [self.tree.root(), nullifier, signal, poll],
            proof,
        })
    }
}

#[cfg(test)]
impl Semaphore {
    /// A few proofs that differ.
    pub(crate) fn signals(self) -> Vec<Signal> {
        self.held.into_iter().take(4).collect()
    }
}
