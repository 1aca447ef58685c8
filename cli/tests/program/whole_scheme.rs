//! A small scheme runs by the separate commands alone: officers, members, a loss, a round, payouts.

use crate::support::{Desk, OPEN, Run, SEAL};

const REALM: &str = "互助社";

const DRAFT: &str = r#"
realm = "互助社"
ledger = "files"
fee = "1.00"
name = { zh = "邻里互助", en = "Neighbours' aid" }
currency = { code = "CNY", minor_digits = 2 }

[roles.committee]
threshold = 2
valid_from = "2026-01-01"
valid_to = "2027-12-31"
cards = ["c1.card", "c2.card"]

[roles.registrar]
threshold = 1
valid_from = "2026-01-01"
valid_to = "2027-12-31"
cards = ["reg.card"]

[roles.treasurer]
threshold = 1
valid_from = "2026-01-01"
valid_to = "2027-12-31"
cards = ["tre.card"]

[[roles.assessors]]
categories = [1]
threshold = 2
valid_from = "2026-01-01"
valid_to = "2027-12-31"
cards = ["a1.card", "a2.card", "a3.card"]
"#;

const RULEBOOK: &str = r#"
version = 1
from = "2026-01-01"
notice_days = 5
clauses = []
name = { zh = "规则", en = "rules" }
periods = { kind = "calendar-year" }

[[lines]]
category = 1
article = "Art. 5"
wait_days = 30
filing_days = 90
deductible = 10000
ratio_bp = 7000
cap_per_claim = 1000000
claims_per_period = 1
cap_per_period = 1000000
step = 10000
needs_declared_event = false
name = { zh = "医疗", en = "medical" }
clause = { zh = "七成", en = "seven tenths" }
"#;

fn at(day: &str) -> String {
    format!("--at 2026-{day}T08:00:00Z")
}

/// Flags of an officer who acts on `day`.
fn by(officer: &str, day: &str) -> String {
    format!(
        "--record record --keystore {officer}.age {OPEN} {}",
        at(day)
    )
}

/// Has an act of the committee signed by both and appended.
fn committee(desk: &Desk, command: &str, day: &str) {
    desk.ok(&format!(
        "{command} {} --out act.json --force",
        by("c1", day)
    ));
    desk.ok(&format!(
        "role sign act.json --record record --keystore c2.age {OPEN}"
    ));
    desk.ok(&format!(
        "scheme append act.json --record record {}",
        at(day)
    ));
}

/// A scheme with a rulebook, 10,000.00 in the pool, and officers who know their keys.
fn scheme() -> Desk {
    let desk = Desk::new();
    for name in ["c1", "c2", "reg", "tre", "a1", "a2", "a3"] {
        desk.ok(&format!(
            "role new --name {name} --keystore {name}.age --words-file {name}.words --out {name}.card {SEAL}"
        ));
    }
    desk.write("scheme.toml", DRAFT);
    desk.write("rulebook.toml", RULEBOOK);
    desk.ok(&format!(
        "scheme new scheme.toml --record record {}",
        at("05-01")
    ));
    committee(&desk, "rulebook publish rulebook.toml", "05-01");
    desk.ok(&format!(
        "pool contribute --amount 10,000.00 --reference bank-1 {}",
        by("tre", "05-01")
    ));
    desk.ok(&format!(
        "attest key new --keystore a1.age {SEAL} --to a2.card a3.card --out tag.key"
    ));
    for name in ["a2", "a3"] {
        desk.ok(&format!(
            "attest key take tag.key --keystore {name}.age {SEAL}"
        ));
    }
    desk
}

/// Enrols `name`, who joined on `joined`; the slip is `name`.slip.
fn join(desk: &Desk, name: &str, joined: &str) {
    let owner = desk.owner(name);
    desk.ok(&format!(
        "enrol {owner} --realm {REALM} --unit {name} --out {name}.json"
    ));
    desk.ok(&format!(
        "member add {name}.json --joined 2026-{joined} --paid-through 2026-12-31 {}",
        by("reg", "05-02")
    ));
    desk.ok(&format!(
        "member slip {name} --record record --out {name}.slip"
    ));
}

