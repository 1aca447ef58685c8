use linli_keystore::{RoleSecret, Seal, seal_role};
use linli_primitives::Seed;
use linli_testing::town::Town;
use linli_wire::Message;

use super::super::paper::tests::{books, decision, fund, office, town};
use super::*;
use crate::tests::rule;

const PASSPHRASE: &str = "correct horse";
/// Of the keystore that keeps the books of the town's fund.
const BOOKS: [u8; 32] = [5; 32];

fn keystore(seed: [u8; 32]) -> String {
    let secret = RoleSecret::new("bookkeeper".to_owned(), Seed::from_bytes(seed));
    let seal = Seal {
        passphrase: SecretString::from(PASSPHRASE),
        work_factor: Some(4),
    };
    seal_role(&secret, seal)
}

fn now(town: &Town) -> i64 {
    town.poll.closes + 100_000
}

fn plan(
    wallet: &Wallet,
    town: &Town,
    asked: &str,
    file: Option<&[u8]>,
) -> Result<Planned, Refusal> {
    let asked = serde_json::from_str(asked).expect("the page's form");
    wallet.plan_entry(fund(town).id(), asked, file, now(town))
}

/// The office with the books open.
fn keeping(town: &Town) -> Wallet {
    let mut wallet = office(town);
    let passphrase = SecretString::from(PASSPHRASE);
    let opened = wallet.open_books(fund(town).id(), &keystore(BOOKS), &passphrase);
    opened.expect("the books' key");
    wallet
}

fn deed(planned: &Planned) -> Deed {
    let text = planned.paper.as_ref().expect("something to enter");
    match serde_json::from_str(text).expect("a paper") {
        Paper::FundAct(signed) => signed.act.deed,
        other => panic!("{other:?}"),
    }
}

fn labels(town: &Town) -> Vec<String> {
    entering::units_of(&town.owners.roll)
}

/// `fund.books`: without the key of the books, or with another one, no unit's amount is entered.
#[test]
fn the_books_open_with_their_own_key_alone() {
    let town = town();
    let mut wallet = office(&town);
    let id = fund(&town).id();
    let passphrase = SecretString::from(PASSPHRASE);
    let other = wallet.open_books(id, &keystore([6; 32]), &passphrase);
    assert_eq!(rule(other), "fund.books");
    let each = r#"{"kind":"charge","account":1,"month":"2026-03","rule":"each","by":{"each":"2.00"},"first_unit":false,"add_up":false}"#;
    assert_eq!(rule(plan(&wallet, &town, each, None)), "fund.books");
    assert!(!wallet.funds().expect("a record")[0].open);
    let mut wallet = keeping(&town);
    assert!(wallet.funds().expect("a record")[0].open);
    wallet.close_office();
    assert!(!wallet.funds().expect("a record")[0].open);
}

/// `fund.entered_before`, `fund.overdrawn`, `money.text`: what is in doubt is told before a paper is made.
#[test]
fn an_expense_is_planned_with_what_speaks_against_it() {
    let town = town();
    let wallet = office(&town);
    let asked = |amount: &str, invoice: u8, decided: bool| {
        let decision = decided.then(|| decision(&town));
        let invoice = Digest([invoice; 32]);
        let asked = serde_json::json!({
            "kind": "expense", "account": 0, "amount": amount, "category": "lift", "payee": "a firm",
            "invoice": invoice, "decision": decision,
        });
        plan(&wallet, &town, &asked.to_string(), None)
    };
    let sound = asked("10.00", 8, false).expect("a plan");
    assert!(sound.fault.is_none() && sound.before.is_none() && sound.total.is_none());
    assert!(matches!(deed(&sound), Deed::Expense(it) if it.amount.get() == 1_000));
    let again = asked("20.00", 9, true).expect("a plan");
    assert_eq!(
        again.before.map(|told| told.rule).as_deref(),
        Some("fund.entered_before")
    );
    let large = asked("30.01", 8, true).expect("a plan");
    assert_eq!(
        large.fault.map(|told| told.rule).as_deref(),
        Some("fund.decision_exceeded")
    );
    assert_eq!(rule(asked("10,00", 8, false)), "money.text");
    let sheet = &wallet.funds().expect("a record")[0];
    let left: Vec<u64> = sheet.decisions.iter().map(|it| it.left.get()).collect();
    assert_eq!(left, [3_000]);
}

/// `fund.payment_twice`, `fund.payment_no_unit`, `fund.payment_unmarked`: typed payments are read as a statement's lines are.
#[test]
fn typed_payments_are_lines_of_a_statement() {
    let mut town = town();
    let units = labels(&town);
    let typed = |unit: &str, day: &str| serde_json::json!({"unit": unit, "amount": "1.50", "day": day, "serial": ""});
    let asked = |rows: Vec<serde_json::Value>| {
        serde_json::json!({"kind": "payments", "account": 1, "rows": rows, "all_incoming": false})
            .to_string()
    };
    let both = asked(vec![
        typed(&units[0], "2026-03-05"),
        typed(&units[1], "2026-03-05"),
    ]);
    let planned = plan(&keeping(&town), &town, &both, None).expect("a plan");
    assert!(planned.fault.is_none() && planned.problems.is_empty());
    let owed: Vec<_> = planned
        .rows
        .iter()
        .map(|row| (&*row.unit, row.amount.get(), row.owed))
        .collect();
    assert_eq!(
        owed,
        [(&*units[0], 150, Some(-100)), (&*units[1], 150, Some(-100))]
    );
    assert_eq!(planned.total.map(Money::get), Some(300));
    assert_eq!(planned.others, units.len() - 2);

    let made = deed(&planned);
    let Deed::Payments { cells, .. } = &made else {
        panic!("payments");
    };
    let key = books().account(fund(&town).id().0, 2);
    let cell = cells.of(2).expect("a cell");
    assert_eq!(key.open(cells.nonce, cell).map(Money::get), Some(150));

    let act = FundAct {
        fund: fund(&town).id(),
        number: 4,
        deed: made,
    };
    let signed = town.hall.sign(act, linli_testing::officers::TREASURER);
    let at = now(&town) - 10;
    town.take(at, Message::FundAct(signed));
    let odd = asked(vec![
        typed(&units[0], "2026-03-05"),
        typed("nobody's", "2026-03-05"),
        typed(&units[1], ""),
        typed(&units[1], "2026-03-06"),
    ]);
    let planned = plan(&keeping(&town), &town, &odd, None).expect("a plan");
    let told: Vec<_> = planned
        .problems
        .iter()
        .map(|it| (it.row, &*it.told.rule))
        .collect();
    let expected = [
        (2, "fund.payment_twice"),
        (3, "fund.payment_no_unit"),
        (4, "fund.payment_unmarked"),
    ];
    assert_eq!(told, expected);
    assert_eq!(planned.rows.len(), 1);
    assert_eq!(planned.rows[0].owed, Some(-250));
}

