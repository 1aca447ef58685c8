//! What a committee needs and gives.

use std::time::{Duration, Instant};

use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_wire::message::Message;

use crate::house::{COUNT, House, now};

/// Figures for the book: `cargo test --release --manifest-path committee/Cargo.toml -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn figures() {
    const BALLOTS: usize = 200;
    let mut house = House::found();
    (0..COUNT).for_each(|n| house.start(n));
    let mut town = Town::new("vote", BALLOTS, vec![motion()]);
    town.hall = house.hall.clone();
    (town.poll.opens, town.poll.closes) = (now() + 20, now() + 10_000);
    let patience = Duration::from_secs(60);
    for message in town.announcements() {
        let entry = house.submit(0, &message.encode(), patience);
        entry.expect("a good message");
    }
    std::thread::sleep(Duration::from_secs(3));
    let usage = || -> Vec<(u64, u64)> { (0..COUNT).map(|n| house.usage(n)).collect() };
    let before = usage();
    std::thread::sleep(Duration::from_secs(10));
    for ((before, _), (after, kib)) in before.into_iter().zip(usage()) {
        let share = (after - before) as f64 / 10.0; // Ticks of 10 ms in 10 s: per cent.
        println!("idle: {share:.1} % of a core, {} MB", kib / 1024);
    }
    let ballots: Vec<_> = (0..BALLOTS)
        .map(|owner| Message::Ballot(town.ballot(owner, 0, 0).encode()).encode())
        .collect();
    while now() <= town.poll.opens {
        std::thread::sleep(Duration::from_millis(100));
    }
    let (single, many) = ballots.split_at(20);
    let mut waits: Vec<_> = single
        .iter()
        .enumerate()
        .map(|(n, ballot)| {
            let started = Instant::now();
            house
                .submit(n % COUNT, ballot, patience)
                .expect("a good ballot");
            started.elapsed()
        })
        .collect();
    waits.sort_unstable();
    println!(
        "one at a time, final after: median {:?}, longest {:?}",
        waits[10], waits[19]
    );
    let started = Instant::now();
    std::thread::scope(|scope| {
        for (n, part) in many.chunks(many.len().div_ceil(32)).enumerate() {
            let house = &house;
            scope.spawn(move || {
                for ballot in part {
                    let entry = house.submit(n % COUNT, ballot, patience);
                    entry.expect("a good ballot");
                }
            });
        }
    });
    let rate = many.len() as f64 / started.elapsed().as_secs_f64();
    println!("32 senders, {} ballots: {rate:.0} a second", many.len());
    house.agree(4 + BALLOTS as u64);
}

impl House {
    /// Ticks of the processor that a node has used, and KiB of memory that it holds.
    fn usage(&self, n: usize) -> (u64, u64) {
        let id = self.nodes[n].as_ref().expect("runs").id();
        let stat = std::fs::read_to_string(format!("/proc/{id}/stat")).expect("a process");
        let fields: Vec<&str> = stat
            .rsplit(')')
            .next()
            .expect("fields")
            .split_whitespace()
            .collect();
        let ticks = |at: usize| fields[at].parse::<u64>().expect("a number");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).expect("a process");
        let memory = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let memory = memory.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse().ok());
        (ticks(11) + ticks(12), memory.expect("a number"))
    }
}
