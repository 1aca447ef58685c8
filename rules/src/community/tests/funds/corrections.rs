//! What was entered wrong: taken back, or moved between units.

use linli_primitives::account::seal_all_moved;

use super::*;
use crate::fund::account::Account;

/// What each unit paid more or less by an act's payments.
pub(super) fn moving(nonce: u8, of: u64, amounts: &[i64]) -> Deed {
    let nonce = Digest([nonce; 32]);
    let (cells, blinding) = seal_all_moved((1..).map(account_key), nonce, amounts);
    Deed::Move {
        of,
        reason: "记错单元".into(),
        cells: Cells {
            nonce,
            total: Money::ZERO,
            blinding,
            cells: HexBytes(cells),
        },
    }
}

/// What a unit reads of its account, with all acts that were entered.
fn account(town: &Town, deeds: &[&Deed], unit: u32) -> Account {
    let fund = town.state.fund(fund().id()).expect("founded");
    let mut account = Account::default();
    for (number, deed) in (1..).zip(deeds) {
        account.enter(&fund, (number, deed), (unit, &account_key(unit)));
    }
    account
}

/// `fund.reversal_reversed`, `fund.reversed_twice`, `fund.reversal_unknown`, `fund.reversal_cells`
#[test]
fn an_act_is_taken_back_once_and_for_all() {
    let mut town = Town::with_fund();
    let owed = charge(1, &[3, 2, 1]);
    town.enters(30, owed.clone());
    town.enters(30, income(100));
    assert_eq!(
        town.refuses_deed(31, reversal(9, &owed)),
        "fund.reversal_unknown"
    );
    assert_eq!(
        town.refuses_deed(31, reversal(3, &owed)),
        "fund.reversal_unknown"
    );
    let others = charge(1, &[1, 2, 3]);
    assert_eq!(
        town.refuses_deed(31, reversal(1, &others)),
        "fund.reversal_cells"
    );
    assert_eq!(
        town.refuses_deed(31, reversal(2, &owed)),
        "fund.reversal_cells"
    );
    town.enters(32, reversal(1, &owed));
    assert_eq!(
        town.refuses_deed(33, reversal(1, &owed)),
        "fund.reversed_twice"
    );
    let bare = income(1);
    assert_eq!(
        town.refuses_deed(33, reversal(3, &bare)),
        "fund.reversal_reversed"
    );
    town.enters(34, expense(60, None));
    assert_eq!(town.refuses_deed(35, reversal(2, &bare)), "fund.overdrawn");
    assert_eq!(town.head().charged, Money::ZERO);
}

/// `fund.overdrawn`, `fund.reversal_moved`, `fund.reversed_twice`
#[test]
fn a_payment_for_the_wrong_unit_is_moved_though_the_money_is_spent() {
    let mut town = Town::with_fund();
    let owed = charge(1, &[300, 300, 50]);
    let paid = payments(1, &[300, 0, 50]);
    let spent = Deed::Expense(Expense {
        account: SERVICE,
        amount: money(340),
        category: "电费".into(),
        payee: "电力公司".into(),
        invoice: Digest([9; 32]),
        decision: None,
    });
    for deed in [&owed, &paid, &spent] {
        town.enters(30, deed.clone());
    }
    assert_eq!(town.refuses_deed(31, reversal(2, &paid)), "fund.overdrawn");
    let before = town.head().clone();
    let moved = moving(50, 2, &[-300, 300, 0]);
    town.enters(32, moved.clone());
    let head = town.head();
    assert_eq!(
        (&head.balances, head.charged, head.paid),
        (&before.balances, before.charged, before.paid)
    );
    let restored = CommunityState::restore(&town.state.snapshot()).expect("it adds up");
    assert_eq!(restored.state_root(), town.state.state_root());
    let deeds = [&owed, &paid, &spent, &moved];
    let owes = |town: &Town| [1, 2, 3].map(|unit| account(town, &deeds, unit).owed);
    assert_eq!(owes(&town), [300, 0, 0]);
    for (unit, amount) in [(1, 300), (2, -300)] {
        let account = account(&town, &deeds, unit);
        let line = account.lines.last().expect("a move");
        assert_eq!((line.number, line.moved, line.amount), (4, Some(2), amount));
        assert_eq!(line.reason.as_deref(), Some("记错单元"));
        assert_eq!(account.unread, []);
    }
    // To a unit that has no part in it, it is no line, nor are the payments of others.
    let lines = [1, 2, 3].map(|unit| account(&town, &deeds, unit).lines.len());
    assert_eq!(lines, [3, 2, 2]);
    assert_eq!(
        town.refuses_deed(33, reversal(2, &paid)),
        "fund.reversal_moved"
    );
    let others = moving(50, 2, &[-300, 0, 300]);
    assert_eq!(
        town.refuses_deed(33, reversal(4, &others)),
        "fund.reversal_cells"
    );
    town.enters(33, reversal(4, &moved));
    assert_eq!(
        town.refuses_deed(33, reversal(4, &moved)),
        "fund.reversed_twice"
    );
    assert_eq!(owes(&town), [0, 300, 0]);
    let taken_back = account(&town, &deeds, 1).lines.pop().expect("it stays");
    assert_eq!(
        (taken_back.stands, taken_back.reason.as_deref()),
        (false, Some("录错了"))
    );
    assert_eq!(town.refuses_deed(34, reversal(2, &paid)), "fund.overdrawn");
}

