//! What cannot be written, or breaks off, loses nothing that was acknowledged.

use super::*;

#[test]
fn a_full_disk_refuses_keeps_answering_and_heals() {
    let folder = folder();
    let engine = begun(folder.path(), 3);
    let before = (
        engine.size(),
        engine.checkpoint(),
        engine.status().state_root,
    );
    let limit = |pages: u32| {
        let sql = format!("PRAGMA max_page_count = {pages}");
        let connection = engine.shared.store.connection();
        connection.query_row(&sql, [], |_| Ok(())).expect("limited");
    };
    limit(1);
    // Free pages may still take a few.
    let turned = (10..100).find_map(|n| submit(&engine, &roll(n)).err().map(|e| (n, e)));
    let (number, rejected) = turned.expect("full in the end");
    assert_eq!(rejected, Rejected::Full);
    assert_eq!(rule(submit(&engine, &roll(number))), "store.full");
    let size = engine.size();
    assert_eq!(engine.with_state(CommunityState::height), size);
    assert_eq!(engine.entries(0, 1000).expect("read").len() as u64, size);
    assert_eq!(submit(&engine, &roll(0)).expect("known").index, 1);
    assert_eq!(engine.status().closed.expect("closed").rule, "store.full");
    assert!(size > before.0 || engine.checkpoint() == before.1);
    limit(1 << 30);
    let taken = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        submit(&engine, &roll(number)).ok()
    });
    assert_eq!(taken.expect("healed").index, size);
    assert_eq!(engine.status().closed, None);
    drop(engine);
    assert_eq!(open(folder.path()).expect("whole").size(), size + 1);
}

#[test]
fn a_record_that_cannot_be_written_refuses_and_heals() {
    let folder = folder();
    let engine = begun(folder.path(), 1);
    let root = engine.status().state_root;
    let only_read = |on: bool| {
        let connection = engine.shared.store.connection();
        connection
            .pragma_update(None, "query_only", on)
            .expect("set");
    };
    only_read(true);
    let bytes = roll(1);
    assert_eq!(rule(submit(&engine, &bytes)), "store.read_only");
    assert_eq!(engine.status().state_root, root);
    assert_eq!(engine.size(), 2);
    only_read(false);
    let taken = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        submit(&engine, &bytes).ok()
    });
    assert_eq!(taken.expect("healed").index, 2);
}

#[test]
fn a_guard_that_cannot_be_kept_stops_acknowledging_until_it_can() {
    let folder = folder();
    let engine = begun(folder.path(), 1);
    let mut events = engine.subscribe();
    let before = (engine.size(), engine.checkpoint());
    // A folder in the place where the guard's new file would be written.
    let obstacle = folder.path().join(format!("{SIGNED}.new"));
    std::fs::create_dir(&obstacle).expect("made");
    let bytes = roll(1);
    let unsigned = submit(&engine, &bytes).expect_err("not signed for");
    assert_eq!(unsigned, Rejected::unsigned());
    assert_eq!((engine.size(), engine.checkpoint()), before);
    assert_eq!(engine.entries(0, 9).expect("read").len(), 2);
    assert!(events.try_recv().is_err());
    std::fs::remove_dir(&obstacle).expect("removed");
    let known = (0..200).find_map(|_| {
        std::thread::sleep(Duration::from_millis(50));
        submit(&engine, &bytes).ok()
    });
    let known = known.expect("healed");
    assert_eq!((known.index, known.fresh), (2, false));
    assert_eq!(events.blocking_recv().expect("told").index, 2);
}

#[test]
fn a_commit_that_fails_takes_its_refusals_back() {
    let folder = folder();
    let mut config = config(folder.path());
    config.ingest.wait_ms = 1000;
    config.ingest.batch = 2;
    let engine = Engine::open_at(&config, Hand::new().clock(), &mut rng(0)).expect("new");
    let connection = engine.shared.store.connection();
    connection
        .pragma_update(None, "query_only", true)
        .expect("set");
    drop(connection);
    let hall = Hall::default();
    let messages = [hall.founding().encode(), hall.forged_roll(0).encode()];
    let answers: Vec<_> = std::thread::scope(|scope| {
        let threads = messages.map(|bytes| {
            let engine = &engine;
            scope.spawn(move || submit(engine, &bytes))
        });
        threads.map(|t| rule(t.join().expect("no panic"))).into()
    });
    assert_eq!(answers, ["store.read_only"; 2]);
    assert_eq!(engine.with_state(CommunityState::height), 0);
}

#[test]
fn a_node_that_was_stopped_takes_nothing_and_still_answers() {
    let folder = folder();
    let engine = begun(folder.path(), 1);
    engine.shutdown();
    engine.shutdown();
    assert_eq!(rule(submit(&engine, &roll(1))), "node.stopping");
    assert_eq!(submit(&engine, &roll(0)).expect("known").index, 1);
    assert_eq!(engine.size(), 2);
}

#[test]
fn a_thread_that_breaks_off_leaves_nobody_waiting() {
    let folder = folder();
    let broken = Arc::new(AtomicBool::new(false));
    let clock = {
        let broken = Arc::clone(&broken);
        Clock::by(move || {
            if broken.load(Ordering::Relaxed) {
                panic!("a clock that cannot be read")
            } else {
                START
            }
        })
    };
    let engine = Engine::open_at(&config(folder.path()), clock, &mut rng(0)).expect("new");
    let hall = Hall::default();
    submit(&engine, &hall.founding().encode()).expect("the first message");
    broken.store(true, Ordering::Relaxed);
    for number in 0..2 {
        let rejected = submit(&engine, &roll(number)).expect_err("nobody verifies");
        assert!(rejected.retry_after().is_some(), "{rejected}");
    }
    broken.store(false, Ordering::Relaxed);
    engine.shutdown();
    assert!(matches!(engine.shared.closed(), Some(Closed::Broken(_))));
    assert_eq!(engine.size(), 1);
}
