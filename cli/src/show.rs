//! What commands and signers are shown, in words.

pub mod namings;
pub mod poll;
pub mod roles;
pub mod roll;
pub mod rulebook;
pub mod shares;
pub mod warning;
