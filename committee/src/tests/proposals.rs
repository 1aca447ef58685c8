//! Blocks that are proposed, passed on and handed over.

use linli_node::seat::CatchUp;
use linli_node::sequencer::Came;
use linli_primitives::roots::Roots;
use malachite::app::engine::host::SyncedValueOutcome;
use malachite::app::types::core::{CommitCertificate, Validity, VoteExtensions};

use super::*;
use crate::block::{Block, Header};
use crate::ledger::Undecided;
use crate::part::{PIECE, Proposed, Told};

#[test]
fn a_proposer_that_starts_again_proposes_what_it_proposed() {
    let mut house = House::new(1);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let mut ids = Vec::new();
    for second in 0..2 {
        house.clock.store(START + second, Ordering::Relaxed);
        let (mut app, _, _told) = house.start_handing(0);
        for round in [0, second + 1] {
            let (reply, answer) = tokio::sync::oneshot::channel();
            let proposed = app.propose(Height(1), Round::new(round as u32), reply);
            assert!(runtime.block_on(proposed).is_ok());
            ids.push(runtime.block_on(answer).expect("a block").value);
        }
        drop(app);
        house.stop(0);
    }
    let [first, other, again, later] = ids[..] else {
        panic!("four blocks");
    };
    assert_eq!((first, first), (again, other));
    assert_ne!(first, later);
}

fn said(part: Part) -> StreamMessage<Part> {
    let stream = StreamId::new(vec![0].into());
    StreamMessage::new(stream, 0, StreamContent::Data(part))
}

/// Neither a block that another made in its name, nor one that another merely sends, takes a place in the engine; one that
/// another passes on in the proposer's signatures does.
#[test]
fn only_its_proposer_proposes_a_block() {
    let mut house = House::new(4);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let mut apps = Vec::new();
    let mut told = Vec::new();
    for n in 0..3 {
        let (app, _, out) = house.start_handing(n);
        apps.push(app);
        told.push(out);
    }
    let [mut voter, mut proposer, mut other] = <[_; 3]>::try_from(apps).ok().expect("three");
    let realm = Realm::of(ORIGIN, house.document.id());
    let mut part_told_by = |n: usize| match told[n].try_recv().expect("told") {
        NetworkMsg::PublishProposalPart(message) => message.content.into_data().expect("a part"),
    };
    // The turn of the second.
    let (height, round) = (Height(1), Round::new(0));
    let (reply, answer) = tokio::sync::oneshot::channel();
    assert!(
        runtime
            .block_on(proposer.propose(height, round, reply))
            .is_ok()
    );
    let block = runtime.block_on(answer).expect("a block").value;
    let part = part_told_by(1);
    let known = |_: &crate::validators::Address| true;
    let opened = part.clone().open(known, &crate::signing::Signatures(realm));
    let (by, piece, _) = opened.expect("signed");
    assert_eq!(by, key(1).address());

    let hear = |app: &mut App, part| {
        let proposed = runtime.block_on(app.received(said(part)));
        proposed.ok().expect("it goes on").map(|it| it.value)
    };
    let signing = Signing::new(realm, key(2).signing());
    let lie = Part::sign(key(2).address(), piece, &signing);
    assert_eq!(hear(&mut voter, lie.clone()), None);
    assert_eq!(hear(&mut proposer, lie), None);

    assert_eq!(hear(&mut other, part.clone()), Some(block));
    let asked = malachite::AppMsg::RestreamProposal {
        height,
        round,
        valid_round: Round::Nil,
        address: key(1).address(),
        value_id: block,
    };
    assert!(runtime.block_on(other.answer(asked)).is_ok());
    let passed_on = part_told_by(2);
    assert_eq!(passed_on, part);
    assert_eq!(hear(&mut voter, passed_on), Some(block));
    drop((voter, proposer, other));
    (0..3).for_each(|n| house.stop(n));
}

