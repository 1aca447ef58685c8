//! What the owners decided, and what was made of it.

use linli_primitives::Money;
use linli_wire::fund::{Decision, Expense};
use linli_wire::tally::Outcome;

use crate::community::CommunityState;
use crate::fund::{FundRefusal, FundState, Granted};
use crate::store::Store;

/// Money that leaves an account.
pub(super) struct Outlay {
    pub(super) account: u16,
    pub(super) amount: Money,
    /// What allows it.
    pub(super) decision: Option<Decision>,
}

impl Outlay {
    pub(super) const fn of(expense: &Expense) -> Self {
        Self {
            account: expense.account,
            amount: expense.amount,
            decision: expense.decision,
        }
    }
}

impl<S: Store> CommunityState<S> {
    /// A large amount that leaves an account has a decision that passed, for this account, and stays within it with all
    /// others.
    pub(super) fn check_decided(
        &self,
        fund: &FundState<'_, S>,
        outlay: &Outlay,
    ) -> Result<Option<(Decision, Granted)>, FundRefusal> {
        let undecided = |why| Err(FundRefusal::Undecided(why));
        let Some(decision) = outlay.decision else {
            return match outlay.amount > fund.fund().free_below {
                true => undecided("so large an amount names the decision that allows it"),
                false => Ok(None),
            };
        };
        let Some(granted) = fund.granted(decision).map(|granted| *granted) else {
            return undecided("the question that it names grants nothing");
        };
        if granted.account != outlay.account {
            return undecided("the decision is for another account");
        }
        if !self.is_decided(decision.poll) {
            return undecided("the result of the poll is not in the record");
        }
        if !self.has_passed(decision) {
            return undecided("the question did not pass");
        }
        let (ceiling, spent) = (granted.ceiling, granted.spent);
        let after = spent.checked_add(outlay.amount)?;
        if after > ceiling {
            let document = fund.fund();
            let show = |money: Money| document.currency.show(money.get());
            return Err(FundRefusal::Exceeded {
                ceiling: show(ceiling),
                spent: show(spent),
                amount: show(outlay.amount),
            });
        }
        let spent = Granted {
            spent: after,
            ..granted
        };
        Ok(Some((decision, spent)))
    }

    /// Whether the record has the question's result, and it passed.
    pub fn has_passed(&self, decision: Decision) -> bool {
        let poll = self.poll(decision.poll);
        let result = poll.as_ref().and_then(|poll| poll.result());
        let index = usize::from(decision.question).checked_sub(1);
        result.is_some_and(|result| {
            let question = index.and_then(|index| result.questions.get(index));
            question.is_some_and(|question| question.outcome == Outcome::Passed)
        })
    }
}

/// What is spent of a decision once money that left under it comes back.
pub(super) fn given_back<S: Store>(
    fund: &FundState<'_, S>,
    outlay: &Outlay,
) -> Option<(Decision, Granted)> {
    let decision = outlay.decision?;
    let granted = *fund.granted(decision)?;
    let spent = granted.spent.checked_sub(outlay.amount)?;
    Some((decision, Granted { spent, ..granted }))
}
