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
        Paper::FundAct(signed) | Paper::Move(Moved { act: signed, .. }) => signed.act.deed,
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
    let each = r#"{"kind":"charge","account":1,"month":"2026-03","rule":"each","by":{"each":"2.00"},"bearing":{"first_unit":false,"add_up":false,"partial":false}}"#;
    assert_eq!(rule(plan(&wallet, &town, each, None)), "fund.books");
    assert!(!wallet.funds(0).expect("a record")[0].open);
    let mut wallet = keeping(&town);
    assert!(wallet.funds(0).expect("a record")[0].open);
    wallet.close_office();
    assert!(!wallet.funds(0).expect("a record")[0].open);
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
    assert!(sound.fault.is_none() && sound.before.is_none() && sound.amounts.total.is_none());
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
    let sheet = &wallet.funds(0).expect("a record")[0];
    let left: Vec<u64> = sheet.decisions.iter().map(|it| it.left.get()).collect();
    assert_eq!(left, [3_000]);
}

fn typed(unit: &str, amount: &str, day: &str, serial: &str) -> serde_json::Value {
    serde_json::json!({"unit": unit, "amount": amount, "day": day, "serial": serial})
}

/// Payments into the second account; `another` are of their own.
fn paid(rows: &[serde_json::Value], another: &[u32]) -> String {
    serde_json::json!({
        "kind": "payments", "account": 1, "rows": rows, "all_incoming": false, "another": another,
    })
    .to_string()
}

/// Records what was planned.
fn record(town: &mut Town, number: u64, planned: &Planned) {
    let act = FundAct {
        fund: fund(town).id(),
        number,
        deed: deed(planned),
    };
    let signed = town.hall.sign(act, linli_testing::officers::TREASURER);
    let at = now(town) - 10;
    town.take(at, Message::FundAct(signed));
}

fn told(planned: &Planned) -> Vec<(u32, &str)> {
    let problems = planned.amounts.problems.iter();
    problems.map(|it| (it.row, &*it.told.rule)).collect()
}

fn total(planned: &Planned) -> Option<u64> {
    planned.amounts.total.map(Money::get)
}

/// `fund.payment_twice`, `fund.payment_no_unit`, `fund.payment_unmarked`, `fund.payment_alike`: typed payments are read as a
/// statement's lines are.
#[test]
fn typed_payments_are_lines_of_a_statement() {
    let mut town = town();
    let units = labels(&town);
    let of = |unit: &str, day: &str| typed(unit, "１．50", day, "");
    let empty = typed("", "", "", "");
    let both = [of(&units[0], "2026-03-05"), of(&units[1], "2026-03-05")];
    let planned = plan(&keeping(&town), &town, &paid(&both, &[]), None).expect("a plan");
    assert!(planned.fault.is_none() && planned.amounts.problems.is_empty());
    let owed: Vec<_> = planned
        .amounts
        .rows
        .iter()
        .map(|row| (&*row.unit, row.amount.get(), row.owed))
        .collect();
    assert_eq!(
        owed,
        [(&*units[0], 150, Some(-100)), (&*units[1], 150, Some(-100))]
    );
    assert_eq!(total(&planned), Some(300));
    assert_eq!(planned.amounts.others, units.len() - 2);

    let made = deed(&planned);
    let Deed::Payments { cells, .. } = &made else {
        panic!("payments");
    };
    let key = books().account(fund(&town).id().0, 2);
    let cell = cells.of(2).expect("a cell");
    assert_eq!(key.open(cells.nonce, cell).map(Money::get), Some(150));

    record(&mut town, 4, &planned);
    let odd = [
        of(&units[0], "2026-03-05"),
        empty,
        of("nobody's", "2026-03-05"),
        of(&units[1], ""),
        of(&units[1], "2026-03-06"),
        of(&units[1], "2026-03-16"),
    ];
    let planned = plan(&keeping(&town), &town, &paid(&odd, &[]), None).expect("a plan");
    let expected = [
        (1, "fund.payment_twice"),
        (3, "fund.payment_no_unit"),
        (4, "fund.payment_unmarked"),
        (5, "fund.payment_alike"),
    ];
    assert_eq!(told(&planned), expected);
    assert_eq!(planned.amounts.rows.len(), 1);
    assert_eq!(planned.amounts.rows[0].owed, Some(-250));
}

