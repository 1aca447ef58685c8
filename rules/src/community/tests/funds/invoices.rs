//! Invoices, and what is paid in parts.

use linli_primitives::document::Kind;

use super::*;
use crate::fund::in_parts::{InParts, Recipient};

/// An expense without a decision.
fn of(amount: u64, change: fn(&mut Expense)) -> Deed {
    let mut deed = expense(amount, None);
    if let Deed::Expense(expense) = &mut deed {
        change(expense);
    }
    deed
}

/// `fund.invoice_twice`
#[test]
fn an_invoice_is_paid_in_parts_and_to_nobody_else() {
    let refused = "fund.invoice_twice";
    let to_another = of(60, |it| it.payee = "水电公司".into());
    let for_another = of(60, |it| it.category = "绿化".into());
    let another_account = of(60, |it| it.account = SERVICE);
    let mut town = Town::with_fund();
    town.enters(30, income(500));
    town.enters(30, transfer(MAINTENANCE, SERVICE, 100, None));
    town.enters(31, expense(60, None));
    town.enters(32, expense(40, None));
    town.enters(32, another_account);
    for other in [&to_another, &for_another] {
        assert_eq!(town.refuses_deed(33, other.clone()), refused);
    }
    town.enters(33, of(60, |it| it.invoice = Digest([8; 32])));
    // What stands counts, whichever part was taken back.
    let nothing = income(1);
    town.enters(34, reversal(5, &nothing));
    town.enters(34, reversal(4, &nothing));
    assert_eq!(town.refuses_deed(35, to_another.clone()), refused);
    town.enters(35, reversal(3, &nothing));
    town.enters(36, to_another.clone());
    assert_eq!(town.refuses_deed(37, expense(60, None)), refused);
    town.enters(37, to_another);
}

/// `fund.invoice_undecided`
#[test]
fn the_parts_of_an_invoice_are_free_of_a_decision_together() {
    let refused = "fund.invoice_undecided";
    let nothing = income(1);
    let mut town = Town::with_fund();
    let document = town.booth.poll.clone();
    town.take(30, poll(document, &COMMITTEE));
    town.take(30, grant(booth().poll.id(), 5_000));
    town.enters(30, income(9_000));
    town.enters(31, expense(600, None));
    town.enters(31, expense(400, None));
    let told = town.offer(32, entering(4, expense(1, None)));
    let told = told.expect_err("too much").to_string();
    let said = "fund.invoice_undecided: 10.00 CNY of this invoice are paid, 0.01 CNY more would be above 10.00 CNY, and no decision allows it";
    assert_eq!(told, said);
    let elsewhere = of(1, |it| it.account = SERVICE);
    assert_eq!(town.refuses_deed(32, elsewhere), refused);
    // Another invoice is another expense, and what was taken back is none.
    town.enters(32, of(1_000, |it| it.invoice = Digest([8; 32])));
    town.enters(33, reversal(3, &nothing));
    assert_eq!(town.refuses_deed(34, expense(401, None)), refused);
    town.enters(34, expense(400, None));
    // A decision allows more of it, and is stretched by nothing that has none.
    town.votes();
    town.passes();
    town.enters(221, expense(2_000, Some(decision())));
    assert_eq!(town.refuses_deed(221, expense(1, None)), refused);
    town.enters(222, reversal(2, &nothing));
    town.enters(222, reversal(6, &nothing));
    assert_eq!(town.refuses_deed(223, expense(1, None)), refused);
    town.enters(223, reversal(7, &nothing));
    town.enters(224, expense(1_000, None));
}

#[test]
fn what_left_in_parts_within_a_month_is_named() {
    let mut town = Town::with_fund();
    town.enters(30, income(20_000));
    let paid = |payee: &'static str, amount| {
        let mut deed = expense(amount, None);
        if let Deed::Expense(expense) = &mut deed {
            expense.invoice = Digest::of(Kind::Fund, &[payee.as_bytes(), &amount.to_be_bytes()]);
            expense.payee = payee.into();
        }
        deed
    };
    let last = 30 + 31 * DAY - 1;
    let entered = [
        (30, paid("电梯公司", 600)),                     // 2
        (30, paid("水电公司", 600)),                     // 3
        (30, paid("绿化公司", 600)),                     // 4
        (30, paid("绿化公司", 601)),                     // 5
        (31, reversal(4, &income(1))),                   // 6
        (31, transfer(MAINTENANCE, SERVICE, 700, None)), // 7
        (31, transfer(SERVICE, MAINTENANCE, 700, None)), // 8
        (32, transfer(MAINTENANCE, SERVICE, 301, None)), // 9
        (last, paid("电梯 公司", 401)),                  // 10
        (last + 1, paid("水电公司", 401)),               // 11
        (last + 1, paid("水电公司", 599)),               // 12
        (last + 2, paid("电梯公司", 601)),               // 13
    ];
    for (at, deed) in entered {
        town.enters(at, deed);
    }
    let found = town.state.fund(fund().id()).expect("founded").in_parts();
    let (from, to) = (MAINTENANCE, SERVICE);
    let expected = [
        (Recipient::Payee("电梯公司".into()), vec![2, 10], 1_001),
        (Recipient::Transfer { from, to }, vec![7, 9], 1_001),
    ];
    let expected = expected.map(|(to, acts, amount)| InParts { to, acts, amount });
    assert_eq!(found, expected);
}
