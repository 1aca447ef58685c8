//! Loads and breaks a node on loopback, and measures.
fn main() {}
