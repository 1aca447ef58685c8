//! A sound archive, and damage to archives in transit, found by rule and entry.

use std::io::{self, Read};
use std::sync::LazyLock;

use linli_audit::Verdict;
use linli_audit::community::{CommunityReport, Finding, Trust, replay};
use linli_language::{Language, msg};
use linli_log::note::MAX_SIGNATURES;
use linli_log::{CLOCK_TOLERANCE, Checkpoint, Cosigner, SignedNote, Witnesses};
use linli_rules::community::CommunityState;
use linli_testing::forge::{
    Book, SPAN, evidence, first, joined, signer, taken_apart, validator, validators, witness,
};
use linli_testing::hall::Hall;
use linli_testing::officers::COMMITTEE;
use linli_testing::town::{SOUND, VERIFIER, VOTE};
use linli_wire::archive::{ArchiveWriter, Frame};
use linli_wire::community::{CommunityWitnesses, MAX_COSIGNERS, WitnessKey};
use linli_wire::entry::Entry;
use linli_wire::message::{Message, MessageKind};
use linli_wire::signature::OfficerKey;
use linli_wire::validators::ValidatorsUpdate;
use zeroize::Zeroizing;

use super::audited::{audited, finding, findings, named, trust};

/// The archive of a vote.
static ARCHIVE: LazyLock<Vec<u8>> = LazyLock::new(|| Book::default().archive(&VOTE));

/// The archive with its frames changed.
fn forged(change: impl FnOnce(&mut Vec<Frame>)) -> Vec<u8> {
    let mut frames = taken_apart(&ARCHIVE);
    change(&mut frames);
    joined(&frames)
}

/// Where the frame of an entry is; its message follows.
fn place(frames: &[Frame], entry: usize) -> usize {
    let places = frames.iter().enumerate();
    let mut places = places.filter(|(_, frame)| matches!(frame, Frame::Entry(_)));
    places.nth(entry).expect("an entry").0
}

/// The first ballot's entry.
fn ballot() -> usize {
    first(&VOTE, MessageKind::Ballot)
}

/// The first ballot's entry, changed.
fn entry(change: impl FnOnce(&mut Entry)) -> Vec<u8> {
    forged(|frames| {
        let at = place(frames, ballot());
        let Frame::Entry(entry) = &mut frames[at] else {
            panic!("an entry");
        };
        change(entry);
    })
}

/// The first checkpoint's text, changed.
fn note(change: impl FnOnce(&mut String)) -> Vec<u8> {
    forged(|frames| {
        let mut notes = frames.iter_mut().filter_map(|frame| match frame {
            Frame::Checkpoint(note) => Some(note),
            _ => None,
        });
        change(notes.next().expect("signed"));
    })
}

/// The archive with these bytes after its last frame.
fn longer(tail: &[u8]) -> Vec<u8> {
    [&ARCHIVE, tail].concat()
}

/// The archive that a node signs once, at its end, as if this were its state.
fn of_state(state: CommunityState) -> Vec<u8> {
    let mut book = Book::default();
    for (at, message) in VOTE.iter() {
        book.push(*at, message);
    }
    book.state = state;
    forged(|frames| {
        frames.retain(|frame| !matches!(frame, Frame::Checkpoint(_)));
        frames.push(Frame::Checkpoint(book.note()));
    })
}

