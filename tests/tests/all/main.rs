//! What is published and what whole records show, in one program, so that proofs and keys are made once.

mod ballots;
mod claims;
mod communities;
mod memberships;
mod openings;
mod vectors;
