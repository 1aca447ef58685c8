//! Generated data: halo2 parameters, key fingerprints and summaries, golden proofs. No logic apart from the digest
//! check.
//!
//! `cargo xtask params` derives everything again and compares; with `--accept` it writes.

mod generated;
pub mod golden;

use linli_primitives::Digest;
use linli_primitives::document::Kind;
use linli_rule::Rule;

pub use generated::{BALLOT_FINGERPRINT, CLAIM_FINGERPRINT};

/// The ballot key in words: sizes, columns, every named constraint.
pub const BALLOT_SUMMARY: &str = include_str!("../data/ballot-key.txt");

/// The claim key in words: sizes, columns, every named constraint.
pub const CLAIM_SUMMARY: &str = include_str!("../data/claim-key.txt");

/// The parameters in this program are not those that were generated: the file or the program is damaged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error("params.digest: the parameters do not have the digest they were published with")]
pub struct ParamsError;

/// The parameters for circuits of 2^9 rows, over Vesta.
static K9: &[u8] = include_bytes!("../data/k9.params");

/// The parameters for circuits of 2^10 rows, over Vesta.
static K10: &[u8] = include_bytes!("../data/k10.params");

/// The parameters of the ballot circuit, checked against their digest.
pub fn ballot_params() -> Result<&'static [u8], ParamsError> {
    check(K9, generated::K9_DIGEST)
}

/// The parameters of the claim circuit, checked against their digest.
pub fn claim_params() -> Result<&'static [u8], ParamsError> {
    check(K10, generated::K10_DIGEST)
}

/// The same from elsewhere, for programs that do not carry them.
pub fn checked_claim_params(bytes: &[u8]) -> Result<&[u8], ParamsError> {
    check(bytes, generated::K10_DIGEST)
}

fn check<'a>(bytes: &'a [u8], published: &str) -> Result<&'a [u8], ParamsError> {
    if digest(bytes) == published {
        Ok(bytes)
    } else {
        Err(ParamsError)
    }
}

/// The digest that names a parameter file: the first half of BLAKE2b-512 as a `File`, in hex.
pub fn digest(bytes: &[u8]) -> String {
    Digest::of(Kind::File, &[bytes]).to_string()
}

#[cfg(test)]
mod tests;
