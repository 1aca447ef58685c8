//! All tests that need only Rust's toolchain and a C compiler.

use std::path::Path;

use crate::run::{self, cargo};
use crate::steps::Steps;
use crate::tools::NEXTEST;

/// The README's test command.
pub(crate) fn run() -> anyhow::Result<()> {
    steps(&crate::root(), &mut Steps::new(None))
}

/// Compiles and runs the tests, then the examples in the documentation.
pub(crate) fn steps(root: &Path, steps: &mut Steps) -> anyhow::Result<()> {
    let compile = ["test", "--locked", "--workspace", "--no-run"];
    steps.run("compile", || cargo(root, &compile))?;
    steps.run("test", || tests(root))?;
    let examples = ["test", "--locked", "--workspace", "--doc"];
    steps.run("doctest", || cargo(root, &examples))
}

/// By nextest, or by cargo where there is none.
fn tests(root: &Path) -> anyhow::Result<()> {
    let workspace = ["--locked", "--workspace", "--no-fail-fast"];
    match NEXTEST.prebuilt(root) {
        Ok(nextest) => {
            let run = ["nextest", "run", "--profile", "ci"];
            run::program(root, nextest, run.iter().chain(&workspace))
        }
        Err(_) => {
            let test = ["test", "--lib", "--bins", "--examples", "--tests"];
            cargo(root, &[&test[..], &workspace].concat())
        }
    }
}