/// A record that cannot be read is its keeper's trouble: neither who proposed a block nor who handed a decided one over is
/// at fault, and once it can be read again, the block is taken.
#[test]
fn a_record_that_cannot_be_read_is_nobody_elses_fault() {
    let mut house = House::new(4);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let mut apps = Vec::new();
    let mut told = Vec::new();
    for n in 0..2 {
        let (app, intake, out) = house.start_handing(n);
        apps.push((app, intake));
        told.push(out);
    }
    let [(mut voter, _), (mut proposer, intake)] = <[_; 2]>::try_from(apps).ok().expect("two");
    let founding = Hall {
        community: house.document.clone(),
    };
    intake.push(founding.founding().encode(), Roots::default());
    let Came::Messages(arrived) = intake.next(Duration::from_secs(10)) else {
        panic!("nothing came");
    };
    runtime.block_on(proposer.take_in(arrived));
    // The turn of the second.
    let (height, round) = (Height(1), Round::new(0));
    let (reply, answer) = tokio::sync::oneshot::channel();
    let proposed = runtime.block_on(proposer.propose(height, round, reply));
    assert!(proposed.is_ok());
    let block = runtime.block_on(answer).expect("a block").value;
    let NetworkMsg::PublishProposalPart(message) = told[1].try_recv().expect("told");
    let part = message.content.into_data().expect("a part");
    let ledger = Ledger::open(
        house.folders[1].path(),
        &Realm::of(ORIGIN, house.document.id()),
        false,
    );
    let value = ledger.expect("blocks").bytes(block).expect("kept");
    let value = value.expect("it was proposed");

    let record = rusqlite::Connection::open(house.folders[0].path().join("record.sqlite"));
    let record = record.expect("a record");
    let rename = |from: &str, to: &str| {
        let renamed = record.execute(&format!("ALTER TABLE {from} RENAME TO {to}"), []);
        renamed.expect("renamed");
    };
    let hear = |app: &mut App| {
        let heard = runtime.block_on(app.received(said(part.clone())));
        heard.ok().expect("it goes on")
    };
    let synced = |app: &mut App, value_bytes: Vec<u8>| {
        let (reply, answer) = tokio::sync::oneshot::channel();
        let asked = malachite::AppMsg::ProcessSyncedValue {
            height,
            round,
            proposer: key(1).address(),
            value_bytes: value_bytes.into(),
            reply,
        };
        assert!(runtime.block_on(app.answer(asked)).is_ok());
        runtime.block_on(answer).expect("an answer")
    };
    rename("entries", "gone");
    assert!(hear(&mut voter).is_none());
    let own = synced(&mut voter, value.clone());
    assert!(matches!(own, SyncedValueOutcome::LocalTransientError));
    let nonsense = synced(&mut voter, vec![7; 40]);
    assert!(matches!(nonsense, SyncedValueOutcome::PeerFault));
    rename("gone", "entries");
    let heard = hear(&mut voter).expect("a proposal");
    assert_eq!((heard.value, heard.validity.is_valid()), (block, true));
    let taken = synced(&mut voter, value);
    assert!(matches!(taken, SyncedValueOutcome::Verdict(_)));
    drop((voter, proposer));
    (0..2).for_each(|n| house.stop(n));
}

