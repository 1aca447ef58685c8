//! A scheme's whole year in one command, and what its record's audit says when somebody tampers with it.

use std::fs;

use linli_wire::archive::{ArchiveWriter, Frame, frames};
use linli_wire::claim::Claim;
use linli_wire::{Entry, Message};
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

/// Rule and entry of what the audit names first; its exit code must say so.
fn first_finding(desk: &Desk, archive: &str) -> (String, Value) {
    let run = desk.run(&format!("--json audit {archive}"));
    assert_eq!(run.status, 1, "{}", run.stdout);
    let finding = run.value()["findings"][0].clone();
    let rule = finding["rule"].as_str().unwrap().to_owned();
    (rule, finding["entry"].clone())
}

#[test]
fn a_year_reconciles_to_the_cent_and_each_corruption_is_named() {
    let (desk, told) = year();
    let claims = |name: &str| number(&told["claims"], &format!("/{name}"));
    assert_eq!(number(&told, "/members"), 80);
    assert_eq!(number(&told, "/attestations"), 12);
    assert_eq!(
        claims("made"),
        claims("accepted") + claims("known") + claims("refused_by_verifier")
    );
    assert!(claims("refused_by_wallet") >= 1 && claims("refused_by_verifier") >= 2);
    let [first, second] = told["rounds"].as_array().unwrap().as_slice() else {
        panic!("two rounds");
    };
    assert_eq!(
        number(first, "/fraction/num"),
        number(first, "/fraction/den")
    );
    assert!(number(second, "/fraction/num") < number(second, "/fraction/den"));
    assert_eq!(number(second, "/pool_after"), number(&told, "/balance"));

    let whole = desk.json("audit aid/record --report aid/again.html");
    assert_eq!(whole["findings"], Value::Array(vec![]));
    let report = &whole["schemes"][0];
    let pool = |name: &str| number(&report["pool"], &format!("/{name}"));
    let out = pool("returned") + pool("paid") + pool("fees") + number(report, "/balance");
    assert_eq!(pool("received"), out);
    assert!(desk.read("aid/again.html").contains("<svg"));
    assert!(
        desk.ok("--lang en audit aid/record")
            .stdout
            .contains("to the cent")
    );

    desk.ok("export --record aid/record --out aid.lir");
    changed_message(&desk);
    changed_claim(&desk);
    dropped_entry(&desk);
}

/// The frames of the exported record, each changed by `change`, as the file `name`.
fn forge(desk: &Desk, name: &str, mut change: impl FnMut(Frame) -> Option<Frame>) {
    let bytes = fs::read(desk.path("aid.lir")).unwrap();
    let mut forged = ArchiveWriter::new(Vec::new()).unwrap();
    for frame in frames(bytes.as_slice()) {
        if let Some(frame) = change(frame.unwrap()) {
            forged.write(&frame).unwrap();
        }
    }
    fs::write(desk.path(name), forged.finish().unwrap()).unwrap();
}

fn changed_message(desk: &Desk) {
    let mut messages = 0;
    forge(desk, "changed.lir", |frame| match frame {
        Frame::Message(mut bytes) => {
            messages += 1;
            if messages == 4 {
                *bytes.last_mut().unwrap() ^= 1;
            }
            Some(Frame::Message(bytes))
        }
        other => Some(other),
    });
    assert_eq!(
        first_finding(desk, "changed.lir"),
        ("entry.message".to_owned(), 3.into())
    );
}

/// The record's keeper rewrites it with another payee in a claim, including the entry.
fn changed_claim(desk: &Desk) {
    let mut forged = None;
    let mut pending: Option<Entry> = None;
    let bytes = fs::read(desk.path("aid.lir")).unwrap();
    let mut archive = ArchiveWriter::new(Vec::new()).unwrap();
    let mut index = 0;
    for frame in frames(bytes.as_slice()) {
        match frame.unwrap() {
            Frame::Entry(entry) => pending = Some(entry),
            Frame::Message(bytes) => {
                let mut entry = pending.take().unwrap();
                let mut message = Message::decode(&bytes).unwrap();
                if let (Message::Claim(bytes), None) = (&mut message, forged) {
                    let mut claim = Claim::decode(bytes).unwrap();
                    claim.body.payee[0] ^= 1;
                    *bytes = claim.encode();
                    forged = Some(index);
                }
                let bytes = message.encode();
                entry = Entry::of(entry.at, &message, &bytes);
                archive.entry(&entry, Some(&bytes)).unwrap();
                index += 1;
            }
            Frame::Checkpoint(note) => archive.checkpoint(&note).unwrap(),
        }
    }
    fs::write(desk.path("forged.lir"), archive.finish().unwrap()).unwrap();
    assert_eq!(
        first_finding(desk, "forged.lir"),
        ("claim.proof".to_owned(), forged.unwrap().into())
    );
}

fn dropped_entry(desk: &Desk) {
    let mut entries = 0;
    forge(desk, "dropped.lir", |frame| {
        entries += u32::from(matches!(frame, Frame::Entry(_)));
        let dropped = entries == 21 && !matches!(frame, Frame::Checkpoint(_));
        (!dropped).then_some(frame)
    });
    let run = desk.run("--json audit dropped.lir");
    assert_eq!(run.status, 1, "{}", run.stdout);
    let told = run.value();
    let rules = told["findings"].as_array().unwrap().iter();
    let rules: Vec<_> = rules.filter_map(|f| f["rule"].as_str()).collect();
    assert!(rules.contains(&"audit.root"), "{rules:?}");
}

#[test]
fn the_vote_stays_the_demo_without_a_word() {
    let desk = Desk::new();
    let help = desk.ok("demo --help").stdout;
    assert!(help.contains("--ballots") && help.contains("aid"), "{help}");
    assert_eq!(desk.run("demo --ballots 3 aid").status, 2);
}

/// The poll's calendar may be ahead of the machine's.
#[test]
fn the_command_that_a_demonstration_ends_with_finds_nothing_wrong() {
    let desk = Desk::new();
    let shown = desk.ok("--lang en demo --owners 12 --ballots 10 --seed 1 --dir vote");
    let again = shown.stdout.lines().find_map(|line| {
        let (_, command) = line.split_once("linli audit ")?;
        command
            .contains("--at ")
            .then(|| format!("audit {command}"))
    });
    let again = again.unwrap_or_else(|| panic!("no command in\n{}", shown.stdout));
    assert!(
        desk.ok(&format!("--lang en {again}"))
            .stdout
            .contains("Everything checks out")
    );
}