/// Has a loss of 10,100.00 on 12 May attested by two of three; the member's file is `name`.loss.
fn attest(desk: &Desk, name: &str, bill: &str) -> Run {
    let member = desk.json_file(&format!("{name}.json"))["id"]
        .as_str()
        .unwrap()
        .to_owned();
    desk.write(
        "bill.toml",
        &format!(
            "member = \"{member}\"\ncategory = 1\nevent_day = \"2026-05-12\"\ngross_loss = \"10100.00\"\n\
             [bill]\nissuer = \"hospital 7\"\nnumber = \"{bill}\"\n"
        ),
    );
    let with = |who: &str| format!("--record record --keystore {who}.age {OPEN}");
    desk.ok(&format!(
        "attest new bill.toml {} --out case.json --force",
        with("a1")
    ));
    desk.ok(&format!("attest sign case.json {}", with("a3")));
    desk.run(&format!(
        "--json attest append case.json --record record --loss {name}.loss {}",
        at("05-20")
    ))
}

fn claim(name: &str) -> String {
    format!("--record record --keystore {name}.age {OPEN} --slip {name}.slip --loss {name}.loss")
}

/// The rule by which a command is refused.
fn refused(desk: &Desk, line: &str) -> String {
    let run = desk.run(&format!("--json {line}"));
    assert_eq!(run.status, 1, "linli {line}\n{}{}", run.stdout, run.stderr);
    run.value()["error"]["rule"].as_str().unwrap().to_owned()
}

