//! The targets, by crate.

pub mod ceremony;
pub mod community;
pub mod http;
pub mod log;
pub mod mutual_aid;
pub mod primitives;
pub mod register;
pub mod sigma;
pub mod vote;
