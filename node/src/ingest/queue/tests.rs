use super::*;

const BOUNDS: Bounds = Bounds {
    messages: 4,
    suspect: 2,
    bytes: 100,
    batch: 3,
    wait: Duration::ZERO,
};

fn queue() -> Queue<u32> {
    Queue::new(BOUNDS)
}

/// The next batch, of which there must be one.
fn next(queue: &Queue<u32>) -> Next<u32> {
    assert_ne!(queue.waiting(), [0; 3]);
    queue.next(Duration::ZERO)
}

#[test]
fn a_batch_is_in_order_and_bounded() {
    let queue = queue();
    for n in 0..4 {
        assert_eq!(queue.push(Lane::Proven, n, 1), Ok(()));
    }
    assert_eq!(next(&queue), Next::Batch(Lane::Proven, vec![0, 1, 2]));
    assert_eq!(next(&queue), Next::Batch(Lane::Proven, vec![3]));
    assert_eq!(queue.next(Duration::ZERO), Next::Nothing);
}

#[test]
fn a_full_lane_turns_messages_away_and_the_other_does_not() {
    let queue = queue();
    for n in 0..2 {
        assert_eq!(queue.push(Lane::Suspect, n, 1), Ok(()));
    }
    assert_eq!(queue.push(Lane::Suspect, 2, 1), Err(Turned::Full));
    assert_eq!(queue.push(Lane::Proven, 3, 1), Ok(()));
    assert_eq!(queue.waiting(), [1, 0, 2]);
}

#[test]
fn bytes_are_bounded_and_given_back() {
    let queue = queue();
    assert_eq!(queue.push(Lane::Proven, 0, 90), Ok(()));
    assert_eq!(queue.push(Lane::Proven, 1, 11), Err(Turned::Full));
    assert_eq!(next(&queue), Next::Batch(Lane::Proven, vec![0]));
    assert_eq!(queue.push(Lane::Proven, 1, 100), Ok(()));
}

/// How many batches of each lane are given out before 70, each of which takes as long.
fn shares(lanes: &[Lane]) -> [usize; 3] {
    let queue = Queue::new(Bounds {
        messages: 1000,
        suspect: 1000,
        bytes: 1000,
        batch: 1,
        ..BOUNDS
    });
    for n in 0..70 {
        for lane in lanes {
            assert_eq!(queue.push(*lane, n, 1), Ok(()));
        }
    }
    let mut batches = [0; 3];
    for _ in 0..70 {
        let Next::Batch(lane, _) = next(&queue) else {
            panic!("there are messages");
        };
        queue.spent(lane, Duration::from_millis(20));
        batches[lane as usize] += 1;
    }
    batches
}

#[test]
fn lanes_share_the_time_by_their_weights() {
    assert_eq!(shares(&Lane::ALL), [40, 20, 10]);
    assert_eq!(shares(&[Lane::Proven, Lane::Suspect]), [56, 0, 14]);
    assert_eq!(shares(&[Lane::Suspect]), [0, 0, 70]);
}

#[test]
fn an_expensive_suspect_waits_for_what_it_cost() {
    let queue = Queue::new(Bounds { batch: 1, ..BOUNDS });
    for n in 0..2 {
        assert_eq!(queue.push(Lane::Suspect, n, 1), Ok(()));
    }
    assert_eq!(next(&queue), Next::Batch(Lane::Suspect, vec![0]));
    queue.spent(Lane::Suspect, Duration::from_millis(10));
    for n in 0..4 {
        assert_eq!(queue.push(Lane::Proven, n, 1), Ok(()));
    }
    for n in 0..4 {
        assert_eq!(next(&queue), Next::Batch(Lane::Proven, vec![n]));
        queue.spent(Lane::Proven, Duration::from_millis(10));
    }
    assert_eq!(next(&queue), Next::Batch(Lane::Suspect, vec![1]));
}

#[test]
fn an_idle_lane_saves_up_little() {
    let queue = Queue::new(Bounds {
        messages: 100,
        batch: 1,
        ..BOUNDS
    });
    assert_eq!(queue.push(Lane::New, 0, 1), Ok(()));
    queue.spent(Lane::New, CREDIT * 20);
    for n in 0..9 {
        assert_eq!(queue.push(Lane::Proven, n, 1), Ok(()));
    }
    for n in 0..5 {
        assert_eq!(next(&queue), Next::Batch(Lane::Proven, vec![n]));
        queue.spent(Lane::Proven, CREDIT);
    }
    assert_eq!(next(&queue), Next::Batch(Lane::New, vec![0]));
}

#[test]
fn a_lane_that_is_first_after_a_pause_saves_up_little() {
    let queue = Queue::new(Bounds {
        suspect: 100,
        batch: 1,
        ..BOUNDS
    });
    queue.spent(Lane::Proven, CREDIT * 400);
    for n in 0..4 {
        assert_eq!(queue.push(Lane::Suspect, n, 1), Ok(()));
    }
    assert_eq!(queue.push(Lane::Proven, 9, 1), Ok(()));
    assert_eq!(next(&queue), Next::Batch(Lane::Suspect, vec![0]));
    queue.spent(Lane::Suspect, CREDIT * 2);
    assert_eq!(next(&queue), Next::Batch(Lane::Proven, vec![9]));
}

#[test]
fn new_sources_come_in_small_batches_while_others_wait() {
    let queue = Queue::new(Bounds {
        messages: 300,
        bytes: 1000,
        batch: 256,
        ..BOUNDS
    });
    assert_eq!(queue.push(Lane::Proven, 0, 1), Ok(()));
    queue.spent(Lane::Proven, CREDIT);
    for n in 0..200 {
        assert_eq!(queue.push(Lane::New, n, 1), Ok(()));
    }
    let sizes = [(); 2].map(|()| match next(&queue) {
        Next::Batch(lane, batch) => {
            queue.spent(lane, CREDIT * 2);
            (lane, batch.len())
        }
        other => panic!("{other:?}"),
    });
    assert_eq!(sizes, [(Lane::New, NEW_BATCH), (Lane::Proven, 1)]);
    let Next::Batch(Lane::New, rest) = next(&queue) else {
        panic!("only new ones wait");
    };
    assert_eq!(rest.len(), 200 - NEW_BATCH);
}

#[test]
fn suspects_come_in_small_batches() {
    let queue = Queue::new(Bounds {
        suspect: 100,
        batch: 100,
        ..BOUNDS
    });
    for n in 0..20 {
        assert_eq!(queue.push(Lane::Suspect, n, 1), Ok(()));
    }
    let Next::Batch(Lane::Suspect, batch) = next(&queue) else {
        panic!("only suspects wait");
    };
    assert_eq!(batch.len(), SUSPECT_BATCH);
}

#[test]
fn what_waits_is_given_out_before_the_end() {
    let queue = queue();
    assert_eq!(queue.push(Lane::Proven, 0, 1), Ok(()));
    queue.stop();
    assert_eq!(queue.push(Lane::Proven, 1, 1), Err(Turned::Stopping));
    assert_eq!(next(&queue), Next::Batch(Lane::Proven, vec![0]));
    assert_eq!(queue.next(Duration::ZERO), Next::Stopped);
}