#[test]
fn from_rulebook_to_reconciled_payout() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    join(&desk, "bo", "05-01");
    assert_eq!(attest(&desk, "ann", "1").status, 0);
    assert_eq!(attest(&desk, "bo", "2").status, 0);
    committee(&desk, "round open --closing-day 2026-06-30", "06-01");

    // Bo is in the waiting time: the wallet says so before anything is proved.
    let run = desk.run(&format!("--json claim check {}", claim("bo")));
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
        .run(&format!("--lang en claim check {}", claim("bo")))
        .stdout;
    assert!(english.contains("fails [claim.waited] Art. 5"), "{english}");
    let chinese = desk.run(&format!("claim check {}", claim("bo"))).stdout;
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
    desk.ok(&format!(
        "claim verify ann.claim --record record {}",
        at("06-10")
    ));
    assert_eq!(desk.json("claim show ann.claim")["amount"], 700_000);
    let accepted = desk.json(&format!("claim accept record ann.claim {}", at("06-10")));
    assert_eq!(accepted["accepted"], 1);

    // Once is enough.
    let again = desk.run(&format!(
        "--json claim accept record ann.claim {}",
        at("06-11")
    ));
    assert_eq!(again.status, 1);
    assert_eq!(again.value()["refused"][0]["rule"], "claim.event_once");
    let again = desk
        .run(&format!("--json claim check {}", claim("ann")))
        .value();
    let rules: Vec<_> = again["failing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| &f["rule"])
        .collect();
    assert_eq!(rules, ["claim.period_caps", "claim.event_once"]);

    // The round closes after its day, pays after its notice.
    let early = format!("round close {} --out early.json", by("c1", "06-30"));
    desk.ok(&early);
    desk.ok(&format!(
        "role sign early.json --record record --keystore c2.age {OPEN}"
    ));
    assert_eq!(
        refused(
            &desk,
            &format!("scheme append early.json --record record {}", at("06-30"))
        ),
        "round.early"
    );
    let forged = desk
        .read("early.json")
        .replace("\"pays\": 700000", "\"pays\": 1");
    desk.write("forged.json", &forged);
    let sign = format!("role sign forged.json --record record --keystore c2.age {OPEN}");
    assert_eq!(refused(&desk, &sign), "round.closing");
    committee(&desk, "round close", "07-01");
    let dues = desk.json(&format!("pool dues record --keystore tre.age {OPEN}"));
    assert_eq!(dues["dues"][0]["payee"], "bank account 42");
    assert_eq!(dues["dues"][0]["net"], 699_900);
    let payout = format!(
        "pool payout --claim {} --reference",
        made["event_nullifier"].as_str().unwrap()
    );
    assert_eq!(
        refused(&desk, &format!("{payout} pay-1 {}", by("tre", "07-05"))),
        "payout.notice"
    );
    assert_eq!(
        refused(&desk, &format!("{payout} bank-1 {}", by("tre", "07-06"))),
        "pool.reference"
    );
    let event = made["event_nullifier"].as_str().unwrap();
    let list = format!("pool payout --list pay.csv {}", by("tre", "07-06"));
    desk.write("pay.csv", &format!("{event},pay-1\n{event},pay-2\n"));
    assert_eq!(refused(&desk, &list), "payout.once");
    assert_eq!(desk.json("pool show record")["sums"]["paid"], 0);
    desk.write("pay.csv", &format!("{event}\n"));
    assert_eq!(desk.run(&list).status, 2);
    desk.write("pay.csv", &format!("{event}, pay-1\n\n"));
    assert_eq!(desk.json(&list)["recorded"], 1);
    assert_eq!(
        refused(&desk, &format!("{payout} pay-2 {}", by("tre", "07-06"))),
        "payout.once"
    );
    let pool = desk.json("pool show record");
    assert_eq!(pool["balance"], 300_000);
    assert_eq!(pool["reconciles"], true);

    // The words and the record alone give it all back.
    desk.ok(&format!(
        "key restore --keystore new.age --words-file ann.words {SEAL}"
    ));
    let found = desk.json(&format!(
        "claim recover --record record --keystore new.age {OPEN}"
    ));
    assert_eq!(found["lines"][0]["counters"]["count"], 1);
    assert_eq!(found["lines"][0]["counters"]["paid"], 700_000);
    assert_eq!(found["lines"][0]["claims"][0]["fate"]["state"], "paid");
    desk.ok("audit record");
    desk.ok("scheme show record");
    desk.ok("round show record");
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
    let journal = desk.read("record/journal.jsonl");
    for (file, rule) in [
        ("bad.claim", "claim.proof"),
        ("bill.toml", "encoding.magic"),
    ] {
        let run = desk.run(&format!(
            "--json claim accept record {file} {}",
            at("06-10")
        ));
        assert_eq!(run.status, 1);
        assert_eq!(run.value()["refused"][0]["rule"], rule);
    }
    assert_eq!(
        refused(
            &desk,
            &format!("claim verify bad.claim --record record {}", at("06-10"))
        ),
        "claim.proof"
    );
    assert_eq!(desk.read("record/journal.jsonl"), journal);
}

#[test]
fn only_those_who_may_can_act() {
    let desk = scheme();
    let pay_in = "pool contribute --amount 1.00 --reference x";
    assert_eq!(
        refused(&desk, &format!("{pay_in} {}", by("reg", "05-03"))),
        "authority.unknown"
    );
    assert_eq!(
        refused(
            &desk,
            &format!("round open --closing-day 2026-06-30 {}", by("c1", "06-01"))
        ),
        "authority.threshold"
    );
    let expired =
        format!("{pay_in} --record record --keystore tre.age {OPEN} --at 2028-01-01T00:00:00Z");
    assert_eq!(refused(&desk, &expired), "authority.expired");
    desk.ok(&format!(
        "{pay_in} {} --out act.json --force",
        by("tre", "05-03")
    ));
    let text = desk
        .read("act.json")
        .replace("\"amount\": 100", "\"amount\": 200");
    desk.write("act.json", &text);
    let append = format!("scheme append act.json --record record {}", at("05-03"));
    assert_eq!(refused(&desk, &append), "authority.signature");
    let owner = desk.owner("ann");
    assert_eq!(
        refused(
            &desk,
            &format!("{pay_in} --record record {owner} {}", at("05-03"))
        ),
        "keystore.kind"
    );
    let run = desk.run(&format!("--lang en {pay_in} {}", by("reg", "05-03")));
    assert!(
        run.stderr
            .starts_with("error[authority.unknown] The key does not have"),
        "{}",
        run.stderr
    );
    let run = desk.run(&format!("{pay_in} {}", by("reg", "05-03")));
    assert!(
        run.stderr.starts_with("错误[authority.unknown] 该密钥没有"),
        "{}",
        run.stderr
    );
}

