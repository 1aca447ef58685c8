//! `linli vote`: an owner's choices, sealed into a ballot file and a receipt.

use std::path::PathBuf;

use linli_client::Which;
use linli_journal::{BallotReceipt, Proof};
use linli_prover::{BallotProver, Membership};
use linli_register::Roll;
use linli_sigma::Choice;
use linli_wire::{Message, Poll, Question};

use crate::clock::Clock;
use crate::community::Location;
use crate::files::{self, Access, Overwrite};
use crate::keystore::OwnerKeystore;
use crate::language::msg;
use crate::place::PollPlace;
use crate::show;
use crate::{Console, Ending, Error, Refusal, randomness};

/// What `linli vote` takes.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: PollPlace,
    #[command(flatten)]
    owner: OwnerKeystore,
    /// The choice for question N; seen in the process list and the shell's history: without it you are asked.
    #[arg(long, value_name = "N=OPTIONS")]
    choose: Vec<String>,
    /// The ballot file.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The receipt; BALLOT.receipt.json by default.
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Replace existing files.
    #[arg(long)]
    force: bool,
    /// When: of an owner's ballots the last one made counts.
    #[command(flatten)]
    clock: Clock,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    // The key does not depend on the poll: it is derived while files are read and questions answered.
    let prover = std::thread::spawn(BallotProver::new);
    let overwrite = Overwrite::from(args.force);
    let receipt_path = args
        .receipt
        .unwrap_or_else(|| args.out.with_added_extension("receipt.json"));
    let mut open = args.place.open(Which::Light, &args.clock, console)?;
    let (poll, roll) = (open.poll().clone(), open.roll()?);
    show::poll::print_trustees(&poll, console);
    let choices = choices(&poll, &args.choose, console)?;
    let secret = args.owner.open(console)?.realm_secret(&poll.realm);
    let serial = secret.ballot_serial(poll.id(), args.clock.since_1970()?);
    let progress = console.progress(2, msg("progress-ballot"));
    let member = membership(&roll, secret)?;
    progress.inc(1);
    let prover = prover.join().expect("deriving the key does not panic");
    let ballot = prover
        .map_err(|e| Error::refused(&e))?
        .make(&poll, &member, &choices, serial, &mut randomness::system())
        .map_err(|e| Error::refused(&e))?;
    progress.finish_and_clear();
    let mut receipt = BallotReceipt::of(&ballot);
    files::write(&args.out, &ballot.encode(), Access::Public, overwrite)?;
    // Whoever reads it knows this owner's nullifier.
    files::write_json(&receipt_path, &receipt, Access::Secret, overwrite)?;
    if matches!(open.community.location(), Location::Archive(..)) {
        console.say(
            msg("vote-done")
                .showing("file", args.out.display())
                .showing("receipt", receipt_path.display()),
        );
    } else {
        let (sent, _) = open.community.submit(&Message::Ballot(ballot.encode()))?;
        console.say(
            msg("vote-sent")
                .with("entry", sent.index)
                .with("size", sent.seen.checkpoint.size)
                .showing("receipt", receipt_path.display()),
        );
        receipt.logged = Some(Proof {
            entry: sent.index,
            proof: sent.text,
            checkpoint: sent.seen.note.encode(),
        });
        files::write_json(&receipt_path, &receipt, Access::Secret, Overwrite::Replace)?;
    }
    console.answer(&serde_json::json!({
        "ballot": args.out, "receipt": receipt_path, "poll": receipt.poll,
        "nullifier": receipt.nullifier, "message": receipt.message,
        "entry": receipt.logged.as_ref().map(|logged| logged.entry),
    }));
    Ok(Ending::Clean)
}

