//! What is spent from a fund, and what allows it.

use crate::funds::{charged, enter, entering, in_days, treasurer};
use crate::support::{Desk, OPEN};
use crate::whole_vote;

#[test]
fn a_large_expense_without_a_decision_and_other_books_are_refused() {
    let desk = charged();
    enter(
        &desk,
        "fund income --account maintenance --amount 5000.00 --source 电梯广告",
    );
    desk.write("bill.pdf", "修电梯");
    let run = desk.run(&entering(
        "fund expense bill.pdf --account maintenance --amount 1000.01 --category 电梯 --payee 电梯公司",
    ));
    assert!(
        run.stderr.contains("[fund.expense_undecided]"),
        "{}",
        run.stderr
    );
    let run = desk.run(&entering(
        "fund transfer --from 1 --to 2 --amount 1000.01 --reason 调整",
    ));
    assert!(run.told("[fund.expense_undecided]"), "{}", run.stderr);
    enter(
        &desk,
        "fund transfer --from 1 --to 2 --amount 10.00 --reason 调整",
    );
    let run = desk.run(&entering(
        "fund transfer --from 2 --to 1 --amount 10.01 --reason 调整",
    ));
    assert!(
        run.told("account “物业费” (service) holds 10.00 CNY, not 10.01 CNY"),
        "{}",
        run.stderr
    );
    let other = desk.run(&format!(
        "--yes --lang en fund charge --each 1.00 --month 2026-04 --account 2 --rule r --record record \
         --keystore treasurer.age --books officer.age {OPEN}"
    ));
    assert!(other.stderr.contains("[fund.books]"), "{}", other.stderr);
    desk.write("bad.toml", "name = 1\n");
    let bad = desk.run(&format!(
        "--lang en fund new bad.toml --record record --keystore officer.age {OPEN}"
    ));
    assert!(bad.stderr.contains("[fund.draft]"), "{}", bad.stderr);
}

/// `fund.entered_before`
#[test]
fn an_invoice_is_entered_again_only_by_whoever_says_so() {
    let desk = charged();
    let income = "fund income --account 1 --amount 100.00 --source 电梯广告";
    enter(&desk, income);
    desk.write("bill.pdf", "电费 42.00");
    let expense = "fund expense bill.pdf --account 1 --amount 42.00 --category 电费 --payee 电力";
    enter(&desk, expense);
    for (line, entry) in [(income, 2), (expense, 3)] {
        let run = desk.run(&entering(line));
        let told = format!("entry {entry} is the same");
        assert!(
            run.told("[fund.entered_before]") && run.told(&told),
            "{}",
            run.stderr
        );
    }
    // Another category does not make it another payment of the invoice; taking it back does.
    let other = expense.replace("--category 电费", "--category 其他");
    let run = desk.run(&entering(&other));
    assert!(run.told("[fund.entered_before]"), "{}", run.stderr);
    enter(&desk, "fund reverse 3 --reason 记错");
    enter(&desk, &other);
    let run = desk.run(&entering(&format!("{expense} --again")));
    assert!(run.told("[fund.invoice_twice]"), "{}", run.stderr);
    enter(&desk, &format!("{other} --again"));
    enter(&desk, &format!("{income} --again"));
    // Rent comes every month.
    enter(&desk, &format!("{income} --at {}", in_days(20)));
    assert_eq!(
        desk.json("fund show --record record")["head"]["balances"][0],
        21_600
    );
}

#[test]
fn whoever_votes_is_told_what_may_be_spent() {
    let desk = Desk::new();
    whole_vote::people(&desk);
    whole_vote::trustees(&desk);
    whole_vote::ceremony(&desk, "keys");
    whole_vote::found(&desk);
    desk.write("draft.toml", whole_vote::DRAFT);
    let officer =
        format!("--record record --keystore officer.age {OPEN} --at 2026-11-30T01:00:00Z --yes");
    desk.ok(&format!(
        "poll new draft.toml --roll roll.json --keys keys/keys.json {officer}"
    ));
    treasurer(&desk);
    desk.ok(&format!("fund new fund.toml {officer}"));
    let id = desk.json("poll show --record record")["id"].clone();
    let id = &id.as_str().unwrap()[..12];
    desk.ok(&format!(
        "fund grant --poll {id} --account 1 --ceiling 280000.00 {officer}"
    ));
    let said = "If question 1 passes, up to 280,000.00 CNY in all may be spent from “maintenance” of Common fund.";
    let shown = desk.ok("--lang en poll show --record record");
    assert!(shown.told(said), "{}", shown.stdout);
    let voted = desk.ok(&format!(
        "--lang en vote --record record --keystore a.age {OPEN} --choose 1=1 --out a.ballot --at {}",
        whole_vote::DURING
    ));
    assert!(voted.told(said), "{}", voted.stdout);
}

#[test]
fn what_is_paid_in_parts_needs_a_decision_together_or_is_named() {
    let desk = charged();
    enter(
        &desk,
        "fund income --account 1 --amount 5000.00 --source 电梯广告",
    );
    desk.write("bill.pdf", "修电梯");
    desk.write("other.pdf", "又修电梯");
    let part = |bill: &str, amount: &str| {
        entering(&format!(
            "fund expense {bill} --account 1 --amount {amount} --category 电梯 --payee 电梯公司"
        ))
    };
    desk.ok(&part("bill.pdf", "600.00"));
    let run = desk.run(&part("bill.pdf", "400.01"));
    assert!(
        run.told("[fund.invoice_undecided]")
            && run.told(
                "600.00 CNY of this invoice are paid, 400.01 CNY more would be above 1,000.00 CNY"
            ),
        "{}",
        run.stderr
    );
    let shown = desk.ok("--lang en fund show --record record");
    assert!(!shown.told("without a decision"), "{}", shown.stdout);
    // Another invoice may be another repair; owners see both together.
    desk.ok(&part("other.pdf", "400.01"));
    let told =
        "1,000.01 CNY in all went to 电梯公司 within a month without a decision, by entries 3, 4";
    let shown = desk.ok("--lang en fund show --record record");
    assert!(shown.told(told), "{}", shown.stdout);
    let other = desk.ok("--lang en fund show --record record --month 2020-01");
    assert!(!other.told("without a decision"), "{}", other.stdout);
    desk.ok("export --record record --out all.lir");
    let audited = desk.run("--lang en audit all.lir");
    assert!(audited.told(told), "{}", audited.stdout);
}
