//! `linli ceremony`: the trustees make the election keys over files in a shared folder.
//!
//! Trustees who share no folder name a node instead: each has a folder, and the files go from one to the other as
//! letters. The folder holds `ceremony.json`, `round1/3.json`, `round2/3-to-1.json`, `confirm/3.json` and at the end
//! `keys.json`. Every file may be seen by all: round 2 is encrypted to its recipient.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_office::ceremony::refusal;
use linli_office::publish;
use linli_primitives::{Moment, Realm};
use linli_rules::poll::Views;
use linli_sigma::ceremony::{Ceremony, CeremonyRecord, Concluded, Participant, Spare};
use linli_sigma::trustee::TrusteeCard;
use serde_json::json;

use crate::acting::Publishing;
use crate::clock::Clock;
use crate::files::{self, Access, Overwrite};
use crate::keystore::{self, Seal};
use crate::keystore::{RoleKeystore, TrusteeKeystore};
use crate::language::msg;
use crate::letters::Post;
use crate::place::NodePlace;
use crate::{Console, Ending, Error};

mod folder;
mod relay;

use folder::Folder;
use relay::Relay;

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Describe a ceremony from the trustees' cards.
    New(NewArgs),
    /// A member of the committee calls the trustees over a node.
    Call(CallArgs),
    /// Round 1: write the commitments.
    Round1(StepArgs),
    /// Round 2: write the encrypted share for each peer.
    Round2(StepArgs),
    /// Keep the key shares and confirm; after all have, write keys.json.
    Finish(StepArgs),
    /// Show whose files are missing.
    Status(StatusArgs),
    /// Check keys.json and compute the public keys again.
    Check(CheckArgs),
    /// The committee publishes trustees and keys.
    Publish(PublishArgs),
}

#[derive(clap::Args)]
struct PublishArgs {
    /// The public keys, keys.json.
    keys: PathBuf,
    #[command(flatten)]
    publishing: Publishing,
}

#[derive(clap::Args)]
struct NewArgs {
    /// The community's name.
    #[arg(long)]
    realm: String,
    /// What the keys are for, e.g. "assembly of 2026".
    #[arg(long)]
    purpose: String,
    /// How many trustees decrypt together.
    #[arg(long, value_name = "K")]
    threshold: u16,
    /// The trustees' cards, in order of index.
    #[arg(long = "trustee", value_name = "FILE", num_args = 1.., required = true)]
    trustees: Vec<PathBuf>,
    /// Accept that all are needed: one lost key voids the vote.
    #[arg(long)]
    all_needed: bool,
    /// The description to write, in the shared folder.
    #[arg(long, value_name = "FILE", default_value = "ceremony.json")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

#[derive(clap::Args)]
struct CallArgs {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    node: NodePlace,
    #[command(flatten)]
    officer: RoleKeystore,
    /// For how many days the trustees have a box at the node.
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u8).range(1..=30))]
    days: u8,
}

#[derive(clap::Args)]
struct StepArgs {
    #[command(flatten)]
    place: Place,
    /// The node over which the files go, in place of a shared folder.
    #[command(flatten)]
    node: NodePlace,
    #[command(flatten)]
    trustee: TrusteeKeystore,
    /// Replace existing files.
    #[arg(long)]
    force: bool,
}

#[derive(clap::Args)]
struct StatusArgs {
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct CheckArgs {
    /// keys.json
    keys: PathBuf,
}

#[derive(clap::Args)]
struct Place {
    /// The shared folder, or the ceremony.json in it.
    #[arg(long, value_name = "DIR|FILE")]
    ceremony: PathBuf,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::New(args) => new(&args, console),
        Command::Call(args) => call(&args, console),
        Command::Round1(args) => round1(&args, console),
        Command::Round2(args) => round2(&args, console),
        Command::Finish(args) => finish(&args, console),
        Command::Status(args) => status(&args, console),
        Command::Check(args) => check(&args, console),
        Command::Publish(args) => publish(&args, console),
    }
}

fn publish(args: &PublishArgs, console: &mut Console) -> Result<Ending, Error> {
    let (record, _) = read_keys(&args.keys)?;
    let text = files::read_text(&args.keys, files::MAX_SMALL)?;
    let paper = publish::trustees(&record, text);
    let paper = paper.map_err(|refusal| refusal.in_file(&args.keys))?;
    let mut community = args.publishing.open(console)?;
    args.publishing.finish(&mut community, paper, console)
}

/// Reads a finished ceremony and computes its keys again.
pub fn read_keys(path: &Path) -> Result<(CeremonyRecord, Concluded), Error> {
    let record: CeremonyRecord = files::read_json(path, folder::MAX_MESSAGE)?;
    let outcome = record
        .conclude()
        .map_err(|e| Error::from(refusal(&e).in_file(path)))?;
    Ok((record, outcome))
}

fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    let cards: Result<Vec<TrusteeCard>, Error> = args
        .trustees
        .iter()
        .map(|path| files::read_json(path, files::MAX_SMALL))
        .collect();
    let ceremony = Ceremony {
        realm: Realm::new(&args.realm).map_err(|e| Error::refused(&e))?,
        purpose: args.purpose.clone(),
        threshold: args.threshold,
        spare: if args.all_needed {
            Spare::Waived
        } else {
            Spare::Required
        },
        trustees: cards?,
    };
    ceremony.check().map_err(|e| Error::refused(&e))?;
    if let Some(parent) = args.out.parent() {
        files::make_folder(parent)?;
    }
    files::write_json(&args.out, &ceremony, Access::Public, args.force.into())?;
    console.say(
        msg("ceremony-new")
            .showing("file", args.out.display())
            .showing("threshold", ceremony.threshold)
            .showing("needed", namings_needed(&ceremony))
            .showing("count", ceremony.trustees.len())
            .showing("id", ceremony.id()),
    );
    console.answer(&json!({ "ceremony": args.out, "id": ceremony.id() }));
    Ok(Ending::Clean)
}

/// How many trustees must name a closing, unless the community's document names witnesses.
fn namings_needed(ceremony: &Ceremony) -> u16 {
    Views::Several.namings_needed(ceremony.trustees.len() as u16, ceremony.threshold)
}

fn call(args: &CallArgs, console: &mut Console) -> Result<Ending, Error> {
    let folder = Folder::open(&args.place.ceremony)?;
    let post = Post::open(&(&args.node).into(), console)?;
    let key = args.officer.open(console)?.signing();
    // A minute less than is allowed: clocks differ.
    let until = Clock::default().now()? + i64::from(args.days) * 86_400 - 60;
    let id = relay::call(&post, &folder, until, &key)?;
    let names = folder.ceremony().trustees.iter();
    let names = names.map(|card| &card.name);
    console.say(
        msg("ceremony-called")
            .listing("names", names)
            .showing("time", Moment(until)),
    );
    console.answer(&json!({ "ceremony": id, "until": until }));
    Ok(Ending::Clean)
}

fn round1(args: &StepArgs, console: &mut Console) -> Result<Ending, Error> {
    let secret = args.trustee.open(console)?.secret();
    let relay = Relay::fetch(&args.node, &args.place.ceremony, &secret, console)?;
    let folder = Folder::open(&args.place.ceremony)?;
    let own = folder.participant(&secret)?;
    let message = own.round1().map_err(|e| folder.refused(&e, None))?;
    let path = folder.round1(own.index());
    folder.put(&path, &message, args.force.into())?;
    send(relay.as_ref(), &folder, std::slice::from_ref(&path))?;
    console.say(msg("ceremony-round1").showing("file", path.display()));
    console.answer(&written(&folder, &own, &[path]));
    Ok(Ending::Clean)
}

/// Sends what a step wrote, where the trustees share no folder.
fn send(relay: Option<&Relay<'_>>, folder: &Folder, files: &[PathBuf]) -> Result<(), Error> {
    relay.map_or(Ok(()), |relay| relay.send(folder, files))
}

fn round2(args: &StepArgs, console: &mut Console) -> Result<Ending, Error> {
    let secret = args.trustee.open(console)?.secret();
    let relay = Relay::fetch(&args.node, &args.place.ceremony, &secret, console)?;
    let folder = Folder::open(&args.place.ceremony)?;
    let own = folder.participant(&secret)?;
    folder.check_own(&folder.round1(own.index()), "round1")?;
    let messages = own
        .round2(&folder.read_round1()?)
        .map_err(|e| folder.refused(&e, None))?;
    let mut paths = Vec::with_capacity(messages.len());
    for message in &messages {
        paths.push(folder.put_round2(message, args.force.into())?);
    }
    send(relay.as_ref(), &folder, &paths)?;
    console.say(
        msg("ceremony-round2")
            .showing("count", paths.len())
            .showing("folder", folder.path().display()),
    );
    console.answer(&written(&folder, &own, &paths));
    Ok(Ending::Clean)
}

fn written(folder: &Folder, own: &Participant<'_>, paths: &[PathBuf]) -> serde_json::Value {
    json!({ "ceremony": folder.ceremony().id(), "trustee": own.index(), "files": paths })
}