/// A node that relies on votes while it catches up: which blocks it takes from a peer, which it records, and which it
/// would vote for.
#[test]
fn a_proof_is_left_to_those_who_signed_only_while_catching_up() {
    let mut house = House::new(4);
    let town = house.vote();
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let realm = Realm::of(ORIGIN, house.document.id());
    for catch_up in [CatchUp::Proofs, CatchUp::Votes] {
        house.seats.catch_up = catch_up;
        let n = usize::from(catch_up == CatchUp::Votes);
        house.clock.store(START, Ordering::Relaxed);
        let (mut app, _, _told) = house.start_handing(n);
        let proposer = key(2).address();
        let synced = |app: &mut App, block: &Block| {
            let (reply, answer) = tokio::sync::oneshot::channel();
            let asked = malachite::AppMsg::ProcessSyncedValue {
                height: Height(block.header.height),
                round: Round::new(0),
                proposer,
                value_bytes: block.encode().into(),
                reply,
            };
            assert!(runtime.block_on(app.answer(asked)).is_ok());
            match runtime.block_on(answer).expect("an answer") {
                SyncedValueOutcome::Verdict(value) => Some((value.value, value.validity)),
                _ => None,
            }
        };
        let id = |block: &Block| BlockId::of(&realm, &block.encode());
        let decided = |app: &mut App, block: &Block| {
            let (reply, answer) = tokio::sync::oneshot::channel();
            let asked = malachite::AppMsg::Decided {
                certificate: CommitCertificate {
                    height: Height(block.header.height),
                    round: Round::new(0),
                    value_id: id(block),
                    commit_signatures: Vec::new(),
                },
                extensions: VoteExtensions::default(),
                reply,
            };
            let recorded = runtime.block_on(app.answer(asked)).is_ok();
            assert_eq!(runtime.block_on(answer).is_ok(), recorded);
            recorded
        };
        let taken = |block: &Block| Some((id(block), Validity::Valid));

        let next = |app: &App, before: Option<&Block>, at: i64, bytes: Vec<u8>| {
            let checked = app.ingest.check_decided(at, &[bytes]).expect("it applies");
            let height = before.map_or(1, |block| block.header.height + 1);
            Block::of(height, before.map_or(BlockId::NONE, id), &checked)
        };
        let mut last = None;
        for message in town.announcements() {
            let block = next(&app, last.as_ref(), START, message.encode());
            for wrong in [
                |header: &mut Header| header.state[0] ^= 1,
                |header: &mut Header| header.root[0] ^= 1,
                |header: &mut Header| header.size += 1,
                |header: &mut Header| header.parent = BlockId([7; 32]),
            ] {
                let mut block = block.clone();
                wrong(&mut block.header);
                assert_eq!(synced(&mut app, &block), None);
            }
            assert_eq!(synced(&mut app, &block), taken(&block));
            assert!(decided(&mut app, &block));
            last = Some(block);
        }
        house.clock.store(OPENS, Ordering::Relaxed);
        let height = Height(last.as_ref().map_or(0, |block| block.header.height) + 1);
        let [good, bad] =
            [ballot(&town, 1), forged(&town, 3)].map(|it| next(&app, last.as_ref(), OPENS, it));
        let handed = synced(&mut app, &bad);
        if catch_up == CatchUp::Proofs {
            assert_eq!(handed, None);
        } else {
            // Whoever handed it over had no votes for it, which the engine sees. It has its own opinion of it.
            assert_eq!(handed, taken(&bad));
            let proposed = Proposed {
                height: height.0,
                round: 0,
                valid_round: Round::Nil.as_i64(),
                proposer,
            };
            let undecided = Undecided {
                id: id(&bad),
                proposed,
                bytes: bad.encode(),
            };
            let judged = app.judge(undecided).ok().flatten().expect("an opinion");
            assert_eq!(judged.validity, Validity::Invalid);
            let ledger = Ledger::open(house.folders[n].path(), &realm, false).expect("blocks");
            let before = ledger.undecided(height.0).expect("read");
            assert_eq!(before, []);
            let known = app.known(height, Round::new(0)).ok().expect("an answer");
            assert!(known.is_empty());
            // Nor do lies gather on its disk.
            for later in 1..=8 {
                let checked = app.ingest.check_decided(OPENS + later, &bad.messages);
                let lie = Block::of(height.0, bad.header.parent, &checked.expect("it applies"));
                assert_eq!(synced(&mut app, &lie), taken(&lie));
            }
            assert_eq!(ledger.bytes(id(&bad)).expect("read"), None);
        }
        // Once others have decided on another block, that one is nothing to this node.
        assert_eq!(synced(&mut app, &good), taken(&good));
        assert!(decided(&mut app, &good));
        let head = app.ingest.head().expect("a record");
        assert_eq!(
            (head.size, head.state.0),
            (good.header.size, good.header.state)
        );
        drop(app);
        house.stop(n);
    }
}

#[test]
fn heights_that_do_not_exist_are_answered_with_nothing() {
    let mut house = House::new(1);
    let (app, _, _told) = house.start_handing(0);
    for (first, last) in [
        (0, 1),
        (0, u64::MAX),
        (1 << 63, u64::MAX),
        (u64::MAX, u64::MAX),
    ] {
        let decided = app.decided(first, last);
        assert_eq!(decided.ok().expect("it goes on").len(), 0);
    }
    drop(app);
    house.stop(0);
}

/// What came in together is told together, in as many pieces as its length needs, and what is junk among it is left out.
#[test]
fn what_came_in_together_is_told_together() {
    let mut house = House::new(2);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let (mut teller, _, mut told) = house.start_handing(0);
    let (mut listener, intake, _told) = house.start_handing(1);
    let junk = |length| Told {
        message: vec![7; length],
        roots: vec![7; 3],
    };
    let hall = Hall {
        community: house.document.clone(),
    };
    let founding = Told {
        message: hall.founding().encode(),
        roots: vec![1; 64],
    };
    let together = vec![
        junk(10),
        founding.clone(),
        junk(PIECE - 100),
        junk(PIECE + 1),
        junk(5),
    ];
    runtime.block_on(teller.tell_messages(together));
    let mut pieces = 0;
    while let Ok(NetworkMsg::PublishProposalPart(part)) = told.try_recv() {
        pieces += 1;
        let heard = runtime.block_on(listener.received(part));
        assert!(heard.is_ok_and(|block| block.is_none()));
    }
    assert_eq!(pieces, 1 + 1 + 2 + 1);
    let Came::Messages(arrived) = intake.next(Duration::from_secs(10)) else {
        panic!("nothing came");
    };
    let bytes: Vec<_> = arrived
        .iter()
        .map(linli_node::sequencer::Arrived::bytes)
        .collect();
    assert_eq!(bytes, [&*founding.message]);
}
