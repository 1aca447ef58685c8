//! The one seed from which all ciphertexts of a ballot get their randomness.

use ff::FromUniformBytes;
use linli_primitives::document::{Kind, hash};
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::group::Scalar;

/// The seed of a ballot's ciphertexts, fresh for each ballot. Whoever has it can open that ballot. Wiped when dropped,
/// never printed.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct SealingSeed([u8; 32]);

impl SealingSeed {
    /// Fresh from `rng`.
    pub fn random(rng: &mut dyn CryptoRng) -> Self {
        let mut seed = Self([0; 32]);
        rng.fill_bytes(&mut seed.0);
        seed
    }

    /// Wraps 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes, for an opening.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    pub(super) const fn scalars(&self, question: u32) -> Scalars<'_> {
        Scalars {
            seed: self,
            question,
            next: 0,
        }
    }
}

/// The scalars of one question, in the order of its ciphertexts.
pub(super) struct Scalars<'a> {
    seed: &'a SealingSeed,
    question: u32,
    next: u32,
}

impl Scalars<'_> {
    pub(super) fn draw(&mut self) -> Scalar {
        let place = [self.question, self.next].map(u32::to_le_bytes);
        self.next += 1;
        let parts = [&self.seed.0[..], &place[0], &place[1]];
        Scalar::from_uniform_bytes(&Zeroizing::new(hash(Kind::Sealing, &parts)))
    }
}
