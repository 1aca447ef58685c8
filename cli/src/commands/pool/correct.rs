//! Correcting a contribution that was recorded wrongly.

use linli_wire::act::Act;
use linli_wire::pool::Correction;
use linli_wire::signature::Signed;

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
    #[command(flatten)]
    acting: Acting,
}

/// Runs the command.
pub(super) fn run(args: &Args, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let state = scheme.state();
    let (was, before) = state.contribution(&args.reference).ok_or_else(|| {
        let detail = "no contribution was recorded under this reference";
        Refusal::new("correction.unknown", detail).with("reference", &args.reference)
    })?;
    let act = Act::Correct(Signed::new(Correction {
        reference: args.reference.clone(),
        number: before + 1,
        was,
        amount: amount::parse(&args.amount, &state.scheme().currency)?,
    }));
    args.acting.finish(&mut scheme, act, console)
}
