use super::*;

fn settable() -> (Arc<AtomicI64>, Clock) {
    let now = Arc::new(AtomicI64::new(1000));
    let read = Arc::clone(&now);
    (now, Clock::by(move || read.load(Ordering::Relaxed)))
}

#[test]
fn time_never_goes_back() {
    let (now, clock) = settable();
    let clock = RecordClock::new(clock, Some(990));
    assert_eq!(clock.at(Some(990)), 1000);
    now.store(900, Ordering::Relaxed);
    assert_eq!(clock.at(Some(1000)), 1000);
    now.store(1001, Ordering::Relaxed);
    assert_eq!(clock.at(Some(1000)), 1001);
}

#[test]
fn a_clock_set_back_is_noticed_after_a_minute() {
    let (now, clock) = settable();
    let clock = RecordClock::new(clock, None);
    assert_eq!(clock.behind(), 0);
    now.store(940, Ordering::Relaxed);
    assert_eq!(clock.behind(), 0);
    now.store(939, Ordering::Relaxed);
    assert_eq!(clock.behind(), 61);
    now.store(1000, Ordering::Relaxed);
    assert_eq!(clock.behind(), 0);
}

#[test]
fn a_clock_behind_the_record_is_noticed_at_the_start() {
    let (_, clock) = settable();
    assert_eq!(RecordClock::new(clock, Some(2000)).behind(), 1000);
}
