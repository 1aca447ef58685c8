//! Sealing a choice.

mod seed;

use linli_primitives::curve::{g, h, multiply_fixed_length};
use linli_primitives::{Blinding, Shares, WeightCommitment};
use linli_rule::Rule;
use rand_core::CryptoRng;
use sigma_proofs::{DefaultHash, prove_batchable_with, verify_batchable_with};
use subtle::ConditionallySelectable;
use zeroize::Zeroizing;

use crate::context::{Context, prover_rng};
use crate::elgamal::{Sealed, SealedOption};
use crate::group::{Point, Scalar, multiply};
use crate::key::{ElectionKeys, PublicKey};
use crate::question::{SealedQuestion, encode_ciphertexts};
use crate::relation::{implied_slot, relation, size, slack_helpers};
use crate::selection::{Choice, ChoiceError, Selection};

use seed::Scalars;
pub use seed::SealingSeed;

/// What a question is sealed with.
pub struct Randomness<'a> {
    /// The randomness of the ciphertexts, of all questions of the ballot.
    pub seed: &'a SealingSeed,
    /// The nonces of the proof, which no opening tells.
    pub nonces: &'a mut dyn CryptoRng,
}

/// A choice could not be sealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum SealError {
    /// The question does not allow it.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// The context's V is not a commitment to these shares with this blinding.
    #[error("ballot.weight: the commitment does not open to these shares")]
    Weight,
    /// The proof just made does not verify. Nothing may be sent.
    #[error("ballot.sealed: the proof just made does not verify")]
    Proof,
}

/// Seals `choice` for `context` and proves it allowed; verifies its own output.
///
/// b·G and b·w·G enter by a constant-time select, because multiplication on this curve is not constant-time.
/// Whoever keeps the seed can prove how they voted.
pub fn seal(
    keys: &ElectionKeys,
    context: &Context,
    selection: &Selection,
    choice: &Choice,
    shares: Shares,
    blinding: &Blinding,
    randomness: Randomness<'_>,
) -> Result<SealedQuestion, SealError> {
    let bits = Zeroizing::new(selection.bits(choice)?);
    let weight = Weight::new(shares, blinding);
    if !weight.opens(&context.weight) {
        return Err(SealError::Weight);
    }
    // Never reallocated: a moved vector would leave its old memory unwiped.
    let mut witness = Zeroizing::new(Vec::with_capacity(size(selection).1));
    let Randomness { seed, nonces } = randomness;
    let mut scalars = seed.scalars(context.question);
    let Ciphertexts {
        options,
        slack,
        turnout,
    } = encrypt(keys, selection, &bits, &weight, &mut witness, &mut scalars);
    let instance = relation(keys, context, selection, &options, &slack, turnout.as_ref());
    let session = context.session(keys, selection);
    let mut nonces = prover_rng(nonces);
    let proof = prove_batchable_with::<DefaultHash, _>(&session, &instance, &witness, &mut nonces)
        .map_err(|_| SealError::Proof)?;
    verify_batchable_with::<DefaultHash, _>(&session, &instance, &proof)
        .map_err(|_| SealError::Proof)?;
    Ok(SealedQuestion {
        options,
        slack,
        turnout,
        proof,
    })
}

/// The bytes of the ciphertexts alone that [`seal`] makes of this choice from this seed.
pub fn ciphertexts(
    keys: &ElectionKeys,
    question: u32,
    selection: &Selection,
    choice: &Choice,
    shares: Shares,
    seed: &SealingSeed,
) -> Result<Vec<u8>, ChoiceError> {
    let bits = Zeroizing::new(selection.bits(choice)?);
    // s is in the proof alone.
    let blinding = Blinding::new(Scalar::from(0));
    let weight = Weight::new(shares, &blinding);
    let mut witness = Zeroizing::new(Vec::with_capacity(size(selection).1));
    let mut scalars = seed.scalars(question);
    let Ciphertexts {
        options,
        slack,
        turnout,
    } = encrypt(keys, selection, &bits, &weight, &mut witness, &mut scalars);
    Ok(encode_ciphertexts(&options, &slack, turnout.as_ref()))
}

struct Ciphertexts {
    options: Vec<SealedOption>,
    slack: Vec<Sealed>,
    turnout: Option<Sealed>,
}

