//! One module per command group.

pub mod attest;
pub mod audit;
pub mod ballot;
pub mod ceremony;
pub mod claim;
pub mod community;
pub mod decrypt;
pub mod demo;
pub mod enrol;
pub mod export;
pub mod key;
pub mod member;
pub mod node;
pub mod poll;
pub mod pool;
pub mod reference;
pub mod result;
pub mod role;
pub mod roll;
pub mod round;
pub mod rulebook;
pub mod scheme;
pub mod tally;
pub mod trustee;
pub mod vote;
pub mod witness;
