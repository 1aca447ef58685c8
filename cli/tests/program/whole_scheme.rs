//! A small scheme runs by the separate commands alone: officers, members, a loss, a round, payouts.

use crate::node_desk::Node;
use crate::scheme_desk::{
    RULEBOOK, at, attest, begin, by, claim, committee, early, found, join, officers, refused,
    scheme,
};
use crate::support::{Desk, OPEN, SEAL};

#[test]
fn from_rulebook_to_reconciled_payout() {
    let desk = scheme();
    a_year(&desk);
    desk.ok("audit record");
}

#[test]
fn a_node_carries_a_whole_scheme() {
    let mut desk = Desk::new();
    officers(&desk);
    let node = Node::start(&mut desk);
    found(&desk);
    begin(&desk);
    a_year(&desk);
    // A list that was already paid is recognised; another transfer for its claim is refused.
    let list = format!("pool payout --list pay.csv {}", by("tre", "07-06"));
    let again = desk.json(&list);
    assert_eq!(
        (&again["recorded"], &again["known"]),
        (&0.into(), &1.into())
    );
    desk.write("pay.csv", &desk.read("pay.csv").replace("pay-1", "pay-3"));
    assert_eq!(refused(&desk, &list), "payout.once");
    desk.ok(&format!("audit {} --keep auditor", node.url));
}

