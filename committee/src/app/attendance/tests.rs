use super::*;

/// `committee.away`
#[tokio::test(start_paused = true)]
async fn who_is_silent_is_away_since_it_was_last_heard() {
    let (one, other) = (Address([1; 32]), Address([2; 32]));
    let mut attendance = Attendance::new(1_000);
    assert_eq!(
        (attendance.since(&one), attendance.changed(one)),
        (None, false)
    );
    tokio::time::advance(AWAY / 2).await;
    attendance.hear(one, 1_010);
    tokio::time::advance(AWAY / 2).await;
    assert_eq!(attendance.since(&one), None);
    assert_eq!(attendance.since(&other), Some(1_000));
    tokio::time::advance(AWAY).await;
    assert_eq!(attendance.since(&one), Some(1_010));
    assert_eq!(
        [attendance.changed(one), attendance.changed(one)],
        [true, false]
    );
    attendance.hear(one, 1_050);
    assert_eq!(
        (attendance.since(&one), attendance.changed(one)),
        (None, true)
    );
}
