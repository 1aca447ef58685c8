//! `linli member`: the registrar's book, and the batches that change the members' tree.

mod book;

use std::path::{Path, PathBuf};

use clap::Subcommand;
use linli_primitives::{Day, MemberLeaf, Membership};
use linli_register::{EnrolmentRequest, enrolment};
use linli_rules::aid::SchemeState;
use linli_rules::aid::wallet::rejoining_day;
use linli_wire::act::Act;
use linli_wire::held::Slip;
use linli_wire::members::{MemberChange, MembersUpdate};
use linli_wire::signature::Signed;
use serde_json::json;

use crate::acting::Acting;
use crate::clock::Clock;
use crate::files::{self, Access};
use crate::language::msg;
use crate::place::SchemePlace;
use crate::schemes::OpenScheme;
use crate::{Console, Ending, Error, Refusal};

use book::{Book, Entry};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Add members from their enrolment requests.
    Add(AddArgs),
    /// Renew memberships.
    Renew(RenewArgs),
    /// Remove members.
    Expire(ExpireArgs),
    /// List the book of members.
    List(ListArgs),
    /// Write a member's slip, needed for a claim.
    Slip(SlipArgs),
}

#[derive(clap::Args)]
struct Kept {
    /// The book of members; it names people and stays with the registrar.
    #[arg(long, value_name = "FILE", default_value = "members.json")]
    book: PathBuf,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
struct AddArgs {
    /// Requests written by `linli enrol`.
    #[arg(required = true)]
    requests: Vec<PathBuf>,
    /// First day of membership; today by default.
    #[arg(long, value_name = "DAY")]
    joined: Option<Day>,
    /// Last day that contributions cover.
    #[arg(long, value_name = "DAY")]
    paid_through: Day,
    /// The member lost the key: replaces this member, from the next period on.
    #[arg(long, value_name = "MEMBER", conflicts_with = "joined")]
    replaces: Option<String>,
    #[command(flatten)]
    kept: Kept,
}

#[derive(clap::Args)]
struct RenewArgs {
    /// Members, by unit or commitment.
    #[arg(required = true)]
    members: Vec<String>,
    /// Last day that contributions cover.
    #[arg(long, value_name = "DAY")]
    paid_through: Day,
    #[command(flatten)]
    kept: Kept,
}

#[derive(clap::Args)]
struct ExpireArgs {
    /// Members, by unit or commitment.
    #[arg(required = true)]
    members: Vec<String>,
    #[command(flatten)]
    kept: Kept,
}

#[derive(clap::Args)]
struct ListArgs {
    #[command(flatten)]
    place: SchemePlace,
    /// The book of members.
    #[arg(long, value_name = "FILE", default_value = "members.json")]
    book: PathBuf,
}

#[derive(clap::Args)]
struct SlipArgs {
    /// The member, by unit or commitment.
    member: String,
    #[command(flatten)]
    list: ListArgs,
    /// The slip to write.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Replace an existing file.
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Add(args) => add(&args, console),
        Command::Renew(args) => renew(&args, console),
        Command::Expire(args) => expire(&args, console),
        Command::List(args) => list(&args, console),
        Command::Slip(args) => slip(&args, console),
    }
}

impl Kept {
    fn open(&self, console: &Console) -> Result<(OpenScheme, Book), Error> {
        let scheme = self.acting.open(console)?;
        let book = Book::open(&self.book, scheme.state())?;
        book.agrees(scheme.state(), &self.book)?;
        Ok((scheme, book))
    }

    /// Records the batch, or writes it for more signatures, and stores the new book, beside the old one until the
    /// record has the batch.
    fn finish(
        &self,
        mut scheme: OpenScheme,
        mut book: Book,
        changes: Vec<MemberChange>,
        console: &mut Console,
    ) -> Result<Ending, Error> {
        let members = scheme.state().members();
        let root = members
            .root_after(&changes)
            .map_err(|e| Error::refused(&e))?;
        let number = members.next_batch();
        book.batches = number;
        let act = Act::Members(Signed::new(MembersUpdate {
            number,
            changes,
            root,
        }));
        book.wait(&self.book, self.acting.signing.force)?;
        match self.acting.hand_over(&mut scheme, act, console) {
            Ok(Some(_)) => Book::settle(&self.book)?,
            Ok(None) => return Ok(Ending::Clean),
            Err(refusal) => {
                Book::give_up(&self.book)?;
                return Err(refusal);
            }
        }
        console.say(
            msg("member-book")
                .showing("file", self.book.display())
                .with("count", book.present().count()),
        );
        Ok(Ending::Clean)
    }
}

