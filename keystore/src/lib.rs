//! The secrets of owners, trustees and a scheme's officers in one kind of text: a seed, and what belongs to it, sealed
//! under a passphrase. The program keeps that text in a file, the page in the browser's store.

mod account;
mod booker;
mod contents;
mod passphrase;
mod payee;
mod role;
mod sealed;
#[cfg(test)]
mod tests;
mod trustee;
pub mod words;

use linli_primitives::Seed;
use linli_rule::Rule;
use secrecy::SecretString;

pub use account::AccountFile;
pub use booker::{BadBooker, booker};
use contents::Contents;
pub use passphrase::{SHORTEST, is_long, normal};
pub use payee::{BadPayee, payee};
pub use role::{RoleCard, RoleSecret, seal_letter, seal_to};
pub use trustee::{HeldShares, TrusteeKey};

/// A keystore cannot be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadKeystore {
    /// The passphrase is wrong.
    #[error("keystore.passphrase: the passphrase does not open it")]
    Passphrase,
    /// It is damaged, or not a keystore of a known version.
    #[error("keystore.format: {0}")]
    Format(&'static str),
    /// Its secrets are for another use.
    #[error("keystore.kind: the keystore is {0}")]
    Kind(&'static str),
}

/// How a keystore is sealed.
#[derive(Clone)]
pub struct Seal {
    /// The passphrase, in its one form; see [`normal()`].
    pub passphrase: SecretString,
    /// scrypt's work, log2; measured on this machine if `None`.
    pub work_factor: Option<u8>,
}

/// Seals an owner's seed.
pub fn seal_owner(seed: &Seed, seal: Seal) -> String {
    sealed::seal(&Contents::of_owner(seed), seal)
}

/// Opens an owner's keystore.
pub fn open_owner(text: &[u8], passphrase: &SecretString) -> Result<Seed, BadKeystore> {
    sealed::open(text, passphrase)?.owner()
}

/// Seals a trustee's secrets.
pub fn seal_trustee(key: &TrusteeKey, seal: Seal) -> String {
    sealed::seal(&Contents::of_trustee(key), seal)
}

/// Opens a trustee's keystore.
pub fn open_trustee(text: &[u8], passphrase: &SecretString) -> Result<TrusteeKey, BadKeystore> {
    sealed::open(text, passphrase)?.trustee()
}

/// Seals an officer's secrets.
pub fn seal_role(key: &RoleSecret, seal: Seal) -> String {
    sealed::seal(&Contents::of_role(key), seal)
}

/// Opens an officer's keystore.
pub fn open_role(text: &[u8], passphrase: &SecretString) -> Result<RoleSecret, BadKeystore> {
    sealed::open(text, passphrase)?.role()
}
