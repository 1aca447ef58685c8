//! `linli rulebook`: check a rulebook before anyone relies on it, publish a version, declare an event.

mod draft;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_wire::act::Act;
use linli_wire::rulebook::{DeclaredEvent, Rulebook};
use linli_wire::signature::Signed;
use serde_json::json;

use crate::acting::Acting;
use crate::clock::Clock;
use crate::files;
use crate::language::msg;
use crate::place::SchemePlace;
use crate::show;
use crate::{Console, Ending, Error, Refusal};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a rulebook from an example, by asking; without a terminal, the example with a first day in the future.
    Draft(draft::Args),
    /// Check a rulebook and say in plain words what it pays.
    Check(CheckArgs),
    /// The committee publishes a version.
    Publish(PublishArgs),
    /// The committee declares an event, such as a disaster.
    Declare(DeclareArgs),
}

#[derive(clap::Args)]
struct CheckArgs {
    /// The rulebook, TOML.
    rulebook: PathBuf,
    /// If given, versions, fee and assessors are checked against this record too.
    #[command(flatten)]
    place: SchemePlace,
}

#[derive(clap::Args)]
struct PublishArgs {
    /// The rulebook, TOML.
    rulebook: PathBuf,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
struct DeclareArgs {
    /// The event, TOML.
    event: PathBuf,
    #[command(flatten)]
    acting: Acting,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Draft(args) => draft::run(&args, console),
        Command::Check(args) => check(&args, console),
        Command::Publish(args) => publish(&args, console),
        Command::Declare(args) => declare(&args, console),
    }
}

fn read(path: &Path) -> Result<Rulebook, Error> {
    let book: Rulebook = files::read_toml(path, "rulebook.draft")?;
    book.check().map_err(|e| Refusal::of(&e).in_file(path))?;
    Ok(book)
}

fn check(args: &CheckArgs, console: &mut Console) -> Result<Ending, Error> {
    let book = read(&args.rulebook)?;
    let scheme = args.place.open_if_given(&Clock::default(), console)?;
    let currency = scheme.as_ref().map(|s| &s.state().scheme().currency);
    show::rulebook::print(&book, currency, console);
    if let Some(scheme) = &scheme {
        show::rulebook::fits(&book, scheme.state())?;
        console.say(msg("rulebook-fits").showing("rulebook", book.id(scheme.state().id())));
    }
    console.say(msg("rulebook-checked").with("lines", book.lines.len()));
    console.answer(&json!({
        "rulebook": book, "id": scheme.as_ref().map(|s| book.id(s.state().id())),
    }));
    Ok(Ending::Clean)
}

fn publish(args: &PublishArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let book = read(&args.rulebook)?;
    let act = Act::Rulebook(Signed::new(book));
    args.acting.finish(&mut scheme, act, console)
}

fn declare(args: &DeclareArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let event: DeclaredEvent = files::read_toml(&args.event, "rulebook.draft")?;
    event
        .check()
        .map_err(|e| Refusal::of(&e).in_file(&args.event))?;
    let act = Act::Declare(Signed::new(event));
    args.acting.finish(&mut scheme, act, console)
}
