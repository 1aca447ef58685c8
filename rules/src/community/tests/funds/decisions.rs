//! What the owners allow to be spent.

use linli_wire::tally::Outcome;

use super::*;
use crate::booth::WEIGHTS;

impl Town {
    /// All vote for it, at 100 to 210.
    pub(super) fn votes(&mut self) {
        for (owner, at) in (0..WEIGHTS.len()).zip(100..) {
            let ballot = ballot(&mut self.booth, owner);
            self.take(at, Offer::Ballot(ballot));
        }
        self.close();
        self.decrypt();
    }

    /// The record says so, at 220.
    pub(super) fn passes(&mut self) {
        let result = self.result();
        assert_eq!(result.questions[0].outcome, Outcome::Passed);
        self.take(220, Offer::Result(result));
    }
}

/// `fund.expense_undecided`, `fund.decision_exceeded`
#[test]
fn a_large_expense_stays_within_a_decision_that_passed() {
    let mut town = Town::with_fund();
    let document = town.booth.poll.clone();
    town.take(30, poll(document, &COMMITTEE));
    let undecided = "fund.expense_undecided";
    town.enters(30, income(9_000));
    assert_eq!(town.refuses_deed(30, expense(1_001, None)), undecided);
    assert_eq!(
        town.refuses_deed(30, expense(10, Some(decision()))),
        undecided
    );
    town.take(31, grant(booth().poll.id(), 5_000));
    assert_eq!(
        town.refuses_deed(40, expense(2_000, Some(decision()))),
        undecided
    );
    town.votes();
    // Known, but not in the record.
    assert_eq!(
        town.refuses_deed(211, expense(2_000, Some(decision()))),
        undecided
    );
    town.passes();
    let mut elsewhere = expense(2_000, Some(decision()));
    if let Deed::Expense(expense) = &mut elsewhere {
        expense.account = SERVICE;
    }
    assert_eq!(town.refuses_deed(221, elsewhere), undecided);
    town.enters(221, expense(2_000, Some(decision())));
    let second = expense(3_000, Some(decision()));
    town.enters(222, second.clone());
    let exceeded = "fund.decision_exceeded";
    assert_eq!(
        town.refuses_deed(223, expense(1, Some(decision()))),
        exceeded
    );
    // A payment that bounced may be made again.
    town.enters(224, reversal(3, &second));
    assert_eq!(
        town.refuses_deed(225, expense(3_001, Some(decision()))),
        exceeded
    );
    town.enters(225, expense(3_000, Some(decision())));
    assert_eq!(town.balances(), [4_000, 0]);
    // A transfer passes no account's purpose by: it is decided as an expense is.
    assert_eq!(
        town.refuses_deed(225, transfer(MAINTENANCE, SERVICE, 1_001, None)),
        undecided
    );
    let decided = transfer(MAINTENANCE, SERVICE, 1_001, Some(decision()));
    assert_eq!(town.refuses_deed(225, decided.clone()), exceeded);
    town.enters(225, reversal(5, &second));
    town.enters(225, decided.clone());
    assert_eq!(
        town.refuses_deed(225, expense(2_000, Some(decision()))),
        exceeded
    );
    town.enters(225, reversal(7, &decided));
    town.enters(225, expense(3_000, Some(decision())));
    town.enters(225, transfer(MAINTENANCE, SERVICE, 1_000, None));
    assert_eq!(town.balances(), [3_000, 1_000]);
    let mut other = decision();
    other.question = 2;
    assert_eq!(
        town.refuses_deed(226, expense(2_000, Some(other))),
        undecided
    );
}

/// `fund.grant_late`, `fund.grant_twice`, `fund.grant_poll`
#[test]
fn what_a_question_grants_is_known_before_anybody_votes() {
    let mut town = Town::with_fund();
    assert_eq!(
        town.refuses(26, grant(booth().poll.id(), 5_000)),
        "fund.grant_poll"
    );
    let document = town.booth.poll.clone();
    town.take(30, poll(document, &COMMITTEE));
    assert_eq!(
        town.refuses(100, grant(booth().poll.id(), 5_000)),
        "fund.grant_late"
    );
    assert_eq!(town.refuses(99, grant(booth().poll.id(), 0)), "fund.amount");
    town.take(99, grant(booth().poll.id(), 5_000));
    assert!(
        town.state.has(&grant(booth().poll.id(), 5_000))
            && !town.state.has(&grant(booth().poll.id(), 5_001))
    );
    assert_eq!(
        town.refuses(99, grant(booth().poll.id(), 6_000)),
        "fund.grant_twice"
    );
}
