//! One equation for many proofs whose points come with their [roots](linli_primitives::roots), on all cores.
//!
//! halo2's own batch verifier reads points by itself, so its verifier of one proof is used, with a transcript that reads
//! them here. That verifier would commit to each proof's public inputs from scratch. So it is told of none, whose
//! commitment is W alone; the transcript takes in the commitment C that was made here, and what the equation has of W
//! in its place is exchanged for as much of C. How much that is follows from the challenges: openings at x alone are
//! summed with powers of x₁, and the sums for different sets of points with powers of x₄. A wrong power would refuse every
//! honest proof.

use std::io;

use ff::{Field, PrimeField};
use group::GroupEncoding;
use linli_backend::halo2_proofs::plonk::{Error, VerifyingKey, verify_proof};
use linli_backend::halo2_proofs::poly::commitment::{MSM, Params};
use linli_backend::halo2_proofs::transcript::{
    Blake2bRead, Challenge255, EncodedChallenge, Transcript, TranscriptRead,
};
use linli_backend::pasta_curves::arithmetic::{Coordinates, CurveAffine};
use linli_backend::pasta_curves::{Fp, Fq, vesta};
use linli_primitives::roots::{Root, Roots, spare};
use rayon::prelude::*;

use crate::public::Commitments;
use crate::together::{Unevaluated, seed, weight};

/// Proofs that one core takes at a time.
const PART: usize = 32;
/// Which challenge x₁ is, from 0.
const X1: usize = 5;
/// Which challenge x₄ is; the scalars before it are one for each set of points.
const X4: usize = 8;

/// A proof of a batch.
#[derive(Debug)]
pub struct Rooted<'a> {
    pub(crate) inputs: Vec<Fp>,
    pub(crate) proof: &'a [u8],
    /// The roots of its points; where they are missing or wrong, those that were found.
    pub roots: Roots,
}

/// Whether every proof shows its public inputs. `openings` is how many commitments are opened at x alone besides that to
/// the public inputs.
pub(crate) fn hold(
    params: &Params<vesta::Affine>,
    vk: &VerifyingKey<vesta::Affine>,
    public: &Commitments,
    openings: u64,
    proofs: &mut [Rooted<'_>],
) -> bool {
    let seed = seed(proofs.iter().map(|p| (p.inputs.as_slice(), p.proof)));
    let sums = proofs
        .par_chunks_mut(PART)
        .enumerate()
        .map(|(number, part)| {
            let first = number as u64 * PART as u64;
            sum(params, vk, public, openings, part, |i| {
                weight(&seed, first + i)
            })
        });
    let total = sums.try_reduce_with(|mut one, other| {
        one.add_msm(&other);
        Ok(one)
    });
    match total {
        Some(Ok(total)) => total.eval(),
        Some(Err(_)) => false,
        None => true,
    }
}

fn sum<'p>(
    params: &'p Params<vesta::Affine>,
    vk: &VerifyingKey<vesta::Affine>,
    public: &Commitments,
    openings: u64,
    proofs: &mut [Rooted<'_>],
    weight: impl Fn(u64) -> Fp,
) -> Result<MSM<'p, vesta::Affine>, Error> {
    let inputs: Vec<_> = proofs.iter().map(|p| p.inputs.as_slice()).collect();
    let commitments = public.commit(&inputs);
    let mut sum = params.empty_msm();
    for ((proof, commitment), number) in proofs.iter_mut().zip(commitments).zip(0..) {
        let exchange = (public.nothing(), commitment);
        let mut reader = Reader::new(proof.proof, &mut proof.roots, exchange);
        let strategy = Unevaluated(params.empty_msm());
        let mut equation = verify_proof(params, vk, strategy, &[&[&[]]], &mut reader)?;
        let part = reader.part_of_public_inputs(openings)?;
        spare(reader.spared);
        let points = reader.points;
        proof.roots.resize(points);
        equation.append_term(part, commitment);
        equation.append_term(-part, public.nothing());
        equation.scale(weight(number));
        sum.add_msm(&equation);
    }
    Ok(sum)
}