#[test]
fn one_bill_is_attested_once_and_can_be_revoked() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    assert_eq!(attest(&desk, "ann", "bill 9").status, 0);
    std::fs::remove_file(desk.path("ann.loss")).unwrap();
    let twice = attest(&desk, "ann", "BILL9");
    assert_eq!(twice.value()["error"]["rule"], "attestation.loss_tag");
    assert!(!desk.path("ann.loss").exists());
    // A case whose loss was changed after the first signature is not what was signed.
    let text = desk.read("case.json").replace("1010000", "9010000");
    desk.write("changed.json", &text);
    let sign = format!("attest sign changed.json --record record --keystore a2.age {OPEN}");
    assert_eq!(refused(&desk, &sign), "attestation.case");
    let blind = desk.json_file("record/acts/000005.json");
    desk.write("blind.json", &blind.to_string());
    let sign = format!("role sign blind.json --record record --keystore a2.age {OPEN}");
    assert_eq!(refused(&desk, &sign), "attestation.blind");
    // Revoked by two of three, the bill is free: nobody claimed since.
    let first = attested_case(&desk);
    desk.ok(&format!(
        "attest revoke {first} {} --out revoke.json",
        by("a1", "05-21")
    ));
    desk.ok(&format!(
        "role sign revoke.json --record record --keystore a2.age {OPEN}"
    ));
    let done = desk.json(&format!(
        "scheme append revoke.json --record record {}",
        at("05-21")
    ));
    assert_eq!(done["effect"]["bill_is_free"], true);
}

/// Attests another bill and gives the member's file of it.
fn attested_case(desk: &Desk) -> String {
    assert_eq!(attest(desk, "ann", "another").status, 0);
    "ann.loss".to_owned()
}

#[test]
fn members_renew_and_leave_by_the_book() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    let root = |desk: &Desk| desk.json("scheme show record")["member_root"].to_string();
    let before = root(&desk);
    desk.ok(&format!(
        "member renew ann --paid-through 2027-12-31 {}",
        by("reg", "06-01")
    ));
    assert_ne!(root(&desk), before);
    let listed = desk.json("member list --record record");
    let membership = &listed["members"][0]["membership"];
    assert_eq!(membership["joined"], "2026-01-01");
    assert_eq!(membership["paid_through"], "2027-12-31");
    assert_eq!(
        refused(&desk, &format!("member expire ann {}", by("reg", "06-02"))),
        "members.early"
    );
    assert_eq!(
        refused(
            &desk,
            &format!(
                "member add ann.json --paid-through 2027-12-31 {}",
                by("reg", "06-02")
            )
        ),
        "members.duplicate"
    );
    // A lost key: the new one begins with the next period.
    let other = desk.owner("ann2");
    desk.ok(&format!(
        "enrol {other} --realm {REALM} --unit ann --out ann2.json"
    ));
    desk.ok(&format!(
        "member add ann2.json --replaces ann --paid-through 2027-12-31 {}",
        by("reg", "06-03")
    ));
    let listed = desk.json("member list --record record");
    assert_eq!(listed["members"].as_array().unwrap().len(), 1);
    assert_eq!(listed["members"][0]["membership"]["joined"], "2027-01-01");
    assert_eq!(listed["agrees"], true);
}

