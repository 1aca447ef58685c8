//! `linli ballot`: what is public of a ballot, whether it is valid, where it is in a record, and whether an opened one
//! holds what it should.

mod opening;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_client::Which;
use linli_journal::{BallotReceipt, Forked, NotThis, Proof, Verdict};
use linli_prover::Fingerprint;
use linli_wire::{Ballot, Message};

use crate::clock::Clock;
use crate::community::{entry_name, verifier};
use crate::files::{self, Access, Overwrite};
use crate::language::{msg, time};
use crate::place::{OpenPoll, PollPlace};
use crate::{Console, Ending, Error, Refusal};

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
    /// Find your ballot in a record by its receipt.
    Find {
        /// The receipt.
        receipt: PathBuf,
        #[command(flatten)]
        place: PollPlace,
    },
    /// Check a ballot that was opened instead of cast: what it holds, and whether it is the one whose fingerprint was shown.
    Open(opening::Args),
    /// Put the proof into a receipt that has none yet.
    Complete {
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
        Command::Open(args) => opening::run(args, console),
        Command::Find { receipt, place } => find(&receipt, &place, console),
        Command::Complete { receipt, place } => complete(&receipt, &place, console),
    }
}

fn show(path: &Path, console: &mut Console) -> Result<Ending, Error> {
    let bytes = read(path)?;
    let ballot = Ballot::decode(&bytes).map_err(|e| Refusal::of(&e).in_file(path))?;
    console.say(
        msg("ballot-show")
            .showing("poll", ballot.poll)
            .showing("nullifier", ballot.nullifier)
            .showing("digest", ballot.digest())
            .with("serial", serial(ballot.serial))
            .showing("questions", ballot.questions.len())
            .showing("bytes", bytes.len()),
    );
    console.answer(&serde_json::json!({
        "poll": ballot.poll, "roll": ballot.roll, "nullifier": ballot.nullifier, "digest": ballot.digest(),
        "serial": ballot.serial, "questions": ballot.questions.len(), "bytes": bytes.len(),
    }));
    Ok(Ending::Clean)
}

fn verify(path: &Path, place: &PollPlace, console: &mut Console) -> Result<Ending, Error> {
    let open = place.open(Which::Light, &Clock::default(), console)?;
    let ballots = verifier()?.ballots().poll(open.poll());
    let ballots = ballots.map_err(|e| Error::refused(&e))?;
    let bytes = read(path)?;
    let ballot = ballots
        .verify(&bytes)
        .map_err(|e| Refusal::of(&e).in_file(path))?;
    console.say(msg("ballot-holds").showing("digest", ballot.digest()));
    let fingerprint = fingerprint(
        &Ballot::decode(&bytes).map_err(|e| Error::refused(&e))?,
        &open,
    )?;
    console.say(msg("ballot-fingerprint").showing("fingerprint", fingerprint));
    console.answer(&serde_json::json!({
        "holds": true, "digest": ballot.digest(), "nullifier": ballot.nullifier(), "poll": ballot.poll(),
        "fingerprint": fingerprint,
    }));
    Ok(Ending::Clean)
}

/// What became of a receipt's ballot.
fn find(path: &Path, place: &PollPlace, console: &mut Console) -> Result<Ending, Error> {
    let receipt = read_receipt(path)?;
    let open = open_for(&receipt, path, place, console)?;
    let verdict = judge(&receipt, path, &open)?;
    tell(&verdict, &open, console)
}

/// The same, and adds the proof to the file if it has none, or replaces one that leads to an earlier checkpoint.
fn complete(path: &Path, place: &PollPlace, console: &mut Console) -> Result<Ending, Error> {
    let mut receipt = read_receipt(path)?;
    let open = open_for(&receipt, path, place, console)?;
    let verdict = judge(&receipt, path, &open)?;
    if let Verdict::Counted { entry } | Verdict::Replaced { entry, .. } = verdict {
        let community = &open.community;
        let seen = community.checkpoint()?;
        receipt.logged = Some(Proof::new(entry, community.entries(), seen));
        files::write_json(path, &receipt, Access::Secret, Overwrite::Replace)?;
        console.say(msg("ballot-completed").showing("file", path.display()));
    }
    tell(&verdict, &open, console)
}

