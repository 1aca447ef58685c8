//! A payment that counts for another unit than it was entered for.

use linli_office::paper::{Moved, lines_of_units};
use linli_primitives::account::{AccountKey, BooksKey, seal_all_moved};
use linli_primitives::{Digest, Money};
use linli_register::unit_key;
use linli_rules::fund::FundRefusal;
use linli_rules::fund::account::opened;
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Deed};
use rand_core::Rng;

use super::books::Keeping;
use super::entering::{Entering, OpenFund};
use super::sums;
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
    let [from, to] = [place(&units, &args.from)?, place(&units, &args.to)?];
    let amount = fund.amount(&args.amount)?;
    if from == to || amount == Money::ZERO {
        return Err(Error::refused(&FundRefusal::Amount));
    }
    let books = args.keeping.key(&fund, &args.entering, console)?;
    let minor = i64::try_from(amount.get()).unwrap_or(i64::MAX);
    let paid = paid(&fund, &books, args.number, from)?;
    if minor > paid {
        let detail = format!(
            "unit {} paid {} in entry {}, not {}",
            units[from],
            sums::signed(&fund, paid),
            args.number,
            fund.shown(amount.get())
        );
        return Err(Refusal::new("fund.move_exceeds", detail).into());
    }
    let mut amounts = vec![0; units.len()];
    (amounts[from], amounts[to]) = (-minor, minor);
    let deed = Deed::Move {
        of: args.number,
        reason: args.reason.clone(),
        cells: seal(&fund, &books, &amounts),
    };
    let same = same(&fund, &books, args.number, [(from, -minor), (to, minor)])?;
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

/// The place of the unit that was typed.
fn place(units: &[String], typed: &str) -> Result<usize, Error> {
    let key = unit_key(typed);
    let place = units.iter().position(|unit| unit_key(unit) == key);
    place.ok_or_else(|| sums::unknown_unit(typed))
}

/// What counts as a unit's payment in an entry: what was entered, and moved to it or from it since.
fn paid(fund: &OpenFund, books: &BooksKey, payments: u64, unit: usize) -> Result<i64, Error> {
    if !fund.state().is_payments(payments) {
        return Err(Error::refused(&FundRefusal::MovePayments(payments)));
    }
    let unit = u32::try_from(unit + 1).unwrap_or(u32::MAX);
    let key = books.account(fund.id.0, unit);
    let mut paid = 0;
    fund.each_deed(|number, deed| {
        let is_of = match deed {
            Deed::Move { of, .. } => *of == payments && fund.state().stands(number),
            _ => number == payments,
        };
        if is_of {
            let amount = opened(deed, number, unit, &key).transpose();
            paid -= amount.map_err(|e| Error::refused(&e))?.unwrap_or(0);
        }
        Ok(())
    })?;
    Ok(paid)
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

/// Seals what each unit paid more, or less.
fn seal(fund: &OpenFund, books: &BooksKey, amounts: &[i64]) -> Cells {
    let mut nonce = [0; 32];
    randomness::system().fill_bytes(&mut nonce);
    let nonce = Digest(nonce);
    let id = fund.id.0;
    let keys = (1..).map(|unit| -> AccountKey { books.account(id, unit) });
    let (cells, blinding) = seal_all_moved(keys, nonce, amounts);
    Cells {
        nonce,
        total: Money::ZERO,
        blinding,
        cells: HexBytes(cells),
    }
}
