//! Where a passphrase comes from: a prompt without echo, or the first line of a file. Never an argument.

use std::path::{Path, PathBuf};

use linli_keystore::{SHORTEST, is_long, normal};
use secrecy::SecretString;
use zeroize::Zeroizing;

use crate::asking::Answers;
use crate::console::Console;
use crate::error::Error;
use crate::files;
use crate::language::{Message, msg};

/// What takes a passphrase where nobody can be asked.
const OPTION: &str = "--passphrase-file";

/// How a secret file is opened or sealed.
#[derive(clap::Args, Clone, Debug, Default)]
pub struct PassphraseArgs {
    /// Read the passphrase from the first line of FILE instead of asking.
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// scrypt's work factor for a new file, log2; about one second on this machine by default.
    #[arg(long, value_name = "LOG2", hide = true, value_parser = clap::value_parser!(u8).range(1..=22))]
    pub work_factor: Option<u8>,
}

impl PassphraseArgs {
    /// The passphrase of an existing file.
    pub fn existing(&self, path: &Path, console: &mut Console) -> Result<SecretString, Error> {
        self.existing_or(path, OPTION, console)
    }

    /// The same of a file with an `option` of its own, which is named where nobody can be asked.
    pub fn existing_or(
        &self,
        path: &Path,
        option: &'static str,
        console: &mut Console,
    ) -> Result<SecretString, Error> {
        match &self.passphrase_file {
            Some(file) => from_file(file).map(secret),
            None => console
                .ask_secret(
                    msg("prompt-passphrase").showing("file", path.display()),
                    option,
                )
                .map(secret),
        }
    }

    /// The passphrase of a new file, in the one form in which new files are sealed (NFKC): asked twice, until both
    /// agree and it is long enough.
    pub fn fresh(&self, path: &Path, console: &mut Console) -> Result<SecretString, Error> {
        self.fresh_or(path, OPTION, console)
    }

    /// The same of a file with an `option` of its own.
    pub fn fresh_or(
        &self,
        path: &Path,
        option: &'static str,
        console: &mut Console,
    ) -> Result<SecretString, Error> {
        if let Some(file) = &self.passphrase_file {
            let given = normal(&from_file(file)?);
            return if is_long(&given) {
                Ok(secret(given))
            } else {
                Err(Error::Usage(too_short()))
            };
        }
        choose(path, option, console).map(secret)
    }
}

/// Asks until both answers agree and are long enough.
fn choose(
    path: &Path,
    option: &'static str,
    answers: &mut impl Answers,
) -> Result<Zeroizing<String>, Error> {
    loop {
        if let Some(chosen) = ask_twice(path, option, answers)? {
            return Ok(chosen);
        }
    }
}

/// `None` if the two differ or are too short, which is reported.
fn ask_twice(
    path: &Path,
    option: &'static str,
    answers: &mut impl Answers,
) -> Result<Option<Zeroizing<String>>, Error> {
    let question = msg("prompt-passphrase-new")
        .showing("file", path.display())
        .showing("count", SHORTEST);
    let first = normal(&answers.secret(question, false, option)?);
    if !is_long(&first) {
        answers.again(too_short());
        return Ok(None);
    }
    let again = answers.secret(msg("prompt-passphrase-again"), false, option)?;
    if first == normal(&again) {
        return Ok(Some(first));
    }
    answers.again(msg("error-passphrase-differs"));
    Ok(None)
}

fn too_short() -> Message {
    msg("error-passphrase-short").showing("count", SHORTEST)
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

#[cfg(test)]
mod tests;
