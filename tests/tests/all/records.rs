//! Whole records of a vote: a sound one, and one corruption each, found by rule and file.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use linli_audit::{Report, replay};
use linli_prover::BallotProver;
use linli_record::{Entry, Kind, Record};
use linli_rules::community::trustees_of;
use linli_rules::{Input, PollState, encode_share};
use linli_sigma::ceremony::KeyShares;
use linli_sigma::{Choice, decrypt::decrypt};
use linli_tests::fixture::{Community, ceremony, election, motion, rng};
use linli_verifier::BallotVerifier;
use linli_wire::{Poll, Round};
use tempfile::TempDir;

static VERIFIER: LazyLock<BallotVerifier> =
    LazyLock::new(|| BallotVerifier::new().expect("own parameters"));
/// Six owners vote, one of them twice; two of three trustees decrypt.
static SOUND: LazyLock<TempDir> = LazyLock::new(sound);

fn sound() -> TempDir {
    let folder = tempfile::tempdir().expect("a place to write");
    let community = Community::new("records", 8, vec![motion(), election()]);
    let (keys, shares) = ceremony(community.roll.realm());
    let poll = Poll {
        trustees: trustees_of(&keys).expect("own ceremony"),
        floor: 0,
        ..community.poll.clone()
    };
    let mut record = Record::create(folder.path()).expect("empty");
    let start = poll.opens - 1;
    record
        .append_json(start, Kind::Poll, "poll.json", &poll)
        .expect("writable");
    record
        .append(
            start,
            Kind::Roll,
            "roll.json",
            community.roll.to_json().as_bytes(),
        )
        .expect("writable");
    record
        .append_json(start, Kind::Keys, "keys.json", &keys)
        .expect("writable");
    record
        .append_ballots(poll.opens, &ballots(&community, &poll))
        .expect("writable");
    close_and_tally(&mut record, &poll, &shares);
    folder
}

fn ballots(community: &Community, poll: &Poll) -> Vec<Vec<u8>> {
    let prover = BallotProver::new().expect("own parameters");
    let votes = [(0, 0), (1, 0), (2, 1), (3, 0), (4, 0), (5, 0), (5, 1)];
    let make = |(serial, (owner, option)): (u64, (usize, u32))| {
        let choices = [Choice::of(&[option]), Choice::of(&[option])];
        let mut rng = rng(&format!("record {owner} {option}"));
        prover
            .make(poll, &community.members[owner], &choices, serial, &mut rng)
            .expect("honest")
            .encode()
    };
    (0..).zip(votes).map(make).collect()
}

fn state_of(record: &Record) -> PollState {
    replay(record, &VERIFIER, &mut |_| {})
        .state
        .expect("a poll")
}

fn close_and_tally(record: &mut Record, poll: &Poll, shares: &[KeyShares]) {
    let mut state = state_of(record);
    state
        .apply(Input::Close { at: poll.closes })
        .expect("in time");
    let closing = state.closing().expect("just closed").clone();
    record
        .append_json(poll.closes, Kind::Closing, "closing.json", &closing)
        .expect("writable");
    for round in [Round::Heads, Round::Shares] {
        let state = state_of(record);
        let context = state.context(round).expect("closed");
        for share in &shares[..2] {
            let key = if round == Round::Heads {
                &share.heads
            } else {
                &share.shares
            };
            let part =
                decrypt(key, &context, &state.sums(round), &mut rng("decrypt")).expect("own sums");
            let name = format!(
                "shares/{}-{}.json",
                if round == Round::Heads {
                    "heads"
                } else {
                    "shares"
                },
                part.trustee
            );
            record
                .append_json(
                    poll.closes,
                    Kind::Share,
                    &name,
                    &encode_share(state.id(), &part),
                )
                .expect("writable");
        }
    }
    let result = state_of(record).result().expect("enough shares").clone();
    record
        .append_json(poll.closes, Kind::Result, "result.json", &result)
        .expect("writable");
}

fn audited(folder: &Path) -> (Option<Report>, Vec<(String, String)>) {
    let record = Record::open(folder).expect("a chained journal");
    let replayed = replay(&record, &VERIFIER, &mut |_| {});
    let problems = replayed
        .problems()
        .iter()
        .map(|p| (p.rule.clone(), p.file.clone()))
        .collect();
    (replayed.report(&record), problems)
}

/// Rebuilds the sound record entry by entry; `change` may alter, drop or add what is appended.
fn corrupted(
    change: impl Fn(&Entry, Vec<u8>) -> Vec<(Kind, String, Vec<u8>)>,
) -> Vec<(String, String)> {
    let sound = Record::open(SOUND.path()).expect("sound");
    let folder = tempfile::tempdir().expect("a place to write");
    let mut record = Record::create(folder.path()).expect("empty");
    for entry in sound.entries() {
        for (kind, name, bytes) in change(entry, sound.read(entry).expect("sound")) {
            record
                .append(entry.at, kind, &name, &bytes)
                .expect("writable");
        }
    }
    audited(folder.path()).1
}

/// The same with the text of one file changed.
fn edited(file: &str, from: &str, to: &str) -> Vec<(String, String)> {
    corrupted(|entry, bytes| {
        let bytes = match entry.file == file {
            true => {
                let text = String::from_utf8(bytes).expect("JSON");
                assert!(text.contains(from), "{from} in {file}");
                text.replacen(from, to, 1).into_bytes()
            }
            false => bytes,
        };
        vec![(entry.kind, entry.file.clone(), bytes)]
    })
}

fn first(problems: &[(String, String)]) -> (&str, &str) {
    problems
        .first()
        .map(|(rule, file)| (rule.as_str(), file.as_str()))
        .expect("a problem")
}

