//! Other programs, run in the workspace's folder.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};
use serde_json::Value;

/// Runs cargo and fails if it does.
pub(crate) fn cargo(root: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    program(root, env!("CARGO"), arguments)
}

/// Runs a program and fails if it does.
pub(crate) fn program<A: AsRef<OsStr>>(
    root: &Path,
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = A>,
) -> anyhow::Result<()> {
    let name = program.as_ref().to_string_lossy();
    let status = command(root, &program)
        .args(arguments)
        .status()
        .with_context(|| format!("starting {name}"))?;
    ensure!(status.success(), "{name} ended with {status}");
    Ok(())
}

/// A command to be run in the workspace's folder.
pub(crate) fn command(root: &Path, program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command
        .current_dir(root)
        .env("CARGO_TERM_COLOR", "never")
        .env("RUSTDOCFLAGS", "-Dwarnings");
    command
}

/// The programs that are compiled with the tests, by name: what they share with the tests is not compiled again for
/// other features.
pub(crate) struct Programs(BTreeMap<String, PathBuf>);

impl Programs {
    /// Compiles the tests, unless that was done already.
    pub(crate) fn of_tests(root: &Path) -> anyhow::Result<Self> {
        let build = ["test", "--locked", "--workspace", "--no-run"];
        let output = command(root, env!("CARGO"))
            .args(build)
            .args(["--quiet", "--message-format", "json-render-diagnostics"])
            .stderr(Stdio::inherit())
            .output()
            .context("starting cargo")?;
        ensure!(
            output.status.success(),
            "cargo ended with {}",
            output.status
        );
        let messages = String::from_utf8(output.stdout)?;
        Ok(Self(messages.lines().filter_map(compiled).collect()))
    }

    /// The program of this name.
    pub(crate) fn get(&self, name: &str) -> anyhow::Result<&Path> {
        let path = self.0.get(name);
        path.map(PathBuf::as_path)
            .with_context(|| format!("no program {name} is compiled with the tests"))
    }
}

/// The name and path of the program in one of cargo's messages.
fn compiled(message: &str) -> Option<(String, PathBuf)> {
    let message: Value = serde_json::from_str(message).ok()?;
    if message["profile"]["test"] != false {
        return None;
    }
    let path = message["executable"].as_str()?;
    Some((message["target"]["name"].as_str()?.to_owned(), path.into()))
}
