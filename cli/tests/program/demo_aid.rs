//! A scheme's whole year in one command, and what its record's audit says when somebody tampers with it.

use std::fs;

use linli_record::{Kind, Record};
use linli_wire::claim::Claim;
use serde_json::Value;

use crate::support::Desk;

fn number(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).unwrap().as_u64().unwrap()
}

/// A year of 80 members with 12 losses, in the folder `aid`.
fn year() -> (Desk, Value) {
    let desk = Desk::new();
    let told = desk.json("demo aid --members 80 --losses 12 --seed 7 --dir aid");
    (desk, told)
}

/// Rule and file of what the audit names first; its exit code must say so.
fn first_problem(desk: &Desk, record: &str) -> [String; 2] {
    let run = desk.run(&format!("--json audit {record}"));
    assert_eq!(run.status, 1, "{}", run.stdout);
    let problem = run.value()["problems"][0].clone();
    ["rule", "file"].map(|field| problem[field].as_str().unwrap().to_owned())
}

#[test]
fn a_year_reconciles_to_the_cent_and_each_corruption_is_named() {
    let (desk, told) = year();
    let claims = |name: &str| number(&told["claims"], &format!("/{name}"));
    assert_eq!(number(&told, "/members"), 80);
    assert_eq!(number(&told, "/attestations"), 12);
    assert_eq!(
        claims("made"),
        claims("accepted") + claims("refused_by_verifier")
    );
    assert!(claims("refused_by_wallet") >= 1 && claims("refused_by_verifier") >= 3);
    let [first, second] = told["rounds"].as_array().unwrap().as_slice() else {
        panic!("two rounds");
    };
    assert_eq!(
        number(first, "/fraction/num"),
        number(first, "/fraction/den")
    );
    assert!(number(second, "/fraction/num") < number(second, "/fraction/den"));
    assert_eq!(number(second, "/pool_after"), number(&told, "/balance"));

    let report = desk.json("audit aid/record --report aid/again.html");
    assert_eq!(report["problems"], Value::Array(vec![]));
    let pool = |name: &str| number(&report["pool"], &format!("/{name}"));
    let out = pool("returned") + pool("paid") + pool("fees") + number(&report, "/balance");
    assert_eq!(pool("received"), out);
    assert!(desk.read("aid/again.html").contains("<svg"));
    assert!(
        desk.ok("--lang en audit aid/record")
            .stdout
            .contains("to the cent")
    );

    changed_file(&desk);
    changed_claim(&desk);
    dropped_line(&desk);
}

fn changed_file(desk: &Desk) {
    let file = desk.path("aid/record/acts/000003.json");
    let kept = fs::read(&file).unwrap();
    fs::write(&file, [kept.as_slice(), b" "].concat()).unwrap();
    let named = first_problem(desk, "aid/record");
    assert_eq!(named, ["record.digest", "acts/000003.json"]);
    fs::write(&file, kept).unwrap();
}

/// Whoever keeps the record writes it again with another payee in a claim, journal and all.
fn changed_claim(desk: &Desk) {
    let honest = Record::open(&desk.path("aid/record")).unwrap();
    let forged = desk.path("forged");
    for inner in ["acts", "claims"] {
        fs::create_dir_all(forged.join(inner)).unwrap();
    }
    let mut record = Record::create(&forged).unwrap();
    let target = honest.of_kind(Kind::Claim).last().unwrap().file.clone();
    for entry in honest.entries() {
        let mut bytes = honest.read(entry).unwrap();
        if entry.file == target {
            let mut claim = Claim::decode(&bytes).unwrap();
            claim.body.payee[0] ^= 1;
            bytes = claim.encode();
        }
        record
            .append(entry.at, entry.kind, &entry.file, &bytes)
            .unwrap();
    }
    assert_eq!(first_problem(desk, "forged"), ["claim.proof", &*target]);
}

fn dropped_line(desk: &Desk) {
    let journal = desk.read("aid/record/journal.jsonl");
    let without: Vec<&str> = journal
        .lines()
        .enumerate()
        .filter(|(n, _)| *n != 20)
        .map(|(_, l)| l)
        .collect();
    desk.write("aid/record/journal.jsonl", &(without.join("\n") + "\n"));
    let run = desk.run("--json audit aid/record");
    assert_eq!(run.status, 1, "{}", run.stdout);
    assert_eq!(run.value()["error"]["rule"], "record.chain");
}

#[test]
fn the_vote_stays_the_demo_without_a_word() {
    let desk = Desk::new();
    let help = desk.ok("demo --help").stdout;
    assert!(help.contains("--ballots") && help.contains("aid"), "{help}");
    assert_eq!(desk.run("demo --ballots 3 aid").status, 2);
}
