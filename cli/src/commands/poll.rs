//! `linli poll`: from a draft to a poll that takes ballots and closes.

mod asking;
mod change;
mod draft;
pub mod reach;
mod simulation;

use std::path::PathBuf;

use clap::Subcommand;
use linli_client::Which;
use linli_office::Doubt;
use linli_office::doubt::repeated;
use linli_primitives::Shares;
use linli_register::Roll;
use linli_rules::community::{CommunityState, trustees_of};
use linli_rules::poll::Views;
use linli_rules::warnings;
use linli_sigma::ceremony::CeremonyRecord;
use linli_wire::signature::Signed;
use linli_wire::{Message, Poll};

use crate::acting::{self, Attached, Office, Paper, Publishing};
use crate::clock::Clock;
use crate::community::entry_name;
use crate::community::{Community, Subject};
use crate::files::Named;
use crate::language::msg;
use crate::place::{Place, PollPlace};
use crate::show;
use crate::show::warning::Warning;
use crate::{Console, Ending, Error, Refusal, documents, files};

pub use draft::Draft;

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a draft by asking; without a terminal, the sample with future times.
    Draft(asking::Args),
    /// Check a draft; warns about small groups before anyone votes.
    Check(CheckArgs),
    /// Publish a poll from draft, roll and keys.
    New(NewArgs),
    /// Show a poll.
    Show {
        #[command(flatten)]
        place: PollPlace,
    },
    /// Cancel a poll: no ballot of it counts.
    Cancel(change::CancelArgs),
    /// Extend a poll, as far as its draft allows.
    Extend(change::ExtendArgs),
    /// Verify ballots and record them.
    Accept(AcceptArgs),
    /// Close the poll and fix which ballots count.
    Close(CloseArgs),
}

/// What a poll is made of.
#[derive(clap::Args)]
pub struct Source {
    /// The draft, TOML.
    pub draft: PathBuf,
    /// The roll: the newest published one by default; an unpublished one is published with the poll.
    #[arg(long, value_name = "FILE")]
    pub roll: Option<PathBuf>,
    /// The public keys of the key ceremony: the newest by default; keys that are not published are published with the
    /// poll.
    #[arg(long, value_name = "FILE")]
    pub keys: Option<PathBuf>,
}

/// What `linli poll new` takes.
#[derive(clap::Args)]
pub struct NewArgs {
    /// What the poll is made of.
    #[command(flatten)]
    pub source: Source,
    /// Where, and by whom.
    #[command(flatten)]
    pub publishing: Publishing,
}

