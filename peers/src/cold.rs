//! `linli vote` from the start of the process to the ballot file, on files laid out as an owner has them.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, ensure};
use linli_primitives::identity::WordList;
use linli_testing::owners::{Owners, motion};
use tempfile::TempDir;

use crate::median::milliseconds;

/// Owners on the roll that the program reads and hashes.
const OWNERS: usize = 1000;

/// An owner's folder, and the program.
pub(crate) struct Cold {
    linli: PathBuf,
    folder: TempDir,
}

impl Cold {
    /// Writes poll, roll and keystore. The keystore asks for the least scrypt work: that work is a second by intent
    /// and says nothing of the program.
    pub(crate) fn prepare(linli: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        let community = Owners::new("peers: cold start", OWNERS, vec![motion()]);
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text);
        write("poll.json", &serde_json::to_string(&community.poll)?)?;
        write("roll.json", &community.roll.to_json())?;
        write(
            "words",
            &community.seeds[OWNERS / 2].to_words(WordList::English),
        )?;
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

    /// Casts one ballot; the time in milliseconds.
    pub(crate) fn round(&self) -> anyhow::Result<f64> {
        let ballot = self.folder.path().join("ballot");
        let vote = [
            "vote",
            "--record",
            "poll.json",
            "--roll",
            "roll.json",
            "--choose",
            "1=1",
            "--out",
            "ballot",
            "--force",
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
