//! A small scheme for tests: its officers, its papers, and the steps that every test takes.

use crate::node_desk::community;
use crate::support::{Desk, OPEN, Run, SEAL};

pub(crate) const REALM: &str = "互助社";

pub(crate) const DRAFT: &str = r#"
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

pub(crate) const RULEBOOK: &str = r#"
version = 1
from = "2026-01-01"
notice_days = 5
clauses = []
name = { zh = "规则", en = "rules" }
periods = { kind = "calendar-year" }
returns_per_period = 2000000

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

pub(crate) fn at(day: &str) -> String {
    format!("--at 2026-{day}T08:00:00Z")
}

/// Flags of an officer who acts on `day`.
pub(crate) fn by(officer: &str, day: &str) -> String {
    format!("@place --keystore {officer}.age {OPEN} --yes {}", at(day))
}

/// Has an act of the committee signed by both and appended.
pub(crate) fn committee(desk: &Desk, command: &str, day: &str) {
    desk.ok(&format!(
        "{command} {} --out act.json --force",
        by("c1", day)
    ));
    desk.ok(&format!(
        "role sign act.json @place --keystore c2.age {OPEN} --yes {}",
        at(day)
    ));
    desk.ok(&format!("role submit act.json @place {}", at(day)));
}

/// A scheme with a rulebook, 10,000.00 in the pool, and officers who know their keys.
pub(crate) fn scheme() -> Desk {
    let desk = Desk::new();
    officers(&desk);
    found(&desk);
    begin(&desk);
    desk
}

/// The committee founds the community, and in it the scheme.
pub(crate) fn found(desk: &Desk) {
    community(desk, REALM, "05-01");
    committee(desk, "scheme new scheme.toml", "05-01");
}

/// The officers' keys, and the drafts of scheme and rulebook.
pub(crate) fn officers(desk: &Desk) {
    for name in ["c1", "c2", "reg", "tre", "a1", "a2", "a3"] {
        desk.ok(&format!(
            "role new --name {name} --keystore {name}.age --words-file {name}.words --out {name}.card {SEAL}"
        ));
    }
    desk.write("scheme.toml", DRAFT);
    desk.write("rulebook.toml", RULEBOOK);
}

/// The rulebook, 10,000.00 in the pool, and the key of bills.
pub(crate) fn begin(desk: &Desk) {
    committee(desk, "rulebook publish rulebook.toml", "05-01");
    desk.ok(&format!(
        "pool contribute --amount 10,000.00 --reference bank-1 {}",
        by("tre", "05-01")
    ));
    bills(desk);
}

/// The key of bills.
pub(crate) fn bills(desk: &Desk) {
    desk.ok(&format!(
        "attest key new --keystore a1.age {SEAL} --to a2.card a3.card --out tag.key"
    ));
    for name in ["a2", "a3"] {
        desk.ok(&format!(
            "attest key take tag.key --keystore {name}.age {SEAL}"
        ));
    }
}

/// Enrols `name`, who joined on `joined`; the slip is `name`.slip.
pub(crate) fn join(desk: &Desk, name: &str, joined: &str) {
    let owner = desk.owner(name);
    desk.ok(&format!(
        "enrol {owner} --realm {REALM} --unit {name} --out {name}.json"
    ));
    desk.ok(&format!(
        "member add {name}.json --joined 2026-{joined} --paid-through 2026-12-31 {}",
        by("reg", "05-02")
    ));
    desk.ok(&format!("member slip {name} @place --out {name}.slip"));
}

/// Has a loss of 10,100.00 on 12 May attested by two of three; the member's file is `name`.loss.
/// A bill of a member's, to be attested.
pub(crate) fn bill(desk: &Desk, name: &str, bill: &str) {
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
}

pub(crate) fn attest(desk: &Desk, name: &str, number: &str) -> Run {
    bill(desk, name, number);
    let with = |who: &str| format!("@place --keystore {who}.age {OPEN} --yes");
    desk.ok(&format!(
        "attest new bill.toml {} --out case.json --force",
        with("a1")
    ));
    desk.ok(&format!("attest sign case.json {}", with("a3")));
    desk.run(&format!(
        "--json attest append case.json @place --loss {name}.loss {}",
        at("05-20")
    ))
}

pub(crate) fn claim(name: &str) -> String {
    format!("@place --keystore {name}.age {OPEN} --yes --slip {name}.slip --loss {name}.loss")
}

/// The rule by which a command is told that its time has not come.
pub(crate) fn early(desk: &Desk, line: &str) -> String {
    let value = desk.waits(line);
    value["error"]["rule"].as_str().unwrap().to_owned()
}

/// The rule by which a command is refused.
pub(crate) fn refused(desk: &Desk, line: &str) -> String {
    let run = desk.run(&format!("--json {line}"));
    assert_eq!(run.status, 1, "linli {line}\n{}{}", run.stdout, run.stderr);
    run.value()["error"]["rule"].as_str().unwrap().to_owned()
}
