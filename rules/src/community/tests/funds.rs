//! Funds: what moves, who may move it, and what it leaves.

use linli_primitives::account::{AccountKey, BooksKey, CELL_BYTES, LINE_BYTES, seal_all};
use linli_primitives::{Money, Realm, Seed};
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{
    Cells, Decision, Deed, Expense, Fund, FundAct, FundOrder, Grant, Month, Order,
};
use linli_wire::poll::PROTOCOL;
use linli_wire::scheme::Currency;
use linli_wire::text::Text;

use super::*;

mod corrections;
mod decisions;
mod invoices;
mod sums;

const UNITS: u32 = 3;
const MAINTENANCE: u16 = 0;
const SERVICE: u16 = 1;

fn books() -> BooksKey {
    BooksKey::of(&Seed::from_bytes([5; 32]))
}

pub(super) fn fund() -> Fund {
    Fund {
        protocol: PROTOCOL,
        realm: community().realm,
        name: text("Common fund"),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        accounts: [("维修资金", "maintenance"), ("物业费", "service charges")]
            .map(|(zh, en)| Text {
                zh: zh.into(),
                en: en.into(),
            })
            .to_vec(),
        roll: booth().poll.roll.digest,
        units: UNITS,
        books: books().mark(),
        treasurers: role(1, &OFFICER),
        free_below: money(1_000),
    }
}

/// The poll's first question, which passes.
fn decision() -> Decision {
    Decision {
        poll: booth().poll.id(),
        question: 1,
    }
}

fn account_key(unit: u32) -> AccountKey {
    books().account(fund().id().0, unit)
}

fn cells(nonce: u8, amounts: &[u64]) -> Cells {
    let amounts: Vec<Money> = amounts.iter().map(|it| money(*it)).collect();
    let nonce = Digest([nonce; 32]);
    let (cells, blinding) = seal_all((1..).map(account_key), nonce, &amounts);
    let total = amounts.iter().map(|amount| amount.get()).sum();
    Cells {
        nonce,
        total: money(total),
        blinding,
        cells: HexBytes(cells),
    }
}

fn month(n: u32) -> Month {
    Month::new(2026, n).expect("a month")
}

fn charge(n: u32, amounts: &[u64]) -> Deed {
    Deed::Charge {
        account: SERVICE,
        month: month(n),
        rule: "2.80 / m²".into(),
        cells: cells(n as u8, amounts),
    }
}

fn payments(statement: u8, amounts: &[u64]) -> Deed {
    with_lines(statement, &[statement], amounts)
}

/// Payments with lines that are told apart by a number each.
fn with_lines(statement: u8, lines: &[u8], amounts: &[u64]) -> Deed {
    let lines = lines.iter().flat_map(|line| [*line; LINE_BYTES]);
    Deed::Payments {
        account: SERVICE,
        statement: Digest([statement; 32]),
        lines: HexBytes(lines.collect()),
        cells: cells(100 + statement, amounts),
    }
}

fn transfer(from: u16, to: u16, amount: u64, decision: Option<Decision>) -> Deed {
    Deed::Transfer {
        from,
        to,
        amount: money(amount),
        reason: "按约定提取".into(),
        decision,
    }
}

fn income(amount: u64) -> Deed {
    Deed::Income {
        account: MAINTENANCE,
        amount: money(amount),
        source: "电梯广告".into(),
    }
}

fn expense(amount: u64, decision: Option<Decision>) -> Deed {
    Deed::Expense(Expense {
        account: MAINTENANCE,
        amount: money(amount),
        category: "电梯".into(),
        payee: "电梯公司".into(),
        invoice: Digest([9; 32]),
        decision,
    })
}

fn reversal(of: u64, cells: &Deed) -> Deed {
    Deed::Reversal {
        of,
        reason: "录错了".into(),
        cells: HexBytes(cells.cells().map_or(vec![], |cells| cells.cells.0.clone())),
    }
}

pub(super) fn grant(poll: PollId, ceiling: u64) -> Offer {
    let grant = Grant {
        decision: Decision { poll, question: 1 },
        account: MAINTENANCE,
        ceiling: money(ceiling),
    };
    let order = FundOrder {
        fund: fund().id(),
        order: Order::Grant(grant),
    };
    Offer::FundOrder(signed(order, &COMMITTEE))
}

fn entering(number: u64, deed: Deed) -> Offer {
    let act = FundAct {
        fund: fund().id(),
        number,
        deed,
    };
    Offer::FundAct(signed(act, &OFFICER))
}

/// The first act.
pub(super) fn first() -> Offer {
    entering(1, income(5))
}

impl Town {
    /// With a fund, at 25.
    fn with_fund() -> Self {
        let mut town = Self::founded();
        town.take(25, Offer::Fund(signed(fund(), &COMMITTEE)));
        town
    }

    fn enters(&mut self, at: i64, deed: Deed) {
        let number = self.head().acts + 1;
        self.take(at, entering(number, deed));
    }

