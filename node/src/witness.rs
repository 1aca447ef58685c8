//! Witnesses: the witness program, and how the node asks witnesses to cosign.

pub mod client;
pub mod server;
