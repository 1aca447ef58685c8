//! An act that takes another one back.

use linli_primitives::Digest;
use linli_primitives::account::{Side, commitments};
use linli_primitives::document::Kind;
use linli_wire::fund::Deed;

use super::decided::{Outlay, given_back};
use super::entering::Change;
use super::moving::check_unmoved;
use crate::fund::{FundRefusal, FundState};
use crate::store::Store;

/// Takes an act back.
pub(super) fn reverse<S: Store>(
    fund: &FundState<'_, S>,
    change: &mut Change,
    of: u64,
    cells: &[u8],
) -> Result<(), FundRefusal> {
    let entered = fund.act(of).ok_or(FundRefusal::ReversalUnknown(of))?;
    if let Some(by) = entered.reversed {
        return Err(FundRefusal::ReversedTwice { of, by });
    }
    if matches!(entered.deed, Deed::Reversal { .. }) {
        return Err(FundRefusal::ReversalReversed(of));
    }
    if Digest::of(Kind::FundState, &[cells]) != entered.cells {
        return Err(FundRefusal::ReversalCells(of));
    }
    let (head, document) = (&mut change.head, fund.fund());
    match &entered.deed {
        Deed::Charge { cells: sum, .. } => {
            change.cells = Some((commitments(cells)?, Side::Paid));
            head.unowe(sum, Side::Charged)
        }
        Deed::Payments {
            account,
            cells: sum,
            ..
        } => {
            check_unmoved(fund, of, of)?;
            change.cells = Some((commitments(cells)?, Side::Charged));
            head.spend(&document, *account, sum.total)?;
            head.unowe(sum, Side::Paid)
        }
        Deed::Move {
            of: payments,
            cells: sum,
            ..
        } => {
            check_unmoved(fund, *payments, of)?;
            change.cells = Some((commitments(cells)?, Side::Charged));
            head.unowe(sum, Side::Paid)
        }
        Deed::Income {
            account, amount, ..
        } => head.spend(&document, *account, *amount),
        Deed::Expense(expense) => {
            change.spent = given_back(fund, &Outlay::of(expense));
            head.receive(expense.account, expense.amount)
        }
        Deed::Transfer {
            from,
            to,
            amount,
            reason: _, // For people.
            decision,
        } => {
            let outlay = Outlay {
                account: *from,
                amount: *amount,
                decision: *decision,
            };
            change.spent = given_back(fund, &outlay);
            head.spend(&document, *to, *amount)?;
            head.receive(*from, *amount)
        }
        Deed::Reversal { .. } => Err(FundRefusal::ReversalReversed(of)),
    }
}
