//! A sound archive, and one lie each, found by rule and entry.

use std::io::{self, Read};

use linli_audit::Verdict;
use linli_audit::community::{Finding, Trust, replay};
use linli_language::{Language, msg};
use linli_log::{CLOCK_TOLERANCE, Checkpoint, Cosigner, SignedNote, Witnesses};
use linli_rules::community::CommunityState;
use linli_testing::town::{SOUND, VERIFIER, money, sign};
use linli_wire::act::Act;
use linli_wire::archive::ArchiveWriter;
use linli_wire::message::{Message, MessageKind};
use linli_wire::pool::Payout;
use zeroize::Zeroizing;

use linli_testing::forge::{Book, SPAN, change, first, signer, spoil, witness};

use super::audited::{audited, finding, findings, lied, sound, trust};

#[test]
fn an_honest_archive_is_clean_and_reported_whole() {
    let archive = sound();
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
    assert_eq!(checkpoints.cosigned[0].witness, "witness.example/w1");
    let poll = &report.polls[0];
    assert_eq!((poll.ballots.found, poll.ballots.replaced), (7, 1));
    assert_eq!((poll.decryption_shares, poll.enrolled), ([2, 2], Some(8)));
    assert_eq!(
        poll.result.as_ref().expect("decided").questions[0].heads,
        Some(vec![4, 2, 0])
    );
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
fn an_altered_message_is_named_by_its_entry() {
    let mut archive = sound();
    let at = first(MessageKind::Ballot);
    let bytes = SOUND[at].1.encode();
    let place = archive.windows(bytes.len()).position(|w| w == bytes);
    archive[place.expect("in the archive") + 100] ^= 1;
    assert_eq!(findings(&archive)[0], finding("entry.message", at));
}

#[test]
fn dropped_and_reordered_entries_have_another_root() {
    let frames = |order: &[usize]| {
        let mut book = Book::default();
        let entries: Vec<_> = SOUND.iter().map(|(at, m)| book.push(*at, m)).collect();
        let mut archive = ArchiveWriter::new(Vec::new()).expect("memory");
        for at in order {
            let bytes = SOUND[*at].1.encode();
            archive.entry(&entries[*at], Some(&bytes)).expect("memory");
        }
        archive.checkpoint(&book.note()).expect("memory");
        archive.finish().expect("memory")
    };
    let mut order: Vec<usize> = (0..SOUND.len()).collect();
    assert_eq!(findings(&frames(&order)), []);
    let ballot = first(MessageKind::Ballot);
    order.swap(ballot + 5, ballot + 6);
    let root = ("audit.root".to_owned(), None);
    assert!(findings(&frames(&order)).contains(&root));
    let mut order: Vec<usize> = (0..SOUND.len()).collect();
    order.remove(ballot);
    let found = findings(&frames(&order));
    assert!(found.contains(&root), "{found:?}");
    assert!(found.iter().any(|(rule, _)| rule == "closing.mismatch"));
}

#[test]
fn a_ballot_that_does_not_hold_is_found_and_hides_no_other() {
    let mut at = 0;
    let found = lied(|log| {
        at = change(log, MessageKind::Ballot, spoil);
    });
    assert_eq!(found[0], finding("ballot.proof", at));
    // What was published no longer follows from what is left.
    assert_eq!(found[1].0, "closing.mismatch");
}

#[test]
fn a_claim_that_does_not_hold_is_found_and_hides_no_other() {
    let mut at = 0;
    let found = lied(|log| {
        at = change(log, MessageKind::Claim, spoil);
    });
    assert_eq!(found[0], finding("claim.proof", at));
}

#[test]
fn a_forged_closing_or_result_is_named() {
    let mut at = 0;
    let found = lied(|log| {
        at = change(log, MessageKind::Close, |message| {
            let Message::Close(closing) = message else {
                panic!("a closing");
            };
            closing.counted.pop();
        });
    });
    assert_eq!(found[0], finding("closing.mismatch", at));
    let found = lied(|log| {
        at = change(log, MessageKind::Result, |message| {
            let Message::Result(result) = message else {
                panic!("a result");
            };
            let heads = result.questions[0].heads.as_mut().expect("decrypted");
            heads.swap(0, 1);
        });
    });
    assert_eq!(found, [finding("tally.result", at)]);
}

#[test]
fn an_unsigned_poll_is_named() {
    let mut at = 0;
    let found = lied(|log| {
        at = change(log, MessageKind::Poll, |message| {
            let Message::Poll(poll) = message else {
                panic!("a poll");
            };
            poll.signatures.clear();
        });
    });
    assert_eq!(found[0], finding("authority.threshold", at));
    assert!(
        found
            .iter()
            .any(|(rule, _)| rule == "community.unknown_poll")
    );
}

#[test]
fn a_pool_that_does_not_reconcile_is_named() {
    let found = lied(|log| {
        let Some((_, Message::Act { scheme, act })) = log.last_mut() else {
            panic!("a payout");
        };
        let Act::Pay(payout) = act else {
            panic!("a payout");
        };
        let more = Payout {
            net: money(payout.act.net.get() + 1),
            ..payout.act.clone()
        };
        *payout = sign(*scheme, more, 30);
    });
    assert_eq!(found, [finding("payout.amount", SOUND.len() - 1)]);
    // Money that never came in: claims are paid from nothing.
    let mut at = 0;
    let found = lied(|log| {
        at = log
            .iter()
            .position(|(_, m)| {
                matches!(
                    m,
                    Message::Act {
                        act: Act::Contribute(_),
                        ..
                    }
                )
            })
            .expect("one");
        log.remove(at);
    });
    assert_eq!(found[0].0, "round.closing");
}

#[test]
fn a_wrong_state_root_is_named() {
    let archive = {
        let mut book = Book::default();
        // The node's state is another community's.
        let mut archive = ArchiveWriter::new(Vec::new()).expect("memory");
        for (at, message) in SOUND.iter() {
            let entry = book.push(*at, message);
            archive
                .entry(&entry, Some(&message.encode()))
                .expect("memory");
        }
        book.state = CommunityState::new();
        archive.checkpoint(&book.note()).expect("memory");
        archive.finish().expect("memory")
    };
    assert_eq!(findings(&archive), [("audit.state_root".to_owned(), None)]);
}

#[test]
fn a_checkpoint_of_another_key_is_named() {
    let book = Book {
        signer: signer(2),
        ..Book::default()
    };
    let found = findings(&book.archive(&SOUND));
    assert!(found.iter().all(|(rule, _)| rule == "audit.checkpoint"));
    assert_eq!(found.len(), SOUND.len().div_ceil(SPAN));
}

#[test]
fn a_truncated_archive_is_named_and_read_as_far_as_it_goes() {
    let archive = sound();
    let cut = &archive[..archive.len() - 10];
    let found = findings(cut);
    assert_eq!(found[0].0, "archive.truncated");
    assert_eq!(found[1].0, "audit.unsigned");
    assert_eq!(audited(cut).report().accepted, SOUND.len() as u64);
}

#[test]
fn an_archive_that_cannot_be_read_is_named() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let archive = sound();
    let half = archive[..archive.len() / 2].chain(Broken);
    let replayed = replay(half, &VERIFIER, &trust(), &mut |_| {});
    assert_eq!(replayed.findings()[0].rule, "audit.unreadable");
    assert!(replayed.report().accepted > 0);
}

