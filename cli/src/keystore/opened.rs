//! Keystores that a command makes or opens: which file, and where its passphrase comes from.

use std::path::PathBuf;

use linli_primitives::Seed;
use secrecy::SecretString;

use super::{RoleSecret, Seal, TrusteeKey};
use crate::passphrase::PassphraseArgs;
use crate::{Console, Error, files, keystore};

/// A keystore to be made.
#[derive(clap::Args)]
pub struct NewKeystore {
    /// The keystore file.
    #[arg(long, alias = "key", value_name = "FILE")]
    pub keystore: PathBuf,
    /// Where its passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
    /// Replace an existing file.
    #[arg(long)]
    pub force: bool,
}

/// An owner's keystore to be opened; for every command that acts as an owner.
#[derive(clap::Args)]
pub struct OwnerKeystore {
    /// The keystore file.
    #[arg(long, alias = "key", value_name = "FILE")]
    pub keystore: PathBuf,
    /// Where its passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

impl OwnerKeystore {
    /// Asks for the passphrase and opens it.
    pub fn open(&self, console: &mut Console) -> Result<Seed, Error> {
        let passphrase = self.passphrase.existing(&self.keystore, console)?;
        keystore::open_owner(&self.keystore, passphrase)
    }
}

impl NewKeystore {
    /// Refuses an existing file early, then asks for the new passphrase.
    pub fn seal(&self, console: &mut Console) -> Result<Seal, Error> {
        files::check_free(&self.keystore, self.force.into())?;
        Ok(Seal {
            passphrase: self.passphrase.fresh(&self.keystore, console)?,
            work_factor: self.passphrase.work_factor,
            overwrite: self.force.into(),
        })
    }
}

/// An officer's keystore to be opened.
#[derive(clap::Args, Clone, Debug)]
pub struct RoleKeystore {
    /// The officer's keystore file.
    #[arg(long, value_name = "FILE")]
    pub keystore: PathBuf,
    /// Where its passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

impl RoleKeystore {
    /// Asks for the passphrase and opens it.
    pub fn open(&self, console: &mut Console) -> Result<RoleSecret, Error> {
        let passphrase = self.passphrase.existing(&self.keystore, console)?;
        keystore::open_role(&self.keystore, passphrase)
    }
}

/// A trustee's keystore to be opened; for every command that acts as a trustee.
#[derive(clap::Args)]
pub struct TrusteeKeystore {
    /// The trustee's keystore file.
    #[arg(long, value_name = "FILE")]
    pub keystore: PathBuf,
    /// Where its passphrase comes from.
    #[command(flatten)]
    pub passphrase: PassphraseArgs,
}

impl TrusteeKeystore {
    /// Asks for the passphrase and opens it.
    pub fn open(&self, console: &mut Console) -> Result<TrusteeKey, Error> {
        self.unlock(console).map(|(key, _)| key)
    }

    /// The same, with the passphrase to write it again.
    pub fn unlock(&self, console: &mut Console) -> Result<(TrusteeKey, SecretString), Error> {
        let passphrase = self.passphrase.existing(&self.keystore, console)?;
        let key = keystore::open_trustee(&self.keystore, passphrase.clone())?;
        Ok((key, passphrase))
    }
}
