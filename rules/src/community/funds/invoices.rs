//! Which invoice an expense pays: one invoice is of one payee, for one thing, and as large as all its parts.

use linli_primitives::Money;
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
        let Some(earlier) = known.filter(|known| known.paid > Money::ZERO) else {
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

    /// What no decision allows is small together with all that its invoice was paid, decided or not.
    pub(super) fn check_parts(
        &self,
        fund: &FundState<'_, S>,
        expense: &Expense,
    ) -> Result<(), FundRefusal> {
        let paid = self.paid_of(fund.id(), expense);
        let together = paid.checked_add(expense.amount)?;
        let document = fund.fund();
        if expense.decision.is_some() || together <= document.free_below {
            return Ok(());
        }
        let show = |money: Money| document.currency.show(money.get());
        Err(FundRefusal::InvoiceUndecided {
            paid: show(paid),
            amount: show(expense.amount),
            free: show(document.free_below),
        })
    }

    /// Keeps what an invoice was paid by an act that is entered, or taken back.
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
        let before = self.paid_of(id, &expense);
        let place = places::invoice(id, expense.invoice);
        match is_back {
            true => {
                let rest = before.checked_sub(expense.amount);
                let give_back = |known: &mut Invoiced| known.paid = rest.unwrap_or(Money::ZERO);
                self.store.change(place, give_back);
            }
            false => {
                let paid = before.checked_add(expense.amount);
                let paid = paid.expect("its parts were added up when they were judged");
                self.store.put(place, Invoiced { act: number, paid });
            }
        }
    }

    /// What was paid of an expense's invoice before it.
    fn paid_of(&self, id: FundId, expense: &Expense) -> Money {
        let known = self.store.get(places::invoice(id, expense.invoice));
        known.map_or(Money::ZERO, |known| known.paid)
    }
}
