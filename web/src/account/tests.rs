use linli_primitives::account::{BooksKey, seal_all, seal_all_moved};
use linli_primitives::{Digest, Money, Seed};
use linli_testing::hall::realm;
use linli_testing::officers::{COMMITTEE, money, role, text};
use linli_testing::town::Town;
use linli_wire::Message;
use linli_wire::encoding::HexBytes;
use linli_wire::fund::{Cells, Deed, Fund, FundAct, FundId, Month};
use linli_wire::poll::PROTOCOL;

use super::*;
use crate::tests::{key, record, rule};

fn books() -> BooksKey {
    BooksKey::of(&Seed::from_bytes([5; 32]))
}

/// A town with a fund.
fn funded() -> (Town, Fund) {
    let mut town = Town::begin().founded();
    let units = town.owners.roll.entries().iter().map(|it| it.units.len());
    let fund = Fund {
        protocol: PROTOCOL,
        realm: realm(),
        name: text("Common fund"),
        currency: town.scheme.currency.clone(),
        accounts: vec![text("service charges")],
        roll: town.owners.roll.digest(),
        units: units.sum::<usize>() as u32,
        books: books().mark(),
        treasurers: role(&[COMMITTEE]),
        free_below: money(1_000),
    };
    let signed = town.hall.sign(fund.clone(), COMMITTEE);
    town.take(town.poll.opens, Message::Fund(signed));
    (town, fund)
}

/// An amount for every unit: the `n`-th has `n` times as much.
fn cells(fund: &Fund, number: u64, each: u64) -> Cells {
    let id = fund.id().0;
    let nonce = Digest([number as u8; 32]);
    let amounts: Vec<Money> = (1..=u64::from(fund.units))
        .map(|n| money(n * each))
        .collect();
    let keys = (1..=fund.units).map(|unit| books().account(id, unit));
    let (cells, blinding) = seal_all(keys, nonce, &amounts);
    Cells {
        nonce,
        total: money(amounts.iter().map(|amount| amount.get()).sum()),
        blinding,
        cells: HexBytes(cells),
    }
}

fn enter(town: &mut Town, fund: &Fund, number: u64, deed: Deed) {
    let act = FundAct {
        fund: fund.id(),
        number,
        deed,
    };
    let signed = town.hall.sign(act, COMMITTEE);
    town.take(town.poll.opens + number as i64, Message::FundAct(signed));
}

fn file(fund: FundId, number: u32, of: u32) -> String {
    let file = AccountFile {
        fund,
        number,
        unit: "1-101".to_owned(),
        key: books().account(fund.0, of).to_text(),
    };
    serde_json::to_string(&file).expect("JSON")
}

/// `fund.account_key`: a key opens the account of its unit, as the program shows it, and no other.
#[test]
fn an_owner_sees_her_units_account() {
    let (mut town, fund) = funded();
    let charge = |number, each| Deed::Charge {
        account: 0,
        month: Month::new(2027, number as u32).expect("a month"),
        rule: "each the same".to_owned(),
        cells: cells(&fund, number, each),
    };
    enter(&mut town, &fund, 1, charge(1, 100));
    enter(&mut town, &fund, 2, charge(2, 30));
    let paid = Deed::Payments {
        account: 0,
        statement: Digest([1; 32]),
        lines: HexBytes(vec![7; linli_primitives::account::LINE_BYTES]),
        cells: cells(&fund, 3, 110),
    };
    enter(&mut town, &fund, 3, paid);
    let back = Deed::Reversal {
        of: 2,
        reason: "a typing error".to_owned(),
        cells: HexBytes(cells(&fund, 2, 30).cells.0),
    };
    enter(&mut town, &fund, 4, back);
    let nonce = Digest([5; 32]);
    let amounts: Vec<i64> = (1..=fund.units)
        .map(|unit| match unit {
            1 => 50,
            2 => -50,
            _ => 0,
        })
        .collect();
    let keys = (1..=fund.units).map(|unit| books().account(fund.id().0, unit));
    let (cells, blinding) = seal_all_moved(keys, nonce, &amounts);
    let moved = Deed::Move {
        of: 3,
        reason: "a neighbour's".to_owned(),
        cells: Cells {
            nonce,
            total: Money::ZERO,
            blinding,
            cells: HexBytes(cells),
        },
    };
    enter(&mut town, &fund, 5, moved);

    let mut wallet = Wallet::default();
    assert_eq!(
        rule(wallet.account(&file(fund.id(), 2, 2))),
        "client.unreachable"
    );
    let taken = wallet.take_record(record(&town), &key(), None);
    taken.expect("sound");
    let sheet = wallet.account(&file(fund.id(), 2, 2)).expect("her own");
    let lines = sheet.account.lines.iter();
    let shown: Vec<_> = lines
        .map(|line| (line.number, line.amount, line.stands, line.owed))
        .collect();
    assert_eq!(
        shown,
        [
            (1, 200, true, 200),
            (2, 60, false, 200),
            (3, -220, true, -20),
            (5, 50, true, 30)
        ]
    );
    assert_eq!((sheet.account.owed, sheet.unread), (30, 0));
    let taken = sheet.taken.iter();
    let told: Vec<_> = taken
        .map(|one| (one.number, one.of, one.amount, one.exceeds, &*one.reason))
        .collect();
    assert_eq!(told, [(5, 3, 50, false, "a neighbour's")]);

    let other = wallet.account(&file(fund.id(), 2, 1));
    assert_eq!(rule(other), "fund.account_key");
    let unknown = wallet.account(&file(FundId(Digest([9; 32])), 2, 2));
    assert_eq!(rule(unknown), "fund.unknown");
}

/// `encoding.json`: what is wrong with a file is not said with its own text, which is secret.
#[test]
fn what_is_no_account_key_is_refused() {
    let (town, fund) = funded();
    let mut wallet = Wallet::default();
    let taken = wallet.take_record(record(&town), &key(), None);
    taken.expect("sound");
    let secret = books().account(fund.id().0, 2).to_text();
    let twisted =
        file(fund.id(), 2, 2).replace("\"number\":2", &format!("\"number\":\"{secret}\""));
    for text in ["{}", "", &twisted] {
        let refusal = wallet.account(text).expect_err("no key");
        assert_eq!(refusal.rule, "encoding.json");
        assert!(!refusal.detail.contains(&secret));
    }
}
