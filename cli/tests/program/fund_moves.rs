//! A payment that was entered for the wrong unit, and counts for another one.

use crate::funds::{STATEMENT, charged, enter, entering, key_of};
use crate::support::{Desk, OPEN};

/// With a payment of 280.00 for the wrong unit, and most of all payments spent.
fn spent() -> Desk {
    let desk = charged();
    desk.write("march.csv", STATEMENT);
    enter(&desk, "fund pay march.csv --account 2");
    desk.write("bill.pdf", "电费 350.00");
    enter(
        &desk,
        "fund expense bill.pdf --account 2 --amount 350.00 --category 电费 --payee 电力公司",
    );
    desk.ok(&format!(
        "fund key --out keys --record record --keystore treasurer.age {OPEN}"
    ));
    desk
}

fn moving(entry: u64, from: &str, to: &str, amount: &str) -> String {
    format!("fund move {entry} --from {from} --to {to} --amount {amount} --reason 记错单元")
}

fn account(desk: &Desk, unit: u32) -> (serde_json::Value, String) {
    let show = format!("fund account {} --record record", key_of(desk, unit));
    let said = desk.ok(&format!("--lang en {show}")).stdout;
    (desk.json(&show), said)
}

/// `fund.overdrawn`, `fund.reversal_moved`
#[test]
fn both_owners_see_why_a_payment_counts_for_another_unit() {
    let desk = spent();
    let reverse = entering("fund reverse 2 --reason 记错单元");
    let run = desk.run(&reverse);
    assert!(
        run.told("[fund.overdrawn]") && run.told("move it with `linli fund move`"),
        "{}",
        run.stderr
    );
    let run = desk.ok(&entering(&moving(2, "1-1-101", "1-1-102", "141.40")));
    let signed = "count a payment of an earlier one for another unit (entry 2 of Common fund, 2 payments of units";
    assert!(run.told(signed), "{}", run.stdout);
    // Another amount, or another unit, is another move.
    for (to, amount) in [("1-1-102", "20.00"), ("1-2-101", "138.60")] {
        enter(&desk, &moving(2, "1-1-101", to, amount));
        let number = desk.json("fund show --record record")["head"]["acts"].clone();
        enter(&desk, &format!("fund reverse {number} --reason 误"));
    }
    let run = desk.run("--lang en fund show --record record");
    for told in [
        "service: 30.00 CNY",
        "All units: charged 645.40 CNY, paid 380.00 CNY, charged less paid 265.40 CNY",
        "a payment of entry 2 counts for another unit: 记错单元",
    ] {
        assert!(run.told(told), "{told}: {}", run.stdout);
    }
    // Whose it is, and how much, is in nobody's view of the fund.
    let shown = desk.json("fund show --record record");
    let cells = &shown["entries"][3]["deed"]["move"]["cells"];
    assert_eq!(
        (&cells["total"], &cells["cells"]),
        (&0.into(), &"".into()),
        "{shown}"
    );
    for (unit, owed, told) in [
        (
            1,
            14_140,
            "141.40 CNY paid by entry 2 counts for another unit, not for this one (记错单元), then owed 141.40 CNY",
        ),
        (
            2,
            0,
            "141.40 CNY paid by entry 2 counts for this unit, not for another (记错单元), then owed 0.00 CNY",
        ),
    ] {
        let (account, said) = account(&desk, unit);
        assert_eq!(account["owed"], owed, "{account}");
        assert!(said.contains(told), "{said}");
    }
    let (other, said) = account(&desk, 3);
    assert_eq!(other["owed"], 12_400);
    assert!(!said.contains("记错单元"), "{said}");
    let run = desk.run(&reverse);
    assert!(run.told("[fund.reversal_moved]"), "{}", run.stderr);
    desk.ok("export --record record --out all.lir");
    let audited = desk.run("--lang en audit all.lir");
    assert!(
        audited.told("they add up to the fund's"),
        "{}",
        audited.stdout
    );
    assert!(!audited.told("[fund."), "{}", audited.stdout);
    enter(&desk, "fund reverse 4 --reason 没有记错");
    let (account, said) = account(&desk, 1);
    assert_eq!(account["owed"], 0);
    assert!(said.contains("141.40 CNY, taken back (没有记错)"), "{said}");
}

