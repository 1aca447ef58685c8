//! Money as people type it: read back before it counts, corrected after, owed again when the bank returns it.

use crate::scheme_desk::{RULEBOOK, at, attest, by, claim, committee, join, refused, scheme};
use crate::support::{Desk, OPEN};

/// `money.text`: a decimal comma is refused wherever an amount is typed, never read as groups.
#[test]
fn a_decimal_comma_never_multiplies_an_amount() {
    let desk = scheme();
    for amount in [
        "1200,50", "5000,00", "1.200,50", "1,20.40", "12,00", "1200.505",
    ] {
        let line = format!(
            "pool contribute --amount {amount} --reference x {}",
            by("tre", "05-02")
        );
        assert_eq!(refused(&desk, &line), "money.text", "{amount}");
    }
    desk.ok(&format!(
        "pool contribute --amount 1,200.50 --reference x {}",
        by("tre", "05-02")
    ));
    assert_eq!(
        desk.json("pool show @place")["balance"],
        1_000_000 + 120_050
    );
    let again = format!(
        "pool contribute --amount 1 --reference X {}",
        by("tre", "05-02")
    );
    assert_eq!(refused(&desk, &again), "pool.reference");
    join(&desk, "ann", "01-01");
    let member = desk.json_file("ann.json")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    desk.write(
        "bill.toml",
        &format!(
            "member = \"{member}\"\ncategory = 1\nevent_day = \"2026-05-12\"\ngross_loss = \"5000,00\"\n\
             [bill]\nissuer = \"hospital 7\"\nnumber = \"1\"\n"
        ),
    );
    let new = format!("attest new bill.toml @place --keystore a1.age {OPEN} --yes --out case.json");
    assert_eq!(refused(&desk, &new), "money.text");
}

/// No act about money is signed unless somebody confirmed the amount with its currency.
#[test]
fn an_amount_is_read_back_and_asked_for() {
    let desk = scheme();
    let pay_in = "--lang en pool contribute --amount 120000 --reference x";
    let asked = by("tre", "05-02").replace(" --yes", "");
    let run = desk.run(&format!("{pay_in} {asked}"));
    assert_eq!(run.status, 2, "{}{}", run.stdout, run.stderr);
    assert!(
        run.stdout.contains("120,000.00 CNY received"),
        "{}",
        run.stdout
    );
    assert!(run.stderr.contains("--yes"), "{}", run.stderr);
    assert_eq!(desk.json("pool show @place")["balance"], 1_000_000);
    desk.ok(&format!("{pay_in} {}", by("tre", "05-02")));
    assert_eq!(desk.json("pool show @place")["balance"], 13_000_000);
}

#[test]
fn a_returned_payout_reaches_another_payee_of_the_same_member() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    join(&desk, "bo", "01-01");
    assert_eq!(attest(&desk, "ann", "1").status, 0);
    committee(&desk, "round open --closing-day 2026-06-30", "06-01");
    desk.write("payee", "acount 42\n");
    let made = desk.json(&format!(
        "claim make {} --payee-file payee {} --out ann.claim",
        claim("ann"),
        at("06-10")
    ));
    desk.ok(&format!("claim accept @place ann.claim {}", at("06-10")));
    let typed = "pool correct --reference ｂａｎｋ－1 --amount 1,000.00 --reason mistyped";
    committee(&desk, "round close", "07-01");
    // 10,000.00 should have been 1,000.00: the round pays what there is, after a new notice.
    committee(&desk, typed, "07-02");
    let event = made["event_nullifier"].as_str().unwrap();
    let payout = |reference: &str, day: &str| {
        let by = by("tre", day);
        format!("pool payout --claim {event} --reference {reference} {by}")
    };
    assert_eq!(refused(&desk, &payout("p", "07-06")), "payout.notice");
    let bounce = format!(
        "pool bounce --claim {event} --reference back {}",
        by("tre", "07-08")
    );
    assert_eq!(refused(&desk, &bounce), "bounce.unpaid");
    desk.ok(&payout("p", "07-07"));
    desk.ok(&bounce);
    assert_eq!(refused(&desk, &bounce), "bounce.unpaid");
    let fate = desk.json(&format!("claim recover @place --keystore ann.age {OPEN}"));
    assert_eq!(fate["lines"][0]["claims"][0]["fate"]["state"], "bounced");
    let recover = |who: &str| {
        let line = format!("--lang en claim recover @place --keystore {who}.age {OPEN}");
        desk.ok(&line).stdout
    };
    assert!(recover("ann").contains("name another payee"));
    let none = recover("bo");
    assert!(
        none.contains("no claims") && !none.contains("period"),
        "{none}"
    );
    desk.write("payee", "account 43\n");
    let change = |who: &str| {
        format!(
            "claim payee --claim {} --payee-file payee @place --keystore {who}.age {OPEN} {}",
            &event[..6],
            at("07-09")
        )
    };
    assert_eq!(refused(&desk, &change("bo")), "authority.unknown");
    desk.ok(&format!("{} --out change.json", change("ann")));
    desk.ok(&format!("role submit change.json @place {}", at("07-09")));
    let told = recover("ann");
    assert!(
        told.contains("named since") && !told.contains("name another"),
        "{told}"
    );
    let dues = desk.json(&format!("pool dues @place --keystore tre.age {OPEN}"));
    assert_eq!(dues["dues"].as_array().unwrap().len(), 1);
    assert_eq!(dues["dues"][0]["payee"], "account 43");
    assert_eq!(dues["dues"][0]["net"], 99_900);
    assert_eq!(dues["dues"][0]["fee"], 0);
    desk.ok(&payout("q", "07-10"));
    assert_eq!(refused(&desk, &payout("r", "07-10")), "payout.once");
    let pool = desk.json("pool show @place");
    assert_eq!(
        (&pool["balance"], &pool["reconciles"]),
        (&0.into(), &true.into())
    );
    let report = desk.ok("--lang en audit record").stdout;
    assert!(report.contains("typed wrongly"), "{report}");
    let shown = desk.ok("--lang en scheme show @place").stdout;
    let taken = "Taken out by the committee on 2026-07-02: 9,000.00 CNY (typed wrongly)";
    assert!(shown.contains(taken), "{shown}");
    let shown = desk.json("scheme show @place");
    assert_eq!(shown["taken_out"][0]["reason"], "mistyped");
}

