//! Every check that a change must pass, in order, one line before each.
//!
//! One target folder and one set of features: the workspace is compiled once for its tests, which the demo and the fuzz
//! targets share, checked once for clippy and the documentation, and the circuits are compiled once more for the other
//! family of halo2. The committee's workspace is compiled into the same folder.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, ensure};
use serde_json::Value;

use crate::run::{self, Programs, cargo};
use crate::steps::Steps;
use crate::tools::DENY;

/// Options of `check`.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only the steps whose name contains this.
    #[arg(long)]
    only: Option<String>,
}

/// A step's name, and the arguments to cargo.
type CargoStep = (&'static str, &'static [&'static str]);

const BEFORE_TESTS: &[CargoStep] = &[
    ("fmt", &["fmt", "--all", "--check"]),
    ("layers", &["xtask", "layers"]),
    ("spec", &["xtask", "spec"]),
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
    ("doc", &["doc", "--locked", "--no-deps", "--workspace"]),
];

const AFTER_TESTS: &[CargoStep] = &[(
    "pins of the other family",
    &[
        "test",
        "--locked",
        "-p",
        "linli-circuits",
        "--lib",
        "--features",
        "zcash",
        "pins",
    ],
)];

/// Runs the steps and stops at the first that fails.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let root = crate::root();
    let mut steps = Steps::new(arguments.only.clone());
    let browser = steps.wants("page").then(|| page::Browser::prepare(&root));
    cargo_steps(&root, &mut steps, BEFORE_TESTS)?;
    steps.run("deny", || deny(&root))?;
    crate::test::steps(&root, &mut steps)?;
    steps.run("params", || {
        run::program(&root, Programs::of_tests(&root)?.get("params")?, [""; 0])
    })?;
    steps.run("fuzz", || fuzz(&root))?;
    steps.run("demo", || vote(&root))?;
    cargo_steps(&root, &mut steps, AFTER_TESTS)?;
    steps.run("web", || {
        crate::web::run(&crate::web::Arguments {
            check: true,
            rustc: None,
        })
    })?;
    if let Some(browser) = browser {
        steps.run("page", || page::run(&root, browser))?;
    }
    committee::steps(&root, &mut steps)?;
    steps.run("diff", || {
        run::program(&root, "git", ["diff", "--exit-code", "--stat"])
    })
}

fn cargo_steps(root: &Path, steps: &mut Steps, these: &[CargoStep]) -> anyhow::Result<()> {
    these
        .iter()
        .try_for_each(|(name, arguments)| steps.run(name, || cargo(root, arguments)))
}

/// Licences, sources and bans. Advisories need a database from the network: `cargo deny check advisories`.
fn deny(root: &Path) -> anyhow::Result<()> {
    const CHECKS: [&str; 5] = ["--locked", "check", "bans", "licenses", "sources"];
    // Trees that are not the workspace's.
    const OTHERS: [&str; 3] = [
        "committee/Cargo.toml",
        "contract/cosmwasm/Cargo.toml",
        "contract/cosmwasm/host/Cargo.toml",
    ];
    let deny = DENY.any(root)?;
    run::program(root, &deny, CHECKS)?;
    OTHERS.iter().try_for_each(|manifest| {
        let manifest = ["--manifest-path", manifest];
        run::program(root, &deny, manifest.into_iter().chain(CHECKS))
    })
}

/// Every fuzz target over its corpus and some mutated inputs, in a plain program that needs no nightly compiler.
fn fuzz(root: &Path) -> anyhow::Result<()> {
    let programs = Programs::of_tests(root)?;
    run::program(root, programs.get("smoke")?, ["--runs", "200"])
}

/// A whole small vote through the program.
fn vote(root: &Path) -> anyhow::Result<()> {
    let programs = Programs::of_tests(root)?;
    let vote = ["--owners", "1000", "--ballots", "30"];
    expect_vote(&demo(root, programs.get("linli")?, &vote)?, 30)
}

/// What a demo answers, in a folder that is removed afterwards.
fn demo(root: &Path, program: &Path, arguments: &[&str]) -> anyhow::Result<String> {
    let folder = root.join("target/check-demo");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let output = run::command(root, program)
        .args(["demo", "--json"])
        .args(arguments)
        .arg("--dir")
        .arg(&folder)
        .stderr(Stdio::inherit())
        .output()
        .context("starting the program")?;
    let answer = String::from_utf8(output.stdout)?;
    println!("{}", answer.trim_end());
    ensure!(
        output.status.success(),
        "the demo ended with {}",
        output.status
    );
    std::fs::remove_dir_all(&folder).context("removing the demo's folder")?;
    Ok(answer)
}

/// Whether the demo reports a vote in which every one of `ballots` was accepted, with both decisions.
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

mod committee;
mod page;
#[cfg(test)]
mod tests;
