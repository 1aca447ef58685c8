//! `linli roll`: from the property register to the public roll.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_register::{Owner, Register, Roll};
use linli_rules::community::{InForce, Refusal as CommunityRefusal};
use linli_wire::MessageKind;
use linli_wire::community::RollInForce;
use linli_wire::signature::Signed;

use crate::acting::{Paper, Publishing};
use crate::clock::Clock;
use crate::community::{Community, Subject, entry_name};
use crate::language::{msg, time};
use crate::place::Place;
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
    /// The registrar puts a roll that was published earlier in force again, for the polls to come.
    Reinstate(PublishArgs),
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
    /// A record, to say whether the roll is published and in force there.
    #[command(flatten)]
    place: Place,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Import(args) => import::run(&args, console),
        Command::Build(args) => build::run(&args, console),
        Command::Check(args) => check(&args, console),
        Command::Entry(args) => entry::run(&args, console),
        Command::Publish(args) => publish(&args, console),
        Command::Reinstate(args) => reinstate(&args, console),
    }
}

fn publish(args: &PublishArgs, console: &mut Console) -> Result<Ending, Error> {
    let roll = read_roll(&args.roll)?;
    let mut community = args.publishing.open(console)?;
    let published = community.newest_entry(MessageKind::Roll, Some(roll.digest().0));
    let in_force = community.state().roll_in_force();
    match (published, in_force) {
        (Some(place), Some(in_force)) if in_force.roll == roll.digest() => {
            return Ok(unchanged(place, &roll, console));
        }
        (Some(place), Some(in_force)) => return Err(older(place, in_force, &args.roll)),
        (None, Some(_)) => {
            show::roll::print_in_force(community.state(), console);
            describe(&community.roll(None)?, console);
            console.say(msg("roll-replacing"));
        }
        (_, None) => {}
    }
    let text = files::read_text(&args.roll, files::MAX_DOCUMENT)?;
    let paper = linli_office::publish::roll(&roll, text);
    describe(&roll, console);
    if in_force.is_some() && console.can_ask() && !console.confirm(msg("roll-replace-confirm"))? {
        return Err(Error::Declined);
    }
    args.publishing.finish(&mut community, paper, console)
}

/// Puts a roll in force that was published earlier.
fn reinstate(args: &PublishArgs, console: &mut Console) -> Result<Ending, Error> {
    let roll = read_roll(&args.roll)?.digest();
    let mut community = args.publishing.open(console)?;
    let known = community.state().roll_in_force();
    let number = known.map_or(0, |known| known.changes) + 1;
    let act = RollInForce { number, roll };
    if known.is_some_and(|known| known.roll == roll) {
        return Err(Error::refused(&CommunityRefusal::RollInForce(roll)));
    }
    console.lines(linli_office::words::roll_change(&act, community.state())?);
    let paper = Paper::RollInForce(Signed::new(act));
    args.publishing.finish(&mut community, paper, console)
}

/// The roll is in force: there is nothing to publish.
fn unchanged(place: u64, roll: &Roll, console: &mut Console) -> Ending {
    let place = entry_name(place);
    console.say(msg("roll-already-newest").with("entry", place.clone()));
    describe(roll, console);
    console.answer(
        &serde_json::json!({ "act": place, "recorded": true, "fresh": false, "effect": null }),
    );
    Ending::Clean
}

/// A roll that was published and is no longer in force: publishing it again would change nothing.
fn older(place: u64, in_force: InForce, path: &Path) -> Error {
    Error::Standing {
        name: "publish.older",
        cause: msg("roll-older")
            .with("entry", entry_name(place))
            .with("time", time::show(in_force.since))
            .with("newest", entry_name(in_force.entry)),
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
        console.say(msg("roll-not-enrolled").with("count", absent.len()));
    }
    for owner in absent.iter().take(MOST_ABSENT) {
        console.say(
            msg("roll-not-enrolled-owner")
                .showing("number", owner.number)
                .listing("names", &owner.names)
                .listing("units", &owner.units),
        );
    }
    if absent.len() > MOST_ABSENT {
        console.say(msg("roll-not-enrolled-more").showing("count", absent.len() - MOST_ABSENT));
    }
    let mut answer = summary(&roll, &args.roll);
    answer["not_enrolled"] = serde_json::json!(absent);
    if args.place.is_given() {
        let community = args
            .place
            .open(Subject::Affairs, &Clock::default(), console)?;
        answer["record"] = standing(&roll, &community, console);
    }
    console.answer(&answer);
    Ok(Ending::Clean)
}

/// Says where the record has the roll, and which one is in force.
fn standing(roll: &Roll, community: &Community, console: &mut Console) -> serde_json::Value {
    let published = community.newest_entry(MessageKind::Roll, Some(roll.digest().0));
    let in_force = community.state().roll_in_force();
    let is_in_force = in_force.is_some_and(|in_force| in_force.roll == roll.digest());
    match published {
        _ if is_in_force => {}
        Some(place) => console.say(msg("roll-not-in-force").with("entry", entry_name(place))),
        None => console.say(msg("roll-unpublished")),
    }
    show::roll::print_in_force(community.state(), console);
    serde_json::json!({ "published": published, "in_force": is_in_force, "roll_in_force": in_force })
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
            .with("heads", roll.heads())
            .with("shares", show::shares::text(roll.rule(), roll.shares()))
            .with("enrolled", enrolled)
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
