//! `linli pool`: money in, money out, what is owed, and that all of it reconciles.

mod correct;
mod dues;
mod give_back;
mod payouts;

use std::path::PathBuf;

use clap::Subcommand;
use linli_primitives::Day;
use linli_rules::aid::SchemeState;
use linli_wire::act::Act;
use linli_wire::pool::Contribution;
use linli_wire::signature::Signed;
use serde_json::json;

use crate::acting::Acting;
use crate::clock::Clock;
use crate::keystore::RoleKeystore;
use crate::language::msg;
use crate::place::SchemePlace;
use crate::{Console, Ending, Error, Refusal, amount};

/// How far ahead a rulebook's ceiling is looked up, in days: a notice, or a period, is shorter.
const HORIZON: u32 = 731;

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// The treasurer records money received.
    Contribute(ContributeArgs),
    /// The committee corrects the amount of a contribution.
    Correct(correct::Args),
    /// The committee gives money back, up to the rulebook's ceiling.
    Return(give_back::Args),
    /// List what is owed, with the payees opened.
    Dues(DuesArgs),
    /// The treasurer records a payout.
    Payout(PayoutArgs),
    /// The treasurer records a payout that came back; the claim is owed again.
    Bounce(BounceArgs),
    /// Show the pool and reconcile it.
    Show {
        #[command(flatten)]
        place: SchemePlace,
    },
}

#[derive(clap::Args)]
struct ContributeArgs {
    /// The amount, e.g. 1200.00.
    #[arg(long)]
    amount: String,
    /// The bank's reference; each is recorded once.
    #[arg(long)]
    reference: String,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
struct DuesArgs {
    #[command(flatten)]
    place: SchemePlace,
    #[command(flatten)]
    treasurer: RoleKeystore,
}

#[derive(clap::Args)]
struct PayoutArgs {
    /// The claim, by the first digits of its id.
    #[arg(
        long,
        value_name = "HEX",
        required_unless_present = "list",
        requires = "reference"
    )]
    claim: Option<String>,
    /// The bank's reference; each is recorded once.
    #[arg(long, requires = "claim")]
    reference: Option<String>,
    /// Many at once: one per line, `CLAIM,REFERENCE`; all or none.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["claim", "out"])]
    list: Option<PathBuf>,
    #[command(flatten)]
    acting: Acting,
}

#[derive(clap::Args)]
struct BounceArgs {
    /// The claim, by its id.
    #[arg(long, value_name = "HEX")]
    claim: String,
    /// The bank's reference for the return; each is recorded once.
    #[arg(long)]
    reference: String,
    #[command(flatten)]
    acting: Acting,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Contribute(args) => contribute(&args, console),
        Command::Correct(args) => correct::run(&args, console),
        Command::Return(args) => give_back::run(&args, console),
        Command::Bounce(args) => payouts::bounce(&args, console),
        Command::Dues(args) => dues::list(&args.place, &args.treasurer, console),
        Command::Payout(args) => payouts::run(&args, console),
        Command::Show { place } => show(&place, console),
    }
}

fn contribute(args: &ContributeArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let act = Act::Contribute(Signed::new(Contribution {
        amount: amount::parse(&args.amount, &scheme.state().scheme().currency)?,
        reference: args.reference.clone(),
    }));
    args.acting.finish(&mut scheme, act, console)
}

fn show(place: &SchemePlace, console: &mut Console) -> Result<Ending, Error> {
    let scheme = place.open(&Clock::default(), console)?;
    let state = scheme.state();
    let pool = state.pool();
    let (sums, balance, available) = (pool.sums(), pool.balance(), pool.available());
    let show = |minor| amount::show(minor, state);
    console.say(
        msg("pool-show")
            .with("received", show(sums.received))
            .with("returned", show(sums.returned))
            .with("paid", show(sums.paid))
            .with("fees", show(sums.fees))
            .with("balance", show(balance))
            .with("reserved", show(sums.reserved))
            .with("available", show(available)),
    );
    if pool.lacking() > 0 {
        console.say(msg("pool-lacking").with("lacking", show(pool.lacking())));
    }
    let owed: u64 = state
        .closed_rounds()
        .iter()
        .flat_map(|round| round.dues.values())
        .filter(|due| !due.paid)
        .map(|due| due.net.get() + due.fee.get())
        .sum();
    let reconciles = owed == sums.reserved;
    console.say(if reconciles {
        msg("pool-reconciles")
    } else {
        msg("pool-differs")
    });
    console.answer(&json!({
        "sums": sums, "balance": balance, "available": available, "lacking": pool.lacking(),
        "owed": owed, "reconciles": reconciles,
    }));
    Ok(if reconciles {
        Ending::Clean
    } else {
        Ending::Problems
    })
}

/// The first day after `day` on which the rulebook lets more be taken out than `left`: once its notice is over, or in
/// the next period. `None` where no version as it stands does.
fn more_from(state: SchemeState<'_>, day: Day, left: u64) -> Option<Day> {
    (1..=HORIZON)
        .map(|days| day.plus(days))
        .find(|later| state.correctable(*later) > left)
}

/// Refuses to take out more than `left`, and says from when on more may be; `told` follows the amount.
fn above_ceiling(state: SchemeState<'_>, day: Day, left: u64, told: &str) -> Error {
    let amount = amount::show(left, state);
    let detail = match more_from(state, day, left) {
        Some(later) => format!("{amount} {told}, and more from {later}"),
        None => format!("{amount} {told}"),
    };
    Refusal::new("return.ceiling", detail).into()
}