/// Two members, a loss each, one claim that is paid and one in the waiting time.
fn a_year(desk: &Desk) {
    join(desk, "ann", "01-01");
    join(desk, "bo", "05-01");
    assert_eq!(attest(desk, "ann", "1").status, 0);
    assert_eq!(attest(desk, "bo", "2").status, 0);
    committee(desk, "round open --closing-day 2026-06-30", "06-01");

    // On its last day and not a day longer.
    let late = format!("claim check {} {}", claim("bo"), at("07-01"));
    assert_eq!(refused(desk, &late), "claim.late");

    // Bo is in the waiting time: the wallet says so before anything is proved.
    let on = at("06-30");
    let run = desk.run(&format!("--json claim check {} {on}", claim("bo")));
    assert_eq!(run.status, 1, "{}{}", run.stdout, run.stderr);
    let value = run.value();
    assert_eq!(value["holds"], false);
    let failing = value["failing"].as_array().unwrap();
    assert_eq!(failing.len(), 1, "{value}");
    assert_eq!(failing[0]["rule"], "claim.waited");
    assert_eq!(failing[0]["article"], "Art. 5");
    let needed = failing[0]["needed"]["en"].as_str().unwrap();
    assert!(needed.contains("covered from 2026-05-31"), "{needed}");
    desk.write("payee", "bank account 42\n");
    let make = format!("--payee-file payee {}", at("06-10"));
    assert_eq!(
        desk.run(&format!("claim make {} {make} --out bo.claim", claim("bo")))
            .status,
        1
    );
    assert!(!desk.path("bo.claim").exists());
    let english = desk
        .run(&format!("--lang en claim check {} {on}", claim("bo")))
        .stdout;
    assert!(english.contains("fails [claim.waited] Art. 5"), "{english}");
    let chinese = desk
        .run(&format!("claim check {} {on}", claim("bo")))
        .stdout;
    assert!(
        chinese.contains("不符 [claim.waited]") && chinese.contains("等待期"),
        "{chinese}"
    );

    // Ann's claim: 0.7 · (10,100 − 100) = 7,000.00.
    let made = desk.json(&format!(
        "claim make {} {make} --out ann.claim",
        claim("ann")
    ));
    assert_eq!(made["amount"], 700_000);
    desk.ok(&format!("claim verify ann.claim @place {}", at("06-10")));
    assert_eq!(desk.json("claim show ann.claim")["amount"], 700_000);
    let accepted = desk.json(&format!("claim accept @place ann.claim {}", at("06-10")));
    assert_eq!(accepted["accepted"], 1);

    // Once is enough.
    let again = desk.json(&format!("claim accept @place ann.claim {}", at("06-11")));
    assert_eq!(
        (&again["accepted"], &again["known"]),
        (&0.into(), &1.into())
    );
    let again = desk
        .run(&format!("--json claim check {} {on}", claim("ann")))
        .value();
    let rules: Vec<_> = again["failing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["rule"])
        .collect();
    assert_eq!(rules, ["claim.period_caps", "claim.event_once"]);

    // The round closes after its day, pays after its notice.
    let close = |day: &str| format!("round close {} --out early.json", by("c1", day));
    assert_eq!(early(desk, &close("06-30")), "round.early");
    // What it would pay is not known before claims end, and nobody is told.
    let told = desk.run(&close("06-30"));
    assert_eq!(told.stdout, "");
    desk.ok(&close("07-01"));
    assert_eq!(
        early(
            desk,
            &format!(
                "role sign early.json @place --keystore c2.age {OPEN} --yes {}",
                at("06-30")
            )
        ),
        "round.early"
    );
    let forged = desk
        .read("early.json")
        .replace("\"pays\": 700000", "\"pays\": 1");
    desk.write("forged.json", &forged);
    let sign = format!(
        "role sign forged.json @place --keystore c2.age {OPEN} --yes {}",
        at("07-01")
    );
    assert_eq!(refused(desk, &sign), "round.closing");
    committee(desk, "round close", "07-01");
    let dues = desk.json(&format!("pool dues @place --keystore tre.age {OPEN}"));
    assert_eq!(dues["dues"][0]["payee"], "bank account 42");
    assert_eq!(dues["dues"][0]["net"], 699_900);
    let payout = format!(
        "pool payout --claim {} --reference",
        made["event_nullifier"].as_str().unwrap()
    );
    assert_eq!(
        refused(desk, &format!("{payout} pay-1 {}", by("tre", "07-05"))),
        "payout.notice"
    );
    assert_eq!(
        refused(desk, &format!("{payout} bank-1 {}", by("tre", "07-06"))),
        "pool.reference"
    );
    let event = made["event_nullifier"].as_str().unwrap();
    let list = format!("pool payout --list pay.csv {}", by("tre", "07-06"));
    desk.write("pay.csv", &format!("{event},pay-1\n{event},pay-2\n"));
    assert_eq!(refused(desk, &list), "payout.once");
    assert_eq!(desk.json("pool show @place")["sums"]["paid"], 0);
    desk.write("pay.csv", &format!("{event}\n"));
    assert_eq!(desk.run(&list).status, 2);
    desk.write("pay.csv", &format!("{event}, pay-1\n\n"));
    assert_eq!(desk.json(&list)["recorded"], 1);
    assert_eq!(
        refused(desk, &format!("{payout} pay-2 {}", by("tre", "07-06"))),
        "payout.once"
    );
    let pool = desk.json("pool show @place");
    assert_eq!(pool["balance"], 300_000);
    assert_eq!(pool["reconciles"], true);

    // The words and the record alone restore everything.
    desk.ok(&format!(
        "key restore --keystore new.age --words-file ann.words {SEAL}"
    ));
    let found = desk.json(&format!("claim recover @place --keystore new.age {OPEN}"));
    assert_eq!(found["lines"][0]["counters"]["count"], 1);
    assert_eq!(found["lines"][0]["counters"]["paid"], 700_000);
    assert_eq!(found["lines"][0]["claims"][0]["fate"]["state"], "paid");
    let told = desk.ok(&format!("claim recover @place --keystore new.age {OPEN}"));
    assert!(
        told.stdout.contains(&format!("申领编号 {event}")),
        "{}",
        told.stdout
    );
    desk.ok("scheme show @place");
    desk.ok("round show @place");
}

#[test]
fn a_changed_claim_is_refused_and_changes_nothing() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    assert_eq!(attest(&desk, "ann", "1").status, 0);
    committee(&desk, "round open --closing-day 2026-06-30", "06-01");
    desk.write("payee", "bank account 42\n");
    desk.ok(&format!(
        "claim make {} --payee-file payee {} --out ann.claim",
        claim("ann"),
        at("06-10")
    ));
    let mut bytes = std::fs::read(desk.path("ann.claim")).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    std::fs::write(desk.path("bad.claim"), &bytes).unwrap();
    let before = desk.json("community show @place")["log"].clone();
    for (file, rule) in [
        ("bad.claim", "claim.proof"),
        ("bill.toml", "encoding.magic"),
    ] {
        let run = desk.run(&format!(
            "--json claim accept @place {file} {}",
            at("06-10")
        ));
        assert_eq!(run.status, 1);
        assert_eq!(run.value()["refused"][0]["rule"], rule);
    }
    assert_eq!(
        refused(
            &desk,
            &format!("claim verify bad.claim @place {}", at("06-10"))
        ),
        "claim.proof"
    );
    assert_eq!(desk.json("community show @place")["log"], before);
}

#[test]
fn a_rulebook_is_read_in_both_languages() {
    let desk = Desk::new();
    desk.write("rulebook.toml", RULEBOOK);
    let english = desk.ok("--lang en rulebook check rulebook.toml").stdout;
    assert!(
        english.contains("Line 1: medical") && english.contains("70.00 %"),
        "{english}"
    );
    let chinese = desk.ok("rulebook check rulebook.toml").stdout;
    assert!(
        chinese.contains("第 1 类 医疗") && chinese.contains("70.00 %"),
        "{chinese}"
    );
    desk.write(
        "bad.toml",
        &RULEBOOK.replace("ratio_bp = 7000", "ratio_bp = 10001"),
    );
    assert_eq!(
        refused(&desk, "rulebook check bad.toml"),
        "rulebook.numbers"
    );
    desk.write("odd.toml", &RULEBOOK.replace("notice_days", "notise_days"));
    assert_eq!(refused(&desk, "rulebook check odd.toml"), "rulebook.draft");
}
