use linli_testing::forge::{evidence, validators};
use linli_testing::hall::Hall;
use linli_wire::message::Message;
use rusqlite::Connection;
use tempfile::{TempDir, tempdir};

use super::*;
use crate::engine::Engine;
use crate::fixture::{ENDING, START, begun, config, rng, submit};
use crate::seat::Peer;
use crate::sequencer::{Ingest, Sequencer, Solo};

fn folder() -> TempDir {
    tempdir().expect("a folder")
}

/// What the doctor says about `subject` an hour after the start.
fn found(data: &Path, depth: Depth, subject: Subject) -> Vec<(Severity, Option<&'static str>)> {
    let config = config(data);
    let Findings(findings) = Doctor::run_at(&config, depth, START + 3600);
    for finding in &findings {
        let repeated = finding
            .rule
            .is_some_and(|rule| finding.detail.contains(rule));
        assert!(!repeated, "{finding:?}");
        assert_eq!(
            finding.rule.is_none(),
            finding.severity == Severity::Good,
            "{finding:?}"
        );
    }
    findings
        .into_iter()
        .filter(|finding| finding.subject == subject)
        .map(|finding| (finding.severity, finding.rule))
        .collect()
}

fn tamper(data: &Path, sql: &str) {
    let connection = Connection::open(data.join(RECORD)).expect("opened");
    connection.execute_batch(sql).expect("tampered");
}

const GOOD: [(Severity, Option<&str>); 1] = [(Severity::Good, None)];

#[test]
fn a_sound_node_is_sound_running_or_not() {
    let data = folder();
    let engine = begun(data.path(), 2);
    for depth in [Depth::Quick, Depth::Deep] {
        let config = config(data.path());
        let findings = Doctor::run_at(&config, depth, START);
        let rules: Vec<_> = findings.0.iter().filter_map(|f| f.rule).collect();
        assert_eq!(rules, ["node.witnesses"], "{findings:?}");
        assert_eq!(findings.worst(), Severity::Notice);
    }
    drop(engine);
    assert_eq!(found(data.path(), Depth::Quick, Subject::Lock), GOOD);
    assert_eq!(found(data.path(), Depth::Quick, Subject::State), GOOD);
    assert_eq!(found(data.path(), Depth::Quick, Subject::Key), GOOD);
}

/// `node.witnesses`: where validators hold the record, they are who cosigns it.
#[test]
fn validators_cosign_in_place_of_witnesses() {
    let data = folder();
    drop(begun(data.path(), 2));
    let notice = [(Severity::Notice, Some("node.witnesses"))];
    let witnesses = || found(data.path(), Depth::Quick, Subject::Witnesses);
    assert_eq!(witnesses(), notice);
    std::fs::write(data.path().join(seat::COMMITTEE), "").expect("written");
    assert_eq!(witnesses(), notice, "none has cosigned");
    let newest =
        "INSERT INTO cosigned SELECT size, note FROM checkpoints ORDER BY size DESC LIMIT 1";
    tamper(data.path(), newest);
    assert_eq!(witnesses(), GOOD);
}

/// Decides alone, and says that it does not.
struct Seated;

impl Sequencer for Seated {
    fn peers(&self) -> Option<Vec<Peer>> {
        Some(Vec::new())
    }

    fn run(self: Box<Self>, ingest: Ingest) {
        Box::new(Solo).run(ingest);
    }
}

/// `committee.signed_twice`: a validator against whom the record has evidence is named.
#[test]
fn a_validator_that_signed_twice_is_a_notice() {
    let data = folder();
    let mut hall = Hall::default();
    hall.community.validators = validators(&[101, 102]);
    let take = |message: Message| {
        let (config, clock) = (config(data.path()), Clock::by(|| START));
        let engine = Engine::open_with(&config, clock, Box::new(Seated), &mut rng(0));
        submit(&engine.expect("a record"), &message.encode()).expect("a good message");
    };
    take(hall.founding());
    std::fs::write(data.path().join(seat::COMMITTEE), "").expect("written");
    assert_eq!(found(data.path(), Depth::Quick, Subject::Validators), GOOD);
    take(Message::Evidence(evidence(102, 7)));
    let Findings(findings) = Doctor::run_at(&config(data.path()), Depth::Quick, START);
    let told = findings.iter().find(|f| f.rule == Some(SIGNED_TWICE));
    let told = told.expect("a notice");
    assert_eq!(told.severity, Severity::Notice);
    let says = "house.example/v102 signed two checkpoints of size 7; entry 1 has both";
    assert_eq!(told.detail, says);
}