/// The owner's place on the roll.
pub(crate) fn membership(
    roll: &Roll,
    secret: linli_primitives::RealmSecret,
) -> Result<Membership, Error> {
    let found = roll.witness(&roll.tree(), secret.commitment());
    let (path, shares) = found
        .ok_or_else(|| Refusal::new("ballot.member", "this key is not enrolled on the roll"))?;
    Ok(Membership {
        secret,
        shares,
        path,
    })
}

/// From `--choose`, or asked question by question.
fn choices(poll: &Poll, given: &[String], console: &mut Console) -> Result<Vec<Choice>, Error> {
    if given.is_empty() {
        return poll
            .questions
            .iter()
            .enumerate()
            .map(|(i, q)| ask(i + 1, q, console))
            .collect();
    }
    let mut choices: Vec<Option<Choice>> = poll.questions.iter().map(|_| None).collect();
    for text in given {
        let (number, choice) = parse(text).ok_or_else(|| usage(text))?;
        let place = choices.get_mut(number - 1).filter(|place| place.is_none());
        *place.ok_or_else(|| usage(text))? = Some(choice);
    }
    let missing = choices.iter().position(Option::is_none);
    match missing {
        Some(index) => Err(Error::Usage(msg("vote-missing").with("number", index + 1))),
        None => Ok(choices.into_iter().flatten().collect()),
    }
}

fn usage(text: &str) -> Error {
    Error::Usage(msg("vote-choose").showing("text", text))
}

/// `2=1,3`: question 2, options 1 and 3; all count from 1. `2=` chooses none.
fn parse(text: &str) -> Option<(usize, Choice)> {
    let (number, options) = text.split_once('=')?;
    let number = number.trim().parse::<usize>().ok().filter(|n| *n > 0)?;
    let choice = match options.trim() {
        "abstain" | "弃权" => Choice::abstention(),
        "" => Choice::of(&[]),
        list => {
            let option = |o: &str| o.trim().parse::<u32>().ok().and_then(|o| o.checked_sub(1));
            Choice::of(
                &list
                    .split([',', '，', '、'])
                    .map(option)
                    .collect::<Option<Vec<_>>>()?,
            )
        }
    };
    Some((number, choice))
}

fn ask(number: usize, question: &Question, console: &mut Console) -> Result<Choice, Error> {
    let abstain = question.abstain.then(|| console.text(&msg("vote-abstain")));
    let options: Vec<String> = question.options.iter().cloned().chain(abstain).collect();
    let last = question.options.len();
    let prompt = msg("vote-question")
        .with("number", number)
        .with("min", question.min)
        .with("max", question.max)
        .showing("text", &question.text);
    let chosen = if question.is_single_choice() {
        vec![console.choose(prompt, options, "--choose")?]
    } else {
        console.choose_many(prompt, options, range(question), "--choose")?
    };
    Ok(match chosen.as_slice() {
        [only] if *only == last => Choice::abstention(),
        _ => Choice {
            options: chosen.iter().map(|i| *i as u32).collect(),
            abstain: chosen.contains(&last),
        },
    })
}

/// How many entries of the list may be ticked; abstention is one of them.
fn range(question: &Question) -> [usize; 2] {
    let min = if question.abstain {
        question.min.min(1)
    } else {
        question.min
    };
    [min as usize, question.max as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Option<(usize, Vec<u32>, bool)> {
        parse(text).map(|(n, c)| (n, c.options.clone(), c.abstain))
    }

    #[test]
    fn choices_count_from_one() {
        assert_eq!(options("1=2"), Some((1, vec![1], false)));
        assert_eq!(options("2=1, 3，7"), Some((2, vec![0, 2, 6], false)));
        assert_eq!(options("2=弃权"), Some((2, vec![], true)));
        assert_eq!(options("2="), Some((2, vec![], false)));
    }

    #[test]
    fn what_is_no_choice_is_refused() {
        for text in ["", "1", "0=1", "1=0", "x=1", "1=a", "1=1,,2", "1=-1"] {
            assert_eq!(options(text), None, "{text}");
        }
    }
}
