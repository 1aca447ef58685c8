//! Loads and breaks a node on loopback, and measures.
//!
//! Everything follows from a label, so nothing here is secret, and the community, its poll and its ballots are the
//! same wherever they are made.

mod ballots;
mod town;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Loads and breaks a node on loopback, and measures")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes ballots of the town's poll; goes on where it was stopped.
    Make(ballots::Args),
}

fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Make(args) => ballots::make(&args),
    }
}
