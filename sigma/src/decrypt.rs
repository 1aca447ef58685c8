//! Decryption of sums by any `threshold` trustees, each part proved.

use borsh::{BorshDeserialize, BorshSerialize};
use ff::Field;
use group::Group;
use linli_primitives::{Digest, PollId};
use linli_rule::Rule;
use rand_core::CryptoRng;
use sigma_proofs::linear_relation::Equation;
use sigma_proofs::{
    DefaultHash, Instance, MultiScalarMul, SessionId, prove_batchable_with, verify_batchable_with,
};

use crate::context::{PROTOCOL, prover_rng, session};
use crate::elgamal::SealedSum;
use crate::group::{Point, Scalar};
use crate::key::{KeyKind, KeyShare, PublicKey, SharedKey, lagrange};
use crate::msm::sum_of_products_vartime;

const DECRYPTION_TAG: &[u8] = b"linli/decryption DSFS sigma-proofs_TurboShake128_Pallas_Linli";

/// What is decrypted: all sums of one key, of one closed poll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize)]
pub struct DecryptionContext {
    /// The poll.
    pub poll: PollId,
    /// Digest of the closing whose ballots were summed. A trustee must have verified that record, and must never
    /// decrypt for a second closing of the same poll; enforcing that is the caller's duty.
    pub closing: Digest,
    /// Which key.
    pub kind: KeyKind,
}

/// One trustee's part in decrypting all sums of one key.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct DecryptionShare {
    /// Digest of the closing it was made for.
    pub closing: Digest,
    /// Which key.
    pub kind: KeyKind,
    /// The trustee's index, from 1.
    pub trustee: u16,
    /// D_j = x_i·ΣA_j, in the order of the sums.
    pub parts: Vec<Point>,
    /// The proof that one x_i made all parts and the trustee's public share.
    pub proof: Vec<u8>,
}

/// Sums could not be decrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum TallyError {
    /// The share of trustee `0` is for other sums, or its proof is not valid.
    #[error("tally.share: the decryption share of trustee {0} is not valid")]
    Share(u16),
    /// Two shares of trustee `0`.
    #[error("tally.share: trustee {0} appears twice")]
    Duplicate(u16),
    /// Too few shares.
    #[error("tally.threshold: {found} decryption shares, {threshold} are needed")]
    Threshold {
        /// How many are needed.
        threshold: u16,
        /// How many there are.
        found: usize,
    },
    /// Sum `0` (from 0) is empty: nothing was summed, its total is zero and needs no decryption.
    #[error("tally.sums: sum {0} is empty")]
    EmptySum(usize),
    /// The key share is not of the key to decrypt with.
    #[error("tally.key: the key share is of another key")]
    Key,
}

/// Makes one trustee's part for all `sums`. The proof is verified before it is returned.
pub fn decrypt(
    key: &KeyShare,
    context: &DecryptionContext,
    sums: &[SealedSum],
    rng: &mut dyn CryptoRng,
) -> Result<DecryptionShare, TallyError> {
    if key.kind() != context.kind {
        return Err(TallyError::Key);
    }
    refuse_empty(sums)?;
    let secret = [*key.secret()];
    let parts: Vec<Point> = sums
        .iter()
        .map(|sum| Point::msm(&secret, &[sum.a]))
        .collect();
    let instance = relation(key.public(), sums, &parts);
    let proof = prove_batchable_with::<DefaultHash, _>(
        &context.session(key.index(), key.public()),
        &instance,
        &secret,
        &mut prover_rng(rng),
    )
    .map_err(|_| TallyError::Share(key.index()))?;
    let share = DecryptionShare {
        closing: context.closing,
        kind: context.kind,
        trustee: key.index(),
        parts,
        proof,
    };
    verify_share(context, key.public(), sums, &share)?;
    Ok(share)
}

/// Verifies one part against the trustee's public share and the sums it must be made for.
pub fn verify_share(
    context: &DecryptionContext,
    public: PublicKey,
    sums: &[SealedSum],
    share: &DecryptionShare,
) -> Result<(), TallyError> {
    refuse_empty(sums)?;
    let DecryptionShare {
        closing,
        kind,
        trustee,
        parts,
        proof,
    } = share;
    let refused = TallyError::Share(*trustee);
    let fits = *closing == context.closing
        && *kind == context.kind
        && parts.len() == sums.len()
        && parts.iter().all(|part| !bool::from(part.is_identity()))
        && proof.len() == 32 * (sums.len() + 2);
    if !fits {
        return Err(refused);
    }
    let instance = relation(public, sums, parts);
    let session = context.session(*trustee, public);
    verify_batchable_with::<DefaultHash, _>(&session, &instance, proof).map_err(|_| refused)
}

/// Verifies all `shares` and takes the sums' plaintexts, total·G, from the first `threshold` of them by index.
pub fn combine(
    context: &DecryptionContext,
    key: &SharedKey,
    sums: &[SealedSum],
    shares: &[DecryptionShare],
) -> Result<Vec<Point>, TallyError> {
    let mut shares: Vec<&DecryptionShare> = shares.iter().collect();
    shares.sort_by_key(|share| share.trustee);
    for pair in shares.windows(2) {
        if pair[0].trustee == pair[1].trustee {
            return Err(TallyError::Duplicate(pair[0].trustee));
        }
    }
    for share in &shares {
        let public = key
            .share(share.trustee)
            .ok_or(TallyError::Share(share.trustee))?;
        verify_share(context, public, sums, share)?;
    }
    let threshold = key.threshold();
    let (found, needed) = (shares.len(), usize::from(threshold));
    let shares = shares
        .get(..needed)
        .ok_or(TallyError::Threshold { threshold, found })?;
    let indices: Vec<u16> = shares.iter().map(|share| share.trustee).collect();
    let weights = lagrange(&indices, 0);
    let plaintext = |(j, sum): (usize, &SealedSum)| {
        let parts: Vec<Point> = shares.iter().map(|share| share.parts[j]).collect();
        sum.b - sum_of_products_vartime(&weights, &parts)
    };
    Ok(sums.iter().enumerate().map(plaintext).collect())
}

impl DecryptionContext {
    fn session(&self, trustee: u16, public: PublicKey) -> SessionId {
        session(DECRYPTION_TAG, &(PROTOCOL, self, trustee, public))
    }
}

fn refuse_empty(sums: &[SealedSum]) -> Result<(), TallyError> {
    let empty = |sum: &SealedSum| bool::from(sum.a.is_identity());
    sums.iter()
        .position(empty)
        .map_or(Ok(()), |index| Err(TallyError::EmptySum(index)))
}

/// X = x·G and D_j = x·A_j for all j.
fn relation(public: PublicKey, sums: &[SealedSum], parts: &[Point]) -> Instance<Point> {
    let one = Scalar::ONE;
    let mut elements = vec![public.point()];
    let mut equations = vec![Equation {
        image: vec![(2, one)],
        terms: vec![(0, 1, one)],
    }];
    for (sum, part) in sums.iter().zip(parts) {
        let a = elements.len() as u32 + 2;
        elements.extend([sum.a, *part]);
        equations.push(Equation {
            image: vec![(a + 1, one)],
            terms: vec![(0, a, one)],
        });
    }
    Instance::new(elements, equations).expect("indices count the elements")
}

#[cfg(test)]
mod tests;