/// Appends the whole witness.
fn encrypt(
    keys: &ElectionKeys,
    selection: &Selection,
    bits: &[u8],
    weight: &Weight<'_>,
    witness: &mut Vec<Scalar>,
    scalars: &mut Scalars<'_>,
) -> Ciphertexts {
    let options = bits.iter().enumerate().map(|(slot, &bit)| {
        let implied = implied_slot(selection) == Some(slot);
        seal_option(keys, weight, bit, implied, witness, scalars)
    });
    let options = options.collect();
    let slack = seal_slack(keys, selection, bits, witness, scalars);
    let turnout = (!selection.is_exactly_one())
        .then(|| seal_turnout(keys.shares(), weight, witness, scalars));
    Ciphertexts {
        options,
        slack,
        turnout,
    }
}

/// The opening of V, and w·G.
struct Weight<'a> {
    scalar: Scalar,
    point: Point,
    blinding: &'a Blinding,
}

impl<'a> Weight<'a> {
    fn new(shares: Shares, blinding: &'a Blinding) -> Self {
        Self {
            scalar: Scalar::from(shares.get()),
            point: Point(multiply_fixed_length(g(), shares.get(), Shares::BITS)),
            blinding,
        }
    }

    fn opens(&self, commitment: &WeightCommitment) -> bool {
        let blinding = multiply(h().into(), &self.blinding.scalar());
        self.point + blinding == commitment.point().into()
    }
}

/// `point` when the bit is one, added by a select.
fn add_if(sum: Point, point: &Point, bit: u8) -> Point {
    Point::conditional_select(&sum, &(sum + point), bit.into())
}

/// Appends b (unless implied), r, z, t, u.
fn seal_option(
    keys: &ElectionKeys,
    weight: &Weight<'_>,
    bit: u8,
    implied: bool,
    witness: &mut Vec<Scalar>,
    scalars: &mut Scalars<'_>,
) -> SealedOption {
    use group::Group;
    let r = scalars.draw();
    let b = Scalar::from(u64::from(bit));
    if !implied {
        witness.push(b);
    }
    witness.extend([r, b * weight.scalar, b * weight.blinding.scalar(), -(b * r)]);
    SealedOption {
        a: multiply(Point::generator(), &r),
        heads: add_if(multiply(keys.heads().point(), &r), &Point::generator(), bit),
        shares: add_if(multiply(keys.shares().point(), &r), &weight.point, bit),
    }
}

/// The helper bits of the slack; appends b, r, u of each and u of the implied bit.
fn seal_slack(
    keys: &ElectionKeys,
    selection: &Selection,
    bits: &[u8],
    witness: &mut Vec<Scalar>,
    scalars: &mut Scalars<'_>,
) -> Vec<Sealed> {
    let Some(weights) = slack_helpers(selection) else {
        return Vec::new();
    };
    let mut counted = 0;
    let mut randomness = Scalar::from(0);
    for (slot, &bit) in bits.iter().enumerate() {
        counted += selection.slot_weight(slot) * u32::from(bit);
    }
    // r of every slot, weighted: the implied bit's randomness is minus the sum of all.
    for (slot, r) in witness.chunks_exact(5).map(|part| part[1]).enumerate() {
        randomness += Scalar::from(u64::from(selection.slot_weight(slot))) * r;
    }
    let mut left = selection.max() - counted;
    let mut helpers = vec![0; weights.len()];
    for (helper, weight) in helpers.iter_mut().zip(&weights).rev() {
        *helper = u8::from(left >= *weight);
        left -= weight * u32::from(*helper);
    }
    let sealed = helpers
        .iter()
        .zip(&weights)
        .map(|(&bit, &weight)| {
            let r = scalars.draw();
            randomness += Scalar::from(u64::from(weight)) * r;
            seal_bit(keys.heads(), bit, r, witness)
        })
        .collect();
    // b·C₀ + u·G = 0 with C₀ = −randomness·G.
    witness.push(Scalar::from(u64::from(left)) * randomness);
    sealed
}

/// Appends b, r, u.
fn seal_bit(key: PublicKey, bit: u8, r: Scalar, witness: &mut Vec<Scalar>) -> Sealed {
    use group::Group;
    let b = Scalar::from(u64::from(bit));
    witness.extend([b, r, -(b * r)]);
    Sealed {
        a: multiply(Point::generator(), &r),
        b: add_if(multiply(key.point(), &r), &Point::generator(), bit),
    }
}

/// The owner's shares under K₂; appends w, s, r.
fn seal_turnout(
    key: PublicKey,
    weight: &Weight<'_>,
    witness: &mut Vec<Scalar>,
    scalars: &mut Scalars<'_>,
) -> Sealed {
    use group::Group;
    let r = scalars.draw();
    witness.extend([weight.scalar, weight.blinding.scalar(), r]);
    Sealed {
        a: multiply(Point::generator(), &r),
        b: weight.point + multiply(key.point(), &r),
    }
}

#[cfg(test)]
mod tests;
