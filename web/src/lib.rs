//! The owner's wallet in the node's page.
//!
//! Thin: keys are `linli-keystore`'s, the record is replayed by `linli-journal`'s driver, ballots are made by
//! `linli-prover`, receipts judged as the program judges them. [`wallet`] puts them together; [`export`] hands that to
//! a script, in a worker of the page. A script decides nothing and keeps no secret.

pub mod export;
pub mod letters;
pub mod record;
#[cfg(test)]
mod tests;
pub mod told;
pub mod wallet;