fn add(args: &AddArgs, console: &mut Console) -> Result<Ending, Error> {
    let (scheme, mut book) = args.kept.open(console)?;
    let (state, today) = (scheme.state(), args.kept.acting.day()?);
    let mut changes = Vec::new();
    let mut joined = args.joined.unwrap_or(today);
    if let Some(member) = &args.replaces {
        if args.requests.len() != 1 {
            return Err(Error::Usage(msg("member-replaces-one")));
        }
        let gone = book.find_mut(member)?;
        gone.left = true;
        changes.push(MemberChange::Expire {
            position: gone.position,
        });
        joined = rejoining_day(state, today)
            .ok_or_else(|| Refusal::new("round.rulebook", "no version of the rulebook yet"))?;
        console.say(msg("member-rejoins").showing("joined", joined));
    }
    let membership = Membership {
        joined,
        paid_through: args.paid_through,
    };
    if args.paid_through < joined {
        let detail = format!("paid through {} but joined on {joined}", args.paid_through);
        return Err(Refusal::new("members.days", &detail).into());
    }
    let mut position = u32::try_from(state.members().count()).unwrap_or(u32::MAX);
    for path in &args.requests {
        let request = read_request(path, state)?;
        if book.present().any(|entry| entry.member == request.id()) {
            let detail = "this key is that of a member already";
            return Err(Refusal::new("members.duplicate", detail)
                .in_file(path)
                .into());
        }
        changes.push(MemberChange::Join {
            position,
            leaf: MemberLeaf::of(request.id(), membership),
        });
        book.members.push(Entry {
            position,
            member: request.id(),
            unit: request.unit().to_owned(),
            note: request.note().map(str::to_owned),
            membership,
            left: false,
        });
        position = position.saturating_add(1);
    }
    args.kept.finish(scheme, book, changes, console)
}

fn read_request(path: &Path, state: SchemeState<'_>) -> Result<EnrolmentRequest, Error> {
    let bytes = files::read(path, enrolment::MAX_BYTES as u64)?;
    let request = EnrolmentRequest::from_json(&bytes).map_err(|e| Refusal::of(&e).in_file(path))?;
    if *request.realm() == state.scheme().realm {
        Ok(request)
    } else {
        let (expected, found) = (&state.scheme().realm, request.realm());
        let detail = format!("the request is for {found}, and the scheme's realm is {expected}");
        let refusal = Refusal::new("members.realm", &detail);
        Err(refusal.in_file(path).into())
    }
}

/// A member who paid without a gap keeps the joining day; one who lapsed starts over.
fn renew(args: &RenewArgs, console: &mut Console) -> Result<Ending, Error> {
    let (scheme, mut book) = args.kept.open(console)?;
    let today = args.kept.acting.day()?;
    let mut changes = Vec::new();
    for member in &args.members {
        let entry = book.find_mut(member)?;
        if args.paid_through <= entry.membership.paid_through {
            let detail = format!(
                "{} is paid through {} already",
                entry.unit, entry.membership.paid_through
            );
            return Err(Refusal::new("members.days", &detail).into());
        }
        if entry.membership.paid_through < today {
            entry.membership.joined = today;
            console.say(
                msg("member-lapsed")
                    .with("unit", entry.unit.clone())
                    .showing("joined", today),
            );
        }
        entry.membership.paid_through = args.paid_through;
        changes.push(MemberChange::Renew {
            position: entry.position,
            leaf: MemberLeaf::of(entry.member, entry.membership),
        });
    }
    args.kept.finish(scheme, book, changes, console)
}

fn expire(args: &ExpireArgs, console: &mut Console) -> Result<Ending, Error> {
    let (scheme, mut book) = args.kept.open(console)?;
    let today = args.kept.acting.day()?;
    let filing = longest_filing(scheme.state());
    let mut changes = Vec::new();
    for member in &args.members {
        let entry = book.find_mut(member)?;
        let until = entry.membership.paid_through.plus(filing);
        if today <= until {
            let detail = format!("{} may claim for earlier events until {until}", entry.unit);
            return Err(Refusal::new("members.early", &detail).into());
        }
        entry.left = true;
        changes.push(MemberChange::Expire {
            position: entry.position,
        });
    }
    args.kept.finish(scheme, book, changes, console)
}

/// The longest filing time of any line of any version, in days.
fn longest_filing(state: SchemeState<'_>) -> u32 {
    let versions = state.rulebooks().versions().into_iter();
    let days = versions.flat_map(|(_, book)| book.lines.iter().map(|line| line.filing_days));
    days.max().unwrap_or_default()
}

fn list(args: &ListArgs, console: &mut Console) -> Result<Ending, Error> {
    let scheme = args.place.open(&Clock::default(), console)?;
    let book = Book::open(&args.book, scheme.state())?;
    let agrees = book.agrees(scheme.state(), &args.book);
    for entry in book.present() {
        console.print(&format!(
            "{:>7}  {}  {} – {}  {}",
            entry.position,
            entry.unit,
            entry.membership.joined,
            entry.membership.paid_through,
            entry.member,
        ));
    }
    console.say(
        msg("member-listed")
            .with("count", book.present().count())
            .showing("root", scheme.state().members().root()),
    );
    if let Err(refusal) = &agrees {
        console.problem(refusal);
    }
    console.answer(&json!({
        "members": book.present().collect::<Vec<_>>(), "member_root": scheme.state().members().root(),
        "agrees": agrees.is_ok(),
    }));
    Ok(match agrees {
        Ok(()) => Ending::Clean,
        Err(_) => Ending::Problems,
    })
}

fn slip(args: &SlipArgs, console: &mut Console) -> Result<Ending, Error> {
    files::check_free(&args.out, args.force.into())?;
    let scheme = args.list.place.open(&Clock::default(), console)?;
    let mut book = Book::open(&args.list.book, scheme.state())?;
    book.agrees(scheme.state(), &args.list.book)?;
    let entry = book.find_mut(&args.member)?;
    let slip = Slip::new(scheme.state().id(), entry.member, entry.membership);
    files::write_json(&args.out, &slip, Access::Secret, args.force.into())?;
    console.say(msg("member-slip").showing("file", args.out.display()));
    console.answer(&json!({ "slip": args.out, "member": slip.member }));
    Ok(Ending::Clean)
}