/// Reads a proof as halo2 does, its points with their roots.
struct Reader<'a> {
    proof: &'a [u8],
    roots: &'a mut Roots,
    /// Points that were read.
    points: usize,
    /// Square roots that were not computed.
    spared: u64,
    /// Scalars that were read since the last challenge.
    scalars: u64,
    /// The commitment to no public inputs, and that to the proof's, which is taken in in its place, once.
    exchange: Option<(vesta::Affine, vesta::Affine)>,
    challenges: Vec<Fp>,
    /// Point sets, once their sums are read.
    sets: u64,
    transcript: Blake2bRead<&'static [u8], vesta::Affine, Challenge255<vesta::Affine>>,
}

impl<'a> Reader<'a> {
    fn new(
        proof: &'a [u8],
        roots: &'a mut Roots,
        exchange: (vesta::Affine, vesta::Affine),
    ) -> Self {
        Self {
            proof,
            roots,
            points: 0,
            spared: 0,
            scalars: 0,
            exchange: Some(exchange),
            challenges: Vec::new(),
            sets: 0,
            transcript: Blake2bRead::init(&[]),
        }
    }

    /// How often the commitment to the public inputs is in the equation.
    fn part_of_public_inputs(&self, openings: u64) -> Result<Fp, Error> {
        let challenges = self.challenges.get(X1).zip(self.challenges.get(X4));
        let (x1, x4) = challenges.ok_or(Error::Opening)?;
        let later = self.sets.checked_sub(1).ok_or(Error::Opening)?;
        Ok(x1.pow_vartime([openings]) * x4.pow_vartime([later]))
    }

    fn take(&mut self) -> io::Result<[u8; 32]> {
        let (bytes, rest) = self
            .proof
            .split_first_chunk()
            .ok_or(io::ErrorKind::UnexpectedEof)?;
        self.proof = rest;
        Ok(*bytes)
    }
}

impl Transcript<vesta::Affine, Challenge255<vesta::Affine>> for Reader<'_> {
    fn squeeze_challenge(&mut self) -> Challenge255<vesta::Affine> {
        let challenge = self.transcript.squeeze_challenge();
        if self.challenges.len() == X4 {
            self.sets = self.scalars;
        }
        self.scalars = 0;
        self.challenges.push(challenge.get_scalar());
        challenge
    }

    /// The only point that is not in the proof is the commitment to the public inputs, of which there seem to be none.
    fn common_point(&mut self, point: vesta::Affine) -> io::Result<()> {
        let exchange = self
            .exchange
            .take()
            .filter(|(nothing, _)| *nothing == point);
        let (_, public) = exchange.ok_or(io::ErrorKind::InvalidData)?;
        self.transcript.common_point(public)
    }

    fn common_scalar(&mut self, scalar: Fp) -> io::Result<()> {
        self.transcript.common_scalar(scalar)
    }
}

impl TranscriptRead<vesta::Affine, Challenge255<vesta::Affine>> for Reader<'_> {
    fn read_point(&mut self) -> io::Result<vesta::Affine> {
        let bytes = self.take()?;
        let place = self.points;
        self.points += 1;
        let known = self.roots.get(place).and_then(|root| lift(&bytes, root));
        let point = match known {
            Some(point) => {
                self.spared += 1;
                point
            }
            None => {
                let point: vesta::Affine = Option::from(vesta::Affine::from_bytes(&bytes))
                    .ok_or(io::ErrorKind::InvalidData)?;
                let at: Option<Coordinates<_>> = point.coordinates().into();
                self.roots
                    .set(place, at.map_or([0; 32], |at| at.y().to_repr()));
                point
            }
        };
        self.transcript.common_point(point)?;
        Ok(point)
    }

    fn read_scalar(&mut self) -> io::Result<Fp> {
        let bytes = self.take()?;
        self.scalars += 1;
        let scalar = Option::from(Fp::from_repr(bytes)).ok_or(io::ErrorKind::InvalidData)?;
        self.transcript.common_scalar(scalar)?;
        Ok(scalar)
    }
}

/// The point with this encoding, if `root` is its y-coordinate.
fn lift(bytes: &[u8; 32], root: &Root) -> Option<vesta::Affine> {
    let mut x = *bytes;
    let sign = x[31] >> 7;
    x[31] &= 0x7f;
    let x: Fq = Option::from(Fq::from_repr(x))?;
    let y: Fq = Option::from(Fq::from_repr(*root))?;
    if y.is_odd().unwrap_u8() != sign {
        return None;
    }
    vesta::Affine::from_xy(x, y).into()
}
