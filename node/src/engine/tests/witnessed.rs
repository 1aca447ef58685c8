//! What a node does before its witnesses have said that its record is no old copy.

use super::*;
use crate::config::Witness;
use crate::fixture::Running;

/// A time that no machine's clock is behind: 2026-03-01.
const PAST: i64 = 1_772_323_200;
/// No answer takes so long unless something is broken.
const LONG: Duration = Duration::from_secs(60);

/// A node whose record has three rolls, and a copy of its folder from before the third; its witnesses saw all of it.
struct Copied {
    hand: Hand,
    data: TempDir,
    older: TempDir,
    homes: Vec<TempDir>,
    witnesses: Vec<Running>,
    key: VerifierKey,
}

impl Copied {
    fn new(witnesses: usize) -> Self {
        // Witnesses cosign nothing of the future, and go by the clock of the machine.
        let hand = Hand::new();
        hand.set(PAST);
        let data = folder();
        let engine = Engine::open_at(&config(data.path()), hand.clock(), &mut rng(0)).expect("new");
        submit(&engine, &Hall::default().founding().encode()).expect("the first message");
        for number in 0..2 {
            submit(&engine, &roll(number)).expect("a good roll");
        }
        let key: VerifierKey = engine.key().parse().expect("a key");
        let older = crashed(data.path());
        submit(&engine, &roll(2)).expect("beyond the copy");
        drop(engine);
        let homes: Vec<_> = (0..witnesses).map(|_| folder()).collect();
        let numbered = homes.iter().enumerate();
        let witnesses = numbered.map(|(number, home)| {
            let name = format!("witness.example/{}", "w".repeat(number + 1));
            Running::start(home.path(), &name, key.clone())
        });
        let witnesses = witnesses.collect();
        Self {
            hand,
            data,
            older,
            homes,
            witnesses,
            key,
        }
    }

    fn settings(&self) -> Vec<Witness> {
        self.witnesses.iter().map(|w| w.settings.clone()).collect()
    }

    fn open(&self, data: &std::path::Path, witnesses: &[Witness]) -> Result<Engine, NodeError> {
        let mut config = config(data);
        config.witnesses = witnesses.to_vec();
        config.witness_quorum = Some(witnesses.len().min(2));
        Engine::open_at(&config, self.hand.clock(), &mut rng(0))
    }

    /// All witnesses cosign the whole record.
    fn cosign(&self) {
        let engine = self.open(self.data.path(), &self.settings());
        let engine = engine.expect("the witnesses have seen nothing");
        let seen = |standing: &Standing| standing.cosigned.is_some_and(|(size, _)| size == 4);
        until(|| engine.witnesses().iter().all(seen));
    }
}