/// The receipt's poll, unless another was named: then the receipt is refused for it.
fn open_for(
    receipt: &BallotReceipt,
    path: &Path,
    place: &PollPlace,
    console: &Console,
) -> Result<OpenPoll, Error> {
    let mut meant = place.clone();
    meant.poll.get_or_insert_with(|| receipt.poll.to_string());
    match meant.open(Which::Full, &Clock::default(), console) {
        Err(Error::Refused(refusal)) if refusal.rule == "community.unknown_poll" => {
            Err(of_another_poll(path))
        }
        opened => opened,
    }
}

fn of_another_poll(path: &Path) -> Error {
    let detail = "the receipt is for a ballot of another poll";
    Refusal::new("ballot.poll", detail).in_file(path).into()
}

/// A serial is a time, up to an hour before that of the ballot.
fn serial(serial: u64) -> String {
    i64::try_from(serial).map_or_else(|_| serial.to_string(), time::show)
}

fn read_receipt(path: &Path) -> Result<BallotReceipt, Error> {
    files::read_json(path, files::MAX_SMALL)
}

fn judge(receipt: &BallotReceipt, path: &Path, open: &OpenPoll) -> Result<Verdict, Error> {
    if receipt.poll != open.id {
        return Err(of_another_poll(path));
    }
    let community = &open.community;
    let ballots = community.taken_ballots(open.id)?;
    let key = community.key();
    if receipt.logged.is_some() && key.is_none() {
        let detail = "the log's key is not known: --node-key";
        return Err(Refusal::new("client.receipt", detail).into());
    }
    receipt
        .judge(key, community.entries(), &ballots)
        .map_err(|Forked| {
            let detail = "the record no longer has the entry that the node signed in this receipt";
            Error::Untrusted(Refusal::new("client.fork", detail).in_file(path))
        })
}

fn fingerprint(ballot: &Ballot, open: &OpenPoll) -> Result<Fingerprint, Error> {
    Fingerprint::of(open.poll(), ballot).map_err(|e| Error::refused(&e))
}

/// Of the ballot that the record has, to be compared with what was shown before it was cast.
fn recorded(verdict: &Verdict, open: &OpenPoll) -> Result<Option<Fingerprint>, Error> {
    let (Verdict::Counted { entry } | Verdict::Replaced { entry, .. }) = *verdict else {
        return Ok(None);
    };
    let Some(Message::Ballot(bytes)) = open.community.message(entry)? else {
        return Ok(None);
    };
    let ballot = Ballot::decode(&bytes).map_err(|e| Error::refused(&e))?;
    fingerprint(&ballot, open).map(Some)
}

/// A ballot that a later one replaced is a problem: its owner may not have made the later one.
fn tell(verdict: &Verdict, open: &OpenPoll, console: &mut Console) -> Result<Ending, Error> {
    let community = &open.community;
    let seen = &community.checkpoint()?.checkpoint;
    let message = match *verdict {
        Verdict::Counted { entry } => msg("ballot-counted").with("entry", entry_name(entry)),
        Verdict::Replaced { entry, by } => {
            let at = community.entries().get(by as usize).map(|entry| entry.at);
            msg("ballot-replaced")
                .with("entry", entry_name(entry))
                .with("by", entry_name(by))
                .with("at", at.map(time::show).unwrap_or_default())
        }
        Verdict::NotThis { why } => match why {
            NotThis::Proof => msg("ballot-not-this-proof"),
            NotThis::Mixed => msg("ballot-not-this-mixed"),
            NotThis::Absent => msg("ballot-not-this-absent"),
            NotThis::Owner => msg("ballot-not-this-owner"),
        },
    };
    console.say(message.with("size", seen.size).showing("root", seen.root));
    let fingerprint = recorded(verdict, open)?;
    if let Some(fingerprint) = fingerprint {
        console.say(msg("ballot-fingerprint").showing("fingerprint", fingerprint));
    }
    let mut answer = serde_json::to_value(verdict).expect("a verdict is JSON");
    answer["size"] = seen.size.into();
    answer["root"] = seen.root.to_string().into();
    answer["fingerprint"] = serde_json::json!(fingerprint);
    console.answer(&answer);
    Ok(match verdict {
        Verdict::Counted { .. } => Ending::Clean,
        Verdict::Replaced { .. } | Verdict::NotThis { .. } => Ending::Problems,
    })
}

fn read(path: &Path) -> Result<Vec<u8>, Error> {
    files::read(path, linli_wire::ballot::MAX_BYTES as u64)
}
