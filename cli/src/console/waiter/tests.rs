use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::*;

/// Waits until `until` says so, and tells whether anything was shown.
fn is_shown(patience: Duration, until: impl Fn(bool) -> bool) -> bool {
    let shown = Arc::new(AtomicBool::new(false));
    let notes = Arc::clone(&shown);
    let waiting = Waiting::begin(patience, move || {
        notes.store(true, Ordering::SeqCst);
        ProgressBar::hidden()
    });
    while !until(shown.load(Ordering::SeqCst)) {
        thread::yield_now();
    }
    drop(waiting);
    shown.load(Ordering::SeqCst)
}

#[test]
fn what_takes_long_is_said() {
    assert!(is_shown(Duration::from_millis(1), |shown| shown));
}

#[test]
fn what_is_soon_over_is_not_said_and_ends_at_once() {
    assert!(!is_shown(Duration::from_secs(3_600), |_| true));
}

#[test]
fn nobody_is_told_where_nobody_looks() {
    let waiting = Waiter(None).begin();
    assert!(waiting.shows.is_none());
}