/// `fund.payment_alike`: what was typed by hand and comes in a statement, or the other way round, counts twice only if somebody
/// says so.
#[test]
fn a_payment_that_may_be_there_is_asked() {
    let mut town = town();
    let units = labels(&town);
    let by_hand = |day: &str, serial: &str| [typed(&units[0], "1.50", day, serial)];
    let planned = |town: &Town, rows: &[serde_json::Value], another: &[u32], file: Option<&str>| {
        let file = file.map(str::as_bytes);
        plan(&keeping(town), town, &paid(rows, another), file).expect("a plan")
    };
    let first = planned(&town, &by_hand("2026-03-05", ""), &[], None);
    record(&mut town, 4, &first);
    let statement = format!(
        "date,serial,unit,credit\n2026-03-09,B-1,{0},1.50\n2026-03-09,B-2,{1},1.50\n2026-03-20,B-3,{0},1.50\n2026-03-05,B-4,{0},1.51\n",
        units[0], units[1],
    );
    let asked = planned(&town, &[], &[], Some(&statement));
    assert_eq!(told(&asked), [(2, "fund.payment_alike")]);
    assert!(asked.amounts.problems[0].doubt);
    assert_eq!(total(&asked), Some(451));
    let said = planned(&town, &[], &[2], Some(&statement));
    assert_eq!((told(&said), total(&said)), (vec![], Some(601)));
    record(&mut town, 5, &said);
    // By hand after the statement, and in another export of the same day.
    let alike = |town: &Town, rows: &[serde_json::Value], file: Option<&str>| {
        let planned = planned(town, rows, &[], file);
        planned.paper.is_none() && planned.amounts.problems[0].doubt
    };
    for (day, serial) in [
        ("2026-03-20", ""),
        ("2026-03-17", ""),
        ("2026-03-20", "C-9"),
    ] {
        assert!(alike(&town, &by_hand(day, serial), None), "{day} {serial}");
    }
    let apart = planned(&town, &by_hand("2026-03-21", "C-9"), &[], None);
    assert_eq!(told(&apart), []);
    // In one table.
    let twice = [by_hand("2026-02-01", ""), by_hand("2026-02-01", "A-1")].concat();
    let once = planned(&town, &twice, &[], None);
    assert_eq!(
        (told(&once), total(&once)),
        (vec![(2, "fund.payment_alike")], Some(150))
    );
    let both = planned(&town, &twice, &[2], None);
    assert_eq!((told(&both), total(&both)), (vec![], Some(300)));
    // What was taken back is not there.
    let back = r#"{"kind":"reversal","of":4,"reason":"a typing error"}"#;
    let back = plan(&keeping(&town), &town, back, None).expect("a plan");
    record(&mut town, 6, &back);
    let again = planned(&town, &by_hand("2026-03-01", ""), &[], None);
    assert_eq!(told(&again), []);
}

