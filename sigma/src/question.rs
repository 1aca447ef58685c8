//! A sealed question: ciphertexts and the proof that they hold one allowed choice with the owner's weight.

use linli_rule::Rule;
use sigma_proofs::{DefaultHash, Instance, SessionId, verify_batch_with, verify_batchable_with};

use crate::context::Context;
use crate::elgamal::{Sealed, SealedOption};
use crate::group::Point;
use crate::key::ElectionKeys;
use crate::relation::{relation, size, slack_helpers};
use crate::selection::Selection;

/// One question of one ballot, sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedQuestion {
    pub(crate) options: Vec<SealedOption>,
    pub(crate) slack: Vec<Sealed>,
    pub(crate) turnout: Option<Sealed>,
    pub(crate) proof: Vec<u8>,
}

/// A sealed question is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum SigmaReject {
    /// Not as long as this selection's encoding must be.
    #[error("encoding.length: {found} bytes, {expected} are expected")]
    Length {
        /// What the selection requires.
        expected: usize,
        /// What was given.
        found: usize,
    },
    /// Part number `0` (from 0, in 32-byte steps) is not a canonical point, or is the identity.
    #[error("encoding.canonical: 32-byte part {0} is not a canonical point, or is the identity")]
    Point(usize),
    /// Sealed for another selection.
    #[error("ballot.selection: sealed for another selection")]
    Selection,
    /// The proof is not valid: another context, other keys, or no allowed choice.
    #[error("ballot.sealed: the proof of the sealed choice is not valid")]
    Proof,
}

impl SealedQuestion {
    /// Bytes of a sealed question with this selection: ciphertexts of all slots, helper bits, turnout, proof.
    pub fn encoded_len(selection: &Selection) -> usize {
        ciphertext_len(selection) + proof_len(selection)
    }

    /// Points in the proof of a sealed question with this selection.
    pub fn commitments(selection: &Selection) -> usize {
        let (equations, _) = size(selection);
        equations
    }

    /// The canonical bytes; their length follows from the selection.
    pub fn encode(&self) -> Vec<u8> {
        let Self {
            options,
            slack,
            turnout,
            proof,
        } = self;
        let mut bytes = encode_ciphertexts(options, slack, turnout.as_ref());
        bytes.extend_from_slice(proof);
        bytes
    }

    /// The ciphertexts within the canonical bytes, without the proof.
    pub fn ciphertexts<'a>(
        selection: &Selection,
        bytes: &'a [u8],
    ) -> Result<&'a [u8], SigmaReject> {
        check_length(selection, bytes)?;
        Ok(&bytes[..ciphertext_len(selection)])
    }

    /// Reads canonical bytes of exactly the right length. The proof's own bytes are read when it is verified.
    pub fn decode(selection: &Selection, bytes: &[u8]) -> Result<Self, SigmaReject> {
        check_length(selection, bytes)?;
        let (ciphertexts, proof) = bytes.split_at(ciphertext_len(selection));
        let mut points = ciphertexts
            .chunks_exact(32)
            .enumerate()
            .map(|(part, chunk)| {
                let chunk = chunk.try_into().expect("the chunk has 32 bytes");
                Point::decode(chunk).map_err(|_| SigmaReject::Point(part))
            });
        let mut point = || points.next().expect("the length was checked");
        let options = (0..selection.slots())
            .map(|_| {
                Ok(SealedOption {
                    a: point()?,
                    heads: point()?,
                    shares: point()?,
                })
            })
            .collect::<Result<_, _>>()?;
        let mut sealed = |_| {
            Ok(Sealed {
                a: point()?,
                b: point()?,
            })
        };
        let slack = (0..helper_count(selection))
            .map(&mut sealed)
            .collect::<Result<_, _>>()?;
        let turnout = if selection.is_exactly_one() {
            None
        } else {
            Some(sealed(0)?)
        };
        Ok(Self {
            options,
            slack,
            turnout,
            proof: proof.to_vec(),
        })
    }

    /// The sealed options, abstention last where allowed.
    pub fn options(&self) -> &[SealedOption] {
        &self.options
    }

    /// The owner's shares under K₂, whatever was chosen: sealed separately, or the sum over all options when exactly
    /// one is chosen.
    pub fn turnout(&self) -> Sealed {
        self.turnout
            .unwrap_or_else(|| Sealed::of_all(&self.options))
    }

    fn has_shape(&self, selection: &Selection) -> bool {
        self.options.len() == selection.slots()
            && self.slack.len() == helper_count(selection)
            && self.turnout.is_none() == selection.is_exactly_one()
            && self.proof.len() == proof_len(selection)
    }

    /// The relation, once the parts have the selection's shape and the batchable proof's exact length. (A compact
    /// proof of the same statement is shorter, so it never gets further than this.)
    fn instance(
        &self,
        keys: &ElectionKeys,
        context: &Context,
        selection: &Selection,
    ) -> Result<Instance<Point>, SigmaReject> {
        let Self {
            options,
            slack,
            turnout,
            proof: _,
        } = self;
        if self.has_shape(selection) {
            Ok(relation(
                keys,
                context,
                selection,
                options,
                slack,
                turnout.as_ref(),
            ))
        } else {
            Err(SigmaReject::Selection)
        }
    }
}

