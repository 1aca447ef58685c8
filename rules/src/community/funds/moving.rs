//! An act by which payments count for other units than they were entered for.

use linli_primitives::Money;
use linli_primitives::account::Side;
use linli_wire::fund::{Cells, Deed};

use super::entering::{Change, open_sum};
use crate::fund::{FundRefusal, FundState};
use crate::store::Store;

/// Moves what an act's units paid: nothing together, so that balances and totals stay whatever was spent since.
pub(super) fn move_paid<S: Store>(
    fund: &FundState<'_, S>,
    change: &mut Change,
    of: u64,
    cells: &Cells,
) -> Result<(), FundRefusal> {
    if !fund.is_payments(of) {
        return Err(FundRefusal::MovePayments(of));
    }
    if cells.total != Money::ZERO {
        return Err(FundRefusal::Sum(Money::ZERO.get()));
    }
    change.cells = Some((open_sum(fund, cells)?, Side::Paid));
    change.head.owe(cells, Side::Paid)
}

/// Payments of which some were moved since an act, themselves or an earlier move of them, do not lose that act before: a
/// unit would keep what never came, or owe what it passed on.
pub(super) fn check_unmoved<S: Store>(
    fund: &FundState<'_, S>,
    payments: u64,
    since: u64,
) -> Result<(), FundRefusal> {
    let mut moves = fund.acts().filter(|(number, act)| {
        let is_move = matches!(act.deed, Deed::Move { of, .. } if of == payments);
        is_move && *number > since && act.reversed.is_none()
    });
    match moves.next() {
        Some((by, _)) => Err(FundRefusal::ReversalMoved { of: payments, by }),
        None => Ok(()),
    }
}