/// `fund.charge_missing`, `fund.charge_double`, `fund.amount`: a charge has a line for every unit, and charges something.
#[test]
fn a_charge_follows_its_rule_or_a_whole_table() {
    let town = town();
    let wallet = keeping(&town);
    let units = labels(&town);
    let charge = |by: &str| {
        format!(
            r#"{{"kind":"charge","account":1,"month":"2026-03","rule":"so much","by":{by},"bearing":{{"first_unit":false,"add_up":false,"partial":false}}}}"#
        )
    };
    let saying = |asked: &str, what: &str| {
        asked.replace(&format!("{what:?}:false"), &format!("{what:?}:true"))
    };
    let each = plan(&wallet, &town, &charge(r#"{"each":"2.00"}"#), None).expect("a plan");
    assert_eq!(total(&each), Some(200 * units.len() as u64));
    assert!(each.fault.is_none() && each.paper.is_some() && each.amounts.others == 0);
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
    let shown: Vec<Money> = share.amounts.rows.iter().map(|row| row.amount).collect();
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
    assert_eq!(total(&whole), Some(300 * units.len() as u64));
    let short = plan(&wallet, &town, &sheet, Some(&table(&units[1..])));
    assert_eq!(rule(short), "fund.charge_missing");
    let part = plan(
        &wallet,
        &town,
        &saying(&sheet, "partial"),
        Some(&table(&units[1..])),
    )
    .expect("a plan");
    assert_eq!(part.amounts.uncharged, [units[0].clone()]);
    let twice = table(&[units.clone(), vec![units[0].clone()]].concat());
    let stopped = plan(&wallet, &town, &sheet, Some(&twice));
    assert_eq!(rule(stopped), "fund.charge_double");
    let added = plan(&wallet, &town, &saying(&sheet, "add_up"), Some(&twice)).expect("a plan");
    assert_eq!(total(&added), Some(300 * (units.len() as u64 + 1)));
    let odd = table(&[units.clone(), vec!["nobody's".to_owned()]].concat());
    let odd = plan(&wallet, &town, &sheet, Some(&odd)).expect("a plan");
    assert!(odd.paper.is_none());
    assert_eq!(odd.amounts.problems[0].told.rule, "fund.payment_no_unit");
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
    let stand: Vec<bool> = wallet.funds(0).expect("a record")[0]
        .acts
        .iter()
        .map(|act| act.stands)
        .collect();
    assert_eq!(stand, [true, true, true]);
}

/// `fund.entered_before`, `fund.amount`, `fund.account`, `fund.expense_undecided`: money between accounts.
#[test]
fn a_transfer_is_planned_with_what_speaks_against_it() {
    let mut town = town();
    let asked = |to: u16, amount: &str, decision: Option<Decision>| {
        serde_json::json!({
            "kind": "transfer", "from": 0, "to": to, "amount": amount, "reason": " borne by it ", "decision": decision,
        })
        .to_string()
    };
    let planned =
        |town: &Town, asked: String| plan(&office(town), town, &asked, None).expect("a plan");
    let fault = |planned: Planned| planned.fault.map(|told| told.rule);
    let sound = planned(&town, asked(1, "１０.00", None));
    assert!(sound.fault.is_none() && sound.before.is_none());
    assert!(matches!(deed(&sound), Deed::Transfer { reason, .. } if reason == "borne by it"));
    record(&mut town, 4, &sound);
    let again = planned(&town, asked(1, "10.00", None));
    assert_eq!(
        again.before.map(|told| told.rule).as_deref(),
        Some("fund.entered_before")
    );
    let own = fault(planned(&town, asked(0, "10.00", None)));
    assert_eq!(own.as_deref(), Some("fund.amount"));
    let none = fault(planned(&town, asked(2, "10.00", None)));
    assert_eq!(none.as_deref(), Some("fund.account"));
    let large = fault(planned(&town, asked(1, "10.01", None)));
    assert_eq!(large.as_deref(), Some("fund.expense_undecided"));
    let decided = Some(decision(&town));
    assert_eq!(fault(planned(&town, asked(1, "10.01", decided))), None);
}

/// `fund.move_exceeds`, `fund.move_payments`, `fund.payment_no_unit`, `fund.amount`, `fund.entered_before`: as the program moves it.
#[test]
fn a_payment_for_the_wrong_unit_is_moved() {
    let mut town = town();
    let units = labels(&town);
    let asked = |of: u64, to: &str, amount: &str| {
        serde_json::json!({
            "kind": "move", "of": of, "from": units[0], "to": to, "amount": amount, "reason": "the wrong unit",
        })
        .to_string()
    };
    let planned_with = |town: &Town, asked: &str, file: &str| {
        plan(&keeping(town), town, asked, Some(file.as_bytes())).expect("a plan")
    };
    let without = plan(&office(&town), &town, &asked(3, &units[1], "0.60"), None);
    assert_eq!(rule(without), "fund.books");
    let planned = |town: &Town, asked: String| plan(&keeping(town), town, &asked, None);
    let sound = planned(&town, asked(3, &units[1], "0.60")).expect("a plan");
    assert!(sound.fault.is_none() && sound.before.is_none());
    let Deed::Move { of: 3, cells, .. } = deed(&sound) else {
        panic!("a move");
    };
    let moved = [1, 2, 3].map(|unit| {
        let key = books().account(fund(&town).id().0, unit);
        key.open_moved(cells.nonce, cells.of(unit).expect("a cell"))
    });
    assert_eq!(moved, [Some(-60), Some(60), Some(0)]);
    record(&mut town, 4, &sound);
    let again = planned(&town, asked(3, &units[1], "0.40")).expect("a plan");
    assert_eq!(
        again.before.map(|told| told.rule).as_deref(),
        Some("fund.entered_before")
    );
    // The statement that brings it for the right unit, and another line.
    let statement = format!(
        "date,serial,unit,credit\n2026-03-09,B-1,{0},0.60\n2026-03-09,B-2,{0},0.61\n",
        units[1]
    );
    let met = planned_with(&town, &paid(&[], &[]), &statement);
    assert_eq!(
        (told(&met), total(&met)),
        (vec![(2, "fund.payment_alike")], Some(61))
    );
    let both = planned_with(&town, &paid(&[], &[2]), &statement);
    assert_eq!(total(&both), Some(121));
    for (of, to, amount, refused) in [
        (3, &*units[1], "0.41", "fund.move_exceeds"),
        (2, &*units[1], "0.10", "fund.move_payments"),
        (3, &*units[0], "0.10", "fund.amount"),
        (3, &*units[1], "0", "fund.amount"),
        (3, "nobody's", "0.10", "fund.unit_unknown"),
    ] {
        assert_eq!(
            rule(planned(&town, asked(of, to, amount))),
            refused,
            "{refused}"
        );
    }
}

/// `fund.grant_late`, `fund.grant_twice`: what a vote grants is said before it opens.
#[test]
fn a_vote_ahead_is_offered_to_be_granted_once() {
    let mut town = Town::begin().founded();
    let before = town.before();
    let founding = town
        .hall
        .sign(fund(&town), linli_testing::officers::COMMITTEE);
    town.take(before, Message::Fund(founding));
    let wallet = office(&town);
    let ahead = |at: i64| {
        let sheet = wallet.funds(at).expect("a record").remove(0);
        sheet
            .ahead
            .into_iter()
            .map(|it| it.decision)
            .collect::<Vec<_>>()
    };
    assert!(ahead(before).contains(&decision(&town)));
    assert_eq!(ahead(town.poll.opens), []);
    let planned = |wallet: &Wallet, at: i64, ceiling: &str| {
        let asked = serde_json::json!({
            "kind": "grant", "decision": decision(&town), "account": 0, "ceiling": ceiling,
        });
        let asked = serde_json::from_value(asked).expect("the page's form");
        wallet
            .plan_entry(fund(&town).id(), asked, None, at)
            .expect("a plan")
    };
    let sound = planned(&wallet, before, "５0.00");
    assert!(sound.fault.is_none());
    let text = sound.paper.expect("something to sign");
    let Paper::FundOrder(order) = serde_json::from_str(&text).expect("a paper") else {
        panic!("an order");
    };
    let late = planned(&wallet, town.poll.opens, "50.00")
        .fault
        .map(|told| told.rule);
    assert_eq!(late.as_deref(), Some("fund.grant_late"));
    let signed = town
        .hall
        .sign(order.act, linli_testing::officers::COMMITTEE);
    let mut granted = Town::begin().founded();
    let founding = granted
        .hall
        .sign(fund(&granted), linli_testing::officers::COMMITTEE);
    granted.take(before, Message::Fund(founding));
    granted.take(before, Message::FundOrder(signed));
    let sheet = office(&granted).funds(before).expect("a record").remove(0);
    assert!(!sheet.ahead.iter().any(|it| it.decision == decision(&town)));
    let twice = planned(&office(&granted), before, "60.00")
        .fault
        .map(|told| told.rule);
    assert_eq!(twice.as_deref(), Some("fund.grant_twice"));
}

/// `fund.payment_cell`: rows that went out are counted, and what cannot be read is named with its row.
#[test]
fn a_damaged_statement_is_read_but_for_its_damaged_lines() {
    let town = town();
    let units = labels(&town);
    let mut file = format!(
        "交易日期,流水号,摘要,贷方金额\n2026-03-09,B-1,{0},1.50\n2026-03-09,B-2,{1} 物",
        units[0], units[1],
    )
    .into_bytes();
    file.extend(b"\xff");
    file.extend("费,1.50\n2026-03-10,B-3,手续费,0.00\n".bytes());
    let planned = plan(&keeping(&town), &town, &paid(&[], &[]), Some(&file)).expect("a plan");
    assert_eq!(told(&planned), [(3, "fund.payment_cell")]);
    assert!(!planned.amounts.problems[0].doubt && planned.paper.is_some());
    assert_eq!(
        (total(&planned), planned.amounts.outgoing),
        (Some(150), vec![4])
    );
}
