use linli_primitives::{Digest, Money};
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Month};
use linli_wire::signature::Role;

use super::*;

fn money(minor: u64) -> Money {
    Money::new(minor).expect("small")
}

fn cells(total: u64) -> Cells {
    Cells {
        nonce: Digest([0; 32]),
        total: money(total),
        blinding: Digest([0; 32]),
        cells: HexBytes(Vec::new()),
    }
}

fn head(balances: [u64; 2], charged: u64, paid: u64) -> FundHead {
    FundHead {
        treasurers: Role {
            threshold: 1,
            keys: Vec::new(),
        },
        changes: 0,
        acts: 0,
        balances: balances.map(money).to_vec(),
        charged: money(charged),
        paid: money(paid),
        blinding: Digest([0; 32]),
        history: Digest([0; 32]),
    }
}

fn acts() -> Vec<(Deed, FundHead)> {
    let reversal = |of| Deed::Reversal {
        of,
        reason: "录错".into(),
        cells: HexBytes(Vec::new()),
    };
    vec![
        (
            Deed::Charge {
                account: 1,
                month: Month::new(2026, 1).expect("a month"),
                rule: "rule".into(),
                cells: cells(900),
            },
            head([0, 0], 900, 0),
        ),
        (
            Deed::Payments {
                account: 1,
                statement: Digest([1; 32]),
                lines: HexBytes(vec![1; 16]),
                cells: cells(700),
            },
            head([0, 700], 900, 700),
        ),
        (
            Deed::Transfer {
                from: 1,
                to: 0,
                amount: money(100),
                reason: "move".into(),
                decision: None,
            },
            head([100, 600], 900, 700),
        ),
        (reversal(3), head([0, 700], 900, 700)),
        (
            Deed::Move {
                of: 2,
                reason: "another unit".into(),
                cells: cells(0),
            },
            head([0, 700], 900, 700),
        ),
        (reversal(5), head([0, 700], 900, 700)),
        (reversal(2), head([0, 0], 900, 0)),
        (reversal(1), head([0, 0], 0, 0)),
    ]
}

fn noted(upto: usize, change: impl Fn(&mut FundHead)) -> Result<(), String> {
    let mut ledger = Ledger::default();
    let mut last = Ok(());
    for (number, (deed, mut head)) in (1..).zip(acts()).take(upto) {
        if number == upto as u64 {
            change(&mut head);
        }
        let act = FundAct {
            fund: FundId(Digest([7; 32])),
            number,
            deed,
        };
        last = ledger.note(&act, &head);
    }
    last
}

#[test]
fn the_messages_alone_add_up_to_the_state() {
    for upto in 1..=acts().len() {
        assert_eq!(noted(upto, |_| {}), Ok(()), "{upto}");
    }
}

/// `fund.reconciled`
#[test]
fn a_cent_of_difference_is_told() {
    for upto in 1..=acts().len() {
        let changes: [fn(&mut FundHead); 3] = [
            |head| head.balances[1] = money(head.balances[1].get() + 1),
            |head| head.charged = money(head.charged.get() + 1),
            |head| head.paid = money(head.paid.get() + 1),
        ];
        for change in changes {
            let told = noted(upto, change).expect_err("a difference");
            assert!(told.starts_with("the messages add up to"), "{told}");
        }
    }
}

#[test]
fn what_left_in_parts_is_told_with_payee_and_entries() {
    let name = |zh: &str, en: &str| Text {
        zh: zh.into(),
        en: en.into(),
    };
    let parts = |to, acts: &[u64]| InParts {
        to,
        acts: acts.to_vec(),
        amount: 1_200_000,
    };
    let report = FundReport {
        fund: FundId(Digest([7; 32])),
        name: name("共有资金", "Common fund"),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        entries: 5,
        accounts: vec![
            (name("维修资金", "maintenance"), 0),
            (name("物业费", "service charges"), 0),
        ],
        charged: 0,
        paid: 0,
        adds_up: true,
        decisions: Vec::new(),
        free: 1_000_000,
        in_parts: vec![
            parts(Recipient::Payee("电梯公司\n".into()), &[2, 4]),
            parts(Recipient::Transfer { from: 0, to: 1 }, &[3, 5]),
        ],
    };
    let told = |language| {
        let facts = report.facts(language);
        facts[facts.len() - 2..].to_vec()
    };
    let end = "more than 10,000.00 CNY at once would have needed one";
    let paid = format!(
        "12,000.00 CNY in all went to 电梯公司\u{fffd} within a month without a decision, by entries 2, 4; {end}"
    );
    let moved = format!(
        "12,000.00 CNY in all went from maintenance to service charges within a month without a decision, by entries 3, 5; {end}"
    );
    let titled = |text| ("In parts, without a decision".to_owned(), text);
    assert_eq!(told(Language::English), [paid, moved].map(titled));
    let chinese = told(Language::Chinese);
    assert!(
        chinese[1]
            .1
            .contains("从 维修资金 转到 物业费 12,000.00 CNY（第 3、5 笔）"),
        "{chinese:?}"
    );
}
