//! Where a passphrase comes from: a prompt without echo, or the first line of a file. Never an argument.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::console::Console;
use crate::error::Error;
use crate::files;
use crate::language::msg;

/// The fewest characters of a new passphrase.
const SHORTEST: usize = 8;

/// How a secret file is opened or sealed.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct PassphraseArgs {
    /// Read the passphrase from the first line of FILE instead of asking.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// scrypt's work factor for a new file, log2; about one second of this machine by default.
    #[arg(long, value_name = "LOG2", hide = true, value_parser = clap::value_parser!(u8).range(1..=22))]
    pub work_factor: Option<u8>,
}

impl PassphraseArgs {
    /// The passphrase of an existing file.
    pub fn existing(&self, path: &Path, console: &mut Console) -> Result<SecretString, Error> {
        match &self.passphrase_file {
            Some(file) => from_file(file).map(secret),
            None => console
                .ask_secret(
                    msg("prompt-passphrase").showing("file", path.display()),
                    "--passphrase-file",
                )
                .map(secret),
        }
    }

    /// The passphrase of a new file: asked twice.
    pub fn fresh(&self, path: &Path, console: &mut Console) -> Result<SecretString, Error> {
        let first = match &self.passphrase_file {
            Some(file) => from_file(file)?,
            None => ask_twice(path, console)?,
        };
        if first.chars().count() < SHORTEST {
            return Err(Error::Usage(
                msg("error-passphrase-short").showing("count", SHORTEST),
            ));
        }
        Ok(secret(first))
    }
}

fn ask_twice(path: &Path, console: &mut Console) -> Result<Zeroizing<String>, Error> {
    let question = msg("prompt-passphrase-new").showing("file", path.display());
    let first = console.ask_secret(question, "--passphrase-file")?;
    let second = console.ask_secret(msg("prompt-passphrase-again"), "--passphrase-file")?;
    if *first == *second {
        Ok(first)
    } else {
        Err(Error::Usage(msg("error-passphrase-differs")))
    }
}

fn from_file(path: &Path) -> Result<Zeroizing<String>, Error> {
    let text = Zeroizing::new(files::read_text(path, files::MAX_SMALL)?);
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        Err(Error::Usage(
            msg("error-passphrase-empty").showing("file", path.display()),
        ))
    } else {
        Ok(Zeroizing::new(line.to_owned()))
    }
}

fn secret(text: Zeroizing<String>) -> SecretString {
    SecretString::from(text.as_str())
}