/// `term.soon`: officers' terms that end are a notice.
#[test]
fn terms_that_end_are_a_notice() {
    let data = folder();
    drop(begun(data.path(), 2));
    assert_eq!(found(data.path(), Depth::Quick, Subject::Terms), GOOD);
    let findings = Doctor::run_at(&config(data.path()), Depth::Quick, ENDING);
    let terms = findings.0.iter().filter(|f| f.subject == Subject::Terms);
    let terms: Vec<_> = terms.map(|f| (f.severity, f.rule)).collect();
    assert_eq!(terms, [(Severity::Notice, Some("term.soon")); 2]);
}

#[test]
fn an_empty_folder_has_no_record() {
    let data = folder();
    let bad = [(Severity::Bad, Some("store.missing"))];
    assert_eq!(found(data.path(), Depth::Quick, Subject::Record), bad);
}

#[test]
fn damage_is_found() {
    let cases = [
        (
            "UPDATE messages SET bytes = zeroblob(9) WHERE idx = 2",
            Subject::Record,
        ),
        (
            "UPDATE checkpoints SET note = 'x' WHERE size = 3",
            Subject::Log,
        ),
    ];
    for (sql, subject) in cases {
        let data = folder();
        drop(begun(data.path(), 2));
        tamper(data.path(), sql);
        let bad = [(Severity::Bad, Some("store.corrupt"))];
        assert_eq!(found(data.path(), Depth::Quick, subject), bad, "{sql}");
    }
}

#[test]
fn a_damaged_snapshot_is_a_notice() {
    let data = folder();
    drop(begun(data.path(), 2));
    let path = data.path().join("snapshots/000000000003.snapshot");
    std::fs::write(&path, b"torn").expect("written");
    let notice = [(Severity::Notice, Some("store.snapshot"))];
    assert_eq!(found(data.path(), Depth::Quick, Subject::State), notice);
    assert_eq!(found(data.path(), Depth::Deep, Subject::State), GOOD);
}

#[test]
fn a_record_behind_its_key_is_bad() {
    let data = folder();
    drop(begun(data.path(), 2));
    let cut = "DELETE FROM messages WHERE idx = 2; DELETE FROM entries WHERE idx = 2;
        DELETE FROM hashes WHERE idx > 2; DELETE FROM checkpoints WHERE size = 3";
    tamper(data.path(), cut);
    let bad = [(Severity::Bad, Some("store.behind"))];
    assert_eq!(found(data.path(), Depth::Quick, Subject::Log), bad);
}

/// `log.fork`: the doctor finds what would keep the next start from signing.
#[test]
fn a_record_of_another_history_than_the_keys_is_bad() {
    let data = folder();
    drop(begun(data.path(), 1));
    let signed = data.path().join(SIGNED);
    let short = std::fs::read_to_string(&signed).expect("read");
    let root = short.lines().nth(2).expect("the root");
    let other = short.replace(root, &format!("{}=", "A".repeat(43)));
    std::fs::write(&signed, other).expect("written");
    let bad = [(Severity::Bad, Some("log.fork"))];
    assert_eq!(found(data.path(), Depth::Quick, Subject::Log), bad);
}

#[test]
fn a_clock_behind_the_record_is_a_notice() {
    let data = folder();
    drop(begun(data.path(), 0));
    let config = config(data.path());
    let Findings(findings) = Doctor::run_at(&config, Depth::Quick, START - 61);
    assert!(
        findings.iter().any(|f| f.rule == Some("node.clock")),
        "{findings:?}"
    );
}

#[test]
fn little_space_is_told_before_there_is_none() {
    let config = config(Path::new("nowhere"));
    let found = |free| {
        let mut doctor = Doctor {
            config: &config,
            depth: Depth::Quick,
            now: START,
            says: Vec::new(),
            findings: Vec::new(),
        };
        doctor.space(free);
        (doctor.findings[0].severity, doctor.findings[0].rule)
    };
    assert_eq!(found(RESERVE - 1), (Severity::Bad, Some("store.full")));
    assert_eq!(found(ROOM - 1), (Severity::Notice, Some("store.space")));
    assert_eq!(found(ROOM), (Severity::Good, None));
}

/// `node.key_permissions`: the doctor says what the node refuses.
#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let data = folder();
    drop(begun(data.path(), 0));
    let exposed = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(data.path().join(KEY), exposed).expect("set");
    let bad = [(Severity::Bad, Some("node.key_permissions"))];
    assert_eq!(found(data.path(), Depth::Quick, Subject::Key), bad);
    let refused = crate::fixture::open(data.path()).expect_err("exposed");
    assert_eq!(refused.rule(), "node.key_permissions");
}
