//! Random faults under load: `LINLI_FAULTS=100 LINLI_SEED=1 cargo test --release --manifest-path committee/Cargo.toml faults --
//! --ignored --nocapture`. What needs privileges that the tests do not have is skipped, and said to be.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use linli_log::{Checkpoint, SignedNote};
use linli_rules::community::SIGNED_TWICE;
use linli_testing::officers::COMMITTEE;
use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_wire::message::Message;
use linli_wire::validators::ValidatorsUpdate;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::house::{COUNT, House, SEAT, now};
use crate::network::Network;

/// How long a sender waits for an answer.
const ANSWER: Duration = Duration::from_secs(30);
/// How long all take to be of one mind once a fault is over.
const MENDED: Duration = Duration::from_secs(60);
/// How long a wiped node takes to hear how many blocks the others have.
const HEARD: Duration = Duration::from_secs(6);
/// The node whose disk fills up, and bytes of that disk.
const SMALL: (usize, &str) = (3, "size=48m");

#[derive(Clone, Copy, Debug)]
enum Fault {
    Killed(usize),
    Stopped(usize),
    AllKilled,
    /// Its record, votes and blocks are gone; its key is not.
    Wiped(usize),
    /// The clock is this many seconds off.
    Clock(usize, i64),
    /// These are on the other side.
    Cut(&'static [usize]),
    FullDisk,
    /// The community's committee names the validators in another order, and again.
    Named,
}

/// What is known of the record, and never changes.
#[derive(Default)]
struct Known {
    /// Roots by size.
    roots: BTreeMap<u64, [u8; 32]>,
    /// Ballots and their entries.
    acknowledged: Vec<(usize, u64)>,
    /// Answers that were no entry.
    unanswered: usize,
}

impl Known {
    fn see(&mut self, checkpoint: &str) {
        let note = SignedNote::parse(checkpoint).expect("a note");
        let it = Checkpoint::parse(note.text()).expect("a checkpoint");
        let root = *self.roots.entry(it.size).or_insert(it.root.0);
        assert_eq!(root, it.root.0, "two records of {} entries", it.size);
    }
}

/// A small disk, gone when dropped.
struct Disk<'a>(&'a std::path::Path);

impl Disk<'_> {
    fn mount(at: &std::path::Path) -> Option<Disk<'_>> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", SMALL.1, "linli-small"])
            .arg(at)
            .status();
        mounted.is_ok_and(|it| it.success()).then_some(Disk(at))
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

fn asked(name: &str, default: u64) -> u64 {
    let asked = std::env::var(name).ok();
    asked.and_then(|text| text.parse().ok()).unwrap_or(default)
}

fn pick(random: &mut ChaCha20Rng, cuts: bool, disk: bool) -> Fault {
    const CUTS: [&[usize]; 6] = [&[0], &[1], &[2], &[3], &[0, 1], &[1, 3]];
    let n = (random.next_u32() % COUNT as u32) as usize;
    loop {
        return match random.next_u32() % 9 {
            0 => Fault::Killed(n),
            1 => Fault::Stopped(n),
            2 => Fault::AllKilled,
            3 => Fault::Wiped(n),
            4 => Fault::Clock(
                n,
                if random.next_u32().is_multiple_of(2) {
                    300
                } else {
                    -300
                },
            ),
            5 | 6 if cuts => Fault::Cut(CUTS[random.next_u32() as usize % CUTS.len()]),
            7 if disk => Fault::FullDisk,
            8 => Fault::Named,
            _ => continue,
        };
    }
}

impl House {
    fn begin(&mut self, fault: Fault) {
        match fault {
            Fault::Killed(n) => self.kill(n),
            Fault::Stopped(n) => self.signal(n, "STOP"),
            Fault::AllKilled => (0..COUNT).for_each(|n| self.kill(n)),
            Fault::Wiped(n) => {
                self.kill(n);
                self.wipe(n);
                self.start(n);
            }
            Fault::Clock(n, ahead) => {
                fs::write(self.clock(n), format!("+{ahead}")).expect("written");
            }
            Fault::Cut(these) => {
                let network = self.network.as_ref().expect("a network");
                these.iter().for_each(|n| network.put(*n, 1));
            }
            Fault::FullDisk => {
                let file = fs::File::create(self.data(SMALL.0).join("filler"));
                let mut file = file.expect("a file");
                let full = std::io::copy(&mut std::io::repeat(1), &mut file);
                full.expect_err("a full disk");
            }
            Fault::Named => self.name_in_turn(),
        }
    }

