//! `linli pool`: money in, money out, what is owed, and that all of it reconciles.

mod dues;
mod payouts;

use std::path::PathBuf;

use clap::Subcommand;
use linli_wire::act::Act;
use linli_wire::pool::{Contribution, Direction};
use linli_wire::signature::Signed;
use serde_json::json;

use crate::acting::Acting;
use crate::clock::Clock;
use crate::keystore::RoleKeystore;
use crate::language::msg;
use crate::place::SchemePlace;
use crate::{Console, Ending, Error, amount};

/// Which command.
#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 司库记录收到（或退回）的款项 / The treasurer records money received, or given back
    Contribute(ContributeArgs),
    /// 列出应付款及解密后的收款信息 / List what is owed, with the payees opened
    Dues(DuesArgs),
    /// 司库记录一笔支付 / The treasurer records a payout
    Payout(PayoutArgs),
    /// 显示资金池并对账 / Show the pool and reconcile it
    Show {
        #[command(flatten)]
        place: SchemePlace,
    },
}

#[derive(clap::Args)]
struct ContributeArgs {
    /// 金额，如 1200.00 / The amount, e.g. 1200.00
    #[arg(long)]
    amount: String,
    /// 银行流水号，每个只记一次 / The bank's reference; each is recorded once
    #[arg(long)]
    reference: String,
    /// 是退款而非收款 / Money given back, not received
    #[arg(long)]
    returned: bool,
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
    /// 申领，由其事件标识的开头指明 / The claim, by the first digits of its event nullifier
    #[arg(
        long,
        value_name = "HEX",
        required_unless_present = "list",
        requires = "reference"
    )]
    claim: Option<String>,
    /// 银行流水号，每个只记一次 / The bank's reference; each is recorded once
    #[arg(long, requires = "claim")]
    reference: Option<String>,
    /// 一次记录多笔：每行“事件标识,流水号”/ Many at once: a line each, `EVENT,REFERENCE`; all or none
    #[arg(long, value_name = "FILE", conflicts_with_all = ["claim", "out"])]
    list: Option<PathBuf>,
    #[command(flatten)]
    acting: Acting,
}

/// Runs the command.
pub fn run(args: Args, console: &mut Console) -> Result<Ending, Error> {
    match args.command {
        Command::Contribute(args) => contribute(&args, console),
        Command::Dues(args) => dues::list(&args.place, &args.treasurer, console),
        Command::Payout(args) => payouts::run(&args, console),
        Command::Show { place } => show(&place, console),
    }
}

fn contribute(args: &ContributeArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let direction = if args.returned {
        Direction::Returned
    } else {
        Direction::Received
    };
    let act = Act::Contribute(Signed::new(Contribution {
        direction,
        amount: amount::parse(&args.amount, &scheme.state().scheme().currency)?,
        reference: args.reference.clone(),
    }));
    args.acting.finish(&mut scheme, act, console)
}

fn show(place: &SchemePlace, console: &mut Console) -> Result<Ending, Error> {
    let scheme = place.open(&Clock::default(), console)?;
    let state = scheme.state();
    let (sums, balance, available) = {
        let pool = state.pool();
        (pool.sums(), pool.balance(), pool.available())
    };
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
        "sums": sums, "balance": balance, "available": available, "owed": owed, "reconciles": reconciles,
    }));
    Ok(if reconciles {
        Ending::Clean
    } else {
        Ending::Problems
    })
}
