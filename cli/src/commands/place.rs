//! `linli place`: lists of shared spaces, and what their keepers do.

mod draft;
mod showing;

pub(super) use draft::minute_of;

use std::path::PathBuf;

use clap::Subcommand;
use linli_primitives::Day;
use linli_rules::community::{CommunityState, Listed, Reserved};
use linli_wire::booking::{Keeping, PlaceAct};
use linli_wire::signature::Signed;

use crate::acting::{Paper, Publishing};
use crate::clock::Clock;
use crate::community::{Community, Subject};
use crate::keystore::RoleKeystore;
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal, ids};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The committee lists spaces from a draft and the keepers' cards.
    New {
        /// The draft, TOML.
        draft: PathBuf,
        #[command(flatten)]
        publishing: Publishing,
    },
    /// List the spaces with their hours and terms, and how their bookings stand.
    List {
        #[command(flatten)]
        place: Place,
    },
    /// Show which slots are free.
    Show(ShowArgs),
    /// Write what is booked, and when votes end, as a calendar file (iCalendar).
    Calendar(CalendarArgs),
    /// The keepers close a space, or all of a list; what was booked is void.
    Close(CloseArgs),
    /// The keepers add a space that an owner lends.
    Lend(LendArgs),
    /// The keepers make a booking void.
    Void {
        /// The booking's number.
        number: u64,
        /// Why.
        reason: String,
        #[command(flatten)]
        publishing: Publishing,
    },
    /// The keepers say that nobody came.
    Absent {
        /// The booking's number.
        number: u64,
        #[command(flatten)]
        publishing: Publishing,
    },
    /// The keepers open again what they closed.
    Open {
        /// The closing's number, as `linli place list` shows it.
        closing: u32,
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        publishing: Publishing,
    },
    /// The keepers take back that nobody came.
    Came {
        /// The booking's number.
        number: u64,
        #[command(flatten)]
        publishing: Publishing,
    },
    /// Read who booked, with the key to which it is sealed.
    Who {
        /// The booking's number; all that are not over by default.
        number: Option<u64>,
        #[command(flatten)]
        keystore: RoleKeystore,
        #[command(flatten)]
        which: Which,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        clock: Clock,
    },
}

/// Which list.
#[derive(clap::Args)]
pub(super) struct Which {
    /// The first digits of the list's digest; not needed if there is only one.
    #[arg(long, value_name = "DIGITS")]
    list: Option<String>,
}

#[derive(clap::Args)]
struct ShowArgs {
    /// The first day; today by default.
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// How many days.
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=400))]
    days: u32,
    /// The space, by its name or number; all by default.
    #[arg(long)]
    space: Option<String>,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    clock: Clock,
}

#[derive(clap::Args)]
struct CalendarArgs {
    /// Where to write it.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
    /// Only this list, by the first digits of its digest.
    #[arg(long, value_name = "DIGITS")]
    list: Option<String>,
    /// Only the space of this name or number.
    #[arg(long, requires = "list")]
    space: Option<String>,
    #[command(flatten)]
    place: Place,
}

#[derive(clap::Args)]
struct CloseArgs {
    /// Why.
    reason: String,
    /// The space, by its name or number; all by default.
    #[arg(long)]
    space: Option<String>,
    /// The first day.
    #[arg(long, value_name = "DAY")]
    from: Day,
    /// The last day; the first by default.
    #[arg(long, value_name = "DAY")]
    to: Option<Day>,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    publishing: Publishing,
}