/// What `linli poll check` takes.
#[derive(clap::Args)]
pub struct CheckArgs {
    /// What the poll is made of.
    #[command(flatten)]
    pub source: Source,
    /// Where it is to be published.
    #[command(flatten)]
    pub place: Place,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

/// What `linli poll accept` takes.
#[derive(clap::Args)]
pub struct AcceptArgs {
    /// Where.
    #[command(flatten)]
    pub place: PollPlace,
    /// Ballot files, or folders of .ballot files.
    #[arg(required = true)]
    pub ballots: Vec<PathBuf>,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

/// What `linli poll close` takes.
#[derive(clap::Args)]
pub struct CloseArgs {
    /// Where.
    #[command(flatten)]
    pub place: PollPlace,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Draft(args) => asking::run(&args, console),
        Command::Check(args) => check(&args, console),
        Command::New(args) => new(&args, console),
        Command::Show { place } => show(&place, console),
        Command::Cancel(args) => change::cancel(args, console),
        Command::Extend(args) => change::extend(args, console),
        Command::Accept(args) => accept(&args, console),
        Command::Close(args) => close(&args, console),
    }
}

/// A poll ready to be published, with what it was made of.
struct Prepared {
    poll: Poll,
    roll: Roll,
    keys: CeremonyRecord,
    warnings: Vec<Warning>,
}

impl Source {
    /// Made from the files named, or from what the community published last.
    fn prepare(&self, community: Option<&Community>, now: i64) -> Result<Prepared, Error> {
        let text = files::read_text(&self.draft, files::MAX_SMALL)?;
        let roll = match (&self.roll, community) {
            (Some(path), _) => documents::roll(path)?,
            (None, Some(community)) => community.roll(None)?,
            (None, None) => return Err(Error::Usage(msg("error-roll-needed"))),
        };
        let keys: CeremonyRecord = match (&self.keys, community) {
            (Some(path), _) => files::read_json(path, files::MAX_SMALL)?,
            (None, Some(community)) => community.newest_keys()?,
            (None, None) => return Err(Error::Usage(msg("error-place-needed"))),
        };
        let at_fault = |r: Refusal| match &self.keys {
            Some(path) => r.in_file(path),
            None => r,
        };
        let trustees = trustees_of(&keys).map_err(|e| at_fault(Refusal::of(&e)))?;
        if keys.ceremony.realm != *roll.realm() {
            let detail = "the key ceremony is another community's than the roll";
            return Err(at_fault(Refusal::new("poll.trustees", detail)).into());
        }
        let draft = Draft::parse(&text).map_err(|r| r.in_file(&self.draft))?;
        let poll = draft
            .into_poll(&roll, trustees)
            .map_err(|r| r.in_file(&self.draft))?;
        let shares: Vec<Shares> = roll.entries().iter().map(|e| e.shares).collect();
        let small = warnings(&poll, &shares, roll.enrolled().0);
        let mut warnings: Vec<Warning> = small.iter().map(Warning::from).collect();
        let unreachable = reach::unreachable(&poll, roll.enrolled());
        warnings.extend(unreachable.iter().map(|it| Warning::unreachable(it, &poll)));
        let nothing = CommunityState::new();
        let state = community.map_or(&nothing, Community::state);
        let doubts = Doubt::of(&poll, state, now);
        warnings.extend(doubts.iter().map(Warning::from));
        Ok(Prepared {
            poll,
            roll,
            keys,
            warnings,
        })
    }
}

impl Prepared {
    /// The papers of roll and trustees that the community has not published yet.
    fn unpublished(&self, community: &Community) -> Result<Vec<Paper>, Error> {
        let state = community.state();
        let mut papers = Vec::new();
        if state.roll(self.poll.roll.digest).is_none() {
            papers.push(Paper::Roll(Attached {
                act: Signed::new(self.poll.roll.clone()),
                file: self.roll.to_json(),
            }));
        }
        if state.trustees_of(self.poll.trustees.ceremony).is_none() {
            papers.push(Paper::Trustees(Attached {
                act: Signed::new(self.poll.trustees.clone()),
                file: files::json_text(&self.keys),
            }));
        }
        Ok(papers)
    }
}

fn check(args: &CheckArgs, console: &mut Console) -> Result<Ending, Error> {
    let community = args
        .place
        .open_if_given(Subject::Affairs, &args.clock, console)?;
    let prepared = args.source.prepare(community.as_ref(), args.clock.now()?)?;
    let witnesses = community.as_ref().and_then(|it| it.state().community());
    let views = Views::under(witnesses.map(|document| &document.witnesses));
    show::poll::print(&prepared.poll, views, console);
    show::poll::print_protection(&prepared.poll, &prepared.roll, console);
    warn(&prepared.warnings, console);
    let undetermined = simulate(&prepared, console);
    console.say(msg("poll-checked").with("warnings", prepared.warnings.len()));
    console.answer(&serde_json::json!({
        "poll": prepared.poll, "warnings": texts(&prepared.warnings),
        "undetermined": { "of": simulation::DRAWS, "questions": undetermined },
    }));
    Ok(Ending::Clean)
}

/// Prints how many votes drawn at random would leave each question without an outcome.
fn simulate(prepared: &Prepared, console: &mut Console) -> Vec<u32> {
    let enrolled = prepared.roll.entries().iter().filter(|e| e.id.is_some());
    let shares: Vec<Shares> = enrolled.map(|e| e.shares).collect();
    let undetermined = simulation::undetermined(&prepared.poll, &shares);
    console.say(msg("poll-simulated").with("draws", simulation::DRAWS));
    for (number, count) in (1..).zip(&undetermined) {
        console.say(
            msg("poll-simulated-question")
                .with("number", number)
                .with("count", *count)
                .with("draws", simulation::DRAWS),
        );
    }
    undetermined
}

/// The committee publishes a poll, and with it the roll and keys that are not published yet.
pub fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    let Publishing { signing, .. } = &args.publishing;
    let mut community = args.publishing.open(console)?;
    let now = args.publishing.clock.now()?;
    let prepared = args.source.prepare(Some(&community), now)?;
    let known = community.state().poll(prepared.poll.id());
    if known.is_some_and(|poll| poll.is_cancelled()) {
        let detail = "the committee cancelled this very poll; its successor names it in `replaces`";
        return Err(Refusal::new("poll.cancelled", detail).into());
    }
    let before = prepared.unpublished(&community)?;
    if !before.is_empty() && signing.out.is_some() {
        // An officer who signs alone for everything publishes all of it at once; others publish one by one.
        let detail =
            "roll and trustees must be published first: linli roll publish, linli ceremony publish";
        return Err(Refusal::new("community.poll_roll", detail).into());
    }
    let office = community.venue()?;
    let paper = Paper::Poll(Signed::new(prepared.poll.clone()));
    if before.is_empty() && (signing.out.is_some() || !paper.is_recorded(office)?) {
        paper.check(office, now)?;
    }
    let key = signing.key_if_given(console)?;
    let sign = |paper: Paper, office: Office<'_>| match &key {
        Some(key) => acting::sign_to_send(paper, office, now, key),
        None => Ok(paper),
    };
    let before = before.into_iter().map(|paper| sign(paper, office));
    let before: Vec<Paper> = before.collect::<Result<_, _>>()?;
    show::poll::print(&prepared.poll, office.views(), console);
    warn(&prepared.warnings, console);
    if key.is_some() {
        acting::ask(console)?;
    }
    let Prepared { poll, warnings, .. } = prepared;
    let id = poll.id();
    console.say(msg("poll-drafted").showing("poll", id));
    if let Some(path) = &signing.out {
        let paper = sign(paper, office)?;
        acting::write(&paper, path, signing.force.into(), office, console)?;
    } else {
        for paper in before {
            community.submit(&paper.into_message())?;
        }
        // The record judges a poll by roll and trustees that it has.
        let paper = sign(paper, community.venue()?)?;
        let (receipt, _) = community.submit(&paper.into_message())?;
        acting::say_recorded(receipt.index, receipt.fresh, console);
        console.answer(&serde_json::json!({
            "act": entry_name(receipt.index), "recorded": true, "fresh": receipt.fresh, "poll": id,
            "warnings": texts(&warnings),
        }));
    }
    Ok(Ending::Clean)
}