/// A rulebook is read back in the scheme's money, and says from which day an event is covered.
#[test]
fn a_rulebook_is_read_back_in_the_schemes_money_and_by_its_days() {
    let desk = Desk::new();
    crate::scheme_desk::officers(&desk);
    let yen = desk.read("scheme.toml").replace(
        r#"code = "CNY", minor_digits = 2"#,
        r#"code = "JPY", minor_digits = 0"#,
    );
    desk.write(
        "scheme.toml",
        &yen.replace(r#"fee = "1.00""#, r#"fee = "100""#),
    );
    crate::scheme_desk::found(&desk);
    let book = RULEBOOK
        .replace("wait_days = 30", "wait_days = 90")
        .replace(r#"from = "2026-01-01""#, r#"from = "2026-01-10""#)
        .replace("= 1000000", "= 30000000");
    desk.write("rulebook.toml", &book);
    let read = desk
        .ok("--lang en rulebook check rulebook.toml @place")
        .stdout;
    assert!(read.contains("at most 30,000,000 JPY a time"), "{read}");
    assert!(read.contains("\n  Days: The first 90 days"), "{read}");
    assert!(
        read.contains("whoever joins on 2026-01-10 is covered for events from 2026-04-10"),
        "{read}"
    );
    assert!(
        read.contains("What counts is the day on which the round closes"),
        "{read}"
    );
    assert!(read.contains("at most 2,000,000 JPY a period"), "{read}");
    let alone = desk.ok("--lang en rulebook check rulebook.toml").stdout;
    assert!(
        alone.contains("smallest unit") && alone.contains("30,000,000 a time"),
        "{alone}"
    );
    let chinese = desk.ok("rulebook check rulebook.toml @place").stdout;
    assert!(chinese.contains("自 2026-04-10 起"), "{chinese}");
}

/// Days are counted over a year's end, and over a leap day.
#[test]
fn a_waiting_time_over_a_years_end_ends_in_the_next_year() {
    let desk = Desk::new();
    for (from, covered) in [("2026-12-20", "2027-01-19"), ("2027-12-31", "2028-01-30")] {
        desk.write("rulebook.toml", &RULEBOOK.replace("2026-01-01", from));
        let told = desk.ok("rulebook check rulebook.toml").stdout;
        let example = format!("{from} 入会者，自 {covered} 起发生的事件受保障");
        assert!(told.contains(&example), "{told}");
    }
    let long = RULEBOOK.replace("wait_days = 30", "wait_days = 90");
    desk.write("rulebook.toml", &long.replace("2026-01-01", "2027-12-31"));
    let told = desk.ok("--lang en rulebook check rulebook.toml").stdout;
    let example = "whoever joins on 2027-12-31 is covered for events from 2028-03-30";
    assert!(told.contains(example), "{told}");
}
