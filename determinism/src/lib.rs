//! Shows from the compiled circuits that public inputs and named secrets determine every cell.
//!
//! A proof shows that *some* values satisfy the constraints. If those values were not determined by what the prover
//! means to choose, a prover could choose more than that. Here each circuit is taken as its key fixes it (`extraction`),
//! its constraints are laid out row by row (`system`), and from the secrets that a person named (`statement`) every
//! other value is derived (`derivation`), by constraints that are linear in it and by a few lemmas (`lemmas`). The
//! result is a certificate that is checked without searching (`certificate`); run along honest and dishonest secrets it
//! must also accept exactly what the plain predicate accepts.
//!
//! `docs/src/determinism.md` says what is shown, and what is assumed.

mod certificate;
mod derivation;
mod extraction;
mod lemmas;
mod mutation;
mod polynomial;
mod proofs;
mod statement;
mod subject;
mod system;
mod text;

pub use mutation::{Report, kill};
pub use proofs::{check_answers, prove};
pub use subject::{Subject, lemmas_file, read};