fn finish(args: &StepArgs, console: &mut Console) -> Result<Ending, Error> {
    let (mut key, passphrase) = args.trustee.unlock(console)?;
    let secret = key.secret();
    let relay = Relay::fetch(&args.node, &args.place.ceremony, &secret, console)?;
    let folder = Folder::open(&args.place.ceremony)?;
    let own = folder.participant(&secret)?;
    folder.check_own(&folder.round1(own.index()), "round1")?;
    let (shares, confirmation) = own
        .finish(&folder.read_round1()?, &folder.read_round2(own.index())?)
        .map_err(|e| folder.refused(&e, Some(own.index())))?;
    key.keep(folder.ceremony().id(), shares);
    let seal = Seal {
        passphrase,
        work_factor: args.trustee.passphrase.work_factor,
        overwrite: Overwrite::Replace,
    };
    keystore::write_trustee(&args.trustee.keystore, &key, seal)?;
    let path = folder.confirm(own.index());
    folder.put(&path, &confirmation, args.force.into())?;
    send(relay.as_ref(), &folder, std::slice::from_ref(&path))?;
    console.say(msg("ceremony-confirmed").showing("file", path.display()));
    let missing = folder.missing(|i| folder.confirm(i));
    let keys = if missing.is_empty() {
        let keys = conclude(&folder, args.force.into(), console)?;
        if let Some(relay) = &relay {
            relay.send_keys(&folder, &keys, console)?;
        }
        Some(keys)
    } else {
        console.say(msg("ceremony-waiting").listing("names", folder.names(&missing)));
        None
    };
    let mut answer = written(&folder, &own, &[path]);
    answer["missing"] = json!(missing);
    answer["keys"] = json!(keys);
    console.answer(&answer);
    Ok(Ending::Clean)
}

/// Checks everybody's confirmation and writes `keys.json`.
fn conclude(
    folder: &Folder,
    overwrite: Overwrite,
    console: &mut Console,
) -> Result<PathBuf, Error> {
    let record = CeremonyRecord {
        ceremony: folder.ceremony().clone(),
        round1: folder.read_round1()?,
        confirmations: folder.read_confirmations()?,
    };
    let outcome = record.conclude().map_err(|e| folder.refused(&e, None))?;
    let path = folder.keys();
    match folder.put(&path, &record, overwrite) {
        // Another trustee may have finished at the same moment, with the same keys.
        Err(Error::Exists(_)) if read_keys(&path).is_ok_and(|(kept, _)| kept == record) => {}
        written => written?,
    }
    console.say(msg("ceremony-keys").showing("file", path.display()));
    describe(&outcome, console);
    Ok(path)
}

fn describe(outcome: &Concluded, console: &mut Console) {
    console.say(
        msg("ceremony-public")
            .with("heads", hex::encode(outcome.heads.key().to_bytes()))
            .with("shares", hex::encode(outcome.shares.key().to_bytes())),
    );
}

fn status(args: &StatusArgs, console: &mut Console) -> Result<Ending, Error> {
    let folder = Folder::open(&args.place.ceremony)?;
    let round1 = folder.missing(|i| folder.round1(i));
    let round2 = folder.missing_round2();
    let confirm = folder.missing(|i| folder.confirm(i));
    for (step, missing) in [
        (msg("step-round1"), &round1),
        (msg("step-round2"), &round2),
        (msg("step-confirm"), &confirm),
    ] {
        let step = console.text(&step);
        console.say(if missing.is_empty() {
            msg("ceremony-complete").with("step", step)
        } else {
            msg("ceremony-missing")
                .with("step", step)
                .listing("names", folder.names(missing))
        });
    }
    console.answer(&json!({
        "ceremony": folder.ceremony().id(),
        "missing": { "round1": round1, "round2": round2, "confirm": confirm },
        "keys": folder.keys().exists(),
    }));
    Ok(Ending::Clean)
}

fn check(args: &CheckArgs, console: &mut Console) -> Result<Ending, Error> {
    let (record, outcome) = read_keys(&args.keys)?;
    let ceremony = &record.ceremony;
    let names: Vec<&str> = ceremony.trustees.iter().map(|t| t.name.as_str()).collect();
    console.say(
        msg("ceremony-checked")
            .showing("file", args.keys.display())
            .showing("threshold", ceremony.threshold)
            .showing("needed", namings_needed(ceremony))
            .showing("count", names.len())
            .listing("names", &names),
    );
    describe(&outcome, console);
    console.answer(&json!({
        "ceremony": ceremony.id(),
        "realm": ceremony.realm,
        "threshold": ceremony.threshold,
        "trustees": names,
        "heads": outcome.heads.key(),
        "shares": outcome.shares.key(),
    }));
    Ok(Ending::Clean)
}
