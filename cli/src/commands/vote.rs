//! `linli vote`: an owner's choices, sealed into a ballot that is sent, and a receipt.
//!
//! Whatever can be refused is refused before anything is asked: by the poll's times, existing files, the passphrase, or
//! the owner's place on the roll.

mod checking;
pub(in crate::commands) mod choices;
mod sending;

use std::path::PathBuf;

use linli_client::Which;
use linli_primitives::{Nullifier, RealmSecret};
use linli_prover::{BallotProver, Membership};
use linli_register::Roll;
use linli_wire::poll::Revote;

use crate::clock::Clock;
use crate::keystore::OwnerKeystore;
use crate::language::msg;
use crate::place::{OpenPoll, PollPlace};
use crate::show;
use crate::{Console, Ending, Error, Refusal, randomness};

use checking::OpeningFile;
use sending::Files;

/// What `linli vote` takes.
#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: PollPlace,
    #[command(flatten)]
    owner: OwnerKeystore,
    /// The choice for question N; visible in the process list and the shell's history; without it you are asked.
    #[arg(long, value_name = "N=OPTIONS")]
    choose: Vec<String>,
    /// The ballot file; an unsent ballot that is in it is sent again.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The receipt; BALLOT.receipt.json by default.
    #[arg(long, value_name = "FILE")]
    receipt: Option<PathBuf>,
    /// Do not send the ballot: open it into FILE, for another device to check. Better wait to be asked, because a program that
    /// cheats must not know beforehand.
    #[arg(long, value_name = "FILE")]
    check: Option<PathBuf>,
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
    let mut open = args
        .place
        .open_relying(Which::Light, &args.clock, console)?;
    open.community.check_times(&args.clock)?;
    check_open(&open, &args.clock)?;
    let opening = OpeningFile::new(args.check.clone(), &args.out, args.force);
    let files = Files::new(args.out, args.receipt, args.force);
    show::poll::print_heading(open.state(), console);
    show::poll::print_grants(open.poll(), open.community.state(), console);
    for repeated in linli_office::doubt::repeated(open.poll(), open.community.state()) {
        console.problem(&Refusal::of(&repeated));
    }
    if let Some(unsent) = files.unsent(&open)? {
        files.check_unspoiled(&unsent, &open, &args.owner.keystore)?;
        return files.send_again(unsent, &mut open, console);
    }
    files.check_free()?;
    opening.check_free()?;
    let poll = open.poll().clone();
    let secret = args.owner.open(console)?.realm_secret(&poll.realm);
    let roll = open.roll()?;
    let member = member(&open, &roll, secret)?;
    show::poll::print_protection(&poll, &roll, console);
    let replaces = check_earlier(&open, member.secret.vote_nullifier(poll.id()))?;
    let choices = choices::read(&poll, &args.choose, console)?;
    choices::show(&poll, &choices, console);
    if replaces {
        console.say(msg("vote-replaces"));
    }
    let serial = member
        .secret
        .ballot_serial(poll.id(), args.clock.since_1970()?);
    let progress = console.progress(1, msg("progress-ballot"));
    let prover = prover.join().expect("deriving the key does not panic");
    let sealed = prover
        .map_err(|e| Error::refused(&e))?
        .seal(&poll, &member, &choices, serial, &mut randomness::system())
        .map_err(|e| Error::refused(&e))?;
    progress.finish_and_clear();
    // Said before anybody decides, and before the program can know what is decided.
    let fingerprint = sealed.fingerprint();
    console.say(msg("vote-fingerprint").showing("fingerprint", fingerprint));
    if args.check.is_some() || !checking::is_cast(console)? {
        return opening.spoil(sealed, &args.owner.keystore, console);
    }
    files.send(&sealed.cast(), &mut open, console)
}

/// Whether the poll takes ballots now, by this machine's clock or the record's, whichever is later.
fn check_open(open: &OpenPoll, clock: &Clock) -> Result<(), Error> {
    let now = clock
        .now()?
        .max(open.community.state().clock().unwrap_or(0));
    open.state().check_open(now).map_err(|e| Error::refused(&e))
}

/// Whether this ballot takes an earlier one's place; a refusal where it may not.
fn check_earlier(open: &OpenPoll, nullifier: Nullifier) -> Result<bool, Error> {
    let earlier = open.community.counted(open.id, nullifier)?;
    match (earlier, open.poll().revote) {
        (Some(earlier), Revote::Refused) => Err(Error::refused(&linli_rules::Refusal::Nullifier {
            nullifier,
            earlier,
        })),
        (earlier, _) => Ok(earlier.is_some()),
    }
}

/// The owner's place on the poll's roll.
fn member(open: &OpenPoll, roll: &Roll, secret: RealmSecret) -> Result<Membership, Error> {
    let newest = open.community.roll(None)?;
    Membership::on(roll, &newest, secret)
        .map_err(|bad| Refusal::of(&bad).with("roll", roll.digest()).into())
}
