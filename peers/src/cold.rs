//! `linli vote` from the start of the process to the ballot file, with the files that an owner has.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Instant, UNIX_EPOCH};

use anyhow::{Context, ensure};
use linli_primitives::identity::WordList;
use linli_testing::forge::Book;
use linli_testing::owners::motion;
use linli_testing::town::Town;
use tempfile::TempDir;

use crate::median::milliseconds;

/// Owners on the roll, which the program reads from the record and hashes.
const OWNERS: usize = 1000;
/// In seconds.
const HOUR: i64 = 3600;

/// An owner's folder, and the program.
pub(crate) struct Cold {
    linli: PathBuf,
    folder: TempDir,
}

impl Cold {
    /// Writes the record, in which a poll is open, and the keystore. The keystore asks for the least scrypt work: that
    /// work takes a second on purpose and says nothing about the program.
    pub(crate) fn prepare(linli: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let mut town = Town::new("peers: cold start", OWNERS, vec![motion()]);
        town.poll.opens = i64::try_from(UNIX_EPOCH.elapsed()?.as_secs())? - HOUR;
        town.poll.closes = town.poll.opens + 24 * HOUR;
        let town = town.founded();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
        let record = Book::default().archive(&town.log);
        fs::write(folder.path().join("record"), record)?;
        let owner = &town.owners.seeds[OWNERS / 2];
        write("words", &owner.to_words(WordList::English))?;
        write("passphrase", "an owner's passphrase")?;
        let cold = Self {
            // Commands run in the folder of the files.
            linli: std::path::absolute(linli)?,
            folder,
        };
        let restore = [
            "key",
            "restore",
            "--words-file",
            "words",
            "--work-factor",
            "1",
        ];
        cold.run(restore.into_iter().chain([
            "--keystore",
            "owner.key",
            "--passphrase-file",
            "passphrase",
        ]))?;
        Ok(cold)
    }

    /// Casts one ballot; returns the time in milliseconds.
    pub(crate) fn round(&self) -> anyhow::Result<f64> {
        let ballot = self.folder.path().join("ballot");
        let vote = [
            "vote", "--record", "record", "--choose", "1=1", "--out", "ballot", "--force",
        ];
        let start = Instant::now();
        self.run(vote.into_iter().chain([
            "--keystore",
            "owner.key",
            "--passphrase-file",
            "passphrase",
        ]))?;
        let time = milliseconds(start);
        fs::remove_file(ballot).context("`linli vote` wrote no ballot")?;
        Ok(time)
    }

    fn run(&self, arguments: impl IntoIterator<Item = impl AsRef<OsStr>>) -> anyhow::Result<()> {
        let status = Command::new(&self.linli)
            .args(arguments)
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()
            .with_context(|| format!("running {}", self.linli.display()))?;
        ensure!(status.success(), "linli ended with {status}");
        Ok(())
    }
}