fn show(place: &PollPlace, console: &mut Console) -> Result<Ending, Error> {
    let open = place.open(Which::Light, &Clock::default(), console)?;
    let (poll, state) = (open.poll(), open.state());
    show::poll::print_standing(state, console);
    show::poll::print_grants(poll, open.community.state(), console);
    show::poll::print_protection(poll, &open.roll()?, console);
    for repeated in repeated(poll, open.community.state()) {
        Warning::from(&repeated).print(console);
    }
    console.answer(&serde_json::json!({
        "id": poll.id(), "poll": poll, "closes": state.closes(), "cancelled": state.changes().cancelled(),
    }));
    Ok(Ending::Clean)
}

fn warn(warnings: &[Warning], console: &Console) {
    for warning in warnings {
        warning.print(console);
    }
}

fn texts(warnings: &[Warning]) -> Vec<String> {
    warnings.iter().map(Warning::text).collect()
}

/// What became of the submitted ballots.
#[derive(Debug, Default, serde::Serialize)]
pub struct Accepted {
    /// Taken in.
    pub accepted: u64,
    /// Those that the record already had.
    pub known: u64,
    /// Those taken in place of an earlier ballot of the same owner.
    pub replaced: u64,
    /// Refused, with file and rule.
    pub refused: Vec<Refusal>,
    /// Files in the folders that were not looked at, for their names.
    pub passed_over: Vec<PathBuf>,
    /// What verifying them took.
    #[serde(skip)]
    pub verification: std::time::Duration,
}

