//! `linli booking`: a shared space booked without a name that others see, moved and given up.

use std::path::PathBuf;

use clap::Subcommand;
use linli_office::words::booking as words;
use linli_primitives::Day;
use linli_prover::{BallotProver, Booker, Membership};
use linli_rules::community::{CommunityState, Listed, Reserved};
use linli_wire::Message;
use linli_wire::booking::{Begin, BookingChange, Wanted};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use super::place::{Which, choose, find, minute_of, place_of};
use super::report::secret;
use crate::clock::Clock;
use crate::community::{Community, Subject};
use crate::keystore::{OwnerKeystore, booker};
use crate::language::msg;
use crate::lines::said;
use crate::place::Place;
use crate::{Console, Ending, Error, Refusal, acting, files, randomness};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Book a space; who books is readable for the keeper alone.
    Make(MakeArgs),
    /// Move a booking to another time or space; that takes nothing more of the quota.
    Move(MoveArgs),
    /// Give a booking up.
    Cancel {
        /// Its number.
        number: u64,
        #[command(flatten)]
        owner: OwnerKeystore,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        clock: Clock,
    },
    /// List the bookings, the newest first.
    List {
        #[command(flatten)]
        place: Place,
    },
}

/// Which slots.
#[derive(clap::Args)]
struct Slots {
    /// The space, by its name or number, as `linli place list` shows it.
    #[arg(long)]
    space: String,
    /// The day.
    #[arg(long, value_name = "DAY")]
    day: Day,
    /// When the first slot begins, by the spaces' clock, e.g. 09:00.
    #[arg(long, value_name = "HH:MM")]
    time: String,
    /// How many slots, one after the other; 1, or as many as before where a booking is moved.
    #[arg(long, value_name = "N")]
    slots: Option<u16>,
    /// Wait where one of them is taken.
    #[arg(long)]
    wait: bool,
}

#[derive(clap::Args)]
struct MakeArgs {
    /// Who books: a text file with a line such as a name and a telephone number.
    who: PathBuf,
    #[command(flatten)]
    slots: Slots,
    #[command(flatten)]
    which: Which,
    #[command(flatten)]
    owner: OwnerKeystore,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    clock: Clock,
}

#[derive(clap::Args)]
struct MoveArgs {
    /// Its number.
    number: u64,
    #[command(flatten)]
    slots: Slots,
    #[command(flatten)]
    owner: OwnerKeystore,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    clock: Clock,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Make(args) => make(&args, console),
        Command::Move(args) => {
            let mut community = args.place.open(Subject::Bookings, &args.clock, console)?;
            let (booked, list) = find(community.state(), args.number)?;
            let wanted = args.slots.wanted(list, booked.content.wanted.slots)?;
            let change = BookingChange::Move { wanted };
            send(&mut community, args.number, change, &args.owner, console)
        }
        Command::Cancel {
            number,
            owner,
            place,
            clock,
        } => {
            let mut community = place.open(Subject::Bookings, &clock, console)?;
            send(
                &mut community,
                number,
                BookingChange::Cancel,
                &owner,
                console,
            )
        }
        Command::List { place } => list(&place, console),
    }
}

impl Slots {
    /// With `otherwise` as many of them where none were typed.
    fn wanted(&self, list: &Listed, otherwise: u16) -> Result<Wanted, Error> {
        let minute = minute_of(&self.time);
        let malformed = || {
            let detail = "a time is written HH:MM";
            Error::from(Refusal::new("booking.time", detail))
        };
        Ok(Wanted {
            space: place_of(&self.space, list)?,
            begin: Begin {
                day: self.day,
                minute: minute.ok_or_else(malformed)?,
            },
            slots: self.slots.unwrap_or(otherwise),
            wait: self.wait,
        })
    }
}

