//! A whole vote, with one lie at a time by the log's keeper, who signs it.

use linli_primitives::{Fp, Nullifier, PollId, RollRoot};
use linli_testing::forge::{change, first, spoil};
use linli_testing::hall::Hall;
use linli_testing::officers::{COMMITTEE, REGISTRAR};
use linli_testing::town::{Log, VOTE};
use linli_wire::community::PublishedTrustees;
use linli_wire::message::{Message, MessageKind};
use linli_wire::signature::Signed;
use linli_wire::{Ballot, Closing, DecryptionShare, Naming, Poll, RollSummary, TallyResult};

use super::audited::{Lie, each_is_named, finding, lied};

/// An entry again, right after the first of its kind.
fn again(log: &mut Log, kind: MessageKind) -> usize {
    let at = first(log, kind);
    log.insert(at + 1, log[at].clone());
    at + 1
}

/// A text in a file, changed.
fn edit(file: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(file.clone()).expect("JSON");
    assert!(text.contains(from), "{from}");
    *file = text.replacen(from, to, 1).into_bytes();
}

fn roll(log: &mut Log, lie: impl FnOnce(&mut Signed<RollSummary>, &mut Vec<u8>)) -> usize {
    change(log, MessageKind::Roll, |message| {
        let Message::Roll(published) = message else {
            panic!("a roll");
        };
        lie(&mut published.act, &mut published.roll);
    })
}

fn trustees(log: &mut Log, lie: impl FnOnce(&mut PublishedTrustees)) -> usize {
    change(log, MessageKind::Trustees, |message| {
        let Message::Trustees(published) = message else {
            panic!("trustees");
        };
        lie(published);
    })
}

/// A poll that the committee signed all the same.
fn poll(log: &mut Log, lie: impl FnOnce(&mut Poll)) -> usize {
    change(log, MessageKind::Poll, |message| {
        let Message::Poll(published) = message else {
            panic!("a poll");
        };
        let mut poll = published.act.clone();
        lie(&mut poll);
        *message = Hall::default().poll(&poll);
    })
}

fn ballot(log: &mut Log, lie: impl FnOnce(&mut Ballot)) -> usize {
    ballot_bytes(log, |bytes| {
        let mut ballot = Ballot::decode(bytes).expect("own ballot");
        lie(&mut ballot);
        *bytes = ballot.encode();
    })
}

/// The bytes of the first ballot, changed.
fn ballot_bytes(log: &mut Log, lie: impl FnOnce(&mut Vec<u8>)) -> usize {
    change(log, MessageKind::Ballot, |message| {
        let Message::Ballot(bytes) = message else {
            panic!("a ballot");
        };
        lie(bytes);
    })
}

/// The second ballot.
fn second() -> Ballot {
    let Message::Ballot(bytes) = &VOTE[first(&VOTE, MessageKind::Ballot) + 1].1 else {
        panic!("a ballot");
    };
    Ballot::decode(bytes).expect("own ballot")
}

/// Two consecutive entries, swapped except for their times.
fn swap(log: &mut Log, at: usize) -> usize {
    let other = log[at + 1].1.clone();
    log[at + 1].1 = std::mem::replace(&mut log[at].1, other);
    at
}

fn closing(log: &mut Log, lie: impl FnOnce(&mut Closing)) -> usize {
    change(log, MessageKind::Close, |message| {
        let Message::Close(closing) = message else {
            panic!("a closing");
        };
        lie(closing);
    })
}

fn naming(log: &mut Log, lie: impl FnOnce(&mut Naming)) -> usize {
    change(log, MessageKind::Naming, |message| {
        let Message::Naming(naming) = message else {
            panic!("a naming");
        };
        lie(naming);
    })
}

fn share(log: &mut Log, lie: impl FnOnce(&mut DecryptionShare)) -> usize {
    change(log, MessageKind::Share, |message| {
        let Message::Share(share) = message else {
            panic!("a share");
        };
        lie(share);
    })
}

fn forged(log: &mut Log, lie: impl FnOnce(&mut TallyResult)) -> usize {
    change(log, MessageKind::Result, |message| {
        let Message::Result(result) = message else {
            panic!("a result");
        };
        lie(result);
    })
}

