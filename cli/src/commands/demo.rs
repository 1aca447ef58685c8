//! `linli demo`: a whole vote in one go, through the code of the separate commands.

mod aid;
mod bookings;
mod cast;
mod funds;
mod node;
mod people;
mod reports;
mod trustees;
mod workplace;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::time::Instant;

use linli_audit::community::CommunityReport;
use linli_client::Which;
use linli_primitives::Realm;
use linli_register::{CountingRule, ImportOptions, Register, Roll, import, sample};
use linli_rules::poll::Views;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde::Serialize;

use super::{audit, community, poll, tally};
use crate::acting::{Publishing, Signing};
use crate::clock::Clock;
use crate::files::{self, Access, Overwrite};
use crate::language::{Language, Message, msg};
use crate::passphrase::PassphraseArgs;
use crate::place::{OpenPoll, Place, PollPlace};
use crate::words::NewWords;
use crate::{Console, Ending, Error, randomness};

const SAMPLE: &str = include_str!("../../../examples/register.csv");
const DRAFT: &str = include_str!("../../../examples/poll.toml");
/// Trustees, and how many of them decrypt together.
const TRUSTEES: (u16, u16) = (5, 3);
/// Ballots over HTTP, by default: of the sample's 22 owners enough for the quorum of the draft's rules.
const SERVED: usize = 18;
/// When the community is founded: 2026-01-05, before the poll of the draft opens.
const FOUNDED: i64 = 1_767_571_200;
/// The passphrase of everybody in a demonstration.
const PASSPHRASE: &str = "demonstration only";

/// What `linli demo` takes.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Args {
    #[command(subcommand)]
    other: Option<Other>,
    #[command(flatten)]
    vote: VoteArgs,
}

/// Demonstrations other than the vote.
#[derive(clap::Subcommand)]
enum Other {
    /// Run a mutual-aid scheme's year as a demonstration.
    Aid(aid::Args),
    /// Run a vote on a repair, a week of bookings, twenty reports and the year of the common money after it as a demonstration.
    Community(CommunityArgs),
}

/// What `linli demo community` takes.
#[derive(clap::Args)]
struct CommunityArgs {
    /// How many owners at least; the sample register that ships with the program by default.
    #[arg(long)]
    owners: Option<usize>,
    /// Where all files go; a temporary folder by default.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Makes the demo repeatable; never for a real vote.
    #[arg(long)]
    seed: Option<u64>,
}

#[derive(clap::Args)]
#[command(group(clap::ArgGroup::new("served").args(["node", "nodes"])))]
struct VoteArgs {
    /// How many owners at least; the sample register that ships with the program by default.
    #[arg(long)]
    owners: Option<usize>,
    /// Ballots to cast: four fifths of the owners, or 18 with --node or --nodes and at least 5.
    #[arg(long)]
    ballots: Option<usize>,
    /// Start a node and a witness; a vote and mutual aid over HTTP.
    #[arg(long, conflicts_with_all = ["owners", "seed"])]
    node: bool,
    /// Start this many nodes that hold one record; one is killed in the middle and comes back.
    #[arg(
        long,
        value_name = "N",
        value_parser = clap::value_parser!(u8).range(4..=7),
        conflicts_with_all = ["owners", "seed", "node"]
    )]
    nodes: Option<u8>,
    /// Leave the node running with an open poll, to vote from a browser.
    #[arg(long, requires = "served", conflicts_with = "ballots")]
    keep: bool,
    /// Leave requests and papers to whoever opens the office in the page.
    #[arg(long, requires = "keep")]
    by_hand: bool,
    /// Where the node that is left running listens; `0.0.0.0:8080` for phones in the same network.
    #[arg(
        long,
        value_name = "ADDRESS",
        requires = "keep",
        default_value = "127.0.0.1:0"
    )]
    listen: SocketAddr,
    /// Where all files go; a temporary folder by default.
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Makes the demo repeatable; never for a real vote.
    #[arg(long)]
    seed: Option<u64>,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Summary {
    ballots: usize,
    accepted: u64,
    decisions: Vec<linli_wire::Outcome>,
    record: PathBuf,
    timings: Timings,
}