#[test]
fn the_book_must_agree_with_the_record() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    let book = desk.read("members.json");
    desk.ok(&format!(
        "member renew ann --paid-through 2027-12-31 {}",
        by("reg", "06-01")
    ));
    desk.write("members.json", &book);
    let renew = |who: &str, to: &str| {
        format!(
            "member renew {who} --paid-through {to} {}",
            by("reg", "06-01")
        )
    };
    assert_eq!(refused(&desk, &renew("ann", "2028-12-31")), "members.book");
    let run = desk.run("--json member list --record record");
    assert_eq!(
        (run.status, &run.value()["agrees"]),
        (1, &serde_json::json!(false))
    );

    let desk = scheme();
    join(&desk, "ann", "01-01");
    assert_eq!(
        refused(&desk, &renew("nobody", "2028-12-31")),
        "members.unknown"
    );
    assert_eq!(refused(&desk, &renew("ann", "2026-12-31")), "members.days");
    let owner = desk.owner("far");
    desk.ok(&format!(
        "enrol {owner} --realm elsewhere --unit far --out far.json"
    ));
    let add = format!(
        "member add far.json --paid-through 2026-12-31 {}",
        by("reg", "06-01")
    );
    assert_eq!(refused(&desk, &add), "members.realm");
    // A batch that waits for signatures changes the book once the record has it.
    desk.ok(&format!("{} --out batch.json", renew("ann", "2028-12-31")));
    let through = |desk: &Desk| {
        let listed = desk.json("member list --record record");
        listed["members"][0]["membership"]["paid_through"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(through(&desk), "2026-12-31");
    let again = desk.run(&renew("ann", "2029-12-31"));
    assert_eq!(again.status, 3, "{}", again.stderr);
    desk.ok(&format!(
        "scheme append batch.json --record record {}",
        at("06-01")
    ));
    assert_eq!(through(&desk), "2028-12-31");
    // A refused batch leaves the book as it was.
    let book = desk.read("members.json");
    let late = format!(
        "member renew ann --paid-through 2029-12-31 {}",
        by("tre", "06-01")
    );
    assert_eq!(refused(&desk, &late), "authority.unknown");
    assert_eq!(desk.read("members.json"), book);
}

#[test]
fn files_of_another_scheme_or_act_are_refused() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    assert_eq!(attest(&desk, "ann", "1").status, 0);
    let id = desk.json("scheme show record")["scheme"]
        .as_str()
        .unwrap()
        .to_owned();
    let other = format!("01{}", &id[2..]);
    let check = format!("claim check {}", claim("ann"));
    assert_eq!(refused(&desk, &check), "claim.round");
    for (file, rule) in [
        ("ann.loss", "attestation.case"),
        ("ann.slip", "members.slip"),
    ] {
        let text = desk.read(file);
        desk.write(file, &text.replace(&id, &other));
        assert_eq!(refused(&desk, &check), rule);
        desk.write(file, &text);
    }
    let pay_in = |reference: &str| {
        format!(
            "pool contribute --amount 1.00 --reference {reference} {}",
            by("tre", "06-01")
        )
    };
    desk.ok(&format!("{} --out one.json", pay_in("x")));
    desk.ok(&format!("{} --out two.json", pay_in("y")));
    let append = format!(
        "scheme append one.json two.json --record record {}",
        at("06-01")
    );
    assert_eq!(refused(&desk, &append), "act.differs");
    let dues = format!("pool dues record --keystore reg.age {OPEN}");
    assert_eq!(refused(&desk, &dues), "payout.recipient");
    assert_eq!(
        refused(&desk, &pay_in("z").replace("1.00", "1.005")),
        "money.text"
    );
    desk.write("draft.toml", &DRAFT.replace("ledger", "leger"));
    let new = format!("scheme new draft.toml --record new {}", at("06-01"));
    assert_eq!(refused(&desk, &new), "scheme.draft");
    let nameless =
        format!("role new --name \u{a0} --keystore n.age --words-file n --out n.card {SEAL}");
    assert_eq!(
        refused(&desk, &nameless.replace("\u{a0}", "\u{7f}")),
        "role.card"
    );
}

