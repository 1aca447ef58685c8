//! What units are charged and paid, from spreadsheets and a bank's statements.

use linli_primitives::Digest;
use linli_primitives::document::Kind;

use crate::funds::{STATEMENT, charged, enter, entering, key_of};
use crate::support::OPEN;

#[test]
fn lines_that_fit_no_unit_are_named_before_anything_is_entered() {
    let desk = charged();
    desk.write(
        "april.csv",
        &format!(
            "{STATEMENT}2026-03-04,3,9-9-999,5.00,人民币\n2026-03-03,2,1-2-101,100.00,人民币\n"
        ),
    );
    let run = desk.run(&entering("fund pay april.csv --account 2"));
    assert_eq!(run.status, 1);
    for told in ["[fund.payment_no_unit]", "[fund.payment_double]"] {
        assert!(run.told(told), "{told}: {} {}", run.stdout, run.stderr);
    }
    assert_eq!(desk.json("fund show --record record")["head"]["acts"], 1);
    let run = desk.run(&entering(
        "fund pay april.csv --account 2 --leave-out --compare",
    ));
    assert_eq!(run.status, 0, "{}", run.stderr);
    for told in [
        "paid 100.00 CNY, and owed 224.00 CNY before",
        "Lines left out, see above: 2.",
    ] {
        assert!(run.told(told), "{told}: {}", run.stdout);
    }
    assert_eq!(
        desk.json("fund show --record record")["head"]["paid"],
        38_000
    );
    // The same statement again, and the month again.
    let again = desk.run(&entering("fund pay april.csv --account 2 --leave-out"));
    assert_eq!(
        (again.status, again.told("[fund.payment_twice]")),
        (1, true)
    );
    assert!(
        again.told("no line can be") && !again.told("leave them out"),
        "{}",
        again.stdout
    );
    let twice = desk.run(&entering(
        "fund charge --each 5.00 --month 2026-03 --account 2 --rule again",
    ));
    assert!(
        twice.stderr.contains("[fund.charge_twice]"),
        "{}",
        twice.stderr
    );
    let run = desk.ok(&entering("fund reverse 1 --reason 单价写错"));
    assert!(
        run.told("take back an earlier one (entry 1 of Common fund, charge 2026-03 for service"),
        "{}",
        run.stdout
    );
    desk.write("part.csv", "单元,应收\n1-1-101,250.00\n");
    let part = "fund charge part.csv --month 2026-03 --account 2 --rule r";
    let run = desk.run(&entering(part));
    assert!(
        run.told("[fund.charge_missing]") && run.told("1幢1单元102室, 1幢2单元101室"),
        "{}",
        run.stderr
    );
    let run = desk.run(&entering(
        "fund charge --each 0 --month 2026-03 --account 2 --rule r",
    ));
    assert!(run.told("[fund.amount]"), "{}", run.stderr);
    let run = desk.ok(&format!("{} --partial --out part.json", entering(part)));
    assert!(
        run.told("Units without a line are charged nothing (2): 1幢1单元102室, 1幢2单元101室"),
        "{}",
        run.stdout
    );
    desk.write(
        "twice.csv",
        "楼栋,单元,房号,应收\n1,1,101,125.00\n1,1,102,126.25\n1,2,101,200.00\n1,1,101,125.00\n",
    );
    let twice = "fund charge twice.csv --month 2026-03 --account 2 --rule r";
    let run = desk.run(&entering(twice));
    assert!(
        run.told("[fund.charge_double]") && run.told("1幢1单元101室 (2 + 5)"),
        "{}",
        run.stderr
    );
    let run = desk.ok(&format!("{} --add-up --out twice.json", entering(twice)));
    assert!(
        run.told("Unit 1幢1单元101室: rows 2, 5 are added up"),
        "{}",
        run.stdout
    );
    desk.write(
        "amounts.csv",
        "单元,应收\n1-1-101,250.00\n1-1-102,126.25\n1-2-101,200.00\n",
    );
    enter(
        &desk,
        "fund charge amounts.csv --month 2026-03 --account 2 --rule 2.50元/㎡",
    );
    assert_eq!(
        desk.json("fund show --record record")["head"]["charged"],
        57_625
    );
}

