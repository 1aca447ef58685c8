//! Four real processes on one machine, killed, stopped, cut off, wiped and started again.

#[cfg(target_os = "linux")]
mod faults;
#[cfg(target_os = "linux")]
mod figures;
mod house;
#[cfg(feature = "liar")]
mod liars;
mod network;
mod strangers;

use std::time::{Duration, Instant};

use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_wire::message::Message;

use crate::house::{COUNT, House, now, program};

#[test]
fn a_record_outlives_the_processes_that_hold_it() {
    let mut house = House::found();
    (0..COUNT).for_each(|n| house.start(n));
    let mut town = Town::new("vote", 6, vec![motion()]);
    town.hall = house.hall.clone();
    (town.poll.opens, town.poll.closes) = (now() + 15, now() + 1000);
    let ballots = |town: &Town| -> Vec<Vec<u8>> {
        let ballot = |owner| Message::Ballot(town.ballot(owner, 0, 0).encode()).encode();
        (0..6).map(ballot).collect()
    };
    let patience = Duration::from_secs(20);
    let mut size = 0;
    let submit = |house: &House, n: usize, size: &mut u64, message: &[u8]| {
        let started = Instant::now();
        let entry = loop {
            match house.submit(n, message, patience) {
                // A machine with more to do than to test this.
                Err(ureq::Error::StatusCode(503)) if started.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(200));
                }
                entry => break entry,
            }
        };
        assert_eq!(entry.expect("a good message"), *size);
        *size += 1;
    };
    for message in town.announcements() {
        submit(&house, 0, &mut size, &message.encode());
    }
    let ballots = ballots(&town);
    while now() <= town.poll.opens {
        std::thread::sleep(Duration::from_millis(100));
    }
    submit(&house, 1, &mut size, &ballots[0]);

    // One is killed in the middle and comes back.
    house.kill(3);
    submit(&house, 2, &mut size, &ballots[1]);
    house.start(3);
    house.agree(size);
    submit(&house, 3, &mut size, &ballots[2]);

    // Without a majority nothing is acknowledged, and what was sent is not lost when it is back.
    house.signal(0, "STOP");
    house.signal(1, "STOP");
    let unheard = house.submit(2, &ballots[3], patience);
    assert!(matches!(unheard, Err(ureq::Error::StatusCode(503))));
    let closed = &house.status(2)["closed"]["rule"];
    assert_eq!(closed, "node.undecided");
    assert_eq!(house.status(2)["log"]["size"], size);
    house.signal(0, "CONT");
    house.signal(1, "CONT");
    house.agree(size + 1);
    size += 1;

    // All are killed at once.
    (0..COUNT).for_each(|n| house.kill(n));
    (0..COUNT).for_each(|n| house.start(n));
    submit(&house, 0, &mut size, &ballots[4]);
    house.agree(size);
}

/// `seat.missing`: a folder that is no seat is told apart from one that is, with what to do.
#[test]
fn a_folder_without_a_seat_is_refused_with_a_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    for (language, remedy) in [
        ("zh_CN", "由 linli node init 生成"),
        ("en", "makes the node's key"),
    ] {
        let ended = program(&[folder.path().to_str().expect("a path")])
            .env("LINLI_LANG", language)
            .output()
            .expect("run");
        let said = String::from_utf8(ended.stderr).expect("text");
        assert!(!ended.status.success());
        assert!(
            said.contains("[seat.missing]") && said.contains(remedy),
            "{said}"
        );
    }
}
