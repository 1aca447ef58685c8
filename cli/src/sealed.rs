//! Files encrypted with a passphrase in the age format, so that `age -d` and `rage -d` open them too.

use std::path::Path;

use age::DecryptError;
use secrecy::SecretString;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::error::{Error, Refusal};
use crate::files::{self, Access, Overwrite};
use crate::{memory, passphrase};

/// The most work (log2) that opening a file may take: about a minute and 4 GiB.
const MOST_WORK: u8 = 22;

/// Encrypts `value` as JSON with the passphrase and writes it for the file's owner only.
pub fn write<T: Serialize>(
    path: &Path,
    value: &T,
    passphrase: SecretString,
    work_factor: Option<u8>,
    overwrite: Overwrite,
) -> Result<(), Error> {
    memory::lock();
    let plain = to_json(value);
    let mut recipient = age::scrypt::Recipient::new(passphrase);
    if let Some(work) = work_factor {
        recipient.set_work_factor(work);
    }
    let sealed = age::encrypt_and_armor(&recipient, &plain)
        .map_err(|e| Error::file(path)(std::io::Error::other(e)))?;
    files::write(path, sealed.as_bytes(), Access::Secret, overwrite)
}

/// Opens a file of [`write()`]. A wrong passphrase is told apart from a damaged file.
pub fn read<T: DeserializeOwned>(path: &Path, passphrase: SecretString) -> Result<T, Error> {
    memory::lock();
    let sealed = files::read(path, files::MAX_SMALL)?;
    files::make_private(path);
    let plain = open_by_any(&sealed, &passphrase::forms(&passphrase), path)?;
    serde_json::from_slice(&plain).map_err(|_| {
        let detail = "opened, but what is inside is no such document";
        Refusal::new("keystore.format", detail).in_file(path).into()
    })
}

/// What one of the passphrases opens.
fn open_by_any(
    sealed: &[u8],
    passphrases: &[SecretString],
    path: &Path,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    for passphrase in passphrases {
        let mut identity = age::scrypt::Identity::new(passphrase.clone());
        identity.set_max_work_factor(MOST_WORK);
        match age::decrypt(&identity, sealed).map_err(|error| open_error(&error, path)) {
            Ok(plain) => return Ok(Zeroizing::new(plain)),
            Err(Error::Passphrase(_)) => {}
            Err(error) => return Err(error),
        }
    }
    Err(Error::Passphrase(path.to_owned()))
}

/// JSON in memory that is wiped.
fn to_json<T: Serialize>(value: &T) -> Zeroizing<Vec<u8>> {
    // Room for all, so that growing leaves no copies behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(1 << 16));
    serde_json::to_writer(&mut *plain, value).expect("our documents have string keys");
    plain
}

fn open_error(error: &DecryptError, path: &Path) -> Error {
    let refuse = |detail: &str| Refusal::new("keystore.format", detail).in_file(path).into();
    match error {
        DecryptError::DecryptionFailed
        | DecryptError::KeyDecryptionFailed
        | DecryptError::NoMatchingKeys => Error::Passphrase(path.to_owned()),
        DecryptError::ExcessiveWork { .. } => refuse("asks for more work than is sensible"),
        DecryptError::InvalidMac => refuse("damaged: the header's code does not match"),
        _ => refuse("not a file encrypted with a passphrase"),
    }
}

#[cfg(test)]
mod tests;
