//! What Linli proves in zero knowledge, as constraints laid by hand.
//!
//! One region per circuit, eight advice columns (nine for claims), every constraint named.
//! `docs/src/ballot-circuit.md` and `docs/src/claim-circuit.md` say what ties each witness cell;
//! `docs/src/fixed-base.md` why no addition of points can be exceptional.
//!
//! Witness values live in halo2's `Value`s while a proof is made. The proving system does not wipe its memory;
//! callers wipe what they hold.

pub mod ballot;
pub mod claim;
pub mod gadgets;
pub mod lean;
#[cfg(feature = "roots")]
pub mod public;
#[cfg(feature = "roots")]
pub mod rooted;
mod together;

#[cfg(test)]
mod testkit;

use ff::PrimeField;
use linli_backend::pasta_curves::Fp;

/// The canonical bytes of a public input.
pub fn to_bytes(input: &Fp) -> [u8; 32] {
    input.to_repr()
}

/// Converts a field element to the proving system's family by its canonical bytes.
pub(crate) fn convert(element: linli_primitives::Fp) -> Fp {
    Option::from(Fp::from_repr(element.to_repr())).expect("both families have one modulus")
}