#[test]
fn an_honest_archive_is_clean_and_reported_whole() {
    let archive = Book::default().archive(&SOUND);
    let mut last = 0;
    let replayed = replay(archive.as_slice(), &VERIFIER, &trust(), &mut |done| {
        last = done
    });
    assert_eq!(replayed.findings(), []);
    assert_eq!(last, archive.len() as u64);
    let report = replayed.report();
    assert!(report.is_clean());
    assert_eq!(
        (report.entries, report.accepted),
        (SOUND.len() as u64, report.entries)
    );
    let checkpoints = &report.checkpoints;
    assert_eq!(checkpoints.found as usize, SOUND.len().div_ceil(SPAN));
    assert_eq!(checkpoints.hold, checkpoints.found);
    assert_eq!(checkpoints.states, checkpoints.found);
    assert_eq!(checkpoints.cosigned[0].name, "witness.example/w1");
    let poll = &report.polls[0];
    assert_eq!((poll.ballots.found, poll.ballots.replaced), (7, 1));
    assert_eq!((poll.decryption_shares, poll.enrolled), ([2, 2], Some(8)));
    let questions = &poll.result.as_ref().expect("decided").questions;
    assert_eq!(questions[0].heads, Some(vec![4, 2, 0]));
    assert_eq!(questions[1].heads, Some(vec![4, 2, 0, 0]));
    let scheme = &report.schemes[0];
    assert_eq!((scheme.claims_found, scheme.claims_accepted), (2, 2));
    assert!(scheme.reconciles() && scheme.pool.paid > 0);
    for language in [Language::Chinese, Language::English] {
        let (text, html) = (report.text(language), report.html(language));
        assert!(text.contains(&report.root) && html.contains(&report.root));
        assert!(html.contains("<svg") && !html.contains("<b>aid") && !html.contains("<script"));
    }
    assert_eq!(
        serde_json::to_value(&report).expect("JSON")["checkpoints"]["key"],
        signer(1).key().to_string()
    );
}

#[test]
fn damage_on_the_way_is_named() {
    /// What happened, the rule that names it first, and the entry, if there is one.
    type Damage = (&'static str, &'static str, Option<usize>, fn() -> Vec<u8>);
    let damages: &[Damage] = &[
        ("another file", "archive.magic", None, || {
            b"PK\x03\x04 something".to_vec()
        }),
        ("cut within a frame", "archive.truncated", None, || {
            ARCHIVE[..ARCHIVE.len() - 10].to_vec()
        }),
        ("an unknown frame", "archive.frame", None, || {
            longer(&[9, 0, 0, 0, 0])
        }),
        ("a checkpoint that is no text", "archive.text", None, || {
            longer(&[3, 1, 0, 0, 0, 0xff])
        }),
        ("an endless checkpoint", "archive.size", None, || {
            longer(&[3, 0xff, 0xff, 0xff, 0xff])
        }),
        ("an entry that is none", "encoding.magic", None, || {
            longer(&[1, 1, 0, 0, 0, 0])
        }),
        ("a message twice", "archive.order", None, || {
            forged(|frames| {
                let at = place(frames, ballot()) + 1;
                frames.insert(at, frames[at].clone());
            })
        }),
        ("a message altered", "entry.message", Some(ballot()), || {
            forged(|frames| {
                let at = place(frames, ballot()) + 1;
                let Frame::Message(bytes) = &mut frames[at] else {
                    panic!("a message");
                };
                bytes[100] ^= 1;
            })
        }),
        ("another subject", "entry.head", Some(ballot()), || {
            entry(|entry| entry.subject = None)
        }),
        ("another time", "audit.root", None, || {
            entry(|entry| entry.at += 1)
        }),
        ("an entry dropped", "audit.root", None, || {
            forged(|frames| {
                let at = place(frames, ballot());
                frames.drain(at..at + 2);
            })
        }),
        ("two entries swapped", "audit.root", None, || {
            forged(|frames| {
                // Roll and trustees, which may come in either order.
                let [one, two] = [1, 2].map(|entry| place(frames, entry));
                frames.swap(one, two);
                frames.swap(one + 1, two + 1);
            })
        }),
        ("a checkpoint too early", "audit.root", None, || {
            forged(|frames| {
                let note = frames.pop().expect("the last checkpoint");
                frames.insert(frames.len() - 2, note);
            })
        }),
        ("another key", "audit.checkpoint", None, || {
            let signer = signer(2);
            Book {
                signer,
                ..Book::default()
            }
            .archive(&VOTE)
        }),
        (
            "another size in a checkpoint",
            "audit.checkpoint",
            None,
            || note(|note| *note = note.replacen("\n5\n", "\n6\n", 1)),
        ),
        ("another state", "audit.state_root", None, || {
            of_state(CommunityState::new())
        }),
        ("no checkpoint", "audit.unsigned", None, || {
            forged(|frames| frames.retain(|frame| !matches!(frame, Frame::Checkpoint(_))))
        }),
        ("ballots left out", "audit.absent", Some(ballot()), || {
            Book {
                ballots: false,
                ..Book::default()
            }
            .archive(&VOTE)
        }),
    ];
    for (what, rule, entry, damaged) in damages {
        let found = findings(&damaged());
        let expected = ((*rule).to_owned(), entry.map(|entry| entry as u64));
        named(what, &expected, &found);
    }
}

