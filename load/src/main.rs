//! Loads and breaks a node on loopback, and measures.
//!
//! Everything is derived from a label, so nothing here is secret, and the community and its poll are the same wherever
//! they are made. Ballots are made once (`make`) and used by every load. Figures are printed as JSON.

mod ballots;
mod client;
mod flood;
mod kill;
mod process;
mod run;
mod start;
mod town;
mod year;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Loads and breaks a node on loopback, and measures")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Makes ballots for the town's poll; continues where it was stopped.
    Make(ballots::Args),
    /// Ingest against bare verification, without and with a flood of bad ballots.
    Ingest {
        #[command(flatten)]
        args: run::Args,
        /// How often; each time with as many of the ballots.
        #[arg(long, default_value_t = 3)]
        rounds: usize,
    },
    /// The node's memory while all ballots come in.
    Memory(run::Args),
    /// Readers of one poll while ballots arrive.
    Readers {
        #[command(flatten)]
        args: run::Args,
        /// How many.
        #[arg(long, default_value_t = 1000)]
        readers: usize,
    },
    /// Kills the node at random moments under load.
    Kill {
        #[command(flatten)]
        args: run::Args,
        /// How often.
        #[arg(long, default_value_t = 50)]
        rounds: usize,
    },
    /// Audit of the whole record against bare verification.
    Audit(run::Args),
    /// Start-up of a large record from its snapshot.
    Start(start::Args),
    /// A year of a fund's charges and payments, from spreadsheets to the audit.
    Year(year::Args),
}

#[tokio::main]
async fn main() -> Result<()> {
    let figures = match Cli::parse().command {
        Command::Make(args) => return ballots::make(&args),
        Command::Ingest { args, rounds } => run::ingest(&args, rounds).await?,
        Command::Memory(args) => run::memory(&args).await?,
        Command::Readers { args, readers } => run::readers(&args, readers).await?,
        Command::Kill { args, rounds } => kill::kill(&args, rounds).await?,
        Command::Audit(args) => run::audit(&args).await?,
        Command::Start(args) => start::start(&args).await?,
        Command::Year(args) => year::year(&args)?,
    };
    println!("{}", serde_json::to_string_pretty(&figures)?);
    Ok(())
}
