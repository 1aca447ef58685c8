//! `linli ballot`: what can be seen of a ballot, whether it holds, and where it is in a record.

use std::path::PathBuf;

use clap::Subcommand;
use linli_client::Which;
use linli_wire::{Ballot, Message, MessageKind, Revote};

use crate::clock::Clock;
use crate::community::entry_name;
use crate::community::{Community, verifier};
use crate::language::msg;
use crate::place::PollPlace;
use crate::receipts::{Logged, Receipt};
use crate::{Console, Ending, Error, Refusal, files};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Show what is public of a ballot; the choice is not.
    Show {
        /// The ballot file.
        ballot: PathBuf,
    },
    /// Verify a ballot.
    Verify {
        /// The ballot file.
        ballot: PathBuf,
        #[command(flatten)]
        place: PollPlace,
    },
    /// Find one's ballot in a record by its receipt.
    Find {
        /// The receipt.
        receipt: PathBuf,
        #[command(flatten)]
        place: PollPlace,
    },
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Show { ballot } => show(&ballot, console),
        Command::Verify { ballot, place } => verify(&ballot, &place, console),
        Command::Find { receipt, place } => find(&receipt, &place, console),
    }
}

fn show(path: &std::path::Path, console: &mut Console) -> Result<Ending, Error> {
    let bytes = read(path)?;
    let ballot = Ballot::decode(&bytes).map_err(|e| Refusal::of(&e).in_file(path))?;
    console.say(
        msg("ballot-show")
            .showing("poll", ballot.poll)
            .showing("nullifier", ballot.nullifier)
            .showing("digest", ballot.digest())
            .showing("serial", ballot.serial)
            .showing("questions", ballot.questions.len())
            .showing("bytes", bytes.len()),
    );
    console.answer(&serde_json::json!({
        "poll": ballot.poll, "roll": ballot.roll, "nullifier": ballot.nullifier, "digest": ballot.digest(),
        "serial": ballot.serial, "questions": ballot.questions.len(), "bytes": bytes.len(),
    }));
    Ok(Ending::Clean)
}

fn verify(
    path: &std::path::Path,
    place: &PollPlace,
    console: &mut Console,
) -> Result<Ending, Error> {
    let open = place.open(Which::Light, &Clock::default(), console)?;
    let ballots = verifier()?.ballots().poll(open.poll());
    let ballots = ballots.map_err(|e| Error::refused(&e))?;
    let ballot = ballots
        .verify(&read(path)?)
        .map_err(|e| Refusal::of(&e).in_file(path))?;
    console.say(msg("ballot-holds").showing("digest", ballot.digest()));
    console.answer(&serde_json::json!({
        "holds": true, "digest": ballot.digest(), "nullifier": ballot.nullifier(), "poll": ballot.poll(),
    }));
    Ok(Ending::Clean)
}

/// Where a ballot is: taken in, replaced by a later one of the same owner, or not there.
fn find(path: &std::path::Path, place: &PollPlace, console: &mut Console) -> Result<Ending, Error> {
    let receipt: Receipt = files::read_json(path, files::MAX_SMALL)?;
    let light = place.open(Which::Light, &Clock::default(), console)?;
    if receipt.poll != light.id {
        let detail = "the receipt is for a ballot of another poll";
        return Err(Refusal::new("ballot.poll", detail).in_file(path).into());
    }
    if let Some(logged) = &receipt.logged {
        let checked = check_logged(logged, &light.community);
        checked.map_err(|r| Error::Untrusted(r.with("evidence", path.display())))?;
        if light.poll().revote == Revote::Refused {
            return tell_logged(logged, &light.community, console);
        }
    }
    let full = place.open(Which::Full, &Clock::default(), console)?;
    let (mut found, mut later) = (None, None);
    let own = Some(full.id.to_bytes());
    let entries = (0..).zip(full.community.entries());
    for (index, entry) in entries.filter(|(_, e)| e.kind == MessageKind::Ballot && e.subject == own)
    {
        let Some(Message::Ballot(bytes)) = full.community.message(index)? else {
            continue;
        };
        let ballot = Ballot::decode(&bytes).map_err(|e| Refusal::of(&e).with("entry", index))?;
        if ballot.digest() == receipt.ballot {
            found = Some((index, entry.at));
        } else if ballot.nullifier == receipt.nullifier && found.is_some() {
            later = Some(index);
        }
    }
    let (message, state) = match (found, later) {
        (None, _) => (msg("ballot-absent"), "absent"),
        (Some(_), None) => (msg("ballot-present"), "present"),
        (Some(_), Some(_)) => (msg("ballot-replaced"), "replaced"),
    };
    let seen = &full.community.checkpoint()?.checkpoint;
    let place = found.map(|(index, _)| entry_name(index));
    console.say(
        message
            .showing("entry", place.as_deref().unwrap_or("—"))
            .with("size", seen.size)
            .showing("root", seen.root),
    );
    console.answer(&serde_json::json!({
        "state": state, "entry": found.map(|(index, _)| index), "at": found.map(|(_, at)| at),
        "replaced_by": later, "size": seen.size, "root": seen.root.to_string(),
    }));
    Ok(match found {
        Some(_) => Ending::Clean,
        None => Ending::Problems,
    })
}

/// Whether the record still has, at its place, the entry that the receipt proves.
fn check_logged(logged: &Logged, community: &Community) -> Result<(), Refusal> {
    let bad = |e: &dyn core::fmt::Display| Refusal::new("client.receipt", e.to_string());
    let proof = linli_log::Receipt::parse(&logged.proof).map_err(|e| bad(&e))?;
    let leaf = proof.extra.clone().unwrap_or_default();
    let unknown = || Refusal::new("client.receipt", "the log's key is not known: --node-key");
    proof
        .verify(&leaf, community.key().ok_or_else(unknown)?, &[])
        .map_err(|e| bad(&e))?;
    let entry = usize::try_from(proof.index)
        .ok()
        .and_then(|index| community.entries().get(index));
    if entry.is_some_and(|entry| entry.encode() == leaf) && proof.index == logged.entry {
        Ok(())
    } else {
        Err(Refusal::new(
            "client.fork",
            "the record no longer has the entry that the node signed in this receipt",
        ))
    }
}

fn tell_logged(
    logged: &Logged,
    community: &Community,
    console: &mut Console,
) -> Result<Ending, Error> {
    let seen = community.checkpoint()?;
    console.say(
        msg("ballot-logged")
            .with("entry", logged.entry)
            .with("size", seen.checkpoint.size)
            .showing("root", seen.checkpoint.root),
    );
    console.answer(&serde_json::json!({
        "state": "present", "entry": logged.entry, "size": seen.checkpoint.size,
        "root": seen.checkpoint.root.to_string(),
    }));
    Ok(Ending::Clean)
}

fn read(path: &std::path::Path) -> Result<Vec<u8>, Error> {
    files::read(path, linli_wire::ballot::MAX_BYTES as u64)
}
