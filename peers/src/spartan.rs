//! Spartan2 with zero knowledge over Vesta, Hyrax commitments and no setup: the ballot's statement as R1CS.
//!
//! It proves what the halo2 half of our ballot proves, with the same hash and the same V, and nothing about the
//! choices. What does not depend on the poll is prepared in advance: identity commitment, leaf and path.

mod chain;
mod circuit;
mod hash;
mod word;

use std::time::Instant;

use anyhow::{Context, ensure};
use ff_0_13::PrimeField;
use linli_primitives::Fp;
use spartan2::provider::VestaHyraxEngine;
use spartan2::spartan_zk::SpartanZkSNARK;
use spartan2::traits::Engine;
use spartan2::traits::snark::R1CSSNARKTrait;

use crate::median::milliseconds;
use crate::statement::Owner;
use circuit::Ballot;

/// Vesta's scalars are Pallas's base field, where our hash works and V has its coordinates.
type E = VestaHyraxEngine;
type F = <E as Engine>::Scalar;
type Snark = SpartanZkSNARK<E>;

/// Witnesses are whole field elements; the library has a shorter way for small ones.
const IS_SMALL: bool = false;

/// What one round took, in milliseconds.
pub(crate) struct Round {
    /// What is prepared once for an owner and a roll.
    pub(crate) prepare: f64,
    /// One proof from there on.
    pub(crate) prove: f64,
    /// One proof verified.
    pub(crate) verify: f64,
}

/// Keys, an owner, and what is prepared for her.
pub(crate) struct Spartan {
    prover: <Snark as R1CSSNARKTrait<E>>::ProverKey,
    verifier: <Snark as R1CSSNARKTrait<E>>::VerifierKey,
    prepared: Option<<Snark as R1CSSNARKTrait<E>>::PrepSNARK>,
    owner: Owner,
    next: u64,
}

impl Spartan {
    /// Derives the keys and prepares.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let owner = Owner::new()?;
        let (instance, witness) = owner.statement(0);
        let ballot = Ballot::new(&instance, &witness);
        let (prover, verifier) = Snark::setup(ballot.clone())?;
        let prepared = Snark::prep_prove(&prover, ballot, IS_SMALL)?;
        Ok(Self {
            prover,
            verifier,
            prepared: Some(prepared),
            owner,
            next: 1,
        })
    }

    /// Prepares, proves and verifies once.
    pub(crate) fn round(&mut self) -> anyhow::Result<Round> {
        let (instance, witness) = self.owner.statement(self.next);
        self.next += 1;
        let ballot = Ballot::new(&instance, &witness);

        let start = Instant::now();
        Snark::prep_prove(&self.prover, ballot.clone(), IS_SMALL)?;
        let prepare = milliseconds(start);

        // The library consumes what was prepared and returns it for the next proof.
        let prepared = self.prepared.take().context("nothing is prepared")?;
        let start = Instant::now();
        let (proof, prepared) = Snark::prove(&self.prover, ballot, prepared, IS_SMALL)?;
        let prove = milliseconds(start);
        self.prepared = Some(prepared);

        let start = Instant::now();
        let shown = proof.verify(&self.verifier)?;
        let verify = milliseconds(start);
        ensure!(
            shown == circuit::public_values(&instance),
            "a proof of Spartan2 is of another statement"
        );
        Ok(Round {
            prepare,
            prove,
            verify,
        })
    }
}

/// Converts an element by its canonical bytes.
fn convert(element: Fp) -> F {
    let mut repr = <F as PrimeField>::Repr::default();
    repr.as_mut()
        .copy_from_slice(&ff::PrimeField::to_repr(&element));
    Option::from(F::from_repr(repr)).expect("both fields have one modulus")
}

#[cfg(test)]
mod tests;
