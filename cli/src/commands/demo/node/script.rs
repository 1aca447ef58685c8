//! The demonstration's command lines, run in this process as if they were typed.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Parser;

use crate::arguments::Cli;
use crate::files::{self, Access, Overwrite};
use crate::language::Language;
use crate::place::Place;
use crate::{Console, Ending, Error};

/// Runs lines in which `@/x` stands for a file of the demonstration's folder, `@url` for the first node's address, and
/// `@node`, `@seal`, `@open`, `@at` for options that many lines have.
pub(super) struct Script<'a> {
    folder: &'a Path,
    urls: &'a [String],
    now: String,
    quiet: Console,
}

impl<'a> Script<'a> {
    /// With the addresses of the nodes that are asked, in this order.
    pub(super) fn new(folder: &'a Path, urls: &'a [String], language: Language) -> Self {
        Self {
            folder,
            urls,
            now: String::new(),
            quiet: Console::quiet(language),
        }
    }

    /// Sets the clock of the demonstration and of its node, which until then is the machine's.
    pub(super) fn at(&mut self, time: &str) -> Result<(), Error> {
        let at: jiff::Timestamp = time.parse().expect("a time of the demonstration");
        self.now = time.to_owned();
        self.write("clock", &at.as_second().to_string())
    }

    /// The nodes, as lines have them.
    pub(super) fn place(&self) -> Place {
        Place {
            node: self.urls.to_vec(),
            keep: Some(self.path("keep")),
            ..Place::default()
        }
    }

    /// A file of the folder.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) -> Result<(), Error> {
        files::write(
            &self.path(name),
            text.as_bytes(),
            Access::Public,
            Overwrite::Replace,
        )
    }

    /// Runs a line without printing anything.
    pub(super) fn run(&mut self, line: &str) -> Result<Ending, Error> {
        let cli = self.parse(line, &[]);
        cli.command.run(&mut self.quiet)
    }

    /// Runs a line whose output people see, with further words that stand for `keys`. The caller prints the JSON value,
    /// once.
    pub(super) fn shown(
        &mut self,
        line: &str,
        keys: &[(&str, &str)],
        console: &mut Console,
    ) -> Result<Ending, Error> {
        let command = self.parse(line, keys).command;
        if console.is_json() {
            command.run(&mut self.quiet)
        } else {
            command.run(console)
        }
    }

    fn parse(&self, line: &str, keys: &[(&str, &str)]) -> Cli {
        let words = line
            .split_whitespace()
            .flat_map(|word| self.word(word, keys));
        let words = std::iter::once("linli".into()).chain(words);
        Cli::try_parse_from(words).unwrap_or_else(|e| panic!("a line of the demonstration: {e}"))
    }

    fn word(&self, word: &str, keys: &[(&str, &str)]) -> Vec<OsString> {
        if let Some((_, key)) = keys.iter().find(|(name, _)| *name == word) {
            return vec![key.into()];
        }
        let path = |name: &str| self.path(name).into_os_string();
        match word {
            "@url" => vec![(&self.urls[0]).into()],
            "@at" if self.now.is_empty() => vec![],
            "@at" => vec!["--at".into(), (&self.now).into()],
            "@node" => {
                let nodes = self.urls.iter();
                let nodes = nodes.flat_map(|url| ["--node".into(), url.into()]);
                nodes.chain(["--keep".into(), path("keep")]).collect()
            }
            "@open" => vec!["--passphrase-file".into(), path("pass")],
            "@seal" => vec![
                "--passphrase-file".into(),
                path("pass"),
                "--work-factor".into(),
                "4".into(),
            ],
            _ => match word.strip_prefix("@/") {
                Some(name) => vec![path(name)],
                None => vec![word.into()],
            },
        }
    }
}
