//! The record that several nodes hold: a workspace of its own, compiled into the same folder, so that what it shares
//! with the rest is not compiled again.

use std::path::Path;

use anyhow::ensure;
use serde_json::Value;

use crate::run::{self, Programs, cargo};
use crate::steps::Steps;
use crate::tools::NEXTEST;

const WORKSPACE: [&str; 5] = [
    "--locked",
    "--manifest-path",
    "committee/Cargo.toml",
    "--target-dir",
    "target",
];

/// The tests of its library, and a vote over four processes of which one is killed. Its other tests among processes take
/// longer than the rest leaves time for.
pub(super) fn steps(root: &Path, steps: &mut Steps) -> anyhow::Result<()> {
    steps.run("committee: compile", || {
        cargo(root, &[&["test", "--no-run"], &WORKSPACE[..]].concat())
    })?;
    steps.run("committee: tests", || tests(root))?;
    steps.run("committee: demo", || demo(root))
}

fn tests(root: &Path) -> anyhow::Result<()> {
    match NEXTEST.prebuilt(root) {
        Ok(nextest) => {
            let run = ["nextest", "run", "--lib", "--no-fail-fast"];
            run::program(root, nextest, run.iter().chain(&WORKSPACE))
        }
        Err(_) => cargo(
            root,
            &[&["test", "--lib", "--no-fail-fast"], &WORKSPACE[..]].concat(),
        ),
    }
}

fn demo(root: &Path) -> anyhow::Result<()> {
    let programs = Programs::of_tests(root)?;
    let answer = super::demo(root, programs.get("linli")?, &["--nodes", "4"])?;
    expect_one_record(&serde_json::from_str(&answer)?)
}

/// Whether all four have the same record without a finding, and the one that was killed had missed some of it.
pub(super) fn expect_one_record(answer: &Value) -> anyhow::Result<()> {
    let audits = &answer["audit"];
    let records = audits["copies"].as_array().map_or(0, Vec::len);
    ensure!(records == 4, "{records} of four records were audited");
    ensure!(audits["same"] == true, "the records differ");
    ensure!(answer["clean"] == true, "the audits found something");
    let missed = answer["missed"].as_u64().unwrap_or_default();
    ensure!(missed > 0, "the one that was killed missed nothing");
    Ok(())
}
