//! The owner's wallet in the node's page.
//!
//! A thin layer: keys come from `linli-keystore`, the record is replayed by `linli-journal`'s driver, ballots are made
//! by `linli-prover`, and receipts are checked by the same code as in the program. [`wallet`] combines them; [`export`]
//! offers that to a script, in a worker of the page. The script decides nothing and keeps no secret.

#[cfg(feature = "office")]
pub mod account;
pub mod ballot;
#[cfg(feature = "office")]
pub mod booking;
pub mod claim;
pub mod export;
pub mod letters;
#[cfg(feature = "office")]
pub mod office;
pub mod record;
pub mod report;
pub mod scan;
#[cfg(test)]
mod tests;
pub mod told;
pub mod wallet;