#[test]
fn a_lie_about_what_is_published_is_named() {
    let lies: &[Lie] = &[
        ("no community", "community.unfounded", |log| {
            log.remove(0);
            0
        }),
        ("another community", "community.founded", |log| {
            again(log, MessageKind::Community)
        }),
        ("time goes back", "community.clock", |log| {
            let at = first(log, MessageKind::Poll);
            log[at].0 -= 1;
            at
        }),
        ("a roll twice", "community.roll_twice", |log| {
            again(log, MessageKind::Roll)
        }),
        ("another unit on the roll", "message.roll", |log| {
            roll(log, |_, file| edit(file, "1-1-0101", "1-1-0109"))
        }),
        ("a head more than the roll has", "message.roll", |log| {
            roll(log, |act, _| {
                let mut summary = act.act.clone();
                summary.heads += 1;
                *act = Hall::default().sign(summary, REGISTRAR);
            })
        }),
        ("a roll of another realm", "message.roll", |log| {
            roll(log, |_, file| edit(file, "xinghe-garden", "xinghe-gardem"))
        }),
        ("half a roll", "roll.encoding", |log| {
            roll(log, |_, file| file.truncate(9))
        }),
        (
            "a summary changed once signed",
            "authority.signature",
            |log| roll(log, |act, _| act.act.heads += 1),
        ),
        (
            "a roll signed by nobody known",
            "authority.unknown",
            |log| {
                roll(log, |act, _| {
                    *act = Hall::default().sign(act.act.clone(), 99)
                })
            },
        ),
        ("trustees twice", "community.trustees_twice", |log| {
            again(log, MessageKind::Trustees)
        }),
        ("trustees in another order", "message.trustees", |log| {
            trustees(log, |published| {
                let mut others = published.act.act.clone();
                others.names.reverse();
                published.act = Hall::default().sign(others, COMMITTEE);
            })
        }),
        ("half a ceremony", "message.ceremony", |log| {
            trustees(log, |published| published.ceremony.truncate(9))
        }),
        ("another threshold", "dkg.threshold", |log| {
            trustees(log, |published| {
                edit(
                    &mut published.ceremony,
                    "\"threshold\":2",
                    "\"threshold\":3",
                );
            })
        }),
        ("another purpose", "dkg.ceremony", |log| {
            trustees(log, |published| {
                edit(&mut published.ceremony, "\"test\"", "\"best\"");
            })
        }),
        ("trustees signed by nobody", "authority.threshold", |log| {
            trustees(log, |published| published.act.signatures.clear())
        }),
        ("a poll twice", "community.poll_twice", |log| {
            again(log, MessageKind::Poll)
        }),
        ("a poll of another roll", "community.poll_roll", |log| {
            poll(log, |p| p.roll.heads += 1)
        }),
        (
            "a poll of other trustees",
            "community.poll_trustees",
            |log| poll(log, |p| p.trustees.names.swap(0, 1)),
        ),
        (
            "a poll that is open already",
            "community.poll_late",
            |log| poll(log, |p| p.opens -= 1001),
        ),
        ("more options to choose than are", "poll.selection", |log| {
            poll(log, |p| p.questions[0].min = 9)
        }),
    ];
    each_is_named(&VOTE, lies);
}

#[test]
fn a_lie_about_a_ballot_is_named() {
    let lies: &[Lie] = &[
        ("a proof with a bit flipped", "ballot.proof", |log| {
            change(log, MessageKind::Ballot, spoil)
        }),
        ("another ballot's proof", "ballot.proof", |log| {
            ballot(log, |b| b.proof = second().proof)
        }),
        ("another ballot's choices", "ballot.sealed", |log| {
            ballot(log, |b| b.questions = second().questions)
        }),
        ("a serial raised", "ballot.proof", |log| {
            ballot(log, |b| b.serial += 1)
        }),
        ("another roll", "ballot.roll", |log| {
            ballot(log, |b| b.roll = RollRoot::new(Fp::from(1)))
        }),
        ("nullifier zero", "ballot.nullifier_zero", |log| {
            ballot(log, |b| b.nullifier = Nullifier::new(Fp::from(0)))
        }),
        ("a question less", "ballot.questions", |log| {
            ballot(log, |b| b.questions.truncate(1))
        }),
        ("questions in another order", "encoding.length", |log| {
            ballot(log, |b| b.questions.swap(0, 1))
        }),
        ("another poll", "community.unknown_poll", |log| {
            ballot(log, |b| b.poll = PollId::new(Fp::from(1)))
        }),
        ("a byte less", "encoding.canonical", |log| {
            ballot_bytes(log, |bytes| bytes.truncate(bytes.len() - 1))
        }),
        ("no ballot at all", "encoding.magic", |log| {
            ballot_bytes(log, |bytes| *bytes = b"LINLIC".to_vec())
        }),
        ("before the poll opens", "poll.not_open", |log| {
            let at = first(log, MessageKind::Ballot);
            log[at].0 -= 1;
            at
        }),
        ("when the poll is over", "poll.closed", |log| {
            let close = first(log, MessageKind::Close);
            log[close - 1].0 = log[close].0;
            close - 1
        }),
        ("twice", "ballot.serial", |log| {
            again(log, MessageKind::Ballot)
        }),
        ("the replaced one last", "ballot.serial", |log| {
            let close = first(log, MessageKind::Close);
            swap(log, close - 2) + 1
        }),
        ("dropped", "closing.mismatch", |log| {
            log.remove(first(log, MessageKind::Ballot));
            first(log, MessageKind::Close)
        }),
    ];
    each_is_named(&VOTE, lies);
}

