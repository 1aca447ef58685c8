//! All chapters.

mod act;
mod ballot;
mod bookings;
mod claim;
mod curve;
mod decision;
mod identity;
mod log;
mod merkle;
mod poll;
mod poseidon;
mod receipt;
mod samples;
mod text;

use crate::chapter::VectorFile;

/// All chapters and their files.
pub const FILES: &[VectorFile] = &[
    VectorFile::of::<poseidon::Poseidon>("poseidon.json"),
    VectorFile::of::<merkle::Merkle>("merkle.json"),
    VectorFile::of::<identity::Identity>("identity.json"),
    VectorFile::of::<curve::Generators>("generators.json"),
    VectorFile::of::<curve::Weights>("weight.json"),
    VectorFile::of::<poll::Polls>("poll.json"),
    VectorFile::of::<decision::Decisions>("decision.json"),
    VectorFile::of::<ballot::Ballots>("ballot.json"),
    VectorFile::of::<claim::Claims>("claim.json"),
    VectorFile::of::<act::Acts>("act.json"),
    VectorFile::of::<log::Messages>("message.json"),
    VectorFile::of::<log::Entries>("entry.json"),
    VectorFile::of::<log::Archives>("archive.json"),
    VectorFile::of::<receipt::Receipts>("receipt.json"),
];
