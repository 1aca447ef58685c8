//! What a committee needs and gives.

use std::time::{Duration, Instant};

use linli_node::seat::{CatchUp, Seats};
use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_verifier::MessageVerifier;
use linli_wire::message::Message;

use crate::house::{COUNT, House, now};

/// Owners who vote one after the other.
const SINGLE: usize = 40;
/// Owners who vote at once, unless `LINLI_BALLOTS` says how many, and senders.
const MANY: (usize, usize) = (2048, 512);
/// Ballots that are verified together.
const BATCH: usize = 256;
/// How long idle nodes are watched.
const IDLE: Duration = Duration::from_secs(20);

fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split(' ').next().unwrap_or_default().to_owned()
}

/// Figures for the book: `cargo test --release --manifest-path committee/Cargo.toml figures -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn figures() {
    let mut house = House::on(None, [250, 2000]);
    (0..COUNT).for_each(|n| house.start(n));
    let many = std::env::var("LINLI_BALLOTS").ok();
    let many = many.and_then(|text| text.parse().ok()).unwrap_or(MANY.0);
    let owners = SINGLE + many;
    let mut town = Town::new("vote", owners, vec![motion()]);
    town.hall = house.hall.clone();
    let ready = Instant::now();
    (town.poll.opens, town.poll.closes) = (now() + 40 + owners as i64 / 8, now() + 1_000_000);
    let patience = Duration::from_secs(60);
    for message in town.announcements() {
        let entry = house.submit(0, &message.encode(), patience);
        entry.expect("a good message");
    }
    std::thread::sleep(Duration::from_secs(3));
    let usage = |house: &House| -> Vec<_> { (0..COUNT).map(|n| house.usage(n)).collect() };
    let before = usage(&house);
    std::thread::sleep(IDLE);
    for ((before, _), (after, kib)) in before.into_iter().zip(usage(&house)) {
        // Ticks of 10 ms.
        let share = (after - before) as f64 / IDLE.as_secs_f64();
        println!("idle: {share:.1} % of a core, {} MB", kib / 1024);
    }
    let ballots = made(&town, owners);
    println!(
        "{owners} ballots made {:?} after the start",
        ready.elapsed()
    );
    while now() <= town.poll.opens {
        std::thread::sleep(Duration::from_millis(100));
    }
    let bytes: Vec<_> = ballots.iter().map(Message::encode).collect();
    println!("load {}; a ballot has {} bytes", load(), bytes[0].len());
    let (single, many) = bytes.split_at(SINGLE);
    let mut waits: Vec<_> = single
        .iter()
        .enumerate()
        .map(|(n, ballot)| {
            let started = Instant::now();
            house.client().submit_again(n % COUNT, ballot, patience);
            started.elapsed()
        })
        .collect();
    waits.sort_unstable();
    println!(
        "one at a time, final after: median {:?}, longest {:?}; blocks every {:?}",
        waits[SINGLE / 2],
        waits[SINGLE - 1],
        house.interval,
    );
    let opens = town.poll.opens + 1;
    let town = town.founded();
    let verifier = MessageVerifier::new().expect("parameters");
    let bare = || {
        let (started, before) = (Instant::now(), used(std::process::id()).0);
        for batch in ballots[SINGLE..].chunks(BATCH) {
            let offers = verifier.verify_batch(&town.state, opens, batch);
            assert!(offers.iter().all(Result::is_ok));
        }
        let ticks = (used(std::process::id()).0 - before) as f64;
        let count = many.len() as f64;
        (
            count / started.elapsed().as_secs_f64(),
            ticks * 10.0 / count,
        )
    };
    let (first, own) = bare();
    let (before, disk) = (usage(&house), house.bytes(0));
    let started = Instant::now();
    std::thread::scope(|scope| {
        for (n, part) in many.chunks(many.len().div_ceil(MANY.1)).enumerate() {
            let client = house.client();
            scope.spawn(move || {
                for ballot in part {
                    client.submit_again(n % COUNT, ballot, patience);
                }
            });
        }
    });
    let rate = many.len() as f64 / started.elapsed().as_secs_f64();
    let (second, own_after) = bare();
    let (bare, own) = (f64::midpoint(first, second), f64::midpoint(own, own_after));
    println!(
        "{} senders, {} ballots: {rate:.0} a second; verified alone {first:.0} before and {second:.0} after; {:.2} of a quarter; \
         {own:.1} ms of a core for a ballot alone",
        MANY.1,
        many.len(),
        4.0 * rate / bare
    );
    for (n, ((before, _), (after, kib))) in before.into_iter().zip(usage(&house)).enumerate() {
        println!(
            "node {n}: {:.1} ms of a core a ballot, {} MB",
            (after - before) as f64 * 10.0 / many.len() as f64,
            kib / 1024
        );
    }
    house.agree(4 + owners as u64);
    let grown = house.bytes(0) - disk;
    println!(
        "{} bytes of disk a ballot; load {}",
        grown / many.len() as u64,
        load()
    );
    // One begins again from nothing, with the others at rest.
    for catch_up in [CatchUp::Proofs, CatchUp::Votes] {
        house.kill(3);
        house.wipe(3);
        let seats = Seats::read(&house.data(3)).expect("a seat");
        let seats = Seats { catch_up, ..seats };
        seats.keep(&house.data(3)).expect("written");
        let started = Instant::now();
        house.start(3);
        house.agree_within(4 + owners as u64, Duration::from_secs(1200));
        println!(
            "{owners} ballots behind: caught up by {catch_up:?} after {:?}",
            started.elapsed()
        );
    }
}

/// One ballot of each owner, made by as many threads as there are processors.
fn made(town: &Town, owners: usize) -> Vec<Message> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let all: Vec<_> = (0..owners).collect();
    std::thread::scope(|scope| {
        let part = |part: &[usize]| -> Vec<_> {
            let make = |owner| Message::Ballot(town.ballot(owner, 0, 0).encode());
            part.iter().copied().map(make).collect()
        };
        let parts = all.chunks(owners.div_ceil(threads));
        let running: Vec<_> = parts.map(|it| scope.spawn(move || part(it))).collect();
        let made = running.into_iter().map(|it| it.join().expect("honest"));
        made.collect::<Vec<_>>().concat()
    })
}

impl House {
    /// Bytes in a node's folder.
    fn bytes(&self, n: usize) -> u64 {
        let entries = std::fs::read_dir(self.data(n)).expect("a folder");
        let length = |entry: std::io::Result<std::fs::DirEntry>| {
            let data = entry.expect("an entry").metadata().expect("a file");
            data.len()
        };
        entries.map(length).sum()
    }

    fn usage(&self, n: usize) -> (u64, u64) {
        used(self.nodes[n].as_ref().expect("runs").id())
    }
}

/// Ticks of the processor that a process has used, and KiB of memory that it holds.
fn used(id: u32) -> (u64, u64) {
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
