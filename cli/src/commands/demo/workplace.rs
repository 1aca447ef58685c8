//! Where somebody of the demo works: a folder of papers, and the program's own commands.

use std::path::PathBuf;

use clap::Parser;
use linli_primitives::Moment;

use super::Paths;
use crate::arguments::Cli;
use crate::clock::Clock;
use crate::community::{Community, Subject};
use crate::files::{self, Access, Overwrite};
use crate::place::Place;
use crate::{Console, Error};

/// The papers of one part of the demo.
pub(super) struct Workplace<'a> {
    pub(super) paths: &'a Paths,
    folder: PathBuf,
}

impl<'a> Workplace<'a> {
    /// A folder of that name beside the record.
    pub(super) fn new(paths: &'a Paths, name: &str) -> Result<Self, Error> {
        let folder = paths.record.with_file_name(name);
        files::make_folder(&folder)?;
        Ok(Self { paths, folder })
    }

    /// The path of a file here.
    pub(super) fn file(&self, name: &str) -> String {
        self.folder.join(name).display().to_string()
    }

    /// Writes a file; gives its path.
    pub(super) fn written(&self, name: &str, text: &str) -> Result<String, Error> {
        let path = self.folder.join(name);
        files::write(&path, text.as_bytes(), Access::Public, Overwrite::Refuse)?;
        Ok(self.file(name))
    }

    /// Makes an officer's key; gives the keystore. The card is beside it.
    pub(super) fn key(
        &self,
        stem: &str,
        name: &str,
        console: &mut Console,
    ) -> Result<String, Error> {
        let [keystore, words, card] =
            ["age", "words", "json"].map(|ending| self.file(&format!("{stem}.{ending}")));
        let pass = self.paths.passphrase.display().to_string();
        let command = [
            "role",
            "new",
            "--name",
            name,
            "--keystore",
            &keystore,
            "--words-file",
            &words,
            "--out",
            &card,
            "--passphrase-file",
            &pass,
            "--work-factor",
            "4",
        ];
        run(&command, console)?;
        Ok(keystore)
    }

    /// Runs a command that signs, with that keystore and at that time.
    pub(super) fn signed(
        &self,
        command: &[&str],
        keystore: &str,
        now: i64,
        console: &mut Console,
    ) -> Result<(), Error> {
        let at = Moment(now).to_string();
        self.opened(&[command, &["--at", &at]].concat(), keystore, console)
    }

    /// Runs a command that opens that keystore.
    pub(super) fn opened(
        &self,
        command: &[&str],
        keystore: &str,
        console: &mut Console,
    ) -> Result<(), Error> {
        let record = self.paths.record.display().to_string();
        let pass = self.paths.passphrase.display().to_string();
        let options = [
            "--record",
            &record,
            "--keystore",
            keystore,
            "--passphrase-file",
            &pass,
        ];
        run(&[command, &options].concat(), console)
    }

    /// The same by the officer of the demo.
    pub(super) fn by_committee(
        &self,
        command: &[&str],
        now: i64,
        console: &mut Console,
    ) -> Result<(), Error> {
        let officer = self.paths.officer.display().to_string();
        self.signed(command, &officer, now, console)
    }

    /// The record as it stands.
    pub(super) fn community(
        &self,
        subject: Subject<'_>,
        now: i64,
        console: &Console,
    ) -> Result<Community, Error> {
        let clock = Clock::standing(now)?;
        Place::folder(&self.paths.record).open(subject, &clock, console)
    }
}

/// Runs a command of the program.
fn run(command: &[&str], console: &mut Console) -> Result<(), Error> {
    let words = ["linli"].iter().chain(command);
    let parsed = Cli::try_parse_from(words).expect("the demo types what the program knows");
    parsed.command.run(console).map(drop)
}