#[derive(clap::Args)]
struct LendArgs {
    /// The space's draft, TOML.
    draft: PathBuf,
    /// The first day.
    #[arg(long, value_name = "DAY")]
    from: Day,
    /// The last day.
    #[arg(long, value_name = "DAY")]
    to: Day,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    publishing: Publishing,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::New { draft, publishing } => {
            let mut community = open(&publishing, console)?;
            let list = draft::list(&draft, community.state())?;
            let paper = Paper::PlaceList(Signed::new(list));
            publishing.finish(&mut community, paper, console)
        }
        Command::List { place } => showing::list(&place, console),
        Command::Show(args) => showing::show(&args, console),
        Command::Calendar(args) => showing::calendar(&args, console),
        Command::Close(args) => close(args, console),
        Command::Lend(args) => lend(&args, console),
        Command::Void {
            number,
            reason,
            publishing,
        } => {
            let keeping = |booked: &Reserved| Keeping::Void {
                booking: booked.nullifier,
                reason,
            };
            keep_booking(number, keeping, &publishing, console)
        }
        Command::Absent { number, publishing } => {
            let keeping = |booked: &Reserved| Keeping::Absent {
                booking: booked.nullifier,
            };
            keep_booking(number, keeping, &publishing, console)
        }
        Command::Open {
            closing,
            which,
            publishing,
        } => {
            let mut community = open(&publishing, console)?;
            let list = choose(community.state(), &which)?;
            let paper = next(list, Keeping::Open { closing });
            publishing.finish(&mut community, paper, console)
        }
        Command::Came { number, publishing } => {
            let keeping = |booked: &Reserved| Keeping::Came {
                booking: booked.nullifier,
            };
            keep_booking(number, keeping, &publishing, console)
        }
        Command::Who {
            number,
            keystore,
            which,
            place,
            clock,
        } => {
            let community = place.open(Subject::Bookings, &clock, console)?;
            showing::who(
                number,
                &keystore,
                &which,
                (&community, clock.now()?),
                console,
            )
        }
    }
}

fn open(publishing: &Publishing, console: &Console) -> Result<Community, Error> {
    publishing.signing.check_free()?;
    publishing
        .place
        .open(Subject::Bookings, &publishing.clock, console)
}

fn close(args: CloseArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut community = open(&args.publishing, console)?;
    let list = choose(community.state(), &args.which)?;
    let keeping = Keeping::Close {
        space: args.space.map(|typed| place_of(&typed, list)).transpose()?,
        from: args.from,
        to: args.to.unwrap_or(args.from),
        reason: args.reason,
    };
    let paper = next(list, keeping);
    args.publishing.finish(&mut community, paper, console)
}

fn lend(args: &LendArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut community = open(&args.publishing, console)?;
    let list = choose(community.state(), &args.which)?;
    let fund = list.list.fund.and_then(|fund| community.state().fund(fund));
    let keeping = Keeping::Lend {
        space: draft::space(&args.draft, fund.map(|it| &it.fund().currency))?,
        from: args.from,
        to: args.to,
    };
    let paper = next(list, keeping);
    args.publishing.finish(&mut community, paper, console)
}

fn keep_booking(
    number: u64,
    keeping: impl FnOnce(&Reserved) -> Keeping,
    publishing: &Publishing,
    console: &mut Console,
) -> Result<Ending, Error> {
    let mut community = open(publishing, console)?;
    let (booked, list) = find(community.state(), number)?;
    let paper = next(list, keeping(booked));
    publishing.finish(&mut community, paper, console)
}

/// The keepers' next act.
fn next(list: &Listed, keeping: Keeping) -> Paper {
    Paper::PlaceAct(Signed::new(PlaceAct {
        list: list.digest,
        number: list.acts + 1,
        keeping,
    }))
}

/// The list that is meant.
pub(super) fn choose<'a>(state: &'a CommunityState, which: &Which) -> Result<&'a Listed, Error> {
    let all = state.place_lists().map(|list| list.digest);
    let digest = ids::meant_or_only(which.list.as_deref(), all, "--list")?;
    let list = digest.and_then(|digest| state.place_list(digest));
    list.ok_or_else(|| Refusal::new("place.unknown", "there is no such list of spaces").into())
}

/// The place of a space, by its name or its number from 1.
pub(super) fn place_of(typed: &str, list: &Listed) -> Result<u16, Error> {
    let known = ids::named(typed, list.spaces().map(|space| &space.name));
    known.ok_or_else(|| {
        let detail = format!("the list has no space {typed:?}");
        Refusal::new("booking.space", detail).into()
    })
}

/// A booking and its list.
pub(super) fn find(state: &CommunityState, number: u64) -> Result<(&Reserved, &Listed), Error> {
    let booked = state.booking(number);
    let found = booked.and_then(|booked| Some((booked, state.place_list(booked.content.list)?)));
    found.ok_or_else(|| {
        let detail = format!("there is no booking {number}");
        crate::Refusal::new("booking.unknown", detail).into()
    })
}