/// `audit.unreadable`: what was read is audited, the rest is reported.
#[test]
fn an_archive_that_breaks_off_is_audited_as_far_as_it_goes() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let half = ARCHIVE[..ARCHIVE.len() / 2].chain(Broken);
    let replayed = replay(half, &VERIFIER, &trust(), &mut |_| {});
    assert_eq!(replayed.findings()[0].rule, "audit.unreadable");
    assert!(replayed.report().accepted > 0);
    let cut = audited(&ARCHIVE[..ARCHIVE.len() - 10]);
    let rules: Vec<_> = cut.findings().iter().map(|f| f.rule.as_str()).collect();
    assert_eq!(rules, ["archive.truncated", "audit.unsigned"]);
    assert_eq!(cut.report().accepted, VOTE.len() as u64);
}

/// The verdict over a sound archive, what was not checked, and what was found.
fn verdict(trust: &Trust, archive: &[u8]) -> (Verdict, Vec<String>, Vec<String>) {
    let report = replay(archive, &VERIFIER, trust, &mut |_| {}).report();
    let rules = |all: &[Finding]| all.iter().map(|f| f.rule.clone()).collect::<Vec<_>>();
    for language in [Language::Chinese, Language::English] {
        let (text, html) = (report.text(language), report.html(language));
        let clean = language.sentences().get(&msg("report-clean"));
        for told in [&text, &html] {
            assert_eq!(
                told.contains(&clean),
                report.verdict == Verdict::Clean,
                "{told}"
            );
            assert!(!told.contains('✔'), "a tick reads as passed:\n{told}");
        }
        for rule in rules(&report.unchecked) {
            assert!(text.contains(&rule) && html.contains(&rule));
        }
    }
    (
        report.verdict,
        rules(&report.unchecked),
        rules(&report.findings),
    )
}

/// `audit.no_key`: roots alone prove nothing.
#[test]
fn without_a_key_no_audit_is_green() {
    let trust = Trust {
        node: None,
        ..trust()
    };
    let found = verdict(&trust, &ARCHIVE);
    let unsure = (Verdict::AsFarAsChecked, vec!["audit.no_key".into()], vec![]);
    assert_eq!(found, unsure);
}

/// `audit.witnesses`: one witness's cosignature is there, and two are asked for.
#[test]
fn with_too_few_witnesses_no_audit_is_green() {
    let another = Cosigner::new("witness.example/w2", &Zeroizing::new([77; 32])).expect("a name");
    let keys = vec![witness().key().clone(), another.key().clone()];
    let of = |needed| Trust {
        witnesses: Witnesses::new(keys.clone(), Some(needed)).expect("two"),
        ..trust()
    };
    assert_eq!(verdict(&of(1), &ARCHIVE).0, Verdict::Clean);
    let unsure = (
        Verdict::AsFarAsChecked,
        vec!["audit.witnesses".into()],
        vec![],
    );
    assert_eq!(verdict(&of(2), &ARCHIVE), unsure);
}

/// `community.witnesses`: an auditor who names no witnesses relies on those of the community's document.
#[test]
fn a_communitys_witnesses_are_audited_where_none_are_named() {
    let founded = |count: u16| {
        let named = |cosigner: &Cosigner| WitnessKey {
            name: cosigner.key().name().to_owned(),
            key: OfficerKey::new(*cosigner.key().as_bytes()).expect("a key"),
        };
        let another = Cosigner::new("witness.example/w2", &Zeroizing::new([77; 32]));
        let mut hall = Hall::default();
        hall.community.witnesses = CommunityWitnesses {
            keys: [named(&witness()), named(&another.expect("a name"))][..usize::from(count)]
                .to_vec(),
            needed: count,
        };
        Book::default().archive(&[(VOTE[0].0, hall.founding())])
    };
    let nobody = Trust {
        witnesses: Witnesses::default(),
        ..trust()
    };
    assert_eq!(verdict(&nobody, &founded(1)).0, Verdict::Clean);
    let unsure = (
        Verdict::AsFarAsChecked,
        vec!["audit.witnesses".into()],
        vec![],
    );
    assert_eq!(verdict(&nobody, &founded(2)), unsure);
    // Witnesses named by hand take precedence.
    assert_eq!(verdict(&trust(), &founded(2)).0, Verdict::Clean);
}