    #[track_caller]
    fn refuses_deed(&mut self, at: i64, deed: Deed) -> &'static str {
        let number = self.head().acts + 1;
        self.refuses(at, entering(number, deed))
    }

    fn head(&self) -> &crate::fund::FundHead {
        self.state.fund(fund().id()).expect("founded").head()
    }

    fn balances(&self) -> [u64; 2] {
        [0, 1].map(|account: usize| self.head().balances[account].get())
    }
}

#[test]
fn money_moves_and_every_unit_reads_its_own_account() {
    let mut town = Town::with_fund();
    let (owed, paid) = (charge(1, &[300, 200, 100]), payments(1, &[300, 0, 50]));
    town.enters(30, owed.clone());
    town.enters(31, paid.clone());
    town.enters(32, income(500));
    town.enters(33, expense(400, None));
    town.enters(34, transfer(SERVICE, MAINTENANCE, 50, None));
    assert_eq!(town.balances(), [150, 300]);
    assert_eq!(
        (town.head().charged, town.head().paid),
        (money(600), money(350))
    );
    for (unit, expected) in [(1, [300, 300]), (2, [200, 0]), (3, [100, 50])] {
        let opened = [&owed, &paid].map(|deed| {
            let cells = deed.cells().expect("cells");
            let opened = account_key(unit).open(cells.nonce, cells.of(unit).expect("a cell"));
            assert!(
                account_key(unit % 3 + 1)
                    .open(cells.nonce, cells.of(unit).expect("a cell"))
                    .is_none()
            );
            opened.map(Money::get)
        });
        assert_eq!(opened, expected.map(Some));
    }
    let act = town.state.fund(fund().id()).expect("founded").act(2);
    let act = act.expect("entered");
    assert_eq!((act.at, act.balances[1]), (31, money(350)));
    assert!(act.deed.cells().expect("a sum").cells.0.is_empty());
}

/// `fund.sum`, `fund.cells`, `encoding.canonical`
#[test]
fn what_is_said_of_all_units_is_the_sum_of_their_amounts() {
    let mut town = Town::with_fund();
    let changed = |change: fn(&mut Cells)| {
        let mut cells = cells(1, &[300, 200, 100]);
        change(&mut cells);
        Deed::Charge {
            account: SERVICE,
            month: month(1),
            rule: "rule".into(),
            cells,
        }
    };
    let cases: [(fn(&mut Cells), _); 6] = [
        (|it| it.total = money(601), "fund.sum"),
        (|it| it.blinding = Digest([1; 32]), "fund.sum"),
        (|it| it.blinding = Digest([0xff; 32]), "fund.sum"),
        (|it| it.cells.0.truncate(2 * CELL_BYTES), "fund.cells"),
        (|it| it.cells.0.push(0), "fund.cells"),
        (|it| it.cells.0[..32].fill(0xff), "encoding.canonical"),
    ];
    for (change, rule) in cases {
        assert_eq!(town.refuses_deed(30, changed(change)), rule);
    }
    town.enters(30, changed(|_| {}));
}

/// `fund.charge_twice`, `fund.statement_twice`, `fund.nonce_twice`
#[test]
fn a_month_is_charged_once_and_a_statement_entered_once() {
    let mut town = Town::with_fund();
    let (first, paid) = (charge(1, &[3, 2, 1]), payments(1, &[1, 1, 1]));
    town.enters(30, first.clone());
    town.enters(30, paid.clone());
    assert_eq!(
        town.refuses_deed(31, charge(1, &[1, 1, 1])),
        "fund.charge_twice"
    );
    assert_eq!(
        town.refuses_deed(31, payments(1, &[2, 2, 2])),
        "fund.statement_twice"
    );
    town.enters(31, charge(2, &[3, 2, 1]));
    // What was taken back may be entered again, right.
    town.enters(32, reversal(1, &first));
    town.enters(32, reversal(2, &paid));
    let again = |n, deed: Deed| match deed {
        Deed::Charge {
            account,
            month,
            rule,
            ..
        } => Deed::Charge {
            account,
            month,
            rule,
            cells: cells(n, &[1, 1, 1]),
        },
        Deed::Payments {
            account,
            statement,
            lines,
            ..
        } => Deed::Payments {
            account,
            statement,
            lines,
            cells: cells(n, &[2, 2, 2]),
        },
        other => other,
    };
    // Under another nonce: the one that was used tells the first amounts apart from these.
    assert_eq!(
        town.refuses_deed(33, charge(1, &[1, 1, 1])),
        "fund.nonce_twice"
    );
    town.enters(33, again(201, first));
    town.enters(33, again(202, paid));
    assert_eq!(
        (town.head().charged, town.head().paid),
        (money(9), money(6))
    );
    assert_eq!(
        town.refuses_deed(34, charge(1, &[3, 2, 1])),
        "fund.charge_twice"
    );
}

