//! Witnesses: the program that is one, and how the node asks others to cosign.

pub mod client;
pub mod server;