/// `community.cosigners`: a checkpoint holds the log's signature and that of everybody who may be needed.
#[test]
fn a_note_has_room_for_the_log_and_all_who_cosign() {
    assert_eq!(MAX_COSIGNERS + 1, MAX_SIGNATURES);
}

/// `audit.validators`: more than two thirds of the validators that the record up to the checkpoint names must have cosigned
/// it.
#[test]
fn with_too_few_validators_no_audit_is_green() {
    let mut hall = Hall::default();
    hall.community.validators = validators(&[101, 102, 103, 104]);
    let act = ValidatorsUpdate {
        number: 1,
        validators: validators(&[101, 102, 103, 105]),
    };
    let change = Message::Validators(hall.sign(act, COMMITTEE));
    let at = VOTE[0].0;
    let log = [(at, hall.founding()), (at, change)];
    let by = |entries: usize, seeds: &[u8]| {
        let validators = seeds.iter().map(|seed| validator(*seed)).collect();
        let book = Book {
            validators,
            ..Book::default()
        };
        verdict(&trust(), &book.archive(&log[..entries]))
    };
    let unsure = (
        Verdict::AsFarAsChecked,
        vec!["audit.validators".into()],
        vec![],
    );
    assert_eq!(by(1, &[101, 102]), unsure);
    assert_eq!(by(1, &[101, 102, 105]), unsure);
    assert_eq!(by(1, &[101, 102, 104]).0, Verdict::Clean);
    // Once the committee has named another one, its voice counts and that of the one who went does not.
    assert_eq!(by(2, &[101, 102, 104]), unsure);
    assert_eq!(by(2, &[101, 102, 105]).0, Verdict::Clean);
}

/// `committee.signed_twice`: a validator against whom the record has evidence is named, beside a verdict that does not rest
/// on it, until the committee has named another.
#[test]
fn an_audit_names_who_signed_twice() {
    let mut hall = Hall::default();
    hall.community.validators = validators(&[101, 102, 103, 104]);
    let act = ValidatorsUpdate {
        number: 1,
        validators: validators(&[101, 103, 104, 105]),
    };
    let change = Message::Validators(hall.sign(act, COMMITTEE));
    let at = VOTE[0].0;
    let log = [
        (at, hall.founding()),
        (at, Message::Evidence(evidence(102, 7))),
        (at, change),
    ];
    let audited = |entries: usize| {
        let book = Book {
            validators: [101, 102, 103, 104, 105].map(validator).into(),
            ..Book::default()
        };
        let archive = book.archive(&log[..entries]);
        replay(archive.as_slice(), &VERIFIER, &trust(), &mut |_| {}).report()
    };
    let report = audited(2);
    assert_eq!(report.verdict, Verdict::Clean);
    let [warning] = &*report.warnings else {
        panic!("{:?}", report.warnings);
    };
    assert_eq!(warning.rule, "committee.signed_twice");
    let told = "house.example/v102 signed two checkpoints of size 7; entry 1 has both";
    assert_eq!(warning.detail, told);
    let replaced = audited(3);
    assert!(replaced.warnings.is_empty());
    let decides = |report: &CommunityReport| report.signed_twice[0].in_force;
    assert_eq!((decides(&report), decides(&replaced)), (true, false));
    for language in [Language::Chinese, Language::English] {
        let say = language.sentences();
        let shown = msg("report-signed-twice-in")
            .with("name", "house.example/v102")
            .with("entry", 1);
        let shown = say.get(&shown);
        assert!(replaced.text(language).contains(&shown), "{shown}");
        assert!(replaced.html(language).contains("house.example/v102"));
    }
}

