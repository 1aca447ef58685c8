//! Four nodes of one committee, each a process.

use std::io::{BufRead, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use linli_log::SignedNote;
use linli_node::seat::{self, Peer, Seats};
use linli_testing::hall::Hall;
use linli_testing::officers::COMMITTEE;
use linli_wire::signature::OfficerKey;
use linli_wire::validators::Validator;
use serde_json::Value;
use tempfile::TempDir;

use crate::network::Network;

pub(crate) const COUNT: usize = 4;

/// What of a folder is made by its keeper.
pub(crate) const SEAT: [&str; 4] = [
    "validator-key",
    "committee.toml",
    "founding.json",
    "node.toml",
];

/// The key of the node's own log, and what it signed: they stay in a wipe as well.
const LOG: [&str; 2] = ["node-key", "node-signed"];

pub(crate) struct House {
    // Stopped before their folders and the network go.
    pub(crate) nodes: Vec<Option<Child>>,
    pub(crate) folder: TempDir,
    pub(crate) network: Option<Network>,
    web: Vec<SocketAddr>,
    pub(crate) hall: Hall,
    /// What nodes do that they must not do.
    pub(crate) vices: [Option<&'static str>; COUNT],
    /// How often the community's committee has named validators.
    pub(crate) named: u64,
    /// Between blocks.
    pub(crate) interval: Duration,
}

/// Where the nodes answer.
#[derive(Clone)]
pub(crate) struct Client(Vec<SocketAddr>);

impl Client {
    fn url(&self, n: usize, path: &str) -> String {
        format!("http://{}{path}", self.0[n])
    }

    /// The entry of a message once it is final.
    pub(crate) fn submit(
        &self,
        n: usize,
        message: &[u8],
        patience: Duration,
    ) -> Result<u64, ureq::Error> {
        let sent = ureq::post(self.url(n, "/messages"))
            .header("content-type", "application/octet-stream")
            .config()
            .timeout_global(Some(patience))
            .build()
            .send(message)?;
        let answer: Value = serde_json::from_reader(sent.into_body().into_reader()).expect("JSON");
        Ok(answer["index"].as_u64().expect("an entry"))
    }

    /// The same, again for as long as the node says that it takes nothing now, after as long as it asks for. Those
    /// answers are printed.
    pub(crate) fn submit_again(&self, n: usize, message: &[u8], patience: Duration) -> u64 {
        let started = Instant::now();
        loop {
            let sent = ureq::post(self.url(n, "/messages"))
                .header("content-type", "application/octet-stream")
                .config()
                .timeout_global(Some(patience))
                .http_status_as_error(false)
                .build()
                .send(message)
                .expect("an answer");
            let (status, after) = (sent.status(), pause(&sent));
            let body = sent.into_body().into_reader();
            let answer: Value = serde_json::from_reader(body).expect("JSON");
            if let Some(index) = answer["index"].as_u64() {
                return index;
            }
            println!("{:?}: node {n}: {status}, {answer}", started.elapsed());
            let is_busy = matches!(status.as_u16(), 429 | 503);
            assert!(is_busy && started.elapsed() < patience, "{answer}");
            std::thread::sleep(after);
        }
    }
}

/// What `Retry-After` asks for, and a second otherwise.
fn pause(answer: &ureq::http::Response<ureq::Body>) -> Duration {
    let asked = answer.headers().get("retry-after");
    let seconds = asked.and_then(|text| text.to_str().ok()?.parse().ok());
    Duration::from_secs(seconds.unwrap_or(1))
}

impl Drop for House {
    fn drop(&mut self) {
        (0..COUNT).for_each(|n| self.kill(n));
    }
}

/// The program that was built with the tests, or the one that `LINLI_COMMITTEE` names.
pub(crate) fn program(arguments: &[&str]) -> Command {
    let built = env!("CARGO_BIN_EXE_linli-committee").into();
    let mut command = Command::new(std::env::var_os("LINLI_COMMITTEE").unwrap_or(built));
    command.args(arguments);
    command
}

pub(crate) fn free() -> Vec<SocketAddr> {
    let sockets = (0..COUNT).map(|_| TcpListener::bind("127.0.0.1:0").expect("a port"));
    let sockets: Vec<_> = sockets.collect();
    let address = |socket: &TcpListener| socket.local_addr().expect("bound");
    sockets.iter().map(address).collect()
}

impl House {
    pub(crate) fn found() -> Self {
        Self::on(None, [100, 500])
    }

    /// On this machine's loopback, or on a network that can be cut; milliseconds between blocks, and of patience.
    pub(crate) fn on(network: Option<Network>, times: [u64; 2]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |ip: fn(usize) -> Ipv4Addr, port| -> Vec<SocketAddr> {
            (0..COUNT).map(|n| (ip(n), port).into()).collect()
        };
        let (web, peers) = match &network {
            Some(_) => (at(Network::web, 7411), at(Network::peer, 7412)),
            None => (free(), free()),
        };
        let data = |n: usize| folder.path().join(n.to_string());
        let mut hall = Hall::default();
        let mut random = linli_testing::rng("house");
        let seated = |(n, address): (usize, &SocketAddr)| {
            let key = seat::make_key(&data(n), &format!("v{n}"), &mut random).expect("a key");
            let address = (*address).into();
            Peer { key, address }
        };
        let seats = Seats {
            interval: Duration::from_millis(times[0]),
            patience: Duration::from_millis(times[1]),
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
            let settings = format!(
                "listen = \"{address}\"\n[limits]\nsubmissions_per_minute = 100000\nrequests_per_minute = 100000\n"
            );
            std::fs::write(data(n).join("node.toml"), settings).expect("written");
        }
        let nodes = (0..COUNT).map(|_| None).collect();
        let interval = seats.interval;
        Self {
            interval,
            vices: [None; COUNT],
            named: 0,
            nodes,
            folder,
            network,
            web,
            hall,
        }
    }

    pub(crate) fn data(&self, n: usize) -> PathBuf {
        self.folder.path().join(n.to_string())
    }

    /// The file that a node's clock is ahead by.
    pub(crate) fn clock(&self, n: usize) -> PathBuf {
        self.folder.path().join(format!("clock-{n}"))
    }

    /// Only what its keeper made is left, and the key of its log with what it signed.
    pub(crate) fn wipe(&self, n: usize) {
        self.leave(n, &[&SEAT[..], &LOG].concat());
    }

    /// Only what its keeper made is left.
    pub(crate) fn empty(&self, n: usize) {
        self.leave(n, &SEAT);
    }

    fn leave(&self, n: usize, left: &[&str]) {
        for entry in std::fs::read_dir(self.data(n)).expect("a folder") {
            let entry = entry.expect("an entry");
            if !left.iter().any(|kept| entry.file_name() == **kept) {
                let path = entry.path();
                let gone = std::fs::remove_file(&path).or_else(|_| std::fs::remove_dir_all(&path));
                gone.expect("removed");
            }
        }
    }

    /// What a node logs.
    pub(crate) fn log(&self, n: usize) -> PathBuf {
        self.folder.path().join(format!("log-{n}"))
    }

    /// The community's first entry.
    pub(crate) fn found_community(&self) {
        let entry = self.submit(0, &self.hall.founding().encode(), Duration::from_secs(30));
        assert_eq!(entry.expect("a founding"), 0);
        self.agree(1);
    }

    pub(crate) fn runs(&self, n: usize) -> bool {
        self.nodes[n].is_some()
    }

    pub(crate) fn start(&mut self, n: usize) {
        let data = self.data(n);
        let mut arguments = vec![data.to_str().expect("a path")];
        let clock = self.clock(n);
        if clock.exists() {
            arguments.extend(["--insecure-clock", clock.to_str().expect("a path")]);
        }
        let mut command = program(&arguments);
        if self.network.is_some() {
            command = Network::within(n, &command);
        }
        command.envs(self.vices[n].map(|vice| ("LINLI_VICE", vice)));
        let log = std::fs::File::options()
            .append(true)
            .create(true)
            .open(self.log(n));
        let mut node = command
            .stdout(Stdio::piped())
            .stderr(log.expect("a log"))
            .spawn()
            .expect("started");
        let mut line = String::new();
        let out = node.stdout.take().expect("piped");
        BufReader::new(out).read_line(&mut line).expect("an answer");
        assert!(line.contains("url"), "node {n} did not start: {line}");
        self.nodes[n] = Some(node);
    }

    pub(crate) fn kill(&mut self, n: usize) {
        if let Some(mut node) = self.nodes[n].take() {
            let _ = node.kill();
            let _ = node.wait();
        }
    }

    /// Sends a signal by its name to a node that this test started.
    pub(crate) fn signal(&self, n: usize, name: &str) {
        let id = self.nodes[n].as_ref().expect("runs").id().to_string();
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &id])
            .status();
        assert!(sent.expect("sent").success());
    }

    pub(crate) fn url(&self, n: usize, path: &str) -> String {
        self.client().url(n, path)
    }

    /// Whoever sends messages, whatever befalls the nodes meanwhile.
    pub(crate) fn client(&self) -> Client {
        Client(self.web.clone())
    }

    /// The entry of a message once it is final.
    pub(crate) fn submit(
        &self,
        n: usize,
        message: &[u8],
        patience: Duration,
    ) -> Result<u64, ureq::Error> {
        self.client().submit(n, message, patience)
    }

    pub(crate) fn status(&self, n: usize) -> Value {
        let answer = ureq::get(self.url(n, "/status")).call().expect("an answer");
        serde_json::from_reader(answer.into_body().into_reader()).expect("JSON")
    }

    /// Waits until all have the same record of this size.
    pub(crate) fn agree(&self, size: u64) {
        self.agree_within(size, Duration::from_secs(30));
    }

    pub(crate) fn agree_within(&self, size: u64, patience: Duration) {
        let started = Instant::now();
        loop {
            let all: Vec<_> = (0..COUNT).map(|n| self.status(n)).collect();
            // A block's height is told after its entries.
            let has =
                |status: &Value| status["log"]["size"] == size && status["log"]["height"].is_u64();
            if all.iter().all(has) {
                assert_eq!(all[0]["validators"].as_array().map(Vec::len), Some(COUNT));
                let same = |status: &Value| status["state_root"] == all[0]["state_root"];
                assert!(all.iter().all(same));
                return self.have_one_log();
            }
            let sizes: Vec<_> = all.iter().map(|status| &status["log"]["size"]).collect();
            assert!(started.elapsed() < patience, "{sizes:?}, not {size}");
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

pub(crate) fn now() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("after 1970").as_secs().cast_signed()
}
