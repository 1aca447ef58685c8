//! One town for all tests: its officers, owners, trustees and members, what they publish, and forgeries of it.
//!
//! Everything is derived from labels, so nothing here is secret and nothing may be used outside tests.

pub mod bookings;
pub mod forge;
pub mod hall;
pub mod officers;
pub mod owners;
pub mod reports;
pub mod town;
pub mod trustees;

use linli_primitives::document::{self, Kind};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;

/// Deterministic randomness named by a label.
pub fn rng(label: &str) -> ChaCha20Rng {
    let hash = document::hash(Kind::File, &[b"fixture", label.as_bytes()]);
    ChaCha20Rng::from_seed(core::array::from_fn(|i| hash[i]))
}
