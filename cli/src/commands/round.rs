//! `linli round`: the committee opens a round and closes it as the record gives it.

use clap::Subcommand;
use linli_office::words;
use linli_primitives::Day;
use linli_rules::aid::Effect;
use linli_wire::act::Act;
use linli_wire::round::Round;
use linli_wire::signature::Signed;
use serde_json::json;

use crate::acting::Acting;
use crate::clock::Clock;
use crate::language::msg;
use crate::place::SchemePlace;
use crate::{Console, Ending, Error, Refusal, amount};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Open a round.
    Open(OpenArgs),
    /// Close it: everyone is paid in full, or the same fraction.
    Close(CloseArgs),
    /// Show all rounds.
    Show {
        #[command(flatten)]
        place: SchemePlace,
    },
}

#[derive(clap::Args)]
struct OpenArgs {
    /// Last day for claims.
    #[arg(long, value_name = "DAY")]
    closing_day: Day,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
struct CloseArgs {
    #[command(flatten)]
    acting: Acting,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Open(args) => open(&args, console),
        Command::Close(args) => close(&args, console),
        Command::Show { place } => show(&place, console),
    }
}

/// Number and period follow from the record: nobody chooses them.
fn open(args: &OpenArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let state = scheme.state();
    let closing_day = args.closing_day;
    let (_, book) = state.rulebooks().begun_by(closing_day).ok_or_else(|| {
        let detail = "no version of the rulebook applies on or before the closing day";
        Refusal::new("round.rulebook", detail)
    })?;
    let act = Act::Open(Signed::new(Round {
        number: state.closed_count() + 1,
        closing_day,
        period: book.periods.of(closing_day),
    }));
    args.acting.finish(&mut scheme, act, console)
}

fn close(args: &CloseArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let state = scheme.state();
    let closing = state.closing().ok_or_else(|| {
        let detail = "no round is open";
        Refusal::new("round.number", detail)
    })?;
    let until = state.open_round().map(|open| open.accepts_until());
    let day = args.acting.day()?;
    if let Some(until) = until.filter(|until| day <= *until) {
        let detail = format!("claims are accepted until {until}");
        return Err(Refusal::new("round.early", detail).into());
    }
    console.lines([words::closing(&closing, state)]);
    let act = Act::Close(Signed::new(closing));
    let effect = args.acting.hand_over(&mut scheme, act, console)?;
    if let Some(Effect::RoundClosed { payable_from, .. }) = effect {
        console.say(msg("round-payable").showing("from", payable_from));
    }
    Ok(Ending::Clean)
}

fn show(place: &SchemePlace, console: &mut Console) -> Result<Ending, Error> {
    let scheme = place.open(&Clock::default(), console)?;
    let state = scheme.state();
    for round in state.closed_rounds() {
        let paid = round.dues.values().filter(|due| due.paid).count();
        console.say(
            msg("round-closed-line")
                .with("number", round.round.number)
                .showing("day", round.round.closing_day)
                .with("claims", round.closing.claims)
                .with("claimed", amount::show(round.closing.claimed, state))
                .with("fraction", words::percent(round.closing.fraction))
                .with("pays", amount::show(round.closing.pays, state))
                .with("paid", paid)
                .showing("from", round.payable_from),
        );
    }
    match state.open_round() {
        Some(open) => console.say(
            msg("round-is-open")
                .with("number", open.round().number)
                .showing("until", open.accepts_until())
                .with("claims", open.count()),
        ),
        None => console.say(msg("round-none-open")),
    }
    let closed = state.closed_rounds().into_iter().map(|round| {
        json!({
            "round": round.round, "closing": round.closing, "payable_from": round.payable_from,
            "paid": round.dues.values().filter(|due| due.paid).count(),
        })
    });
    console.answer(&json!({
        "closed": closed.collect::<Vec<_>>(),
        "open": state.open_round().map(|o| json!({
            "round": o.round(), "accepts_until": o.accepts_until(), "claims": o.count(),
        })),
    }));
    Ok(Ending::Clean)
}