/// Milliseconds.
#[derive(Serialize, Default)]
struct Timings {
    import: f64,
    dkg: f64,
    prove_median: f64,
    verify_batch_per_ballot: f64,
    tally: f64,
    audit: f64,
}

/// Runs the command.
pub fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    match &args.other {
        None if args.vote.keep && args.vote.nodes.is_some() => Err(Error::Standing {
            name: "demo.keep",
            cause: msg("demo-nodes-keep"),
            remedy: msg("demo-nodes-keep-remedy"),
        }),
        None if args.vote.keep => {
            let VoteArgs {
                dir,
                listen,
                by_hand,
                ..
            } = &args.vote;
            node::keep(dir.as_deref(), *listen, *by_hand, console)
        }
        None if args.vote.nodes.is_some() => {
            let VoteArgs {
                dir,
                ballots,
                nodes,
                ..
            } = &args.vote;
            let count = usize::from(nodes.unwrap_or_default());
            node::committee(
                dir.as_deref(),
                count,
                ballots.unwrap_or(SERVED).max(5),
                console,
            )
        }
        None if args.vote.node => {
            let VoteArgs { dir, ballots, .. } = &args.vote;
            node::run(dir.as_deref(), ballots.unwrap_or(SERVED).max(5), console)
        }
        None => {
            let VoteArgs {
                owners,
                ballots,
                dir,
                seed,
                ..
            } = &args.vote;
            let sample = Sample {
                owners: *owners,
                ballots: *ballots,
                dir: dir.as_deref(),
                seed: *seed,
            };
            vote(&sample, With::NoFunds, console)
        }
        Some(Other::Aid(args)) => aid::run(args, console),
        Some(Other::Community(args)) => {
            let sample = Sample {
                owners: args.owners,
                ballots: None,
                dir: args.dir.as_deref(),
                seed: args.seed,
            };
            vote(&sample, With::Funds, console)
        }
    }
}

/// What a demonstrated vote is made of.
struct Sample<'a> {
    owners: Option<usize>,
    ballots: Option<usize>,
    dir: Option<&'a Path>,
    seed: Option<u64>,
}

/// Whether a year of common money follows the vote.
#[derive(PartialEq, Eq)]
enum With {
    Funds,
    NoFunds,
}

