//! `linli poll`: from a draft to a record that takes ballots and closes.

mod draft;

use std::path::PathBuf;

use clap::Subcommand;
use linli_client::{Node, Which};
use linli_primitives::Shares;
use linli_record::{Kind, Record};
use linli_register::Roll;
use linli_rules::{Effect, Input, Warning, warnings};
use linli_sigma::ceremony::CeremonyRecord;
use linli_verifier::BallotVerifier;
use linli_wire::signature::Signed;
use linli_wire::{Message, Poll};

use crate::acting::{Paper, Publishing, Signing};
use crate::clock::Clock;
use crate::community::{self, Community};
use crate::language::msg;
use crate::place::{NodePlace, Place, PollPlace};
use crate::{Console, Ending, Error, Refusal, documents, files};

pub use draft::{Draft, summary_of};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 检查草案，投票前提示少数人泄密的风险 / Check a draft; warns about small groups before anyone votes
    Check(CheckArgs),
    /// 由草案、名册和公钥建立投票记录，或在节点上发布 / Start a poll's record from draft, roll and keys, or publish it
    New(NewArgs),
    /// 显示投票 / Show a poll
    Show {
        #[command(flatten)]
        place: PollPlace,
    },
    /// 核验并收入选票 / Verify ballots and take them in
    Accept(AcceptArgs),
    /// 截止，锁定计入的选票 / Close the poll and fix which ballots count
    Close(CloseArgs),
}

/// What a poll is made of.
#[derive(clap::Args)]
pub struct Source {
    /// 草案（TOML）/ The draft, TOML
    pub draft: PathBuf,
    /// 名册；用 --node 时默认为最近公布的一份 / The roll; with --node, the newest that is published by default
    #[arg(long, value_name = "FILE", required_unless_present = "node")]
    pub roll: Option<PathBuf>,
    /// 密钥仪式产生的公钥文件；用 --node 时默认为最近公布的一份 / The public keys of the key ceremony; with --node, the newest by default
    #[arg(long, value_name = "FILE", required_unless_present = "node")]
    pub keys: Option<PathBuf>,
}

/// What `linli poll new` takes.
#[derive(clap::Args)]
pub struct NewArgs {
    /// What the poll is made of.
    #[command(flatten)]
    pub source: Source,
    /// The new record's folder, or the node that publishes the poll.
    #[command(flatten)]
    pub place: Place,
    /// Who signs, with `--node`.
    #[command(flatten)]
    pub signing: Signing,
    /// When.
    #[command(flatten)]
    pub clock: Clock,
}

/// What `linli poll check` takes.
#[derive(clap::Args)]
pub struct CheckArgs {
    /// What the poll is made of.
    #[command(flatten)]
    pub source: Source,
    /// The node that publishes it.
    #[command(flatten)]
    pub node: NodePlace,
}

