//! What a fund's accounts hold and what all its units owe, as an act moves it.

use linli_primitives::Money;
use linli_primitives::account::{Side, add_blindings};
use linli_wire::fund::{Cells, Fund};

use crate::fund::{FundHead, FundRefusal};

impl FundHead {
    pub(super) fn receive(&mut self, account: u16, amount: Money) -> Result<(), FundRefusal> {
        let balance = self.balance(account)?;
        *balance = balance.checked_add(amount)?;
        Ok(())
    }

    pub(super) fn spend(
        &mut self,
        fund: &Fund,
        account: u16,
        amount: Money,
    ) -> Result<(), FundRefusal> {
        let balance = self.balance(account)?;
        let rest = balance.checked_sub(amount);
        *balance = rest.ok_or_else(|| overdrawn(fund, account, *balance, amount))?;
        Ok(())
    }

    fn balance(&mut self, account: u16) -> Result<&mut Money, FundRefusal> {
        let balance = self.balances.get_mut(usize::from(account));
        balance.ok_or(FundRefusal::Account(account))
    }

    /// Counts an act's cells for all units together.
    pub(super) fn owe(&mut self, cells: &Cells, side: Side) -> Result<(), FundRefusal> {
        let sum = match side {
            Side::Charged => &mut self.charged,
            Side::Paid => &mut self.paid,
        };
        *sum = sum.checked_add(cells.total)?;
        self.blind(cells, side)
    }

    /// The same taken back.
    pub(super) fn unowe(&mut self, cells: &Cells, side: Side) -> Result<(), FundRefusal> {
        let (sum, other) = match side {
            Side::Charged => (&mut self.charged, Side::Paid),
            Side::Paid => (&mut self.paid, Side::Charged),
        };
        let rest = sum.checked_sub(cells.total);
        *sum = rest.ok_or(FundRefusal::Sum(cells.total.get()))?;
        self.blind(cells, other)
    }

    fn blind(&mut self, cells: &Cells, side: Side) -> Result<(), FundRefusal> {
        let blinding = add_blindings(self.blinding, cells.blinding, side);
        self.blinding = blinding.ok_or(FundRefusal::Sum(cells.total.get()))?;
        Ok(())
    }
}

/// As people write it: names in both languages, and the currency's units.
fn overdrawn(fund: &Fund, account: u16, balance: Money, amount: Money) -> FundRefusal {
    let name = fund.accounts.get(usize::from(account));
    let name = name.map(|name| format!("“{}” ({})", name.zh, name.en));
    FundRefusal::Overdrawn {
        account: name.unwrap_or_default(),
        balance: fund.currency.show(balance.get()),
        amount: fund.currency.show(amount.get()),
    }
}
