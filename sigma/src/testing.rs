//! Fixtures shared by several tests.

use linli_primitives::{Blinding, Fp, Nullifier, PollId, Shares, WeightCommitment};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use rand_core::CryptoRng;

use crate::context::Context;
use crate::group::{Point, Scalar};
use crate::key::{ElectionKeys, PublicKey};
use crate::question::SealedQuestion;
use crate::seal::{Randomness, SealingSeed, seal};
use crate::selection::{Abstention, Choice, Selection};
use ff::FromUniformBytes;
use group::Group;

/// Deterministic randomness named by a label.
pub(crate) fn rng(label: &str) -> ChaCha20Rng {
    let seed = blake2b_simd::Params::new()
        .hash_length(32)
        .hash(label.as_bytes());
    ChaCha20Rng::from_seed(seed.as_bytes().try_into().expect("the hash has 32 bytes"))
}

/// Uniform modulo q.
pub(crate) fn random_scalar(rng: &mut dyn CryptoRng) -> Scalar {
    let mut wide = [0; 64];
    rng.fill_bytes(&mut wide);
    Scalar::from_uniform_bytes(&wide)
}

/// A poll's keys, an owner, and a question's context.
pub(crate) struct Case {
    pub(crate) keys: ElectionKeys,
    pub(crate) secrets: [Scalar; 2],
    pub(crate) context: Context,
    pub(crate) shares: Shares,
    pub(crate) blinding: Blinding,
    pub(crate) rng: ChaCha20Rng,
}

pub(crate) fn case(label: &str) -> Case {
    let mut rng = rng(label);
    let secrets = [random_scalar(&mut rng), random_scalar(&mut rng)];
    let [heads, shares] = secrets.map(|x| PublicKey::new(Point::generator() * x).unwrap());
    let weight = Shares::new(123_456_789).unwrap();
    let blinding = Blinding::random(&mut rng);
    let context = Context {
        poll: PollId::new(Fp::from(7)),
        question: 1,
        nullifier: Nullifier::new(Fp::from(9)),
        weight: WeightCommitment::commit(weight, &blinding),
    };
    let keys = ElectionKeys::new(heads, shares).unwrap();
    Case {
        keys,
        secrets,
        context,
        shares: weight,
        blinding,
        rng,
    }
}

impl Case {
    pub(crate) fn seal(&mut self, selection: &Selection, choice: &Choice) -> SealedQuestion {
        let Self {
            keys,
            context,
            shares,
            blinding,
            rng,
            ..
        } = self;
        let seed = SealingSeed::random(rng);
        let randomness = Randomness {
            seed: &seed,
            nonces: rng,
        };
        seal(
            keys, context, selection, choice, *shares, blinding, randomness,
        )
        .unwrap()
    }
}

pub(crate) fn select(options: u32, min: u32, max: u32, abstention: Abstention) -> Selection {
    Selection::new(options, min, max, abstention).unwrap()
}

/// Yes, no, abstain.
pub(crate) fn motion() -> Selection {
    select(2, 1, 1, Abstention::Allowed)
}

/// Commitments to a polynomial of the caller's choice, with the proof that its constant term is known.
#[cfg(feature = "ceremony")]
pub(crate) fn commit_to<const KIND: u8>(
    index: u16,
    coefficients: &[Scalar],
) -> crate::dkg::Commitments {
    use ff::PrimeField;
    use frost_core::Ciphersuite;
    let points: Vec<Point> = coefficients
        .iter()
        .map(|a| Point::generator() * a)
        .collect();
    let nonce = Scalar::from(77);
    let proof_point = Point::generator() * nonce;
    let bound = [
        Scalar::from(u64::from(index)).to_repr(),
        points[0].encode(),
        proof_point.encode(),
    ];
    let challenge = crate::dkg::Suite::<KIND>::HDKG(&bound.concat()).unwrap();
    crate::dkg::Commitments {
        proof_point,
        proof_scalar: (nonce + coefficients[0] * challenge).to_repr(),
        coefficients: points,
    }
}
