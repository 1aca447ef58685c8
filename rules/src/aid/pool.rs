//! The pool's arithmetic: balance = received − returned − paid − fees.
//!
//! What is owed exceeds it only after a correction said that less had come than was recorded.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Day, Money};

use crate::aid::refusal::Refusal;

/// Sums since the beginning, in minor units.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, serde::Serialize,
)]
pub struct Sums {
    /// Contributions received, as corrected.
    pub received: u64,
    /// Contributions given back.
    pub returned: u64,
    /// Paid to claimants, less what came back.
    pub paid: u64,
    /// Withheld from payouts for their transfer.
    pub fees: u64,
    /// Owed on claims of closed rounds, not yet paid.
    pub reserved: u64,
}

/// What is recorded under a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub(crate) enum Booked {
    /// Money received.
    Contribution {
        amount: Money,
        /// How often it was corrected.
        corrections: u32,
        /// Rounds closed before it.
        after: u64,
        /// What it stood at before the last entry that raised it; its recording is one.
        before: Money,
        /// The day of that entry.
        raised: Day,
    },
    /// Money given back.
    Return(Money),
    /// Anything else.
    Other,
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

    /// What nobody is owed; nothing while more is owed than there is. `None` as for the balance.
    pub fn available(&self) -> Option<u64> {
        Some(self.balance()?.saturating_sub(self.reserved))
    }

    /// The shortfall against what is owed.
    pub fn lacking(&self) -> Option<u64> {
        Some(self.reserved.saturating_sub(self.balance()?))
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

    /// What nobody is owed, in minor units; below zero while more is owed than there is.
    pub(crate) fn free(&self) -> i128 {
        i128::from(self.balance()) - i128::from(self.sums.reserved)
    }

    /// The shortfall against what is owed, in minor units.
    pub fn lacking(&self) -> u64 {
        self.sums.lacking().expect("every change was checked")
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

    /// Puts another amount in place of one that was received.
    pub(crate) fn correct(&mut self, was: Money, amount: Money) -> Result<(), Refusal> {
        let less = was.get().saturating_sub(amount.get());
        let balance = self.balance();
        if less > balance {
            // More was paid out than ever came in: that is not a typing error.
            return Err(Refusal::Negative {
                needed: less,
                available: balance,
            });
        }
        self.change(|sums| {
            let without = sums.received.checked_sub(was.get())?;
            sums.received = without.checked_add(amount.get())?;
            Some(())
        })
    }

    /// A closed round owes another sum than it did.
    pub(crate) fn owe_instead(&mut self, was: u64, now: u64) -> Result<(), Refusal> {
        self.change(|sums| {
            sums.reserved = sums.reserved.checked_sub(was)?.checked_add(now)?;
            Some(())
        })
    }

    /// What was paid comes back and is owed again.
    pub(crate) fn come_back(&mut self, net: Money) -> Result<(), Refusal> {
        self.change(|sums| {
            sums.paid = sums.paid.checked_sub(net.get())?;
            sums.reserved = sums.reserved.checked_add(net.get())?;
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
        let (needed, balance) = (net.get() + fee.get(), self.balance());
        if needed > balance {
            return Err(Refusal::Short { needed, balance });
        }
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
