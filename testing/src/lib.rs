//! One town for all tests: its officers, owners, trustees and members, what they publish, and who lies about it.
//!
//! Everything follows from labels, so nothing here is secret and nothing here may leave a test.

pub mod fixture;
pub mod forge;
pub mod town;
