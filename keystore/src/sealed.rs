//! Texts encrypted with a passphrase in the age format, so that `age -d` and `rage -d` open them too.

use age::DecryptError;
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::contents::Contents;
use crate::{BadKeystore, Seal, passphrase};

/// The most work (log2) that opening may take: about a minute and 4 GiB.
const MOST_WORK: u8 = 22;

/// Encrypts the contents as JSON with the passphrase, armored.
pub(crate) fn seal(contents: &Contents, seal: Seal) -> String {
    // Enough capacity, so that a reallocation leaves no copies behind.
    let mut plain = Zeroizing::new(Vec::with_capacity(1 << 16));
    serde_json::to_writer(&mut *plain, contents).expect("our documents have string keys");
    let mut recipient = age::scrypt::Recipient::new(seal.passphrase);
    if let Some(work) = seal.work_factor {
        recipient.set_work_factor(work);
    }
    age::encrypt_and_armor(&recipient, &plain).expect("writing to memory does not fail")
}

/// Opens a text of [`seal`]. A wrong passphrase is distinguished from a damaged text.
pub(crate) fn open(text: &[u8], passphrase: &SecretString) -> Result<Contents, BadKeystore> {
    let plain = open_by_any(text, &passphrase::forms(passphrase))?;
    serde_json::from_slice(&plain)
        .map_err(|_| BadKeystore::Format("opened, but what is inside is no such document"))
}

/// The text, decrypted with one of the passphrases.
fn open_by_any(
    sealed: &[u8],
    passphrases: &[SecretString],
) -> Result<Zeroizing<Vec<u8>>, BadKeystore> {
    for passphrase in passphrases {
        let mut identity = age::scrypt::Identity::new(passphrase.clone());
        identity.set_max_work_factor(MOST_WORK);
        match age::decrypt(&identity, sealed).map_err(|error| refused(&error)) {
            Ok(plain) => return Ok(Zeroizing::new(plain)),
            Err(BadKeystore::Passphrase) => {}
            Err(bad) => return Err(bad),
        }
    }
    Err(BadKeystore::Passphrase)
}

const fn refused(error: &DecryptError) -> BadKeystore {
    match error {
        DecryptError::DecryptionFailed
        | DecryptError::KeyDecryptionFailed
        | DecryptError::NoMatchingKeys => BadKeystore::Passphrase,
        DecryptError::ExcessiveWork { .. } => {
            BadKeystore::Format("asks for more work than is sensible")
        }
        DecryptError::InvalidMac => {
            BadKeystore::Format("damaged: the header's code does not match")
        }
        _ => BadKeystore::Format("not a file encrypted with a passphrase"),
    }
}
