//! The ballot's statement from the gadgets of mainline halo2 alone: `EccChip`, `Pow5Chip`, `CondSwapChip`.
//!
//! It proves what the halo2 half of our ballot proves, with the same hash, the same V and the same proving system, so
//! it shows what laying out the circuit by hand gains.

mod bases;
mod circuit;

use std::time::Instant;

use anyhow::Context;
use halo2_proofs::plonk::{self, SingleVerifier, create_proof, keygen_pk, keygen_vk, verify_proof};
use halo2_proofs::poly::commitment;
use halo2_proofs::transcript::{Blake2bRead, Blake2bWrite, Challenge255};
use linli_primitives::Fp;
use pasta_curves::vesta;
use rand::rand_core::UnwrapErr;
use rand::rngs::SysRng;

use crate::median::milliseconds;
use crate::statement::Owner;
use circuit::{Ballot, K, public_inputs};

/// What one round took, in milliseconds.
pub(crate) struct Round {
    /// One proof.
    pub(crate) prove: f64,
    /// One proof verified.
    pub(crate) verify: f64,
}

/// The key, and an owner.
pub(crate) struct Gadgets {
    params: commitment::Params<vesta::Affine>,
    key: plonk::ProvingKey<vesta::Affine>,
    owner: Owner,
    next: u64,
}

impl Gadgets {
    /// Derives parameters and key.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let params = commitment::Params::new(K);
        let empty = Ballot::default();
        let key = keygen_pk(&params, keygen_vk(&params, &empty)?, &empty)?;
        Ok(Self {
            params,
            key,
            owner: Owner::new()?,
            next: 0,
        })
    }

    /// Proves and verifies once.
    pub(crate) fn round(&mut self) -> anyhow::Result<Round> {
        let (instance, witness) = self.owner.statement(self.next);
        self.next += 1;
        let inputs = public_inputs(&instance);

        let start = Instant::now();
        let proof = self.prove(&Ballot::new(&witness), &inputs)?;
        let prove = milliseconds(start);

        let start = Instant::now();
        self.verify(&inputs, &proof)
            .context("a proof from halo2_gadgets does not verify")?;
        Ok(Round {
            prove,
            verify: milliseconds(start),
        })
    }

    fn prove(&self, ballot: &Ballot, inputs: &[Fp]) -> Result<Vec<u8>, plonk::Error> {
        let mut transcript = Blake2bWrite::<_, vesta::Affine, Challenge255<_>>::init(vec![]);
        create_proof(
            &self.params,
            &self.key,
            std::slice::from_ref(ballot),
            &[&[inputs]],
            UnwrapErr(SysRng),
            &mut transcript,
        )?;
        Ok(transcript.finalize())
    }

    fn verify(&self, inputs: &[Fp], proof: &[u8]) -> Result<(), plonk::Error> {
        verify_proof(
            &self.params,
            self.key.get_vk(),
            SingleVerifier::new(&self.params),
            &[&[inputs]],
            &mut Blake2bRead::<_, vesta::Affine, Challenge255<_>>::init(proof),
        )
    }
}

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod tests;
