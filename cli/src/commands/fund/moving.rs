//! A payment that counts for another unit than it was entered for.

use linli_office::entering::{Moving, place_of};
use linli_office::paper::{Moved, lines_of_units};
use linli_primitives::Digest;
use linli_primitives::account::BooksKey;
use linli_rules::fund::account::opened;
use linli_wire::fund::Deed;
use rand_core::Rng;

use super::books::Keeping;
use super::entering::{Entering, OpenFund};
use crate::acting::Paper;
use crate::{Console, Ending, Error, Refusal, randomness};

/// What `linli fund move` takes.
#[derive(clap::Args)]
pub(super) struct MoveArgs {
    /// The number of the entry with the payment.
    number: u64,
    /// The unit for which it was entered, as the roll has it.
    #[arg(long, value_name = "UNIT")]
    from: String,
    /// The unit for which it counts.
    #[arg(long, value_name = "UNIT")]
    to: String,
    /// The amount, e.g. 1200.00.
    #[arg(long)]
    amount: String,
    /// Why; all owners see it, so name no unit.
    #[arg(long)]
    reason: String,
    /// It is another one, although an entry looks the same.
    #[arg(long)]
    again: bool,
    #[command(flatten)]
    keeping: Keeping,
    #[command(flatten)]
    entering: Entering,
}

pub(super) fn run(args: &MoveArgs, console: &mut Console) -> Result<Ending, Error> {
    let fund = args.entering.open(console)?;
    let units = fund.units()?;
    let moving = Moving {
        of: args.number,
        from: place_of(&units, &args.from)?,
        to: place_of(&units, &args.to)?,
        amount: fund.amount(&args.amount)?,
        reason: args.reason.clone(),
    };
    let minor = i64::try_from(moving.amount.get()).unwrap_or(i64::MAX);
    let changes = [(moving.from, -minor), (moving.to, minor)];
    let books = args.keeping.key(&fund, &args.entering, console)?;
    let mut nonce = [0; 32];
    randomness::system().fill_bytes(&mut nonce);
    let state = fund.state();
    let nonce = Digest(nonce);
    let deed = moving.into_deed(&state, &books, &units, nonce, |each| fund.deeds(each))?;
    let same = same(&fund, &books, args.number, changes)?;
    if let Some(number) = same.filter(|_| !args.again) {
        let detail = format!("entry {number} is the same");
        return Err(Refusal::new("fund.entered_before", detail).into());
    }
    let paper = Paper::Move(Moved::of(fund.next(deed), &books)?);
    console.lines(lines_of_units(
        &paper,
        Some(fund.community.state()),
        |_| Ok::<_, Error>(units),
    )?);
    args.entering.finish(fund, paper, console)
}

/// The move of the same payments that stands and changes what these units paid by as much. Cells are sealed anew each time,
/// so the deeds alone do not tell.
fn same(
    fund: &OpenFund,
    books: &BooksKey,
    payments: u64,
    changes: [(usize, i64); 2],
) -> Result<Option<u64>, Error> {
    let mut found = None;
    fund.each_deed(|number, deed| {
        let is_move = matches!(deed, Deed::Move { of, .. } if *of == payments);
        if found.is_some() || !is_move || !fund.state().stands(number) {
            return Ok(());
        }
        let mut is_same = true;
        for (unit, paid) in changes {
            let unit = u32::try_from(unit + 1).unwrap_or(u32::MAX);
            let amount = opened(deed, number, unit, &books.account(fund.id.0, unit)).transpose();
            is_same &= amount.map_err(|e| Error::refused(&e))? == Some(-paid);
        }
        found = is_same.then_some(number);
        Ok(())
    })?;
    Ok(found)
}