fn accept(args: &AcceptArgs, console: &mut Console) -> Result<Ending, Error> {
    let done = take_in(args, console)?;
    for refusal in &done.refused {
        console.problem(refusal);
    }
    console.say(
        msg("poll-accepted")
            .with("accepted", done.accepted)
            .with("known", done.known)
            .with("replaced", done.replaced)
            .with("refused", done.refused.len()),
    );
    console.tell_passed_over(&done.passed_over);
    console.answer(&done);
    Ok(match (&*done.refused, &*done.passed_over) {
        ([], []) => Ending::Clean,
        ([], _) => Ending::Unchecked,
        _ => Ending::Problems,
    })
}

/// Submits ballots, in batches that are verified together; a refused one changes nothing.
pub fn take_in(args: &AcceptArgs, console: &mut Console) -> Result<Accepted, Error> {
    let mut open = args.place.open(Which::Light, &args.clock, console)?;
    let Named {
        files: paths,
        passed_over,
    } = files::named(&args.ballots, "ballot")?;
    let progress = console.progress(paths.len() as u64, msg("progress-accept"));
    let mut done = Accepted {
        passed_over,
        ..Accepted::default()
    };
    for chunk in paths.chunks(linli_verifier::BATCH) {
        let (mut names, mut messages) = (Vec::new(), Vec::new());
        for path in chunk {
            match files::read(path, linli_wire::ballot::MAX_BYTES as u64) {
                Ok(bytes) => {
                    names.push(path);
                    messages.push(Message::Ballot(bytes));
                }
                // One bad file keeps nobody else's ballot out.
                Err(Error::Refused(refusal)) => done.refused.push(refusal),
                Err(error) => return Err(error),
            }
        }
        let start = std::time::Instant::now();
        let answers = open.community.submit_all(&messages)?;
        done.verification += start.elapsed();
        for (path, answer) in names.into_iter().zip(answers) {
            match answer {
                Err(refusal) => done.refused.push(refusal.in_file(path)),
                Ok(receipt) if !receipt.fresh => done.known += 1,
                Ok(receipt) => {
                    done.accepted += 1;
                    done.replaced += u64::from(receipt.effect.as_deref() == Some("replaced"));
                }
            }
        }
        progress.inc(chunk.len() as u64);
    }
    progress.finish_and_clear();
    Ok(done)
}

/// Closes the poll; it is fine if the record's keeper has closed it meanwhile.
pub fn close(args: &CloseArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut open = args.place.open(Which::Full, &args.clock, console)?;
    if open.state().closing().is_none() {
        let closing = open.state().closing_at(args.clock.now()?);
        let closing = closing.map_err(|e| Error::refused(&e))?;
        match open.community.submit(&Message::Close(closing)) {
            Err(Error::Refused(refusal)) if refusal.rule == "community.close_twice" => {
                open.community.catch_up()?;
            }
            submitted => drop(submitted?),
        }
    }
    let unclosed = || Refusal::new("tally.closing", "the poll is not closed yet");
    let closing = open.state().closing().ok_or_else(unclosed)?;
    console.say(
        msg("poll-closed")
            .with("counted", closing.counted.len())
            .with("accepted", closing.accepted)
            .showing("closing", closing.digest()),
    );
    console.answer(&serde_json::json!({
        "accepted": closing.accepted, "counted": closing.counted.len(), "closing": closing.digest(),
    }));
    Ok(Ending::Clean)
}
