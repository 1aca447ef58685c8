use linli_primitives::{Day, Fp};

use super::*;
use crate::signature::{OfficerKey, RoleKey, SigningKey};

fn text(zh: &str, en: &str) -> Text {
    Text {
        zh: zh.into(),
        en: en.into(),
    }
}

pub(crate) fn fund() -> Fund {
    let treasurer = RoleKey {
        name: "会计".into(),
        key: OfficerKey::of(&SigningKey::from_bytes(&[3; 32])),
        recipient: None,
        valid_from: Day::default(),
        valid_to: Day::MAX,
    };
    Fund {
        protocol: PROTOCOL,
        realm: Realm::new("星河花园").expect("legal"),
        name: text("共有资金", "Common fund"),
        currency: Currency {
            code: "CNY".into(),
            minor_digits: 2,
        },
        accounts: vec![text("维修资金", "maintenance"), text("物业费", "service")],
        roll: Digest([1; 32]),
        units: 2,
        books: Digest([2; 32]),
        treasurers: Role {
            threshold: 1,
            keys: vec![treasurer],
        },
        free_below: Money::new(100_000).expect("small"),
    }
}

pub(crate) fn grant() -> FundOrder {
    let decision = Decision {
        poll: PollId::new(Fp::from(7)),
        question: 1,
    };
    FundOrder {
        fund: fund().id(),
        order: Order::Grant(Grant {
            decision,
            account: 0,
            ceiling: Money::new(30_000_000).expect("small"),
        }),
    }
}

pub(crate) fn charge() -> FundAct {
    FundAct {
        fund: fund().id(),
        number: 1,
        deed: Deed::Charge {
            account: 1,
            month: Month::new(2026, 3).expect("a month"),
            rule: "2.80".into(),
            cells: Cells {
                nonce: Digest([4; 32]),
                total: Money::new(5).expect("small"),
                blinding: Digest([5; 32]),
                cells: HexBytes(vec![6; 2 * CELL_BYTES]),
            },
        },
    }
}

/// `fund.protocol`, `fund.text`, `fund.currency`, `fund.accounts`, `fund.units`, `fund.treasurers`
#[test]
fn a_fund_is_consistent_in_itself() {
    let refused = |change: &dyn Fn(&mut Fund)| {
        let mut fund = fund();
        change(&mut fund);
        fund.check().err().map(|bad| bad.rule())
    };
    assert_eq!(refused(&|_| {}), None);
    assert_eq!(refused(&|it| it.protocol += 1), Some("fund.protocol"));
    assert_eq!(refused(&|it| it.name.en.clear()), Some("fund.text"));
    assert_eq!(
        refused(&|it| it.currency.minor_digits = 5),
        Some("fund.currency")
    );
    assert_eq!(
        refused(&|it| it.currency.code = "cny".into()),
        Some("fund.currency")
    );
    assert_eq!(refused(&|it| it.accounts.clear()), Some("fund.accounts"));
    assert_eq!(
        refused(&|it| it.accounts[1].en = "Maintenance".into()),
        Some("fund.accounts")
    );
    assert_eq!(
        refused(&|it| it.accounts[1].zh = "a\nb".into()),
        Some("fund.accounts")
    );
    assert_eq!(refused(&|it| it.units = 0), Some("fund.units"));
    assert_eq!(refused(&|it| it.units = MAX_UNITS + 1), Some("fund.units"));
    assert_eq!(
        refused(&|it| it.treasurers.threshold = 2),
        Some("fund.treasurers")
    );
    assert_eq!(
        refused(&|it| it.treasurers.threshold = 0),
        Some("fund.treasurers")
    );
}

/// `fund.month`
#[test]
fn a_month_has_one_spelling_and_orders_in_time() {
    for text in ["2026-01", "2026-12", "0001-01", "9999-12"] {
        let month: Month = text.parse().expect(text);
        assert_eq!(month.to_string(), text);
        let bytes = encode(&month);
        assert_eq!(borsh::from_slice::<Month>(&bytes).ok(), Some(month));
    }
    for text in [
        "2026-1",
        "2026-00",
        "2026-13",
        "0000-01",
        "+026-01",
        "2026",
        "2026-01-01",
        "",
    ] {
        assert_eq!(text.parse::<Month>(), Err(BadMonth), "{text}");
    }
    let month = |text: &str| text.parse::<Month>().expect("a month");
    assert!(month("2026-12") < month("2027-01"));
    assert_eq!(month("2026-12").number() + 1, month("2027-01").number());
    assert!(borsh::from_slice::<Month>(&[0; 4]).is_err());
}

/// `fund.text`
#[test]
fn an_acts_words_read_as_they_are_written() {
    let act = |words: &str| Deed::Income {
        account: 0,
        amount: Money::ZERO,
        source: words.to_owned(),
    };
    assert_eq!(act("电梯广告").check(), Ok(()));
    for words in ["", "a\u{202e}", "a\nb", &"a".repeat(241)] {
        assert_eq!(act(words).check().map_err(|e| e.rule()), Err("fund.text"));
    }
}

/// `fund.lines`
#[test]
fn a_statements_lines_are_in_order_each_once() {
    let checked = |lines: Vec<u8>| {
        let Deed::Charge { cells, .. } = charge().deed else {
            unreachable!("it charges");
        };
        let deed = Deed::Payments {
            account: 1,
            statement: Digest([8; 32]),
            lines: HexBytes(lines),
            cells,
        };
        deed.check().map_err(|e| e.rule())
    };
    let marks = |count: u128| (1..=count).flat_map(u128::to_be_bytes).collect::<Vec<u8>>();
    let most = MAX_LINES as u128;
    for sound in [1, 2, most] {
        assert_eq!(checked(marks(sound)), Ok(()), "{sound}");
    }
    let reversed = [marks(2), marks(1)].concat();
    let twice = [marks(1), marks(1)].concat();
    for odd in [marks(0), marks(most + 1), reversed, twice, vec![1; 17]] {
        assert_eq!(checked(odd), Err("fund.lines"));
    }
}

#[test]
fn the_largest_fund_fits_an_act() {
    let mut act = charge();
    if let Deed::Charge { cells, rule, .. } = &mut act.deed {
        cells.cells.0 = vec![7; MAX_UNITS as usize * CELL_BYTES];
        *rule = "长".repeat(80);
    }
    let length = |act: FundAct| {
        let message = crate::Message::FundAct(crate::signature::Signed::new(act));
        message.encode().len() + crate::signature::MAX_KEYS * 96
    };
    assert!(length(act.clone()) <= MAX_ACT_BYTES);
    let Deed::Charge { cells, .. } = act.deed else {
        unreachable!("it charges");
    };
    act.deed = Deed::Payments {
        account: 1,
        statement: Digest([8; 32]),
        lines: HexBytes(vec![9; MAX_LINES * LINE_BYTES]),
        cells,
    };
    assert!(length(act) <= MAX_ACT_BYTES);
}
