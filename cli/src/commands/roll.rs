//! `linli roll`: from the property register to the public roll.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_register::{Owner, Register, Roll};
use linli_wire::MessageKind;
use linli_wire::signature::Signed;

use crate::acting::{Attached, Paper, Publishing};
use crate::community::entry_name;
use crate::documents::summary_of;
use crate::language::msg;
use crate::show;
use crate::{Console, Ending, Error, Refusal, files};

mod build;
mod entry;
mod import;

/// The most owners without an enrolment that are printed; the JSON has all.
const MOST_ABSENT: usize = 20;

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Read a property register, .csv or .xlsx.
    Import(import::Args),
    /// Build the roll from the register and the enrolment requests.
    Build(build::Args),
    /// Check a roll against the register.
    Check(CheckArgs),
    /// Find an entry of the roll, with its membership witness.
    Entry(entry::Args),
    /// The registrar publishes the roll.
    Publish(PublishArgs),
}

#[derive(clap::Args)]
struct PublishArgs {
    /// The roll.
    roll: PathBuf,
    #[command(flatten)]
    publishing: Publishing,
}

#[derive(clap::Args)]
struct CheckArgs {
    /// The roll.
    roll: PathBuf,
    /// The register written by `linli roll import`.
    #[arg(long, value_name = "FILE")]
    register: PathBuf,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Import(args) => import::run(&args, console),
        Command::Build(args) => build::run(&args, console),
        Command::Check(args) => check(&args, console),
        Command::Entry(args) => entry::run(&args, console),
        Command::Publish(args) => publish(&args, console),
    }
}

fn publish(args: &PublishArgs, console: &mut Console) -> Result<Ending, Error> {
    let roll = read_roll(&args.roll)?;
    let mut community = args.publishing.open(console)?;
    let entry = |digest| community.newest_entry(MessageKind::Roll, digest);
    let (published, newest) = (entry(Some(roll.digest().0)), entry(None));
    match (published, newest) {
        (Some(place), Some(newest)) if place == newest => {
            let place = entry_name(place);
            console.say(msg("roll-already-newest").with("entry", place.clone()));
            describe(&roll, console);
            console.answer(&serde_json::json!({ "act": place, "recorded": true, "fresh": false, "effect": null }));
            return Ok(Ending::Clean);
        }
        (Some(place), Some(newest)) => return Err(older(place, newest, &args.roll)),
        (None, Some(newest)) => {
            console.say(msg("roll-newest").with("entry", entry_name(newest)));
            describe(&community.roll(None)?, console);
            console.say(msg("roll-replacing"));
        }
        (_, None) => {}
    }
    let paper = Paper::Roll(Attached {
        act: Signed::new(summary_of(&roll)),
        file: files::read_text(&args.roll, files::MAX_DOCUMENT)?,
    });
    describe(&roll, console);
    if newest.is_some() && console.can_ask() && !console.confirm(msg("roll-replace-confirm"))? {
        return Err(Error::Declined);
    }
    args.publishing.finish(&mut community, paper, console)
}

/// A roll that was published before another one: publishing it again would change nothing.
fn older(place: u64, newest: u64, path: &Path) -> Error {
    Error::Standing {
        name: "publish.older",
        cause: msg("roll-older")
            .with("entry", entry_name(place))
            .with("newest", entry_name(newest)),
        remedy: msg("roll-older-remedy").showing("file", path.display()),
    }
}

/// Reads a published roll; refuses one that contradicts itself.
pub fn read_roll(path: &Path) -> Result<Roll, Error> {
    let bytes = files::read(path, linli_register::roll::MAX_BYTES as u64)?;
    Roll::from_json(&bytes).map_err(|e| Refusal::of(&e).in_file(path).into())
}

/// Reads a register written by `linli roll import`.
pub fn read_register(path: &Path) -> Result<Register, Error> {
    files::read_json(path, files::MAX_DOCUMENT)
}

fn check(args: &CheckArgs, console: &mut Console) -> Result<Ending, Error> {
    let roll = read_roll(&args.roll)?;
    let register = read_register(&args.register)?;
    roll.check(&register)
        .map_err(|e| Error::from(Refusal::of(&e).in_file(&args.roll)))?;
    console.say(msg("roll-checked").showing("file", args.roll.display()));
    describe(&roll, console);
    let absent = not_enrolled(&roll, &register);
    if !absent.is_empty() {
        console.say(msg("roll-not-enrolled").showing("count", absent.len()));
    }
    for owner in absent.iter().take(MOST_ABSENT) {
        console.say(
            msg("roll-not-enrolled-owner")
                .showing("number", owner.number)
                .with("names", owner.names.join(", "))
                .with("units", owner.units.join(", ")),
        );
    }
    if absent.len() > MOST_ABSENT {
        console.say(msg("roll-not-enrolled-more").showing("count", absent.len() - MOST_ABSENT));
    }
    let mut answer = summary(&roll, &args.roll);
    answer["not_enrolled"] = serde_json::json!(absent);
    console.answer(&answer);
    Ok(Ending::Clean)
}

/// Owners without an identity commitment in the roll: nobody else can vote for them.
fn not_enrolled<'a>(roll: &Roll, register: &'a Register) -> Vec<&'a Owner> {
    let entries = roll.entries().iter().zip(&register.owners);
    entries
        .filter(|(entry, _)| entry.id.is_none())
        .map(|(_, owner)| owner)
        .collect()
}

/// Prints what a roll holds.
fn describe(roll: &Roll, console: &mut Console) {
    let (enrolled, enrolled_shares) = roll.enrolled();
    console.say(
        msg("roll-totals")
            .showing("heads", roll.heads())
            .with("shares", show::shares::text(roll.rule(), roll.shares()))
            .showing("enrolled", enrolled)
            .with(
                "enrolled_shares",
                show::shares::text(roll.rule(), enrolled_shares),
            ),
    );
    console.say(
        msg("roll-names")
            .showing("root", roll.root())
            .showing("digest", roll.digest()),
    );
}

fn summary(roll: &Roll, path: &Path) -> serde_json::Value {
    let (heads, shares) = roll.enrolled();
    serde_json::json!({
        "roll": path,
        "realm": roll.realm(),
        "rule": roll.rule(),
        "heads": roll.heads(),
        "shares": roll.shares(),
        "enrolled": { "heads": heads, "shares": shares },
        "root": roll.root(),
        "digest": roll.digest(),
    })
}