fn vote(args: &Sample<'_>, with: With, console: &mut Console) -> Result<Ending, Error> {
    let folder = new_folder(args.dir, "linli-demo-", &["ballots", "shares"])?;
    let mut rng = match args.seed {
        Some(seed) => ChaCha20Rng::seed_from_u64(seed),
        None => ChaCha20Rng::from_rng(&mut randomness::system()),
    };
    let mut timings = Timings::default();
    console.say(msg("demo-start").showing("dir", folder.display()));

    let register = timed(&mut timings.import, || register(args))?;
    console.say(
        msg("demo-register")
            .with("heads", register.totals.heads)
            .showing("units", register.totals.units)
            .with("refused", register.report.rows.refused),
    );
    // Enough for the quorum of the draft's rules, so that the poll decides.
    let enough = register.owners.len() * 4 / 5;
    let ballots = args.ballots.unwrap_or(enough);
    let realm = Realm::new(sample::REALM).map_err(|e| Error::refused(&e))?;
    let people = people::enrol(&realm, &register, &mut rng)?;
    let paths = Paths::of(&folder);
    write_roll(&paths, &people.roll)?;

    let trustees = timed(&mut timings.dkg, || {
        trustees::hold_ceremony(&realm, TRUSTEES, &mut rng)
    })?;
    files::write_json(
        &paths.keys,
        &trustees.record,
        Access::Public,
        Overwrite::Refuse,
    )?;
    console.say(
        msg("demo-ceremony")
            .with("count", TRUSTEES.0)
            .with("threshold", TRUSTEES.1)
            .with(
                "needed",
                Views::Several.namings_needed(TRUSTEES.0, TRUSTEES.1),
            ),
    );

    files::write(
        &paths.draft,
        DRAFT.as_bytes(),
        Access::Public,
        Overwrite::Refuse,
    )?;
    let mut quiet = Console::quiet(console.language());
    publish(&paths, &mut quiet)?;
    let funds = match with {
        With::Funds => Some(common_money(&paths, &people.roll, &mut quiet)?),
        With::NoFunds => None,
    };

    let cast = cast::ballots(&paths, &people, ballots, &mut rng, console)?;
    timings.prove_median = cast;
    let accept = poll::AcceptArgs {
        place: paths.place(),
        ballots: vec![paths.ballots.clone()],
        clock: at(&paths, Moment::Open)?,
    };
    let accepted = poll::take_in(&accept, console)?;
    let verification = accepted.verification.as_secs_f64() * 1e3;
    timings.verify_batch_per_ballot = verification / ballots.max(1) as f64;
    console.say(
        msg("demo-cast")
            .with("accepted", accepted.accepted)
            .with("refused", accepted.refused.len()),
    );
    poll::close(
        &poll::CloseArgs {
            place: paths.place(),
            clock: at(&paths, Moment::Closed)?,
        },
        &mut quiet,
    )?;

    console.say(msg("demo-lost"));
    timed(&mut timings.tally, || {
        trustees.tally(&paths, &mut rng, &mut quiet)
    })?;
    if let Some(funds) = &funds {
        let week = bookings::week(&paths, &people, &mut rng, &mut quiet)?;
        week.tell(console);
        let reports = reports::followed(&paths, &people, &mut rng, &mut quiet)?;
        reports.tell(console);
        let is_paid = funds.year(&mut quiet)?;
        console.say(msg(match is_paid {
            true => "demo-funds",
            false => "demo-funds-undecided",
        }));
    }
    let report = timed(&mut timings.audit, || audited(&paths, console))?;
    console.print(&report.text(console.language()));
    let results = report.polls.iter().filter_map(|poll| poll.result.as_ref());
    console.say(done(&paths.record, &paths.report, &report));
    if let Some(funds) = &funds {
        funds.tell(&mut quiet, console)?;
    }
    console.answer(&Summary {
        ballots,
        accepted: accepted.accepted,
        decisions: results
            .flat_map(|r| r.questions.iter().map(|q| q.outcome.clone()))
            .collect(),
        record: paths.record,
        timings,
    });
    Ok(audit::ending(&report))
}

/// Founds a fund for the units of the roll, before the vote opens.
fn common_money<'a>(
    paths: &'a Paths,
    roll: &Roll,
    console: &mut Console,
) -> Result<funds::Funds<'a>, Error> {
    let units = roll.entries().iter().flat_map(|entry| entry.units.iter());
    funds::Funds::found(paths, units.cloned().collect(), console)
}

/// One officer founds the community, and publishes roll, trustees and poll.
fn publish(paths: &Paths, console: &mut Console) -> Result<(), Error> {
    let clock = Clock::standing(FOUNDED)?;
    files::write(
        &paths.passphrase,
        PASSPHRASE.as_bytes(),
        Access::Secret,
        Overwrite::Refuse,
    )?;
    let signing = Signing {
        keystore: Some(paths.officer.clone()),
        passphrase: PassphraseArgs {
            passphrase_file: Some(paths.passphrase.clone()),
            // The demonstration has nothing to protect.
            work_factor: Some(4),
        },
        ..Signing::default()
    };
    let publishing = Publishing {
        place: Place::folder(&paths.record),
        signing,
        clock,
    };
    community::new(
        &community::NewArgs {
            draft: None,
            solo: true,
            realm: Some(sample::REALM.to_owned()),
            name: None,
            words: NewWords {
                words: None,
                words_file: Some(paths.officer.with_extension("words")),
            },
            publishing: publishing.clone(),
        },
        console,
    )?;
    let source = poll::Source {
        draft: paths.draft.clone(),
        roll: Some(paths.roll.clone()),
        keys: Some(paths.keys.clone()),
    };
    poll::new(&poll::NewArgs { source, publishing }, console).map(drop)
}

/// Where the demo's files lie.
pub(super) struct Paths {
    draft: PathBuf,
    roll: PathBuf,
    keys: PathBuf,
    officer: PathBuf,
    passphrase: PathBuf,
    ballots: PathBuf,
    shares: PathBuf,
    record: PathBuf,
    report: PathBuf,
}