/// `fund.move_exceeds`, `fund.move_payments`, `fund.unit_unknown`, `fund.amount`
#[test]
fn no_more_is_moved_than_a_unit_paid_in_that_entry() {
    let desk = spent();
    let refused = |entry, from: &str, to: &str, amount: &str, told: &str| {
        let run = desk.run(&entering(&moving(entry, from, to, amount)));
        assert!(run.status != 0 && run.told(told), "{told}: {}", run.stderr);
    };
    let exceeds = "[fund.move_exceeds]";
    refused(2, "1-1-101", "1-1-102", "280.01", exceeds);
    refused(2, "1-1-102", "1-1-101", "0.01", exceeds);
    enter(&desk, &moving(2, "1-1-101", "1-1-102", "200.00"));
    let told = "paid 80.00 CNY in entry 2, not 80.01 CNY";
    refused(2, "1-1-101", "1-2-101", "80.01", told);
    enter(&desk, &moving(2, "1-1-102", "1-2-101", "100.00"));
    // An answer that was lost: the same again asks.
    let again = moving(2, "1-1-102", "1-2-101", "100.00");
    let run = desk.run(&entering(&again));
    assert!(
        run.told("[fund.entered_before]") && run.told("entry 5 is the same"),
        "{}",
        run.stderr
    );
    enter(&desk, &format!("{again} --again"));
    refused(2, "1-1-102", "1-2-101", "0.01", exceeds);
    for number in [6, 5] {
        enter(&desk, &format!("fund reverse {number} --reason 误"));
    }
    refused(2, "1-2-101", "1-1-102", "100.01", exceeds);
    for entry in [1, 3, 4, 9] {
        refused(entry, "1-1-101", "1-1-102", "1.00", "[fund.move_payments]");
    }
    refused(2, "9-9-999", "1-1-102", "1.00", "[fund.unit_unknown]");
    refused(2, "1-1-101", "1-1-101", "1.00", "[fund.amount]");
    refused(2, "1-1-101", "1-1-102", "0", "[fund.amount]");
}

/// `fund.move_shown`
#[test]
fn a_move_names_its_units_to_whoever_signs_it_too() {
    let desk = spent();
    let prepared = moving(2, "1-1-101", "1-1-102", "141.40");
    desk.ok(&format!(
        "{prepared} --record record --books treasurer.age {OPEN} --out move.json"
    ));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = desk.path("move.json").metadata().unwrap().permissions();
        assert_eq!(mode.mode() & 0o077, 0);
    }
    let sign = |file: &str| {
        desk.run(&format!(
            "--yes --lang en role sign {file} --record record --keystore treasurer.age {OPEN}"
        ))
    };
    let paper = desk.read("move.json");
    let mut read: serde_json::Value = serde_json::from_str(&paper).unwrap();
    assert_eq!(
        read["move"]["amounts"],
        serde_json::json!([[1, -14_140], [2, 14_140]])
    );
    // Whoever prepared it says another unit than he moves to, or a smaller amount.
    for (lie, amounts) in [
        ("third.json", [[1, -14_140], [3, 14_140]]),
        ("less.json", [[1, -1_414], [2, 1_414]]),
    ] {
        read["move"]["amounts"] = serde_json::json!(amounts);
        desk.write(lie, &read.to_string());
        let run = sign(lie);
        assert!(
            run.status != 0 && run.told("[fund.move_shown]"),
            "{}",
            run.stderr
        );
    }
    let bare = serde_json::json!({ "fund-act": read["move"]["act"] });
    desk.write("bare.json", &bare.to_string());
    let run = sign("bare.json");
    let told = "This paper does not say which units it is about";
    assert!(run.told(told), "{}", run.stdout);
    let run = sign("move.json");
    for told in [
        "Unit 1幢1单元101室: 141.40 CNY of its payment counts for it no longer",
        "Unit 1幢1单元102室: 141.40 CNY more counts as its payment",
    ] {
        assert!(run.told(told), "{told}: {} {}", run.stdout, run.stderr);
    }
    desk.ok("role submit move.json --record record");
    let own = key_of(&desk, 1);
    let run = desk.run(&format!("--lang en fund account {own} --record record"));
    let told = "Entry 4 took 141.40 CNY from this unit that entry 2 had counted as its payment, because: 记错单元";
    assert!(run.status == 0 && run.told(told), "{}", run.stdout);
    // The record has it, whoever it was named to.
    let again = sign("move.json");
    assert!(again.told("[act.recorded]"), "{}", again.stderr);
}
