//! The pool's arithmetic: balance = received − returned − paid − fees, and what is owed never exceeds it.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::Money;

use crate::aid::refusal::Refusal;

/// Sums since the beginning, in minor units.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize,
)]
pub struct Sums {
    /// Contributions received.
    pub received: u64,
    /// Contributions given back.
    pub returned: u64,
    /// Paid to claimants.
    pub paid: u64,
    /// Kept of payouts for their transfer.
    pub fees: u64,
    /// Owed on claims of closed rounds, not yet paid.
    pub reserved: u64,
}

/// The pool.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct Pool {
    sums: Sums,
}

impl Sums {
    /// What is in the pool. `None` would be a pool that paid out more than it had.
    pub fn balance(&self) -> Option<u64> {
        let out = self
            .returned
            .checked_add(self.paid)?
            .checked_add(self.fees)?;
        self.received.checked_sub(out)
    }

    /// What nobody is owed. `None` would be a pool that owes more than it has.
    pub fn available(&self) -> Option<u64> {
        self.balance()?.checked_sub(self.reserved)
    }
}

impl Pool {
    /// The sums.
    pub const fn sums(&self) -> Sums {
        self.sums
    }

    /// What is in the pool, in minor units.
    pub fn balance(&self) -> u64 {
        self.sums.balance().expect("every change was checked")
    }

    /// What nobody is owed, in minor units.
    pub fn available(&self) -> u64 {
        self.sums.available().expect("every change was checked")
    }

    pub(crate) fn receive(&mut self, amount: Money) -> Result<(), Refusal> {
        self.change(|sums| {
            sums.received = sums.received.checked_add(amount.get())?;
            Some(())
        })
    }

    pub(crate) fn give_back(&mut self, amount: Money) -> Result<(), Refusal> {
        self.must_have(amount.get())?;
        self.change(|sums| {
            sums.returned = sums.returned.checked_add(amount.get())?;
            Some(())
        })
    }

    /// Sets aside what a closed round pays.
    pub(crate) fn reserve(&mut self, amount: u64) -> Result<(), Refusal> {
        self.must_have(amount)?;
        self.change(|sums| {
            sums.reserved = sums.reserved.checked_add(amount)?;
            Some(())
        })
    }

    /// Pays what was set aside.
    pub(crate) fn pay(&mut self, net: Money, fee: Money) -> Result<(), Refusal> {
        self.change(|sums| {
            sums.paid = sums.paid.checked_add(net.get())?;
            sums.fees = sums.fees.checked_add(fee.get())?;
            sums.reserved = sums.reserved.checked_sub(net.get() + fee.get())?;
            Some(())
        })
    }

    fn must_have(&self, needed: u64) -> Result<(), Refusal> {
        let available = self.available();
        if needed <= available {
            Ok(())
        } else {
            Err(Refusal::Negative { needed, available })
        }
    }

    /// Changes the sums if they still reconcile.
    fn change(&mut self, change: impl FnOnce(&mut Sums) -> Option<()>) -> Result<(), Refusal> {
        let mut sums = self.sums;
        change(&mut sums)
            .and_then(|()| sums.available())
            .ok_or(Refusal::Overflow)?;
        self.sums = sums;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
