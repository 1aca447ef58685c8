//! Correcting a contribution that was recorded wrongly.

use linli_wire::act::Act;
use linli_wire::pool::{Correction, CorrectionReason};
use linli_wire::signature::Signed;

use super::above_ceiling;
use crate::acting::Acting;
use crate::{Console, Ending, Error, Refusal, amount};

/// Which contribution, and the right amount.
#[derive(clap::Args)]
pub(super) struct Args {
    /// The bank's reference of the contribution to correct.
    #[arg(long)]
    reference: String,
    /// The right amount, e.g. 1200.00; 0 if nothing ever came.
    #[arg(long)]
    amount: String,
    /// Why.
    #[arg(long, value_enum)]
    reason: Reason,
    #[command(flatten)]
    acting: Acting,
}

/// The reasons as the command line names them.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Reason {
    /// Typed wrongly.
    Mistyped,
    /// Recorded under two references.
    Twice,
    /// It never came.
    Missing,
    /// It came, and the bank took it back.
    TakenBack,
}

impl From<Reason> for CorrectionReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::Mistyped => Self::Mistyped,
            Reason::Twice => Self::Twice,
            Reason::Missing => Self::Missing,
            Reason::TakenBack => Self::TakenBack,
        }
    }
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let state = scheme.state();
    let (was, before) = state.contribution(&args.reference).ok_or_else(|| {
        let detail = "no contribution was recorded under this reference";
        Refusal::new("correction.unknown", detail).with("reference", &args.reference)
    })?;
    let correction = Correction {
        reference: args.reference.clone(),
        number: before + 1,
        was,
        amount: amount::parse(&args.amount, &state.scheme().currency)?,
        reason: args.reason.into(),
    };
    let day = args.acting.day()?;
    let left = state.correctable(day);
    if state.counted(&correction, day).get() > left {
        let told = "may still be corrected downwards";
        return Err(above_ceiling(state, day, left, told));
    }
    let act = Act::Correct(Signed::new(correction));
    args.acting.finish(&mut scheme, act, console)
}
