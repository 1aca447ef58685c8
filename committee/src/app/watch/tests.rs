use super::*;

#[tokio::test(start_paused = true)]
async fn empty_blocks_for_one_who_waits_are_bounded() {
    let (one, other) = (Address([1; 32]), Address([2; 32]));
    let mut rousing = Rousing::default();
    let times = (0..1000).filter(|_| rousing.may(one)).count();
    assert_eq!(times, ROUSED as usize);
    assert!(rousing.may(other));
    tokio::time::advance(ROUSED_IN + Duration::from_secs(1)).await;
    assert!(rousing.may(one));
}
