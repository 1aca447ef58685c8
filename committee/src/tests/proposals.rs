//! Blocks that are proposed, passed on and handed over.

use linli_node::sequencer::Came;
use malachite::app::engine::host::SyncedValueOutcome;

use super::*;

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
    intake.push(founding.founding().encode());
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