#[test]
fn a_light_archive_is_said_to_be_one() {
    let book = Book {
        ballots: false,
        ..Book::default()
    };
    let found = findings(&book.archive(&SOUND));
    assert_eq!(
        found[0],
        finding("audit.absent", first(MessageKind::Ballot))
    );
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

/// `audit.no_key`: roots alone vouch for nothing.
#[test]
fn without_a_key_no_audit_is_green() {
    let trust = Trust {
        node: None,
        ..trust()
    };
    let found = verdict(&trust, &sound());
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
    assert_eq!(verdict(&of(1), &sound()).0, Verdict::Clean);
    let unsure = (
        Verdict::AsFarAsChecked,
        vec!["audit.witnesses".into()],
        vec![],
    );
    assert_eq!(verdict(&of(2), &sound()), unsure);
}

/// `audit.no_state`: a node that names no state cannot be caught computing a wrong one.
#[test]
fn without_a_state_no_audit_is_green() {
    let mut book = Book::default();
    let mut archive = ArchiveWriter::new(Vec::new()).expect("memory");
    for (at, message) in SOUND.iter() {
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
    let (last, _) = *SOUND.last().expect("entries");
    let cosigned = |time: i64| Book {
        cosigned_at: Some(u64::try_from(time).expect("after 1970")),
        ..Book::default()
    };
    let within = cosigned(last - CLOCK_TOLERANCE).archive(&SOUND);
    assert_eq!(findings(&within), []);
    let beyond = cosigned(last - CLOCK_TOLERANCE - 1).archive(&SOUND);
    let first = SOUND.iter().position(|(at, _)| *at == last).expect("it");
    assert!(findings(&beyond).contains(&finding("audit.late", first)));
    let only = |(rule, _): &(String, Option<u64>)| rule == "audit.late";
    assert!(findings(&beyond).iter().all(only));
}

/// `audit.ahead`: the auditor's own clock has not come so far.
#[test]
fn a_record_from_the_future_is_named() {
    let (last, _) = *SOUND.last().expect("entries");
    let by = |now| Trust {
        now: Some(now),
        ..trust()
    };
    assert_eq!(
        verdict(&by(last - CLOCK_TOLERANCE), &sound()).0,
        Verdict::Clean
    );
    let (verdict, _, found) = verdict(&by(last - CLOCK_TOLERANCE - 1), &sound());
    assert_eq!(
        (verdict, found),
        (Verdict::NotClean, vec!["audit.ahead".into()])
    );
}
