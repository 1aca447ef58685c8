//! A node of its own for a test: a real process on loopback, whose clock the test sets.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::{Desk, OPEN, SEAL};

/// A running node; it ends when this is dropped.
pub(crate) struct Node {
    child: Child,
    pub(crate) url: String,
}

impl Node {
    /// Starts a node with the data folder `data`, which `@place` means from now on.
    pub(crate) fn start(desk: &mut Desk) -> Self {
        desk.write("clock", "0");
        let node = Self::start_at(desk, "data", "127.0.0.1:0");
        desk.use_node(&node.url, "clock");
        node
    }

    /// The same at an address.
    pub(crate) fn start_at(desk: &Desk, data: &str, address: &str) -> Self {
        let line = format!(
            "--json node run --data {data} --listen {address} --insecure-clock clock --stop-at-eof"
        );
        let words: Vec<&str> = line.split_whitespace().collect();
        Self::of_program(desk, assert_cmd::cargo::cargo_bin("linli"), &words)
    }

    /// Starts a program that says in the same way where it serves.
    pub(crate) fn of_program(desk: &Desk, program: impl AsRef<OsStr>, words: &[&str]) -> Self {
        let mut child = Command::new(program)
            .current_dir(desk.path("."))
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let mut said = serde_json::Deserializer::from_reader(output).into_iter::<Value>();
        let said = said.next().unwrap().unwrap();
        let url = said["url"].as_str().unwrap().to_owned();
        Self { child, url }
    }

    /// Stops it, as at the end of a test.
    pub(crate) fn stop(self) {
        drop(self);
    }

    /// Stops it and starts one with the data folder `data` at the same address.
    pub(crate) fn restart(self, desk: &Desk, data: &str) -> Self {
        let address = self.url.trim_start_matches("http://").to_owned();
        self.stop();
        Self::start_at(desk, data, &address)
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let asked = Instant::now();
        while asked.elapsed() < Duration::from_secs(20) {
            if self.child.try_wait().unwrap().is_some() {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

/// The community of `realm`, founded on `day`: c1 and c2 are its committee, reg its registrar.
pub(crate) fn community(desk: &Desk, realm: &str, day: &str) {
    let role = |threshold, cards| {
        format!(
            "threshold = {threshold}\nvalid_from = \"2026-01-01\"\nvalid_to = \"2027-12-31\"\ncards = [{cards}]\n"
        )
    };
    let committee = role(2, "\"c1.card\", \"c2.card\"");
    let registrar = role(1, "\"reg.card\"");
    desk.write(
        "community.toml",
        &format!(
            "realm = \"{realm}\"\nname = {{ zh = \"社区\", en = \"community\" }}\n\
             [roles.committee]\n{committee}[roles.registrar]\n{registrar}"
        ),
    );
    desk.ok(&format!(
        "community new community.toml --keystore c1.age {OPEN} --out community.paper"
    ));
    desk.ok(&format!(
        "role sign community.paper --keystore c2.age {OPEN}"
    ));
    desk.ok(&format!(
        "role submit community.paper @place --at 2026-{day}T08:00:00Z"
    ));
}

/// Keys of c1, c2 and reg.
pub(crate) fn officers(desk: &Desk) {
    for name in ["c1", "c2", "reg"] {
        desk.ok(&format!(
            "role new --name {name} --keystore {name}.age --words-file {name}.words --out {name}.card {SEAL}"
        ));
    }
}

/// Has a paper signed by both members of the committee, and submits it.
pub(crate) fn committee(desk: &Desk, line: &str) {
    desk.ok(&format!(
        "{line} @place --keystore c1.age {OPEN} --out paper --force"
    ));
    desk.ok(&format!("role sign paper @place --keystore c2.age {OPEN}"));
    desk.ok("role submit paper @place");
}

/// All that the doctor says of a node without a fault but with none to cosign is Chinese.
#[test]
fn the_doctor_speaks_chinese() {
    let mut desk = Desk::new();
    Node::start(&mut desk).stop();
    let seen = desk.ok("--lang zh node doctor --data data");
    let said = format!("{}{}", seen.stdout, seen.stderr);
    assert!(said.contains("怎么办："), "{said}");
    let english: Vec<&str> = said
        .split(|c: char| !c.is_ascii_alphabetic() && !"._-".contains(c))
        .filter(|word| word.contains(|c: char| c.is_ascii_alphabetic()) && !word.contains('.'))
        .collect();
    assert_eq!(english, Vec::<&str>::new(), "{said}");
}

/// Whoever looks on keeps a stream open: the node does not wait for them.
#[cfg(unix)]
#[test]
fn a_terminated_node_ends_while_a_stream_is_open() {
    let mut desk = Desk::new();
    let mut node = Node::start(&mut desk);
    let address = node.url.trim_start_matches("http://").to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    write!(stream, "GET /events HTTP/1.1\r\nHost: {address}\r\n\r\n").unwrap();
    let mut head = String::new();
    BufReader::new(&stream).read_line(&mut head).unwrap();
    assert!(head.contains("200"), "{head}");
    let process = rustix::process::Pid::from_child(&node.child);
    rustix::process::kill_process(process, rustix::process::Signal::TERM).unwrap();
    let asked = Instant::now();
    while node.child.try_wait().unwrap().is_none() {
        assert!(asked.elapsed() < Duration::from_secs(10), "it still runs");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(node.child.wait().unwrap().code(), Some(0));
}