impl Paths {
    fn of(folder: &Path) -> Self {
        Self {
            draft: folder.join("poll.toml"),
            roll: folder.join("roll.json"),
            keys: folder.join("keys.json"),
            officer: folder.join("officer.age"),
            passphrase: folder.join("passphrase"),
            ballots: folder.join("ballots"),
            shares: folder.join("shares"),
            record: folder.join("record"),
            report: folder.join("report.html"),
        }
    }

    fn place(&self) -> PollPlace {
        PollPlace::folder(&self.record)
    }

    /// The demo's poll.
    pub(super) fn open(&self, moment: Moment, console: &Console) -> Result<OpenPoll, Error> {
        self.place().open(Which::Full, &at(self, moment)?, console)
    }
}

/// Where everything is, and how to audit it again: by the record's own calendar, which may be ahead of this machine's
/// clock.
fn done(record: &Path, page: &Path, report: &CommunityReport) -> Message {
    let last = report.time.map_or(FOUNDED, |[_, last]| last);
    msg("demo-done")
        .showing("record", record.display())
        .showing("report", page.display())
        .showing("at", linli_primitives::Moment(last))
}

/// A moment of the demo's poll, on the poll's own calendar.
pub(super) enum Moment {
    /// While it takes ballots.
    Open,
    /// When it closes.
    Closed,
}

/// The time of `moment`, from the poll.
pub(super) fn at(paths: &Paths, moment: Moment) -> Result<Clock, Error> {
    let quiet = Console::quiet(Language::English);
    let open = paths
        .place()
        .open(Which::Light, &Clock::standing(FOUNDED)?, &quiet)?;
    Clock::standing(match moment {
        Moment::Open => open.poll().opens,
        Moment::Closed => open.poll().closes,
    })
}

/// The folder asked for, or a temporary one that stays; with the folders `inner` in it.
fn new_folder(dir: Option<&Path>, prefix: &str, inner: &[&str]) -> Result<PathBuf, Error> {
    let folder = match dir {
        Some(dir) => dir.to_owned(),
        None => {
            let made = tempfile::Builder::new().prefix(prefix).tempdir();
            made.map_err(Error::file(&std::env::temp_dir()))?.keep()
        }
    };
    for inner in inner {
        let path = folder.join(inner);
        std::fs::create_dir_all(&path).map_err(Error::file(&path))?;
    }
    Ok(folder)
}

/// The sample register, or one of about as many owners as asked.
fn register(args: &Sample<'_>) -> Result<Register, Error> {
    let rule = CountingRule::preset("cn-civil-code").expect("the preset ships with the program");
    let made = args
        .owners
        .map(|owners| sample::csv(&sample::rows(units_for(owners), args.seed.unwrap_or(1))));
    let text = made.as_deref().unwrap_or(SAMPLE);
    import(text.as_bytes(), &rule, &ImportOptions::default()).map_err(|e| Error::refused(&e))
}

/// Units of a sample with at least `owners` owners.
const fn units_for(owners: usize) -> usize {
    owners.div_ceil(21) * 25
}

fn write_roll(paths: &Paths, roll: &Roll) -> Result<(), Error> {
    files::write(
        &paths.roll,
        roll.to_json().as_bytes(),
        Access::Public,
        Overwrite::Refuse,
    )
}

fn audited(paths: &Paths, console: &mut Console) -> Result<CommunityReport, Error> {
    let report = audit::audited_folder(&paths.record, None, audit::Relied::default(), console)?;
    let page = report.html(console.language());
    files::write(
        &paths.report,
        page.as_bytes(),
        Access::Public,
        Overwrite::Replace,
    )?;
    Ok(report)
}

/// Runs `work` and notes how many milliseconds it took.
fn timed<T>(milliseconds: &mut f64, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    let start = Instant::now();
    let done = work();
    *milliseconds = start.elapsed().as_secs_f64() * 1e3;
    done
}

/// Records the shares of one round, as the committee does.
pub(super) fn take_shares(
    paths: &Paths,
    shares: Vec<PathBuf>,
    console: &mut Console,
) -> Result<(), Error> {
    let clock = at(paths, Moment::Closed)?;
    tally::run(
        tally::Args {
            place: paths.place(),
            shares,
            clock,
        },
        console,
    )
    .map(drop)
}
