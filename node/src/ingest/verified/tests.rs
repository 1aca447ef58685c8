use std::sync::mpsc::{TryRecvError, sync_channel};

use linli_testing::hall::Hall;
use tempfile::tempdir;

use super::*;
use crate::Engine;
use crate::fixture::{Hand, START, config, rng, submit};

fn at(work: Work) -> i64 {
    match work {
        Work::RecordDue(at) => at,
        Work::Record(batch) => batch.at,
    }
}

#[test]
fn work_is_handed_on_in_the_order_in_which_it_was_taken_up() {
    let order = Order::new();
    let (to, from) = sync_channel(2);
    std::thread::scope(|scope| {
        let later = scope.spawn(|| order.hand(1, Work::RecordDue(1), &to));
        std::thread::sleep(Duration::from_millis(50));
        assert!(matches!(from.try_recv(), Err(TryRecvError::Empty)));
        assert!(order.hand(0, Work::RecordDue(0), &to));
        assert!(later.join().expect("no panic"));
    });
    assert_eq!([(); 2].map(|()| at(from.recv().expect("handed"))), [0, 1]);
}

#[test]
fn nobody_waits_for_a_thread_that_broke_off() {
    let order = Order::new();
    let (to, from) = sync_channel(1);
    std::thread::scope(|scope| {
        let later = scope.spawn(|| order.hand(1, Work::RecordDue(1), &to));
        std::thread::sleep(Duration::from_millis(20));
        order.give_up();
        assert!(!later.join().expect("no panic"));
    });
    assert!(from.try_recv().is_err());
}

#[test]
fn work_under_way_holds_the_clock() {
    let folder = tempdir().expect("a folder");
    let hand = Hand::new();
    let engine = Engine::open_at(&config(folder.path()), hand.clock(), &mut rng(0)).expect("new");
    submit(&engine, &Hall::default().founding().encode()).expect("the first message");
    let (order, shared) = (Order::new(), &engine.shared);
    let mut taking = order.taking.lock().expect("no panic");
    hand.set(START + 10);
    assert_eq!(order.time(&mut taking, shared, &shared.state()), START + 10);
    taking.taken += 1;
    // A clock that is set back while something is being verified, and after it was recorded.
    hand.set(START + 5);
    assert_eq!(order.time(&mut taking, shared, &shared.state()), START + 10);
    order.done();
    assert_eq!(order.time(&mut taking, shared, &shared.state()), START + 5);
}