fn make(args: &MakeArgs, console: &mut Console) -> Result<Ending, Error> {
    let prover = std::thread::spawn(BallotProver::new);
    let mut community = args.place.open(Subject::Bookings, &args.clock, console)?;
    let list = choose(community.state(), &args.which)?;
    let wanted = args.slots.wanted(list, 1)?;
    let who = Zeroizing::new(files::read_text(&args.who, files::MAX_SMALL)?);
    console.say(msg("booking-who-stays"));
    let member = booking(&args.owner, &community, console)?;
    if let Some((number, own)) = member.own(community.state(), list, &wanted)
        && own == wanted
    {
        console.say(msg("booking-made-before"));
        return tell(&community, number, console);
    }
    let now = args.clock.now()?;
    // What the record would refuse is refused before it is proved.
    let planned = member.plan(community.state(), list, wanted, now, randomness::one_of);
    let planned = planned.map_err(|e| Error::refused(&e))?;
    let published = community.roll(Some(planned.roll.0))?;
    let newest = community.roll(None)?;
    let place = Membership::on(&published, &newest, member.secret);
    let place = place.map_err(|e| Error::refused(&e))?;
    let sealed = booker(&list.list.recipient, planned.nullifier(), &who);
    let sealed = sealed.map_err(|e| Refusal::of(&e).in_file(&args.who))?;
    let progress = console.progress(1, msg("progress-report"));
    let prover = prover.join().expect("deriving the key does not panic");
    let prover = prover.map_err(|e| Error::refused(&e))?;
    let nullifier = planned.nullifier();
    let made = planned.book(&prover, &place, sealed, &mut randomness::system());
    let made = made.map_err(|e| Error::refused(&e))?;
    progress.finish_and_clear();
    let (receipt, _) = community.submit(&Message::Booking(made))?;
    acting::say_recorded(receipt.index, receipt.fresh, console);
    let number = community.state().booking_number(nullifier);
    let number =
        number.ok_or_else(|| Refusal::new("booking.unknown", "the record does not have it yet"))?;
    tell(&community, number, console)
}

/// Sends a change of a booking, signed by whoever made it.
fn send(
    community: &mut Community,
    number: u64,
    change: BookingChange,
    owner: &OwnerKeystore,
    console: &mut Console,
) -> Result<Ending, Error> {
    let member = booking(owner, community, console)?;
    let (booked, list) = find(community.state(), number)?;
    let act = member.change(list, booked, change);
    let act = act.map_err(|e| Error::refused(&e))?;
    let (receipt, _) = community.submit(&Message::BookingAct(act))?;
    acting::say_recorded(receipt.index, receipt.fresh, console);
    tell(community, number, console)
}

/// Whoever has the owner's key, as one who books.
fn booking(
    owner: &OwnerKeystore,
    community: &Community,
    console: &mut Console,
) -> Result<Booker, Error> {
    let (id, _) = community.office()?;
    Ok(Booker {
        secret: secret(owner, community, console)?,
        community: id,
    })
}

/// Says how a booking stands.
fn tell(community: &Community, number: u64, console: &mut Console) -> Result<Ending, Error> {
    let state = community.state();
    let (booked, list) = find(state, number)?;
    let answer = say(state, number, (booked, list), console);
    console.answer(&answer);
    Ok(Ending::Clean)
}

fn say(
    state: &CommunityState,
    number: u64,
    (booked, list): (&Reserved, &Listed),
    console: &mut Console,
) -> Value {
    let text = |line| console.text(&said(&line, console));
    let line = msg("booking-listed")
        .with("number", number)
        .with("slots", text(words::booked(&booked.content, list)))
        .with("state", text(words::state(booked.state)));
    console.say(line);
    if let Some(reason) = &booked.reason {
        console.say(msg("booking-reason").with("reason", reason.clone()));
    }
    let due = list.due(booked);
    let fund = list.list.fund.and_then(|fund| state.fund(fund));
    if let Some(fund) = fund.filter(|_| due.get() > 0) {
        let amount = fund.fund().currency.show(due.get());
        console.say(msg("booking-due").with("amount", amount));
    }
    let mut answer = json!(booked);
    answer["number"] = number.into();
    answer["due"] = json!(due);
    answer
}

fn list(place: &Place, console: &mut Console) -> Result<Ending, Error> {
    let community = place.open(Subject::Bookings, &Clock::default(), console)?;
    let state = community.state();
    let mut bookings: Vec<_> = state.bookings().collect();
    bookings.reverse();
    if bookings.is_empty() {
        console.say(msg("booking-none"));
    }
    let mut answer = Vec::new();
    for (number, booked) in bookings {
        if let Some(list) = state.place_list(booked.content.list) {
            answer.push(say(state, number, (booked, list), console));
        }
    }
    console.answer(&json!({ "bookings": answer }));
    Ok(Ending::Clean)
}