/// `fund.payment_twice`, `fund.payment_unmarked`
#[test]
fn a_statement_that_was_saved_anew_is_entered_once() {
    let desk = charged();
    desk.write("march.csv", STATEMENT);
    enter(&desk, "fund pay march.csv --account 2");
    let paid = || desk.json("fund show --record record")["head"]["paid"].clone();
    // Other bytes, the day in another spelling, and a line more.
    let anew = STATEMENT
        .replace('\n', "\r\n")
        .replace("2026-03-0", "2026/3/");
    desk.write(
        "anew.csv",
        &format!("{anew}2026/3/9,3,1-1-102,41.40,人民币\r\n"),
    );
    let run = desk.run(&entering("fund pay anew.csv --account 2"));
    assert_eq!((run.status, paid()), (1, 38_000.into()));
    for told in ["[fund.payment_twice]", "entry 2 has this payment"] {
        assert!(run.told(told), "{} {}", run.stdout, run.stderr);
    }
    let run = desk.run(&entering("fund pay anew.csv --account 2 --leave-out"));
    assert_eq!((run.status, paid()), (0, 42_140.into()), "{}", run.stderr);
    desk.write(
        "ahead.csv",
        &STATEMENT.replace("2026-03-02,1", "2226-03-02,9"),
    );
    let run = desk.run(&entering("fund pay ahead.csv --account 2"));
    assert!(run.told("[fund.payment_future]"), "{}", run.stderr);
    desk.write("bare.csv", "摘要,贷方金额\n1-1-101,5.00\n");
    let run = desk.run(&entering("fund pay bare.csv --account 2"));
    assert!(run.told("[fund.payment_unmarked]"), "{}", run.stderr);
    assert_eq!(paid(), 42_140);
}

#[test]
fn what_a_unit_paid_ahead_is_a_credit() {
    let desk = charged();
    desk.write(
        "march.csv",
        "日期,流水号,摘要,贷方金额\n2026-03-02,A1,1-1-101,1280.00\n",
    );
    enter(&desk, "fund pay march.csv --account 2");
    desk.ok(&format!(
        "fund key 1-1-101 --out keys --record record --keystore treasurer.age {OPEN}"
    ));
    for (lang, told) in [
        ("zh", "现在多缴 1,000.00 CNY"),
        ("en", "Now in credit 1,000.00 CNY"),
    ] {
        let run = desk.ok(&format!(
            "--lang {lang} fund account {} --record record",
            key_of(&desk, 1)
        ));
        assert!(run.told(told) && !run.told("−"), "{}", run.stdout);
    }
    desk.write(
        "april.csv",
        "日期,流水号,摘要,贷方金额\n2026-04-02,A2,1-1-101,5.00\n",
    );
    let run = desk.ok(&entering(
        "fund pay april.csv --account service --compare --out april.json",
    ));
    assert!(
        run.told("paid 5.00 CNY, and was 1,000.00 CNY in credit before"),
        "{}",
        run.stdout
    );
    enter(
        &desk,
        "fund income --account ２ --amount １００ --source 利息",
    );
    let head = &desk.json("fund show --record record")["head"];
    assert_eq!(head["balances"][1], 138_000);
}

/// The statement's own digest would confirm a guess of who paid what.
#[test]
fn a_statements_digest_is_nothing_without_the_books_key() {
    let desk = charged();
    desk.write("march.csv", STATEMENT);
    enter(&desk, "fund pay march.csv --account 2");
    let shown = desk.json("fund show --record record");
    let recorded = &shown["entries"][1]["deed"]["payments"]["statement"];
    let plain = Digest::of(Kind::File, &[STATEMENT.as_bytes()]);
    assert!(
        recorded.as_str().is_some_and(|digest| digest.len() == 64),
        "{shown}"
    );
    assert_ne!(*recorded, plain.to_string());
    // The same file is known again.
    enter(&desk, "fund reverse 2 --reason 记错");
    enter(&desk, "fund pay march.csv --account 2");
    let shown = desk.json("fund show --record record");
    assert_eq!(
        shown["entries"][3]["deed"]["payments"]["statement"],
        *recorded
    );
}