/// `fund.sum`, `fund.cells`, `fund.move_payments`, `fund.nonce_twice`, `fund.text`
#[test]
fn a_move_is_of_payments_that_stand_and_changes_no_total() {
    let mut town = Town::with_fund();
    let (owed, paid) = (charge(1, &[3, 2, 1]), payments(1, &[3, 0, 1]));
    town.enters(30, owed);
    town.enters(30, paid.clone());
    let changed = |change: fn(&mut Cells)| {
        let mut deed = moving(50, 2, &[-3, 3, 0]);
        if let Deed::Move { cells, .. } = &mut deed {
            change(cells);
        }
        deed
    };
    let cases: [(fn(&mut Cells), _); 4] = [
        (|it| it.total = money(1), "fund.sum"),
        (|it| it.blinding = Digest([1; 32]), "fund.sum"),
        (|it| it.cells.0.truncate(2 * CELL_BYTES), "fund.cells"),
        (|it| it.nonce = Digest([1; 32]), "fund.nonce_twice"),
    ];
    for (change, rule) in cases {
        assert_eq!(town.refuses_deed(31, changed(change)), rule);
    }
    // More for one unit than for the others less, said to be nothing, or said as it is.
    assert_eq!(
        town.refuses_deed(31, moving(50, 2, &[-3, 4, 0])),
        "fund.sum"
    );
    let mut more = moving(50, 2, &[0, 1, 0]);
    if let Deed::Move { cells, .. } = &mut more {
        cells.total = money(1);
    }
    assert_eq!(town.refuses_deed(31, more), "fund.sum");
    let mut unread = moving(50, 2, &[-3, 3, 0]);
    if let Deed::Move { reason, .. } = &mut unread {
        reason.clear();
    }
    assert_eq!(town.refuses_deed(31, unread), "fund.text");
    for of in [0, 1, 3, 9] {
        let odd = moving(50, of, &[-3, 3, 0]);
        assert_eq!(town.refuses_deed(31, odd), "fund.move_payments");
    }
    // Neither what was taken back is moved, nor a move.
    town.enters(32, moving(50, 2, &[-3, 3, 0]));
    let of_move = moving(51, 3, &[3, -3, 0]);
    assert_eq!(town.refuses_deed(33, of_move), "fund.move_payments");
    town.enters(33, moving(51, 2, &[1, -1, 0]));
    // Nor is a move taken back before a later one of the same payments.
    let first = reversal(3, &moving(50, 2, &[-3, 3, 0]));
    assert_eq!(town.refuses_deed(34, first.clone()), "fund.reversal_moved");
    town.enters(34, reversal(4, &moving(51, 2, &[1, -1, 0])));
    assert_eq!(
        town.refuses_deed(34, reversal(2, &paid)),
        "fund.reversal_moved"
    );
    town.enters(34, first);
    town.enters(34, reversal(2, &paid));
    assert_eq!(
        town.refuses_deed(35, moving(52, 2, &[-3, 3, 0])),
        "fund.move_payments"
    );
    assert_eq!((town.head().paid, town.balances()), (Money::ZERO, [0, 0]));
}

