//! Papers of funds and of desks, judged by what the record has of both.

use linli_office::json_text;
use linli_primitives::Digest;
use linli_primitives::account::{BooksKey, LINE_BYTES, seal_all};
use linli_primitives::{Money, Seed};
use linli_testing::hall::realm;
use linli_testing::officers::{COMMITTEE, TREASURER, money, role, text};
use linli_testing::reports::{desk, report};
use linli_testing::town::Town;
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Decision, Deed, Expense, Fund, FundAct, FundOrder, Grant, Order};
use linli_wire::poll::PROTOCOL;
use linli_wire::report::{ReportAct, Step};
use linli_wire::scheme::Currency;
use linli_wire::signature::Signed;
use linli_wire::text::Text;

use super::super::tests::opened;
use super::*;
use crate::tests::{key, record};

pub(in super::super) fn books() -> BooksKey {
    BooksKey::of(&Seed::from_bytes([5; 32]))
}

pub(in super::super) fn fund(town: &Town) -> Fund {
    let units = town
        .owners
        .roll
        .entries()
        .iter()
        .map(|entry| entry.units.len());
    Fund {
        protocol: PROTOCOL,
        realm: realm(),
        name: text("Common fund"),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        accounts: [("维修资金", "maintenance"), ("物业费", "service")]
            .map(|(zh, en)| Text {
                zh: zh.into(),
                en: en.into(),
            })
            .to_vec(),
        roll: town.owners.roll.digest(),
        units: u32::try_from(units.sum::<usize>()).expect("few"),
        books: books().mark(),
        treasurers: role(&[TREASURER]),
        free_below: money(1_000),
    }
}

pub(in super::super) fn decision(town: &Town) -> Decision {
    Decision {
        poll: town.poll.id(),
        question: 1,
    }
}

/// A paper that nobody has signed.
fn entering(town: &Town, number: u64, deed: Deed) -> Signed<FundAct> {
    let fund = fund(town).id();
    Signed::new(FundAct { fund, number, deed })
}

fn enter(town: &mut Town, at: i64, number: u64, deed: Deed) {
    let act = entering(town, number, deed).act;
    let signed = town.hall.sign(act, TREASURER);
    town.take(at, Message::FundAct(signed));
}

fn income(amount: u64) -> Deed {
    Deed::Income {
        account: 0,
        amount: money(amount),
        source: "rent".into(),
    }
}

pub(in super::super) fn expense(amount: u64, decision: Option<Decision>) -> Deed {
    Deed::Expense(Expense {
        account: 0,
        amount: money(amount),
        category: "elevator".into(),
        payee: "a firm".into(),
        invoice: Digest([9; 32]),
        decision,
    })
}

fn payments(town: &Town) -> Deed {
    let fund = fund(town);
    let amounts = vec![money(100); fund.units as usize];
    let keys = (1..).map(|unit| books().account(fund.id().0, unit));
    let nonce = Digest([4; 32]);
    let (cells, blinding) = seal_all(keys, nonce, &amounts);
    let total = amounts.iter().map(|amount: &Money| amount.get()).sum();
    Deed::Payments {
        account: 1,
        statement: Digest([3; 32]),
        lines: HexBytes(vec![7; LINE_BYTES]),
        cells: Cells {
            nonce,
            total: money(total),
            blinding,
            cells: HexBytes(cells),
        },
    }
}

/// A vote that granted 5000, and a fund of which 2000 are spent by it; a desk with a report.
pub(in super::super) fn town() -> Town {
    let mut town = Town::begin().founded();
    let before = town.before();
    let founding = town.hall.sign(fund(&town), COMMITTEE);
    town.take(before, Message::Fund(founding));
    let grant = Grant {
        decision: decision(&town),
        account: 0,
        ceiling: money(5_000),
    };
    let order = FundOrder {
        fund: fund(&town).id(),
        order: Order::Grant(grant),
    };
    let order = town.hall.sign(order, COMMITTEE);
    town.take(before, Message::FundOrder(order));
    let opened = town.hall.sign(desk(TREASURER), COMMITTEE);
    town.take(before, Message::Desk(opened));
    for (serial, owner) in (0..).zip(0..town.owners.members.len()) {
        let ballot = town.ballot(owner, 0, serial);
        let at = town.poll.opens + i64::try_from(serial).expect("small");
        town.take(at, Message::Ballot(ballot.encode()));
    }
    town.tally();
    let after = town.poll.closes + 86_400;
    enter(&mut town, after, 1, income(9_000));
    let decided = expense(2_000, Some(decision(&town)));
    enter(&mut town, after, 2, decided);
    let paid = payments(&town);
    enter(&mut town, after, 3, paid);
    let community = town.hall.id();
    let desk = desk(TREASURER);
    let (report, _) = report(&town.owners, 0, community, &desk, 0, "the lamp is broken");
    town.take(after, Message::Report(report));
    town
}

pub(in super::super) fn office(town: &Town) -> Wallet {
    let mut wallet = opened(9);
    wallet
        .take_record(record(town), &key(), None)
        .expect("a record");
    wallet
}

#[test]
fn a_funds_entry_is_judged_by_the_entries_and_results_of_the_record() {
    let town = town();
    let wallet = office(&town);
    let now = town.poll.closes + 100_000;
    let fault = |number, deed| {
        let paper = Paper::FundAct(entering(&town, number, deed));
        let sheet = wallet.paper(&json_text(&paper), now).expect("words");
        assert_eq!((sheet.needed, sheet.holds), (1, false));
        sheet.fault.map(|told| told.rule)
    };
    let decided = Some(decision(&town));
    assert_eq!(fault(4, expense(3_000, decided)), None);
    let mut other = expense(1_000, None);
    if let Deed::Expense(expense) = &mut other {
        expense.invoice = Digest([8; 32]);
    }
    assert_eq!(fault(4, other), None);
    let again = payments(&town);
    for (number, deed, rule) in [
        (4, expense(3_001, decided), "fund.decision_exceeded"),
        (4, expense(1_001, None), "fund.expense_undecided"),
        (4, expense(1, None), "fund.invoice_undecided"),
        (5, income(1), "fund.number"),
        (4, again, "fund.statement_twice"),
        (2, expense(2_000, decided), "act.recorded"),
    ] {
        assert_eq!(fault(number, deed).as_deref(), Some(rule));
    }
}

#[test]
fn a_reports_step_is_judged_by_the_reports_of_the_record() {
    let town = town();
    let wallet = office(&town);
    let now = town.poll.closes + 100_000;
    let fault = |act: ReportAct| {
        let paper = Paper::ReportAct(Signed::new(act));
        let sheet = wallet.paper(&json_text(&paper), now)?;
        Ok::<_, Refusal>(sheet.fault.map(|told| told.rule))
    };
    let Some((_, Message::Report(report))) = town.log.last() else {
        panic!("a report");
    };
    let received = ReportAct {
        report: report.membership.nullifier,
        number: 1,
        step: Step::Receive,
    };
    assert_eq!(fault(received.clone()), Ok(None));
    let late = ReportAct {
        number: 2,
        ..received
    };
    assert!(fault(late).expect("words").is_some());
}

/// An officer of a fund or of a desk is one of the community's.
#[test]
fn a_treasurers_offices_are_told() {
    let town = town();
    let wallet = office(&town);
    let key = linli_testing::officers::key(TREASURER);
    let offices = wallet
        .scheme_offices(OfficerKey::of(&key))
        .expect("a record");
    let names: Vec<String> = offices.into_iter().map(|office| office.scheme.en).collect();
    assert_eq!(names, ["Common fund", "repairs"]);
}
