//! Who must not vote yet, and for how long.

use linli_node::seat::UNUSED;
use malachite::app::engine::host::Next;
use malachite::app::types::core::{CommitCertificate, VoteExtensions};

use super::*;
use crate::block::BlockId;

/// What it waits for may be blocks without entries, which nothing but the engine tells of.
#[test]
fn one_that_lost_all_votes_again_although_nothing_is_submitted() {
    let mut house = House::new(4);
    (0..4).for_each(|n| house.start(n));
    let town = house.vote();
    let size = house.begin(0, &town);
    house.agree(size);
    let realm = Realm::of(ORIGIN, house.document.id());
    house.stop(1);
    house.stop(2);
    house.folders[1] = tempfile::tempdir().expect("a folder");
    let folder = house.folders[1].path().to_owned();
    let waits = || {
        Ledger::open(&folder, &realm, false)
            .expect("blocks")
            .waits()
    };
    house.start(1);
    // The two others have no majority: no block comes before this one has all that there are.
    house.agree(size);
    assert!(waits().expect("read").is_some());
    house.start(2);
    until("it votes", || waits().expect("read").is_none());
    house.stop(3);
    let accepted = house.submit(1, ballot(&town, 0));
    assert_eq!(accepted.expect("a good ballot").index, size);
    house.agree(size + 1);
}

/// Two of four are named who have never run: the record waits for them, and they vote as soon as they have it.
#[test]
fn who_is_named_before_it_ever_ran_votes_at_once() {
    let mut house = House::with_observers(4, 2);
    (0..4).for_each(|n| house.start(n));
    let town = house.vote();
    let size = house.begin(0, &town);
    house.agree(size);
    let act = ValidatorsUpdate {
        number: 1,
        validators: named([0, 1, 4, 5]),
    };
    let change = Message::Validators(town.hall.sign(act, COMMITTEE));
    assert_eq!(house.submit(1, change.encode()).expect("good").index, size);
    house.agree(size + 1);
    house.stop(2);
    house.stop(3);
    for n in [4, 5] {
        let folder = house.folders[n].path();
        let note = format!("{}\n", key(n).public());
        std::fs::write(folder.join(UNUSED), note).expect("written");
        house.start(n);
        assert!(!house.folders[n].path().join(UNUSED).exists());
    }
    house.agree(size + 1);
    let accepted = house.submit(4, ballot(&town, 0));
    assert_eq!(accepted.expect("a good ballot").index, size + 1);
    house.agree(size + 2);
}

/// One that waits for blocks lets the engine begin each height: nobody tells it of blocks without entries.
#[test]
fn one_that_waits_begins_the_next_height() {
    let mut house = House::new(4);
    let runtime = tokio::runtime::Runtime::new().expect("threads");
    let begins = |app: &mut App| {
        let (reply, mut answer) = tokio::sync::oneshot::channel();
        let finalized = malachite::AppMsg::Finalized {
            certificate: CommitCertificate {
                height: Height(1),
                round: Round::new(0),
                value_id: BlockId::NONE,
                commit_signatures: Vec::new(),
            },
            extensions: VoteExtensions::default(),
            evidence: MisbehaviorEvidence {
                proposals: Default::default(),
                votes: Default::default(),
            },
            reply,
        };
        assert!(runtime.block_on(app.answer(finalized)).is_ok());
        app.begin_next();
        matches!(answer.try_recv(), Ok(Next::Start(..)))
    };
    let (mut waiting, ..) = house.start_handing(0);
    assert!(begins(&mut waiting));
    let folder = house.folders[1].path();
    std::fs::write(folder.join(UNUSED), format!("{}\n", key(1).public())).expect("written");
    let (mut new, ..) = house.start_handing(1);
    assert!(new.resume().is_ok());
    assert!(!begins(&mut new));
}
