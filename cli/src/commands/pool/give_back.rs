//! Giving money back to contributors.

use linli_wire::act::Act;
use linli_wire::pool::{Return, ReturnReason};
use linli_wire::signature::Signed;

use super::above_ceiling;
use crate::acting::Acting;
use crate::{Console, Ending, Error, amount};

/// How much, why, and by which transfer.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The amount, e.g. 1200.00.
    #[arg(long)]
    amount: String,
    /// Why.
    #[arg(long, value_enum)]
    reason: Reason,
    /// The bank's reference; each is recorded once.
    #[arg(long)]
    reference: String,
    #[command(flatten)]
    acting: Acting,
}

/// The reasons as the command line names them.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Reason {
    /// Contributed by mistake.
    Mistaken,
    /// Contributed twice.
    Twice,
    /// The contributor leaves before being covered.
    Left,
    /// Charged by the bank.
    Charges,
    /// The scheme comes to its end.
    Ending,
}

impl From<Reason> for ReturnReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Mistaken => Self::Mistaken,
            Reason::Twice => Self::Twice,
            Reason::Left => Self::Left,
            Reason::Charges => Self::Charges,
            Reason::Ending => Self::Ending,
        }
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let state = scheme.state();
    let amount = amount::parse(&args.amount, &state.scheme().currency)?;
    let day = args.acting.day()?;
    let left = state.returnable(day);
    if amount.get() > left {
        return Err(above_ceiling(state, day, left, "may still be given back"));
    }
    let act = Act::Return(Signed::new(Return {
        amount,
        reason: args.reason.into(),
        reference: args.reference.clone(),
    }));
    args.acting.finish(&mut scheme, act, console)
}