/// `fund.charge_missing`, `fund.charge_double`, `fund.amount`: a charge has a line for every unit, and charges something.
#[test]
fn a_charge_follows_its_rule_or_a_whole_table() {
    let town = town();
    let wallet = keeping(&town);
    let units = labels(&town);
    let charge = |by: &str| {
        format!(
            r#"{{"kind":"charge","account":1,"month":"2026-03","rule":"so much","by":{by},"first_unit":false,"add_up":false}}"#
        )
    };
    let saying = |asked: &str, what: &str| {
        asked.replace(&format!("{what:?}:false"), &format!("{what:?}:true"))
    };
    let each = plan(&wallet, &town, &charge(r#"{"each":"2.00"}"#), None).expect("a plan");
    assert_eq!(each.total.map(Money::get), Some(200 * units.len() as u64));
    assert!(each.fault.is_none() && each.paper.is_some() && each.others == 0);
    let nothing = plan(&wallet, &town, &charge(r#"{"each":"0"}"#), None);
    assert_eq!(rule(nothing), "fund.amount");
    let by_share = charge(r#"{"per-share":"1.00"}"#);
    let share = plan(&wallet, &town, &by_share, None).expect("a plan");
    let roll = &town.owners.roll;
    let summary = wallet
        .record()
        .expect("a record")
        .state()
        .roll(roll.digest());
    let decimals = summary.expect("published").unit.decimals;
    let rate = Money::new(100).expect("small");
    let expected = entering::per_share(roll, decimals, rate, true).expect("small");
    let shown: Vec<Money> = share.rows.iter().map(|row| row.amount).collect();
    let moved: Vec<Money> = expected
        .into_iter()
        .filter(|it| *it > Money::ZERO)
        .collect();
    assert_eq!(shown, moved);

    let table = |units: &[String]| {
        let lines = units.iter().map(|unit| format!("{unit},3.00\n"));
        format!("unit,amount\n{}", lines.collect::<String>()).into_bytes()
    };
    let sheet = charge(r#""sheet""#);
    let whole = plan(&wallet, &town, &sheet, Some(&table(&units))).expect("a plan");
    assert_eq!(whole.total.map(Money::get), Some(300 * units.len() as u64));
    let short = plan(&wallet, &town, &sheet, Some(&table(&units[1..])));
    assert_eq!(rule(short), "fund.charge_missing");
    let twice = table(&[units.clone(), vec![units[0].clone()]].concat());
    let stopped = plan(&wallet, &town, &sheet, Some(&twice));
    assert_eq!(rule(stopped), "fund.charge_double");
    let added = plan(&wallet, &town, &saying(&sheet, "add_up"), Some(&twice)).expect("a plan");
    assert_eq!(
        added.total.map(Money::get),
        Some(300 * (units.len() as u64 + 1))
    );
    let odd = table(&[units.clone(), vec!["nobody's".to_owned()]].concat());
    let odd = plan(&wallet, &town, &sheet, Some(&odd)).expect("a plan");
    assert!(odd.paper.is_none());
    assert_eq!(odd.problems[0].told.rule, "fund.payment_no_unit");
    let month = charge(r#"{"each":"2.00"}"#).replace("2026-03", "March");
    assert_eq!(rule(plan(&wallet, &town, &month, None)), "fund.month");
}

/// `fund.reversed_twice`, `fund.reversal_cells`: an entry is taken back with the cells that it had.
#[test]
fn an_entry_is_taken_back_with_its_cells() {
    let town = town();
    let wallet = office(&town);
    let asked = |of: u64| format!(r#"{{"kind":"reversal","of":{of},"reason":"a typing error"}}"#);
    let back = plan(&wallet, &town, &asked(3), None).expect("a plan");
    assert!(back.fault.is_none());
    let Deed::Reversal { of, cells, .. } = deed(&back) else {
        panic!("a reversal");
    };
    assert_eq!((of, cells.0.len()), (3, 40 * labels(&town).len()));
    let none = plan(&wallet, &town, &asked(9), None).expect("a plan");
    assert_eq!(
        none.fault.map(|told| told.rule).as_deref(),
        Some("fund.reversal_unknown")
    );
    let stand: Vec<bool> = wallet.funds().expect("a record")[0]
        .acts
        .iter()
        .map(|act| act.stands)
        .collect();
    assert_eq!(stand, [true, true, true]);
}
