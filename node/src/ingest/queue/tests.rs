use super::*;

const BOUNDS: Bounds = Bounds {
    clean: 4,
    suspect: 2,
    bytes: 100,
    batch: 3,
    wait: Duration::ZERO,
};

fn queue() -> Queue<u32> {
    Queue::new(BOUNDS)
}

fn next(queue: &Queue<u32>) -> Next<u32> {
    queue.next(Duration::ZERO)
}

#[test]
fn a_batch_is_in_order_and_bounded() {
    let queue = queue();
    for n in 0..4 {
        assert_eq!(queue.push(Lane::Clean, n, 1), Ok(()));
    }
    assert_eq!(next(&queue), Next::Batch(Lane::Clean, vec![0, 1, 2]));
    assert_eq!(next(&queue), Next::Batch(Lane::Clean, vec![3]));
    assert_eq!(next(&queue), Next::Nothing);
}

#[test]
fn a_full_lane_turns_messages_away_and_the_other_does_not() {
    let queue = queue();
    for n in 0..2 {
        assert_eq!(queue.push(Lane::Suspect, n, 1), Ok(()));
    }
    assert_eq!(queue.push(Lane::Suspect, 2, 1), Err(Turned::Full));
    assert_eq!(queue.push(Lane::Clean, 3, 1), Ok(()));
    assert_eq!(queue.waiting(), [1, 2]);
}

#[test]
fn bytes_are_bounded_and_given_back() {
    let queue = queue();
    assert_eq!(queue.push(Lane::Clean, 0, 90), Ok(()));
    assert_eq!(queue.push(Lane::Clean, 1, 11), Err(Turned::Full));
    assert_eq!(next(&queue), Next::Batch(Lane::Clean, vec![0]));
    assert_eq!(queue.push(Lane::Clean, 1, 100), Ok(()));
}

#[test]
fn the_suspect_lane_gets_a_third_of_the_time() {
    let queue = Queue::new(Bounds {
        clean: 1000,
        suspect: 1000,
        batch: 1,
        ..BOUNDS
    });
    for n in 0..60 {
        assert_eq!(queue.push(Lane::Clean, n, 1), Ok(()));
        assert_eq!(queue.push(Lane::Suspect, n, 0), Ok(()));
    }
    let mut batches = [0, 0];
    for _ in 0..30 {
        let Next::Batch(lane, _) = next(&queue) else {
            panic!("both lanes have messages");
        };
        queue.spent(lane, Duration::from_millis(10));
        batches[usize::from(lane == Lane::Suspect)] += 1;
    }
    assert_eq!(batches, [20, 10]);
}

#[test]
fn an_expensive_suspect_waits_as_long_as_it_cost() {
    let queue = Queue::new(Bounds { batch: 1, ..BOUNDS });
    for n in 0..2 {
        assert_eq!(queue.push(Lane::Suspect, n, 1), Ok(()));
    }
    assert_eq!(next(&queue), Next::Batch(Lane::Suspect, vec![0]));
    queue.spent(Lane::Suspect, Duration::from_millis(20));
    for n in 0..4 {
        assert_eq!(queue.push(Lane::Clean, n, 1), Ok(()));
    }
    for n in 0..4 {
        assert_eq!(next(&queue), Next::Batch(Lane::Clean, vec![n]));
        queue.spent(Lane::Clean, Duration::from_millis(10));
    }
    assert_eq!(next(&queue), Next::Batch(Lane::Suspect, vec![1]));
}

#[test]
fn a_lane_alone_gets_all_the_time() {
    let queue = Queue::new(Bounds { batch: 1, ..BOUNDS });
    for n in 0..2 {
        assert_eq!(queue.push(Lane::Suspect, n, 1), Ok(()));
    }
    for n in 0..2 {
        assert_eq!(next(&queue), Next::Batch(Lane::Suspect, vec![n]));
        queue.spent(Lane::Suspect, Duration::from_secs(5));
    }
}

#[test]
fn what_waits_is_given_out_before_the_end() {
    let queue = queue();
    assert_eq!(queue.push(Lane::Clean, 0, 1), Ok(()));
    queue.stop();
    assert_eq!(queue.push(Lane::Clean, 1, 1), Err(Turned::Stopping));
    assert_eq!(next(&queue), Next::Batch(Lane::Clean, vec![0]));
    assert_eq!(next(&queue), Next::Stopped);
}