/// A charge has part in no balance: it is taken back and charged again whatever was spent.
#[test]
fn a_charge_that_was_typed_wrong_is_charged_again_though_the_money_is_spent() {
    let mut town = Town::with_fund();
    let wrong = charge(1, &[3_000, 200, 100]);
    let paid = payments(1, &[300, 200, 100]);
    town.enters(30, wrong.clone());
    town.enters(31, paid.clone());
    town.enters(32, transfer(SERVICE, MAINTENANCE, 600, None));
    town.enters(32, expense(600, None));
    assert_eq!(town.balances(), [0, 0]);
    town.enters(33, reversal(1, &wrong));
    let right = Deed::Charge {
        account: SERVICE,
        month: month(1),
        rule: "2.80 / m²".into(),
        cells: cells(70, &[300, 200, 100]),
    };
    town.enters(34, right.clone());
    let bare = income(1);
    let deeds = [&wrong, &paid, &bare, &bare, &bare, &right];
    assert_eq!(
        [1, 2, 3].map(|unit| account(&town, &deeds, unit).owed),
        [0, 0, 0]
    );
}

/// Money that never came, in an account that was spent: it is transferred from where it was spent, and taken back then.
#[test]
fn money_that_never_came_is_taken_back_once_the_account_that_bore_it_is_named() {
    let mut town = Town::with_fund();
    let never = payments(1, &[100, 0, 0]);
    town.enters(30, income(500));
    town.enters(30, never.clone());
    let mut spent = expense(80, None);
    if let Deed::Expense(expense) = &mut spent {
        expense.account = SERVICE;
    }
    town.enters(31, spent);
    assert_eq!(town.refuses_deed(32, reversal(2, &never)), "fund.overdrawn");
    town.enters(33, transfer(MAINTENANCE, SERVICE, 80, None));
    town.enters(34, reversal(2, &never));
    assert_eq!((town.balances(), town.head().paid), ([420, 0], Money::ZERO));
}

/// Nobody but the owner sees that a move takes what the unit never paid.
#[test]
fn an_owner_is_told_what_was_moved_from_her_unit() {
    let mut town = Town::with_fund();
    let paid = payments(1, &[300, 0, 50]);
    let moves = [
        moving(50, 1, &[-100, 100, 0]),
        moving(51, 1, &[-250, 250, 0]),
        moving(52, 1, &[-1, 0, 1]),
        moving(53, 1, &[50, -50, 0]),
    ];
    let [part, beyond, back, again] = &moves;
    let deeds = [&paid, part, beyond, back, again];
    for deed in deeds {
        town.enters(30, deed.clone());
    }
    let told = |town: &Town, unit| {
        let taken = account(town, &deeds, unit).taken();
        let told = taken.iter();
        told.map(|one| (one.number, one.of, one.amount, one.exceeds))
            .collect::<Vec<_>>()
    };
    let all = [(2, 1, 100, false), (3, 1, 250, true), (4, 1, 1, true)];
    assert_eq!(told(&town, 1), all);
    assert_eq!(told(&town, 2), [(5, 1, 50, false)]);
    assert_eq!(told(&town, 3), []);
    assert_eq!(account(&town, &deeds, 1).taken()[0].reason, "记错单元");
    // What was taken back takes nothing.
    for (number, deed) in [(5, again), (4, back), (3, beyond)] {
        town.enters(31, reversal(number, deed));
    }
    assert_eq!(told(&town, 1), all[..1]);
    assert_eq!(told(&town, 2), []);
}