/// What `linli poll accept` takes.
#[derive(clap::Args)]
pub struct AcceptArgs {
    /// Where.
    #[command(flatten)]
    pub place: PollPlace,
    /// 选票文件，或装有 .ballot 文件的文件夹 / Ballot files, or folders of .ballot files
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
        Command::Check(args) => check(&args, console),
        Command::New(args) => new(&args, console),
        Command::Show { place } => show(&place, console),
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
    /// From the files named, or what the community published last.
    fn prepare(&self, community: Option<&Community>) -> Result<Prepared, Error> {
        let text = files::read_text(&self.draft, files::MAX_SMALL)?;
        let roll = match (&self.roll, community) {
            (Some(path), _) => documents::roll(path)?,
            (None, Some(community)) => community.newest_roll()?,
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
        let trustees = documents::trustees(&keys).map_err(at_fault)?;
        if keys.ceremony.realm != *roll.realm() {
            let detail = "the key ceremony is another community's than the roll";
            return Err(at_fault(Refusal::new("poll.trustees", detail)).into());
        }
        let draft = Draft::parse(&text).map_err(|r| r.in_file(&self.draft))?;
        let poll = draft
            .into_poll(&roll, trustees)
            .map_err(|r| r.in_file(&self.draft))?;
        let shares: Vec<Shares> = roll.entries().iter().map(|e| e.shares).collect();
        let warnings = warnings(&poll, &shares, roll.enrolled().0);
        Ok(Prepared {
            poll,
            roll,
            keys,
            warnings,
        })
    }
}

fn check(args: &CheckArgs, console: &mut Console) -> Result<Ending, Error> {
    let community = args.node.open(Which::Light, console)?;
    let prepared = args.source.prepare(community.as_ref())?;
    warn(&prepared.warnings, console);
    console.say(msg("poll-checked").with("warnings", prepared.warnings.len()));
    console.answer(
        &serde_json::json!({ "poll": prepared.poll, "warnings": texts(&prepared.warnings) }),
    );
    Ok(Ending::Clean)
}

/// Starts a record, or has the committee publish the poll in its community.
pub fn new(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    if args.place.node.node.is_some() {
        return publish(args, console);
    }
    args.signing.unused()?;
    let folder = args.place.record()?;
    let Prepared {
        poll,
        roll,
        keys,
        warnings,
    } = args.source.prepare(None)?;
    let at = args.clock.now()?;
    let mut record = Record::create(folder).map_err(documents::trouble)?;
    record
        .append_json(at, Kind::Poll, "poll.json", &poll)
        .map_err(documents::trouble)?;
    record
        .append(at, Kind::Roll, "roll.json", roll.to_json().as_bytes())
        .map_err(documents::trouble)?;
    record
        .append_json(at, Kind::Keys, "keys.json", &keys)
        .map_err(documents::trouble)?;
    warn(&warnings, console);
    console.say(
        msg("poll-created")
            .showing("record", folder.display())
            .showing("poll", poll.id()),
    );
    console.answer(&serde_json::json!({
        "record": folder, "poll": poll.id(), "warnings": texts(&warnings),
    }));
    Ok(Ending::Clean)
}

fn publish(args: &NewArgs, console: &mut Console) -> Result<Ending, Error> {
    let publishing = Publishing {
        node: args.place.node.clone(),
        signing: args.signing.clone(),
    };
    let community = publishing.open(console)?;
    let Prepared { poll, warnings, .. } = args.source.prepare(Some(&community))?;
    warn(&warnings, console);
    console.say(msg("poll-drafted").showing("poll", poll.id()));
    publishing.finish(&community, Paper::Poll(Signed::new(poll)), console)
}

fn show(place: &PollPlace, console: &mut Console) -> Result<Ending, Error> {
    let poll = documents::poll(&place.open(Which::Light, console)?.folder)?;
    print(&poll, console);
    console.answer(&serde_json::json!({ "id": poll.id(), "poll": poll }));
    Ok(Ending::Clean)
}

/// Prints a poll's times, roll and questions.
pub(crate) fn print(poll: &Poll, console: &mut Console) {
    console.say(
        msg("poll-show")
            .showing("realm", &poll.realm)
            .showing("title", &poll.title)
            .showing("poll", poll.id())
            .showing("opens", documents::time(poll.opens))
            .showing("closes", documents::time(poll.closes))
            .with("heads", poll.roll.heads)
            .showing("shares", poll.roll.unit.show(poll.roll.shares.get()))
            .showing("unit", &poll.roll.unit.name),
    );
    print_trustees(poll, console);
    for (index, question) in poll.questions.iter().enumerate() {
        console.print(&format!("\n{}. {}", index + 1, question.text));
        for (number, option) in question.options.iter().enumerate() {
            console.print(&format!("   {}) {option}", number + 1));
        }
    }
}

/// Prints whose keys a poll's ballots are sealed for: compare it with what the trustees published themselves.
pub(crate) fn print_trustees(poll: &Poll, console: &mut Console) {
    let trustees = &poll.trustees;
    console.say(
        msg("community-trustees")
            .with("threshold", trustees.threshold)
            .showing("names", trustees.names.join(", "))
            .showing("ceremony", trustees.ceremony),
    );
}

fn warn(warnings: &[Warning], console: &mut Console) {
    for warning in warnings {
        console.problem(&Refusal::of(warning));
    }
}

fn texts(warnings: &[Warning]) -> Vec<String> {
    warnings.iter().map(Warning::to_string).collect()
}

/// What became of the ballots that were handed in.
#[derive(Debug, Default, serde::Serialize)]
pub struct Accepted {
    /// Taken in.
    pub accepted: u64,
    /// Of these, in place of an earlier ballot of the same owner.
    pub replaced: u64,
    /// Refused, with file and rule.
    pub refused: Vec<Refusal>,
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
            .with("replaced", done.replaced)
            .with("refused", done.refused.len()),
    );
    console.answer(&done);
    Ok(if done.refused.is_empty() {
        Ending::Clean
    } else {
        Ending::Problems
    })
}

