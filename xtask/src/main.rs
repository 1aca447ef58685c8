//! `cargo xtask`: generators and checks of the project. One module per subcommand.

mod check;
mod contract;
mod determinism;
mod layers;
mod params;
mod peers;
mod run;
mod source;
mod spec;
mod steps;
mod test;
mod tools;
mod wasm;
mod web;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Generators and checks of the project.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run every check that a change must pass, including the tests.
    Check(check::Arguments),
    /// Build the contract's module, run it in CosmWasm's virtual machine, and say what each step costs.
    Contract(contract::Arguments),
    /// Show from the compiled circuits that public inputs and named secrets determine every cell.
    Determinism(determinism::Arguments),
    /// Hold who may depend on whom, and what pure crates may name.
    Layers,
    /// Derive parameters, key fingerprints and summaries again and compare them with `params/`.
    Params(params::Arguments),
    /// Time our ballot beside other systems' proofs, in one run on the same cores.
    Peers(peers::Arguments),
    /// Check that book, code and tests have the same rules, and that the book's links lead somewhere.
    Spec(spec::Arguments),
    /// Build the page's wallet into `params/web/`, or compare it with a fresh build.
    Web(web::Arguments),
    /// Run all tests that need only Rust's toolchain and a C compiler.
    Test,
}

fn main() -> ExitCode {
    let ended = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Contract(arguments) => contract::run(&arguments),
        Command::Determinism(arguments) => determinism::run(&arguments),
        Command::Layers => layers::run(),
        Command::Params(arguments) => params::run(&arguments),
        Command::Peers(arguments) => peers::run(&arguments),
        Command::Spec(arguments) => spec::run(&arguments),
        Command::Test => test::run(),
        Command::Web(arguments) => web::run(&arguments),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

/// The workspace's folder.
fn root() -> PathBuf {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    here.parent()
        .expect("the crate lies in the workspace")
        .to_owned()
}