/// `fund.payment_twice`, `fund.lines`
#[test]
fn a_payment_is_entered_once_in_whichever_file_it_comes() {
    let mut town = Town::with_fund();
    let march = with_lines(1, &[1, 2], &[1, 1, 0]);
    town.enters(30, march.clone());
    for lines in [&[1, 2][..], &[2, 3], &[0, 2]] {
        let again = with_lines(2, lines, &[1, 1, 0]);
        assert_eq!(town.refuses_deed(31, again), "fund.payment_twice");
    }
    for lines in [&[][..], &[4, 3], &[3, 3]] {
        let odd = with_lines(2, lines, &[1, 1, 0]);
        assert_eq!(town.refuses_deed(31, odd), "fund.lines");
    }
    town.enters(31, with_lines(2, &[3, 4], &[1, 1, 0]));
    let fund = town.state.fund(fund().id()).expect("founded");
    assert_eq!(
        [2, 3, 5].map(|line| fund.act_of_line([line; LINE_BYTES])),
        [Some(1), Some(2), None]
    );
    // What was taken back may be entered again, also in another file.
    town.enters(32, reversal(1, &march));
    town.enters(33, with_lines(3, &[1, 2, 5], &[2, 1, 0]));
    assert_eq!(
        town.refuses_deed(34, with_lines(4, &[2, 6], &[1, 1, 0])),
        "fund.payment_twice"
    );
}

/// `fund.overdrawn`, `fund.amount`, `fund.account`, `fund.number`, `fund.text`, `fund.unknown`
#[test]
fn an_act_moves_what_is_there_between_accounts_that_are_there() {
    let mut town = Town::with_fund();
    town.enters(30, income(100));
    assert_eq!(town.refuses_deed(31, expense(101, None)), "fund.overdrawn");
    let told = town.offer(31, entering(2, expense(101, None)));
    let told = told.expect_err("too much").to_string();
    let said = "account “维修资金” (maintenance) holds 1.00 CNY, not 1.01 CNY";
    assert!(told.ends_with(said), "{told}");
    assert_eq!(town.refuses_deed(31, income(0)), "fund.amount");
    for (deed, rule) in [
        (transfer(0, 0, 5, None), "fund.amount"),
        (transfer(0, 2, 5, None), "fund.account"),
        (transfer(2, 0, 5, None), "fund.account"),
        (transfer(1, 0, 5, None), "fund.overdrawn"),
        (
            Deed::Income {
                account: 0,
                amount: money(1),
                source: "a\nb".into(),
            },
            "fund.text",
        ),
    ] {
        assert_eq!(town.refuses_deed(31, deed), rule);
    }
    for number in [1, 3] {
        assert_eq!(town.refuses(31, entering(number, income(1))), "fund.number");
    }
    let mut other = FundAct {
        fund: fund().id(),
        number: 2,
        deed: income(1),
    };
    other.fund.0.0[0] ^= 1;
    let elsewhere = Offer::FundAct(signed(other, &OFFICER));
    assert_eq!(town.refuses(31, elsewhere), "fund.unknown");
}

/// `fund.twice`, `fund.name`, `fund.roll`, `fund.roll_units`, `community.realm`
#[test]
fn a_fund_is_founded_once_under_its_own_name() {
    let mut town = Town::with_fund();
    let founding = |change: fn(&mut Fund)| {
        let mut fund = fund();
        change(&mut fund);
        Offer::Fund(signed(fund, &COMMITTEE))
    };
    let cases: [(fn(&mut Fund), _); 6] = [
        (|_| {}, "fund.twice"),
        (|it| it.units = 4, "fund.name"),
        (
            |it| it.realm = Realm::new("elsewhere").expect("legal"),
            "community.realm",
        ),
        (
            |it| {
                it.name = Text {
                    zh: "另一笔".into(),
                    en: "other".into(),
                };
                it.roll = Digest([77; 32]);
            },
            "fund.roll",
        ),
        (
            |it| {
                it.name = Text {
                    zh: "另一笔".into(),
                    en: "other".into(),
                };
                it.units = 4;
            },
            "fund.roll_units",
        ),
        (|it| it.units = 0, "fund.units"),
    ];
    for (change, rule) in cases {
        assert_eq!(town.refuses(30, founding(change)), rule);
    }
}

#[test]
fn treasurers_are_replaced_by_the_committee_alone() {
    let mut town = Town::with_fund();
    let order = |number, keys: &[u8]| {
        let order = FundOrder {
            fund: fund().id(),
            order: Order::Treasurers {
                number,
                treasurers: role(1, &[31]),
            },
        };
        Offer::FundOrder(signed(order, keys))
    };
    assert_eq!(town.refuses(30, order(1, &OFFICER)), "authority.threshold");
    assert_eq!(town.refuses(30, order(2, &COMMITTEE)), "fund.number");
    town.take(30, order(1, &COMMITTEE));
    assert_eq!(
        town.refuses(31, entering(1, income(1))),
        "authority.unknown"
    );
    let act = FundAct {
        fund: fund().id(),
        number: 1,
        deed: income(1),
    };
    let by_committee = Offer::FundAct(signed(act.clone(), &COMMITTEE));
    assert_eq!(town.refuses(31, by_committee), "authority.unknown");
    town.take(31, Offer::FundAct(signed(act, &[31])));
}
