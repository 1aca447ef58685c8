//! The context that a sealed question is bound to.

use linli_primitives::{Nullifier, PollId, WeightCommitment};
use rand_core::CryptoRng;
use sigma_proofs::{DefaultHash, ProverRng, SessionId, derive_session_id};
use zeroize::Zeroizing;

use crate::key::ElectionKeys;
use crate::selection::Selection;

/// The version of the sealed format; part of every session.
pub const PROTOCOL: u32 = 1;

/// Flavour (`DSFS`: batchable) and suite as the draft asks; the generator is ours, hence `Linli`.
const QUESTION_TAG: &[u8] = b"linli/question DSFS sigma-proofs_TurboShake128_Pallas_Linli";

/// Where a sealed question belongs. Everything here is hashed into its proof.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The poll.
    pub poll: PollId,
    /// The question's index in the poll, from 0.
    pub question: u32,
    /// The owner's nullifier in this poll.
    pub nullifier: Nullifier,
    /// V = w·G + s·H, opened by the ballot's circuit.
    pub weight: WeightCommitment,
}

impl Context {
    /// The session of the proof: version, poll, question, nullifier, V, both keys and the selection.
    /// (Ciphertexts and generators enter with the relation itself.)
    pub(crate) fn session(&self, keys: &ElectionKeys, selection: &Selection) -> SessionId {
        let Self {
            poll,
            question,
            nullifier,
            weight,
        } = self;
        let bound = (PROTOCOL, poll, question, nullifier, weight, keys, selection);
        session(QUESTION_TAG, &bound)
    }
}

/// The session id from a fixed tag and canonical bytes.
pub(crate) fn session(tag: &[u8], bound: &impl borsh::BorshSerialize) -> SessionId {
    let mut bytes = tag.to_vec();
    borsh::to_writer(&mut bytes, bound).expect("writing to memory does not fail");
    derive_session_id::<DefaultHash>(&bytes)
}

/// A prover's nonces, from a fresh seed of `rng`.
pub(crate) fn prover_rng(rng: &mut dyn CryptoRng) -> ProverRng {
    let mut seed = Zeroizing::new([0; 32]);
    rng.fill_bytes(seed.as_mut());
    ProverRng::from_seed(*seed)
}