#[test]
fn a_lie_about_the_count_is_named() {
    let lies: &[Lie] = &[
        ("closed twice", "community.close_twice", |log| {
            again(log, MessageKind::Close)
        }),
        ("other ballots counted", "closing.mismatch", |log| {
            closing(log, |c| c.counted.truncate(1))
        }),
        ("a ballot more accepted", "closing.mismatch", |log| {
            closing(log, |c| c.accepted += 1)
        }),
        ("closed too early", "poll.early_close", |log| {
            closing(log, |c| c.at -= 1)
        }),
        ("closed at another time", "community.closing_time", |log| {
            closing(log, |c| c.at += 1)
        }),
        ("named before it closes", "tally.closing", |log| {
            swap(log, first(log, MessageKind::Close))
        }),
        ("shares before heads", "tally.order", |log| {
            swap(log, first(log, MessageKind::Share) + 1)
        }),
        ("a share twice", "tally.share_twice", |log| {
            again(log, MessageKind::Share)
        }),
        ("another trustee's share", "tally.share", |log| {
            share(log, |s| s.trustee = 2)
        }),
        ("another closing named", "tally.naming", |log| {
            naming(log, |n| n.closing.0[0] ^= 1)
        }),
        ("a trustee who names twice", "tally.naming_twice", |log| {
            again(log, MessageKind::Naming)
        }),
        (
            "decrypted by one who named nothing",
            "tally.naming_other",
            |log| share(log, |s| s.trustee = 3),
        ),
        (
            "decrypted before enough named",
            "tally.naming_missing",
            |log| swap(log, first(log, MessageKind::Share) - 1),
        ),
        ("a result before all shares", "tally.threshold", |log| {
            swap(log, first(log, MessageKind::Result) - 1)
        }),
        ("a result twice", "community.result_twice", |log| {
            again(log, MessageKind::Result)
        }),
    ];
    each_is_named(&VOTE, lies);
}

#[test]
fn what_rests_on_a_lie_is_named_too_and_nothing_else() {
    let [ballots, close, namings, shares, result] = [
        MessageKind::Ballot,
        MessageKind::Close,
        MessageKind::Naming,
        MessageKind::Share,
        MessageKind::Result,
    ]
    .map(|kind| first(&VOTE, kind));
    // Nothing that happened in a poll that nobody signed is believed.
    let (poll, found) = lied(&VOTE, |log| {
        change(log, MessageKind::Poll, |message| {
            let Message::Poll(poll) = message else {
                panic!("a poll");
            };
            poll.signatures.clear();
        })
    });
    assert_eq!(found[0], finding("authority.threshold", poll));
    let unknown = (ballots..VOTE.len()).map(|at| finding("community.unknown_poll", at));
    assert_eq!(found[1..], unknown.collect::<Vec<_>>());
    // A spoilt ballot hides no other; the closing does not match what is left, and nothing after it is valid.
    let (_, found) = lied(&VOTE, |log| change(log, MessageKind::Ballot, spoil));
    let mut expected = vec![
        finding("ballot.proof", ballots),
        finding("closing.mismatch", close),
    ];
    expected.extend((namings..VOTE.len()).map(|at| finding("tally.closing", at)));
    assert_eq!(found, expected);
    // A forged share blocks no other of its round, but there are too few of them.
    let (_, found) = lied(&VOTE, |log| share(log, |s| s.parts.swap(0, 1)));
    let expected = [
        finding("tally.share", shares),
        finding("tally.order", shares + 2),
        finding("tally.order", shares + 3),
        finding("tally.threshold", result),
    ];
    assert_eq!(found, expected);
    let lies: [fn(&mut TallyResult); 3] = [
        |r| r.ballots += 1,
        |r| r.questions[0].heads.as_mut().expect("decrypted").swap(0, 1),
        |r| r.questions.reverse(),
    ];
    for lie in lies {
        let (_, found) = lied(&VOTE, |log| forged(log, lie));
        assert_eq!(found, [finding("tally.result", result)]);
    }
}