/// Verifies ballots in batches and appends those that hold; a refused one changes nothing.
pub fn take_in(args: &AcceptArgs, console: &mut Console) -> Result<Accepted, Error> {
    if let Some(options) = args.place.place.node.options()? {
        return send(
            &community::contact(options, console)?,
            &args.ballots,
            console,
        );
    }
    let mut record = documents::open(args.place.place.record()?)?;
    let mut state = documents::replay_clean(&record, console)?.state;
    let state = state
        .as_mut()
        .ok_or_else(|| Refusal::new("record.order", "there is no poll"))?;
    let verifier = BallotVerifier::new().map_err(|e| Error::refused(&e))?;
    let ballots = verifier
        .poll(state.poll())
        .map_err(|e| Error::refused(&e))?;
    let paths = ballot_files(&args.ballots)?;
    let at = args.clock.now()?;
    let progress = console.progress(paths.len() as u64, msg("progress-accept"));
    let mut done = Accepted::default();
    for chunk in paths.chunks(linli_verifier::BATCH) {
        let limit = linli_wire::ballot::MAX_BYTES as u64;
        let bytes = chunk
            .iter()
            .map(|p| files::read(p, limit))
            .collect::<Result<Vec<_>, _>>()?;
        let mut good = Vec::new();
        let start = std::time::Instant::now();
        let verdicts = ballots.verify_batch(&bytes);
        done.verification += start.elapsed();
        for ((path, bytes), verdict) in chunk.iter().zip(&bytes).zip(verdicts) {
            let applied = verdict.map_err(|e| Refusal::of(&e)).and_then(|ballot| {
                state
                    .apply(Input::Cast { at, ballot })
                    .map_err(|e| Refusal::of(&e))
            });
            match applied {
                Err(refusal) => done.refused.push(refusal.in_file(path)),
                Ok(effect) => {
                    done.replaced += u64::from(matches!(effect, Effect::Replaced { .. }));
                    good.push(bytes);
                }
            }
        }
        done.accepted += record
            .append_ballots(at, &good)
            .map_err(documents::trouble)? as u64;
        progress.inc(chunk.len() as u64);
    }
    progress.finish_and_clear();
    Ok(done)
}

/// Sends ballots to the node, one by one; it verifies them.
fn send(node: &Node, ballots: &[PathBuf], console: &Console) -> Result<Accepted, Error> {
    let paths = ballot_files(ballots)?;
    let progress = console.progress(paths.len() as u64, msg("progress-accept"));
    let mut done = Accepted::default();
    for path in &paths {
        let bytes = files::read(path, linli_wire::ballot::MAX_BYTES as u64)?;
        let sent = node.submit(&Message::Ballot(bytes));
        match sent.map_err(Error::from) {
            Ok(receipt) => {
                done.accepted += 1;
                done.replaced += u64::from(receipt.effect.as_deref() == Some("replaced"));
            }
            Err(Error::Refused(refusal)) => done.refused.push(refusal.in_file(path)),
            Err(error) => return Err(error),
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(done)
}

/// The named files, and the `.ballot` files of the named folders in order of name.
fn ballot_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Error> {
    let mut files = Vec::new();
    for path in paths {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let entries = std::fs::read_dir(path).map_err(Error::file(path))?;
        let mut inner = Vec::new();
        for entry in entries {
            let file = entry.map_err(Error::file(path))?.path();
            if file.extension().is_some_and(|e| e == "ballot") {
                inner.push(file);
            }
        }
        inner.sort();
        files.extend(inner);
    }
    Ok(files)
}

/// Closes the poll.
pub fn close(args: &CloseArgs, console: &mut Console) -> Result<Ending, Error> {
    let place = args.place.open(Which::Full, console)?;
    let mut record = documents::open(&place.folder)?;
    let mut state = documents::replay_clean(&record, console)?.state;
    let state = state
        .as_mut()
        .ok_or_else(|| Refusal::new("record.order", "there is no poll"))?;
    let at = args.clock.now()?;
    let Effect::Closed(closing) = state
        .apply(Input::Close { at })
        .map_err(|e| Error::refused(&e))?
    else {
        return Err(Refusal::new("poll.closed", "the poll is closed already").into());
    };
    match &place.community {
        Some(community) => drop(community.submit(&Message::Close(closing.clone()))?),
        None => drop(
            record
                .append_json(at, Kind::Closing, "closing.json", &closing)
                .map_err(documents::trouble)?,
        ),
    }
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
