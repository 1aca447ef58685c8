//! Keystores as files that only their owner can read; `linli-keystore` defines their contents.

use std::path::Path;

use linli_keystore::BadKeystore;
pub use linli_keystore::{RoleCard, RoleSecret, TrusteeKey, booker, payee, seal_letter, seal_to};
use linli_primitives::Seed;
use secrecy::SecretString;

use crate::error::{Error, Refusal};
use crate::files::{self, Access, Overwrite};
use crate::memory;

mod opened;

pub use opened::{NewKeystore, OwnerKeystore, RoleKeystore, TrusteeKeystore};

/// How a file is sealed.
#[derive(Clone)]
pub struct Seal {
    /// The passphrase.
    pub passphrase: SecretString,
    /// scrypt's work, log2; measured on this machine if `None`.
    pub work_factor: Option<u8>,
    /// What to do with an existing file.
    pub overwrite: Overwrite,
}

/// Seals an owner's seed.
pub fn write_owner(path: &Path, seed: &Seed, seal: Seal) -> Result<(), Error> {
    write(path, seal, |seal| linli_keystore::seal_owner(seed, seal))
}

/// Opens an owner's keystore.
pub fn open_owner(path: &Path, passphrase: SecretString) -> Result<Seed, Error> {
    open(path, |text| linli_keystore::open_owner(text, &passphrase))
}

/// Seals a trustee's secrets.
pub fn write_trustee(path: &Path, key: &TrusteeKey, seal: Seal) -> Result<(), Error> {
    write(path, seal, |seal| linli_keystore::seal_trustee(key, seal))
}

/// Opens a trustee's keystore.
pub fn open_trustee(path: &Path, passphrase: SecretString) -> Result<TrusteeKey, Error> {
    open(path, |text| linli_keystore::open_trustee(text, &passphrase))
}

/// Seals an officer's secrets.
pub fn write_role(path: &Path, key: &RoleSecret, seal: Seal) -> Result<(), Error> {
    write(path, seal, |seal| linli_keystore::seal_role(key, seal))
}

/// Opens an officer's keystore.
pub fn open_role(path: &Path, passphrase: SecretString) -> Result<RoleSecret, Error> {
    open(path, |text| linli_keystore::open_role(text, &passphrase))
}

fn write(
    path: &Path,
    seal: Seal,
    sealed: impl FnOnce(linli_keystore::Seal) -> String,
) -> Result<(), Error> {
    memory::lock();
    let text = sealed(linli_keystore::Seal {
        passphrase: seal.passphrase,
        work_factor: seal.work_factor,
    });
    files::write(path, text.as_bytes(), Access::Secret, seal.overwrite)
}

fn open<T>(path: &Path, opened: impl FnOnce(&[u8]) -> Result<T, BadKeystore>) -> Result<T, Error> {
    memory::lock();
    let text = files::read(path, files::MAX_SMALL)?;
    files::make_private(path);
    opened(&text).map_err(|bad| match bad {
        BadKeystore::Passphrase => Error::Passphrase(path.to_owned()),
        bad => Refusal::of(&bad).in_file(path).into(),
    })
}

#[cfg(test)]
mod tests;