/// `audit.former_validators`: those who decided before can deceive a reader who relies on nobody else and has not seen the
/// record since. That makes no verdict worse.
#[test]
fn a_first_reader_is_warned_of_former_validators() {
    let mut hall = Hall::default();
    hall.community.validators = validators(&[101, 102, 103, 104]);
    let act = ValidatorsUpdate {
        number: 1,
        validators: validators(&[101, 102, 103, 105]),
    };
    let change = Message::Validators(hall.sign(act, COMMITTEE));
    let at = VOTE[0].0;
    let log = [
        (at, hall.founding()),
        (at, hall.change(1)),
        (at, change),
        (at, hall.change(2)),
    ];
    let book = Book {
        validators: [101, 102, 103, 104, 105].map(validator).into(),
        ..Book::default()
    };
    let archive = book.archive(&log);
    let by = |witnesses: Witnesses, seen| {
        let trust = Trust {
            witnesses,
            seen,
            ..trust()
        };
        let report = replay(archive.as_slice(), &VERIFIER, &trust, &mut |_| {}).report();
        assert_eq!(report.verdict, Verdict::Clean);
        report
    };
    let nobody = Witnesses::default;
    for seen in [None, Some(2)] {
        let report = by(nobody(), seen);
        assert_eq!(report.warnings[0].rule, "audit.former_validators");
        let detail = "changes of validators: 1; those in force decide since entry 2";
        assert_eq!(report.warnings[0].detail, detail);
        for language in [Language::Chinese, Language::English] {
            let warned = "audit.former_validators";
            assert!(
                report.text(language).contains(warned) && report.html(language).contains(warned)
            );
        }
    }
    // Who has seen it since, or relies on witnesses, need not be; nor need anybody where one node keeps the record.
    assert!(by(nobody(), Some(3)).warnings.is_empty());
    assert!(by(trust().witnesses, None).warnings.is_empty());
    let alone = Trust {
        witnesses: nobody(),
        ..trust()
    };
    let report = replay(ARCHIVE.as_slice(), &VERIFIER, &alone, &mut |_| {}).report();
    assert!(report.warnings.is_empty());
}

/// `audit.no_state`: a node that names no state cannot be caught computing a wrong one.
#[test]
fn without_a_state_no_audit_is_green() {
    let mut book = Book::default();
    let mut archive = ArchiveWriter::new(Vec::new()).expect("memory");
    for (at, message) in VOTE.iter() {
        let entry = book.push(*at, message);
        let bytes = message.encode();
        archive.entry(&entry, Some(&bytes)).expect("memory");
    }
    let note = SignedNote::parse(&book.note()).expect("a note");
    let mut checkpoint = Checkpoint::parse(note.text()).expect("a checkpoint");
    checkpoint.extensions.clear();
    let mut note = checkpoint.sign(&signer(1)).expect("own origin");
    note.add(witness().cosign(&checkpoint.text(), book.latest.unsigned_abs()));
    archive.checkpoint(&note.encode()).expect("memory");
    let archive = archive.finish().expect("memory");
    let unsure = (
        Verdict::AsFarAsChecked,
        vec!["audit.no_state".into()],
        vec![],
    );
    assert_eq!(verdict(&trust(), &archive), unsure);
}

/// `audit.late`: entries under a cosigned checkpoint that are dated after the cosignature.
#[test]
fn an_entry_dated_later_than_witnesses_saw_it_is_named() {
    let (last, _) = *VOTE.last().expect("entries");
    let cosigned = |time: i64| Book {
        cosigned_at: Some(u64::try_from(time).expect("after 1970")),
        ..Book::default()
    };
    let within = cosigned(last - CLOCK_TOLERANCE).archive(&VOTE);
    assert_eq!(findings(&within), []);
    let beyond = cosigned(last - CLOCK_TOLERANCE - 1).archive(&VOTE);
    let first = VOTE.iter().position(|(at, _)| *at == last).expect("it");
    assert!(findings(&beyond).contains(&finding("audit.late", first)));
    let only = |(rule, _): &(String, Option<u64>)| rule == "audit.late";
    assert!(findings(&beyond).iter().all(only));
}

/// `audit.ahead`: the auditor's own clock has not reached that time.
#[test]
fn a_record_from_the_future_is_named() {
    let (last, _) = *VOTE.last().expect("entries");
    let by = |now| Trust {
        now: Some(now),
        ..trust()
    };
    assert_eq!(
        verdict(&by(last - CLOCK_TOLERANCE), &ARCHIVE).0,
        Verdict::Clean
    );
    let (verdict, _, found) = verdict(&by(last - CLOCK_TOLERANCE - 1), &ARCHIVE);
    assert_eq!(
        (verdict, found),
        (Verdict::NotClean, vec!["audit.ahead".into()])
    );
}
