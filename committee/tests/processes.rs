//! Four real processes on one machine, killed, stopped and started again.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use linli_log::SignedNote;
use linli_node::seat::{self, Peer, Seats};
use linli_testing::hall::Hall;
use linli_testing::officers::COMMITTEE;
use linli_testing::owners::motion;
use linli_testing::town::Town;
use linli_wire::message::Message;
use linli_wire::signature::OfficerKey;
use linli_wire::validators::Validator;
use serde_json::Value;
use tempfile::TempDir;

const COUNT: usize = 4;

struct House {
    folder: TempDir,
    web: Vec<SocketAddr>,
    nodes: Vec<Option<Child>>,
    hall: Hall,
}

impl Drop for House {
    fn drop(&mut self) {
        (0..COUNT).for_each(|n| self.kill(n));
    }
}

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_linli-committee"));
    command.args(arguments);
    command
}

fn free() -> Vec<SocketAddr> {
    let sockets = (0..COUNT).map(|_| TcpListener::bind("127.0.0.1:0").expect("a port"));
    let sockets: Vec<_> = sockets.collect();
    let address = |socket: &TcpListener| socket.local_addr().expect("bound");
    sockets.iter().map(address).collect()
}

impl House {
    fn found() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (web, peers) = (free(), free());
        let data = |n: usize| folder.path().join(n.to_string());
        let mut hall = Hall::default();
        let mut random = linli_testing::rng("house");
        let seated = |(n, address): (usize, &SocketAddr)| {
            let key = seat::make_key(&data(n), &format!("v{n}"), &mut random).expect("a key");
            let address = *address;
            Peer { key, address }
        };
        let seats = Seats {
            interval: Duration::from_millis(100),
            patience: Duration::from_millis(500),
            ..Seats::new(
                "record.example/house",
                peers.iter().enumerate().map(seated).collect(),
            )
        };
        let named = |Peer { key, .. }: &Peer| Validator {
            name: key.name().to_owned(),
            key: OfficerKey::new(*key.as_bytes()).expect("a key"),
        };
        hall.community.validators.0 = seats.peers.iter().map(named).collect();
        let act = hall.sign(hall.community.clone(), COMMITTEE);
        let paper = serde_json::json!({ "community": act }).to_string();
        for (n, address) in web.iter().enumerate() {
            seats.keep(&data(n)).expect("written");
            seat::keep_founding(&data(n), &paper).expect("written");
            let settings = format!("listen = \"{address}\"\n");
            std::fs::write(data(n).join("node.toml"), settings).expect("written");
        }
        let nodes = (0..COUNT).map(|_| None).collect();
        Self {
            folder,
            web,
            nodes,
            hall,
        }
    }

    fn start(&mut self, n: usize) {
        let data = self.folder.path().join(n.to_string());
        let mut node = program(&[data.to_str().expect("a path")])
            .stdout(Stdio::piped())
            .spawn()
            .expect("started");
        let mut line = String::new();
        let out = node.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("an answer");
        assert!(line.contains("url"), "node {n} did not start: {line}");
        self.nodes[n] = Some(node);
    }

    fn kill(&mut self, n: usize) {
        if let Some(mut node) = self.nodes[n].take() {
            let _ = node.kill();
            let _ = node.wait();
        }
    }

    /// Sends a signal by its name to a node that this test started.
    fn signal(&self, n: usize, name: &str) {
        let id = self.nodes[n].as_ref().expect("runs").id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &id])
            .status();
        assert!(sent.expect("sent").success());
    }

    fn url(&self, n: usize, path: &str) -> String {
        format!("http://{}{path}", self.web[n])
    }

    /// The entry of a message once it is final.
    fn submit(&self, n: usize, message: &[u8], patience: Duration) -> Result<u64, ureq::Error> {
        let sent = ureq::post(self.url(n, "/messages"))
            .header("content-type", "application/octet-stream")
            .config()
            .timeout_global(Some(patience))
            .build()
            .send(message)?;
        let answer: Value = serde_json::from_reader(sent.into_body().into_reader()).expect("JSON");
        Ok(answer["index"].as_u64().expect("an entry"))
    }

    fn status(&self, n: usize) -> Value {
        let answer = ureq::get(self.url(n, "/status")).call().expect("an answer");
        serde_json::from_reader(answer.into_body().into_reader()).expect("JSON")
    }

    /// Waits until all have the same record of this size.
    fn agree(&self, size: u64) {
        let started = Instant::now();
        loop {
            let all: Vec<_> = (0..COUNT).map(|n| self.status(n)).collect();
            if all.iter().all(|status| status["log"]["size"] == size) {
                assert!(all.iter().all(|status| status["log"]["height"].is_u64()));
                assert_eq!(all[0]["validators"].as_array().map(Vec::len), Some(COUNT));
                let same = |status: &Value| status["state_root"] == all[0]["state_root"];
                assert!(all.iter().all(same));
                return self.have_one_log();
            }
            let sizes: Vec<_> = all.iter().map(|status| &status["log"]["size"]).collect();
            assert!(
                started.elapsed() < Duration::from_secs(30),
                "{sizes:?}, not {size}"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl House {
    /// All state the same log, each under its own key, and more than two thirds cosign it.
    fn have_one_log(&self) {
        let checkpoint = |n| {
            let answer = ureq::get(self.url(n, "/checkpoint"))
                .call()
                .expect("an answer");
            let note = answer.into_body().read_to_string().expect("a note");
            let note = SignedNote::parse(&note).expect("a note");
            (note.text().to_owned(), note.signatures().len())
        };
        let started = Instant::now();
        loop {
            let all: Vec<_> = (0..COUNT).map(checkpoint).collect();
            assert!(all.iter().all(|(text, _)| *text == all[0].0), "{all:?}");
            if all
                .iter()
                .all(|(_, signatures)| *signatures > COUNT * 2 / 3 + 1)
            {
                return;
            }
            assert!(started.elapsed() < Duration::from_secs(20), "{all:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("after 1970").as_secs().cast_signed()
}

#[test]
fn a_record_outlives_the_processes_that_hold_it() {
    let mut house = House::found();
    (0..COUNT).for_each(|n| house.start(n));
    let mut town = Town::new("vote", 6, vec![motion()]);
    town.hall = house.hall.clone();
    (town.poll.opens, town.poll.closes) = (now() + 5, now() + 1000);
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

/// Figures for the book: `cargo test --release --manifest-path committee/Cargo.toml -- --ignored --nocapture`.
#[cfg(target_os = "linux")]
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

#[cfg(target_os = "linux")]
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