#[test]
fn the_committee_declares_events_and_changes_roles() {
    let desk = scheme();
    let event = "number = 1\ncategories = [1]\nfrom = \"2026-05-01\"\nto = \"2026-05-03\"\n\
                 name = { zh = \"洪水\", en = \"flood\" }\ntext = { zh = \"河水\", en = \"the river\" }\n";
    desk.write("event.toml", event);
    committee(&desk, "rulebook declare event.toml", "05-04");
    desk.write(
        "event.toml",
        &event
            .replace("[1]", "[9]")
            .replace("number = 1", "number = 2"),
    );
    let declare = format!("rulebook declare event.toml {}", by("c1", "05-04"));
    desk.ok(&format!("{declare} --out act.json --force"));
    desk.ok(&format!(
        "role sign act.json --record record --keystore c2.age {OPEN}"
    ));
    let append = format!("scheme append act.json --record record {}", at("05-04"));
    assert_eq!(refused(&desk, &append), "rulebook.declared_line");

    let roles = &DRAFT[DRAFT.find("[roles.committee]").unwrap()..];
    let roles = roles.replace("[roles.", "[").replace("[[roles.", "[[");
    desk.write("roles.toml", &roles.replace("reg.card", "tre.card"));
    let pay_in = "pool contribute --amount 1.00 --reference x";
    committee(&desk, "scheme roles roles.toml", "05-05");
    desk.ok(&format!("{pay_in} {}", by("tre", "05-05")));
    desk.owner("ann");
    desk.ok(&format!(
        "enrol --keystore ann.age {OPEN} --realm {REALM} --unit ann --out ann.json"
    ));
    let add = "member add ann.json --paid-through 2026-12-31";
    assert_eq!(
        refused(&desk, &format!("{add} {}", by("reg", "05-05"))),
        "authority.unknown"
    );
    desk.ok(&format!("{add} {}", by("tre", "05-05")));
    assert_eq!(
        refused(
            &desk,
            &format!(
                "pool contribute --returned --amount 10001.01 --reference y {}",
                by("tre", "05-06")
            )
        ),
        "pool.negative"
    );
}

#[test]
fn bills_need_the_assessors_key() {
    let desk = scheme();
    join(&desk, "ann", "01-01");
    desk.write("bill.toml", "member = 1\n");
    let new = |who: &str| {
        format!("attest new bill.toml --record record --keystore {who}.age {OPEN} --out case.json")
    };
    assert_eq!(refused(&desk, &new("a1")), "attestation.draft");
    let member = desk.json_file("ann.json")["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let bill = |number: &str| {
        format!(
            "member = \"{member}\"\ncategory = 1\nevent_day = \"2026-05-12\"\ngross_loss = \"5.00\"\n\
             bill = {{ issuer = \"h\", number = \"{number}\" }}\n"
        )
    };
    desk.write("bill.toml", &bill(" "));
    assert_eq!(refused(&desk, &new("a1")), "attestation.bill");
    desk.write("bill.toml", &bill("1"));
    assert_eq!(refused(&desk, &new("c1")), "attestation.tag_key");
    let again = format!("attest key new --keystore a1.age {SEAL} --to a2.card --out again.key");
    assert_eq!(refused(&desk, &again), "attestation.tag_key");
    let stranger = format!("attest key take tag.key --keystore c1.age {SEAL}");
    assert_eq!(refused(&desk, &stranger), "attestation.tag_key");
    assert!(!desk.path("case.json").exists());
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
