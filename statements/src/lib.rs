//! What the circuits prove, as plain predicates that name the broken rule.
//!
//! A statement is written twice: here, where it can be read, and in `linli-circuits` as constraints. Property tests
//! there check that both agree, one broken rule at a time.

pub mod ballot;
pub mod claim;