fn until(holds: impl Fn() -> bool) {
    let since = Instant::now();
    while !holds() {
        assert!(since.elapsed() < LONG, "it never came");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// `log.foreign_checkpoint`: a folder put back from an old copy asks its witness before it signs, so that nobody gets a
/// receipt on a second history; completed, it goes on.
#[test]
fn a_restored_folder_asks_its_witnesses_before_it_signs() {
    let copied = Copied::new(1);
    copied.cosign();
    let (settings, older) = (copied.settings(), copied.older.path());
    let refused = copied.open(older, &settings).expect_err("an old copy");
    assert_eq!(refused.rule(), "log.foreign_checkpoint");
    // The key signs nothing more, whether the witness is asked again or not.
    let still = open(older).expect_err("still");
    assert_eq!(still.rule(), "log.foreign_checkpoint");
    // The record is completed from the copy that has all of it.
    for entry in std::fs::read_dir(older).expect("read") {
        let path = entry.expect("read").path();
        let name = path.file_name().expect("a file").to_string_lossy();
        if name.starts_with(RECORD) {
            std::fs::remove_file(&path).expect("removed");
        }
    }
    std::fs::copy(copied.data.path().join(RECORD), older.join(RECORD)).expect("copied");
    let engine = copied.open(older, &settings).expect("whole again");
    assert_eq!(engine.size(), 4);
    submit(&engine, &roll(3)).expect("it goes on");
}

/// `node.unconfirmed`: the copy has the key and what it signed until then, so only the witness knows that it is old.
#[test]
fn an_old_copy_whose_witness_is_away_signs_nothing() {
    let mut copied = Copied::new(1);
    copied.cosign();
    let settings = copied.settings();
    copied.witnesses.clear();
    let older = copied.older.path();
    let guard = std::fs::read(older.join(SIGNED)).expect("read");
    let engine = copied.open(older, &settings).expect("it can be read");
    assert_eq!(
        (engine.size(), engine.entries(0, 9).expect("read").len()),
        (3, 3)
    );
    assert!(engine.receipt(2).expect("read").is_some());
    assert_eq!(rule(submit(&engine, &roll(3))), "node.unconfirmed");
    let known = submit(&engine, &roll(1)).expect("it is in the record");
    assert_eq!((known.index, known.fresh), (2, false));
    let closed = engine.status().closed.expect("closed");
    assert_eq!(closed.rule, "node.unconfirmed");
    assert_eq!(std::fs::read(older.join(SIGNED)).expect("read"), guard);
    let _witness = Running::again(&settings[0], copied.homes[0].path(), copied.key.clone());
    until(|| matches!(engine.shared.closed(), Some(Closed::Broken(_))));
    let refused = submit(&engine, &roll(3)).expect_err("an old copy");
    assert!(
        refused.to_string().contains("log.foreign_checkpoint"),
        "{refused}"
    );
    assert_eq!(std::fs::read(older.join(SIGNED)).expect("read"), guard);
}

/// `node.unconfirmed`: also with what it had not signed for when it stopped.
#[test]
fn a_node_opens_by_itself_once_its_witness_answers() {
    let mut copied = Copied::new(1);
    copied.cosign();
    let settings = copied.settings();
    copied.witnesses.clear();
    let message = Message::decode(&roll(3)).expect("a message");
    let (bytes, data) = (roll(3), copied.data.path());
    let store = Store::open(data).expect("opened");
    let entry = Entry::of(PAST, &message, &bytes);
    store
        .writer()
        .append(4, &[(entry, &bytes)])
        .expect("written");
    drop(store);
    let engine = copied.open(data, &settings).expect("it can be read");
    assert_eq!(rule(submit(&engine, &roll(4))), "node.unconfirmed");
    assert_eq!(
        (
            engine.size(),
            engine.index_of(Message::digest_of(&bytes)).expect("read")
        ),
        (4, None)
    );
    let mut events = engine.subscribe();
    let _witness = Running::again(&settings[0], copied.homes[0].path(), copied.key.clone());
    until(|| engine.status().closed.is_none());
    assert_eq!(engine.size(), 5);
    assert_eq!(events.try_recv().expect("told").index, 4);
    submit(&engine, &roll(4)).expect("it goes on");
}

/// `node.unconfirmed`: with two of three needed under a checkpoint, any two overlap, and one alone says nothing.
#[test]
fn enough_witnesses_confirm_a_record() {
    let mut copied = Copied::new(3);
    copied.cosign();
    let settings = copied.settings();
    let (data, older) = (
        copied.data.path().to_owned(),
        copied.older.path().to_owned(),
    );
    copied.witnesses.truncate(1);
    let engine = copied.open(&data, &settings).expect("it can be read");
    let refused = submit(&engine, &roll(3)).expect_err("one is not enough");
    assert_eq!(
        refused,
        Rejected::Unconfirmed {
            answered: 1,
            needed: 2,
            asked: 3
        }
    );
    drop(engine);
    let home = copied.homes[1].path();
    let second = Running::again(&settings[1], home, copied.key.clone());
    let engine = copied.open(&data, &settings).expect("two are enough");
    submit(&engine, &roll(3)).expect("it goes on");
    drop(engine);
    let refused = copied.open(&older, &settings).expect_err("an old copy");
    assert_eq!(refused.rule(), "log.foreign_checkpoint");
    drop(second);
}

/// `node.unconfirmed`: a witness that does not follow the log has not said that it knows nothing of it.
#[test]
fn a_witness_that_follows_another_log_confirms_nothing() {
    let copied = Copied::new(0);
    let (data, home) = (folder(), folder());
    drop(begun(data.path(), 0));
    let stranger = Running::start(home.path(), "witness.example/w", copied.key.clone());
    let engine = copied.open(data.path(), std::slice::from_ref(&stranger.settings));
    let engine = engine.expect("it can be read");
    assert_eq!(rule(submit(&engine, &roll(0))), "node.unconfirmed");
    let standing = engine.witnesses().remove(0);
    assert_eq!(standing.error.expect("refused").rule, "witness.answer");
}

/// Nobody has seen anything of a key that did not exist.
#[test]
fn a_first_start_waits_for_no_witness() {
    let copied = Copied::new(1);
    let (settings, data) = (copied.settings(), folder());
    drop(copied.witnesses);
    let mut config = config(data.path());
    config.witnesses = settings;
    let engine = Engine::open_at(&config, copied.hand.clock(), &mut rng(5)).expect("new");
    submit(&engine, &Hall::default().founding().encode()).expect("the first message");
}
