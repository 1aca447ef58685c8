//! Which invoice an expense pays: one invoice is of one payee, for one thing.

use linli_wire::fund::{Deed, Expense, FundId};

use crate::community::CommunityState;
use crate::fund::{FundRefusal, FundState, Invoiced};
use crate::store::{Store, places};

impl<S: Store> CommunityState<S> {
    /// Parts of an expense have one invoice; another payee or category has another.
    pub(super) fn check_invoice(
        &self,
        fund: &FundState<'_, S>,
        expense: &Expense,
    ) -> Result<(), FundRefusal> {
        let known = self.store.get(places::invoice(fund.id(), expense.invoice));
        let Some(earlier) = known.filter(|known| known.standing > 0) else {
            return Ok(());
        };
        let is_part = fund.act(earlier.act).is_some_and(|entered| {
            matches!(&entered.deed, Deed::Expense(paid)
                if (&paid.payee, &paid.category) == (&expense.payee, &expense.category))
        });
        match is_part {
            true => Ok(()),
            false => Err(FundRefusal::InvoiceTwice(earlier.act)),
        }
    }

    /// Keeps how many expenses have the invoice of an act that is entered, or taken back.
    pub(super) fn keep_invoice(&mut self, id: FundId, number: u64, deed: &Deed) {
        let (expense, is_back) = match deed {
            Deed::Expense(expense) => (expense.clone(), false),
            Deed::Reversal { of, .. } => {
                let entered = self.store.get(places::entered(id, *of));
                match entered.map(|entered| entered.deed.clone()) {
                    Some(Deed::Expense(expense)) => (expense, true),
                    _ => return,
                }
            }
            _ => return,
        };
        let place = places::invoice(id, expense.invoice);
        let standing = self.store.get(place).map_or(0, |known| known.standing);
        match is_back {
            true => {
                let one_less = |known: &mut Invoiced| known.standing = standing.saturating_sub(1);
                self.store.change(place, one_less);
            }
            false => self.store.put(
                place,
                Invoiced {
                    act: number,
                    standing: standing + 1,
                },
            ),
        }
    }
}
