//! One module per command group.

pub mod audit;
pub mod ballot;
pub mod ceremony;
pub mod decrypt;
pub mod demo;
pub mod enrol;
pub mod key;
pub mod poll;
pub mod reference;
pub mod result;
pub mod roll;
pub mod tally;
pub mod trustee;
pub mod vote;