/// Verifies one sealed question.
pub fn verify(
    keys: &ElectionKeys,
    context: &Context,
    selection: &Selection,
    sealed: &SealedQuestion,
) -> Result<(), SigmaReject> {
    let instance = sealed.instance(keys, context, selection)?;
    let session = context.session(keys, selection);
    verify_batchable_with::<DefaultHash, _>(&session, &instance, &sealed.proof)
        .map_err(|_| SigmaReject::Proof)
}

/// One sealed question of a batch, with all it is verified against.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// The poll's keys.
    pub keys: &'a ElectionKeys,
    /// Where it belongs.
    pub context: &'a Context,
    /// The question's selection.
    pub selection: &'a Selection,
    /// The sealed question.
    pub sealed: &'a SealedQuestion,
}

/// Verifies many by one sum of products. The weights of the equations are squeezed from a sponge that has absorbed
/// every session, statement and proof, so no randomness is needed; a refusal names no item.
pub fn verify_batch(items: &[Item<'_>]) -> Result<(), SigmaReject> {
    let parts = items
        .iter()
        .map(|item| {
            let instance = item
                .sealed
                .instance(item.keys, item.context, item.selection)?;
            Ok((item.context.session(item.keys, item.selection), instance))
        })
        .collect::<Result<Vec<(SessionId, Instance<Point>)>, _>>()?;
    let proofs = items.iter().map(|item| item.sealed.proof.as_slice());
    let batch: Vec<_> = parts
        .iter()
        .zip(proofs)
        .map(|((s, i), proof)| (s, i, proof))
        .collect();
    verify_batch_with::<DefaultHash, _>(&batch).map_err(|_| SigmaReject::Proof)
}

fn check_length(selection: &Selection, bytes: &[u8]) -> Result<(), SigmaReject> {
    let expected = SealedQuestion::encoded_len(selection);
    let found = bytes.len();
    if found == expected {
        Ok(())
    } else {
        Err(SigmaReject::Length { expected, found })
    }
}

/// All points: option by option, then helpers, then the turnout.
pub(crate) fn encode_ciphertexts(
    options: &[SealedOption],
    slack: &[Sealed],
    turnout: Option<&Sealed>,
) -> Vec<u8> {
    let mut points = Vec::new();
    points.extend(options.iter().flat_map(|o| [o.a, o.heads, o.shares]));
    points.extend(slack.iter().chain(turnout).flat_map(|s| [s.a, s.b]));
    let mut bytes = Vec::new();
    sigma_proofs::codec::GroupCodec::serialize_elements(&points, &mut bytes);
    bytes
}

fn helper_count(selection: &Selection) -> usize {
    slack_helpers(selection).map_or(0, |weights| weights.len())
}

fn ciphertext_len(selection: &Selection) -> usize {
    let turnouts = usize::from(!selection.is_exactly_one());
    SealedOption::LENGTH * selection.slots() + Sealed::LENGTH * (helper_count(selection) + turnouts)
}

/// Bytes of the batchable proof: a commitment per equation, a response per scalar.
fn proof_len(selection: &Selection) -> usize {
    let (equations, scalars) = size(selection);
    32 * (equations + scalars)
}

#[cfg(test)]
mod tests;