#[test]
fn a_sound_record_is_clean_and_decided() {
    let (report, problems) = audited(SOUND.path());
    assert_eq!(problems, []);
    let report = report.expect("a poll");
    assert_eq!(
        (
            report.ballots.found,
            report.ballots.replaced,
            report.ballots.counted
        ),
        (7, 1, 6)
    );
    assert_eq!(report.decryption_shares, [2, 2]);
    let result = report.result.expect("decided");
    assert_eq!(result.questions[0].heads, Some(vec![4, 2, 0]));
    assert_eq!(result.questions[1].heads, Some(vec![4, 2, 0, 0]));
}

/// `record.order`: a record starts with poll, roll and keys.
#[test]
fn a_record_that_starts_otherwise_is_refused() {
    let swapped = corrupted(|entry, bytes| match entry.kind {
        Kind::Poll => vec![],
        Kind::Roll => {
            let poll = fs::read(SOUND.path().join("poll.json")).expect("there");
            vec![
                (Kind::Roll, entry.file.clone(), bytes),
                (Kind::Poll, "poll.json".into(), poll),
            ]
        }
        kind => vec![(kind, entry.file.clone(), bytes)],
    });
    assert_eq!(first(&swapped), ("record.order", "journal.jsonl"));
}

/// `record.order`: there is one poll.
#[test]
fn a_second_poll_is_refused() {
    let twice = corrupted(|entry, bytes| match entry.kind {
        Kind::Closing => vec![
            (
                Kind::Poll,
                "poll-2.json".into(),
                fs::read(SOUND.path().join("poll.json")).expect("there"),
            ),
            (Kind::Closing, entry.file.clone(), bytes),
        ],
        kind => vec![(kind, entry.file.clone(), bytes)],
    });
    assert_eq!(first(&twice), ("record.order", "poll-2.json"));
}

#[test]
fn a_changed_ballot_is_found_by_its_file() {
    let problems = corrupted(|entry, mut bytes| {
        if entry.file == "ballots/000006.ballot" {
            *bytes.last_mut().expect("not empty") ^= 1;
        }
        vec![(entry.kind, entry.file.clone(), bytes)]
    });
    assert_eq!(first(&problems), ("ballot.proof", "ballots/000006.ballot"));
    // What was published no longer follows from what is left.
    assert!(
        problems.contains(&("closing.mismatch".into(), "closing.json".into())),
        "{problems:?}"
    );
}

#[test]
fn a_dropped_ballot_shows_in_the_closing() {
    let problems = corrupted(|entry, bytes| match entry.file.as_str() {
        "ballots/000005.ballot" => vec![],
        _ => vec![(entry.kind, entry.file.clone(), bytes)],
    });
    assert_eq!(first(&problems), ("closing.mismatch", "closing.json"));
}

#[test]
fn a_ballot_taken_in_twice_is_refused() {
    let problems = corrupted(|entry, bytes| match entry.kind {
        Kind::Closing => {
            let ballot = fs::read(SOUND.path().join("ballots/000004.ballot")).expect("there");
            vec![
                (Kind::Ballot, "ballots/000099.ballot".into(), ballot),
                (entry.kind, entry.file.clone(), bytes),
            ]
        }
        kind => vec![(kind, entry.file.clone(), bytes)],
    });
    assert_eq!(first(&problems).1, "ballots/000099.ballot");
}

#[test]
fn another_roll_is_not_the_polls() {
    let problems = edited(
        "roll.json",
        "\"xinghe-garden.example\"",
        "\"xinghe-garden.exampl3\"",
    );
    assert_eq!(first(&problems), ("poll.roll", "roll.json"));
}

#[test]
fn other_keys_are_not_the_ceremonys() {
    let problems = edited("keys.json", "\"threshold\": 2", "\"threshold\": 3");
    assert_eq!(first(&problems).1, "keys.json");
}

#[test]
fn a_wrong_decryption_share_names_its_file_and_blocks_no_other() {
    let share = fs::read_to_string(SOUND.path().join("shares/heads-1.json")).expect("there");
    let value: serde_json::Value = serde_json::from_str(&share).expect("own JSON");
    let [one, two] = [0, 1].map(|i| value["parts"][i].as_str().expect("hex").to_owned());
    let problems = edited("shares/heads-1.json", &one, &two);
    assert_eq!(first(&problems), ("tally.share", "shares/heads-1.json"));
}

#[test]
fn a_wrong_result_is_found() {
    let problems = edited("result.json", "\"ballots\": 6", "\"ballots\": 7");
    assert_eq!(
        problems,
        [("tally.result".to_owned(), "result.json".to_owned())]
    );
}

#[test]
fn a_file_changed_after_it_was_taken_in_is_found() {
    let sound = Record::open(SOUND.path()).expect("sound");
    let folder = tempfile::tempdir().expect("a place to write");
    let mut record = Record::create(folder.path()).expect("empty");
    for entry in sound.entries() {
        record
            .append(
                entry.at,
                entry.kind,
                &entry.file,
                &sound.read(entry).expect("sound"),
            )
            .expect("writable");
    }
    fs::write(folder.path().join("ballots/000004.ballot"), b"gone").expect("writable");
    fs::remove_file(folder.path().join("shares/shares-2.json")).expect("there");
    let problems = audited(folder.path()).1;
    assert!(
        problems.contains(&("record.digest".into(), "ballots/000004.ballot".into())),
        "{problems:?}"
    );
    assert!(
        problems
            .iter()
            .any(|(rule, file)| rule == "record.io" && file.ends_with("shares-2.json")),
        "{problems:?}"
    );
}