    fn name_in_turn(&mut self) {
        self.named += 1;
        let mut validators = self.hall.community.validators.clone();
        validators.0.rotate_left(self.named as usize % COUNT);
        let number = self.named;
        let act = ValidatorsUpdate { number, validators };
        let message = Message::Validators(self.hall.sign(act, COMMITTEE));
        let (bytes, started) = (message.encode(), Instant::now());
        // A node that has just been without a majority turns messages away for a moment.
        while let Err(error) = self.submit(0, &bytes, ANSWER) {
            assert!(
                started.elapsed() < MENDED,
                "an act of the committee: {error}"
            );
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    fn mend(&mut self, fault: Fault) {
        match fault {
            Fault::Stopped(n) => self.signal(n, "CONT"),
            Fault::Clock(n, _) => fs::write(self.clock(n), "+0").expect("written"),
            Fault::Cut(these) => {
                let network = self.network.as_ref().expect("a network");
                these.iter().for_each(|n| network.put(*n, 0));
            }
            Fault::FullDisk => {
                fs::remove_file(self.data(SMALL.0).join("filler")).expect("removed");
                // A node that could not keep a block or a vote takes part again once it is started again.
                self.kill(SMALL.0);
                self.start(SMALL.0);
            }
            Fault::Named => self.name_in_turn(),
            // It votes again two blocks later, and the next fault may be another's.
            Fault::Wiped(_) => {
                std::thread::sleep(HEARD);
                (0..2).for_each(|_| self.name_in_turn());
            }
            Fault::Killed(_) | Fault::AllKilled => {
                (0..COUNT)
                    .filter(|n| !self.runs(*n))
                    .collect::<Vec<_>>()
                    .into_iter()
                    .for_each(|n| self.start(n));
            }
        }
    }

    /// Waits until all nodes show one record of at least this size.
    fn settle(&self, least: u64, known: &Mutex<Known>) -> Duration {
        let started = Instant::now();
        loop {
            let seen: Vec<_> = (0..COUNT).filter_map(|n| self.checkpoint(n)).collect();
            let mut known = known.lock().expect("no panic");
            seen.iter().for_each(|note| known.see(note));
            drop(known);
            let texts: Vec<_> = seen
                .iter()
                .map(|note| SignedNote::parse(note).expect("a note").text().to_owned())
                .collect();
            let sizes = texts
                .iter()
                .map(|t| Checkpoint::parse(t).expect("one").size);
            let sizes: Vec<_> = sizes.collect();
            let is_one = texts.iter().all(|text| *text == texts[0]);
            if texts.len() == COUNT && is_one && sizes[0] >= least {
                return started.elapsed();
            }
            if started.elapsed() > MENDED {
                self.tell_logs();
                panic!("{sizes:?}, not {least}, after {MENDED:?}");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn checkpoint(&self, n: usize) -> Option<String> {
        let asked = ureq::get(self.url(n, "/checkpoint"))
            .config()
            .timeout_global(Some(Duration::from_millis(500)))
            .build();
        let answer = asked.call().ok()?;
        answer.into_body().read_to_string().ok()
    }

    fn tell_logs(&self) {
        for n in 0..COUNT {
            let log = fs::read_to_string(self.log(n));
            let log = log.unwrap_or_default();
            let lines: Vec<_> = log.lines().rev().take(15).collect();
            lines.iter().rev().for_each(|line| eprintln!("{n}: {line}"));
        }
    }
}

/// Nobody has another record, what was acknowledged is recorded, and all go on once a fault is over.
#[test]
#[ignore = "takes minutes"]
fn faults_change_no_record_and_lose_no_entry() {
    let (rounds, seed) = (asked("LINLI_FAULTS", 10), asked("LINLI_SEED", 1));
    let network = Network::new();
    let cuts = network.is_some();
    if !cuts {
        println!("SKIPPED: cuts of the network, which need a privilege");
    }
    let mut house = House::on(network, [100, 500]);
    let small = house.data(SMALL.0);
    // The seat is on the small disk, too.
    let seat: Vec<_> = SEAT
        .into_iter()
        .map(|name| (name, fs::read(small.join(name)).expect("a file")))
        .collect();
    let disk = Disk::mount(&small);
    if disk.is_some() {
        for (name, bytes) in seat {
            fs::write(small.join(name), bytes).expect("written");
        }
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        fs::set_permissions(small.join("validator-key"), mode).expect("set");
    } else {
        println!("SKIPPED: the full disk, which needs a privilege");
    }
    (0..COUNT).for_each(|n| fs::write(house.clock(n), "+0").expect("written"));
    println!("{rounds} rounds, seed {seed}");
    let mut random = ChaCha20Rng::seed_from_u64(seed);
    (0..COUNT).for_each(|n| house.start(n));
    // Until each knows that it is one of the first.
    std::thread::sleep(Duration::from_secs(5));
    let per_round = 3;
    let owners = rounds as usize * per_round;
    let mut town = Town::new("faults", owners, vec![motion()]);
    town.hall = house.hall.clone();
    (town.poll.opens, town.poll.closes) = (now() + 15, now() + 1_000_000);
    for message in town.announcements() {
        house
            .submit(0, &message.encode(), ANSWER)
            .expect("a good message");
    }
    let made = Instant::now();
    let ballots: Vec<_> = (0..owners)
        .map(|owner| Message::Ballot(town.ballot(owner, 0, 0).encode()).encode())
        .collect();
    println!("{owners} ballots made in {:?}", made.elapsed());
    std::thread::sleep(Duration::from_secs(
        (town.poll.opens + 1 - now()).max(0) as u64
    ));

    let known = Mutex::new(Known::default());
    let mut waits = Vec::new();
    let begun = Instant::now();
    for (round, own) in ballots.chunks(per_round).enumerate() {
        let fault = pick(&mut random, cuts, disk.is_some());
        let lasts = Duration::from_millis(500 + u64::from(random.next_u32() % 4000));
        let over = AtomicBool::new(false);
        std::thread::scope(|scope| {
            house.begin(fault);
            let (client, over, known) = (house.client(), &over, &known);
            // Senders go on while the fault lasts and until they are answered.
            for (nth, ballot) in own.iter().enumerate() {
                let nth = round * per_round + nth;
                let client = client.clone();
                scope.spawn(move || {
                    let started = Instant::now();
                    for n in (nth..).map(|n| n % COUNT) {
                        let patience =
                            Duration::from_secs(if over.load(Ordering::Relaxed) { 15 } else { 3 });
                        match client.submit(n, ballot, patience) {
                            Ok(entry) => {
                                let mut known = known.lock().expect("no panic");
                                return known.acknowledged.push((nth, entry));
                            }
                            Err(_) => known.lock().expect("no panic").unanswered += 1,
                        }
                        assert!(
                            started.elapsed() < 2 * MENDED,
                            "{fault:?}: ballot {nth} has no answer"
                        );
                        std::thread::sleep(Duration::from_millis(100));
                    }
                });
            }
            std::thread::sleep(lasts);
            house.mend(fault);
            over.store(true, Ordering::Relaxed);
        });
        let size = 4 + house.named + known.lock().expect("no panic").acknowledged.len() as u64;
        let wait = house.settle(size, &known);
        println!("{round}: {fault:?} for {lasts:?}, of one mind after {wait:?}");
        waits.push(wait);
    }
    let known = known.into_inner().expect("no panic");
    for (nth, entry) in &known.acknowledged {
        for n in 0..COUNT {
            let again = house.submit(n, &ballots[*nth], ANSWER).expect("recorded");
            assert_eq!(again, *entry, "ballot {nth} at node {n}");
        }
    }
    waits.sort_unstable();
    println!(
        "{rounds} rounds in {:?}: {} ballots acknowledged, {} answers refused or none, {} sizes seen, no fork; of one mind after \
         {:?} (median), {:?} (longest)",
        begun.elapsed(),
        known.acknowledged.len(),
        known.unanswered,
        known.roots.len(),
        waits[waits.len() / 2],
        waits[waits.len() - 1],
    );
    for n in 0..COUNT {
        println!(
            "signed twice, at node {n}: {:?}",
            house.diagnosed(n, SIGNED_TWICE)
        );
    }
    (0..COUNT).for_each(|n| house.kill(n));
    drop(disk);
}
