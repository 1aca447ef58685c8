//! Nodes that should hold one record and do not.

use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use linli_language::Language;
use linli_node::Config;
use linli_node::doctor::{Depth, Doctor};
use linli_node::seat::{AWAY, FOUNDING, OTHER_COMMUNITY, Seats, TOO_FEW};
use linli_rules::community::SIGNED_TWICE;
use linli_testing::owners::motion;
use linli_testing::town::Town;
use serde_json::Value;

use crate::house::{COUNT, House, SEAT, free, program};

/// How long nodes take to meet.
const MET: Duration = Duration::from_secs(60);
/// How long a node that joins with a wiped folder takes to vote.
const VOTES: Duration = Duration::from_secs(15);

impl House {
    /// What a node says of itself at `/readyz`.
    pub(crate) fn ready(&self, n: usize) -> Value {
        let asked = ureq::get(self.url(n, "/readyz"))
            .config()
            .http_status_as_error(false)
            .build();
        let answer = asked.call().expect("an answer");
        serde_json::from_reader(answer.into_body().into_reader()).expect("JSON")
    }

    /// The sentences with which a node warns of this, once it does.
    pub(crate) fn warned(&self, n: usize, list: &str, rule: &str) -> Vec<String> {
        let started = Instant::now();
        loop {
            let ready = self.ready(n);
            let said = ready[list].as_array().into_iter().flatten();
            let said = said.filter(|it| it["rule"] == rule);
            let said: Vec<_> = said
                .map(|it| it["detail"].as_str().expect("a sentence").to_owned())
                .collect();
            if !said.is_empty() {
                return said;
            }
            assert!(started.elapsed() < MET, "{n} does not say {rule}: {ready}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// The sentences with which the doctor names this.
    pub(crate) fn diagnosed(&self, n: usize, rule: &str) -> Vec<String> {
        let config = Config::load(Some(&self.data(n)), None).expect("settings");
        let findings = Doctor::run(&config, Depth::Quick).0;
        let named = findings.into_iter().filter(|it| it.rule == Some(rule));
        named.map(|it| it.detail).collect()
    }
}

/// `committee.other_community`: a founding document that differs by a byte, and another name of the log, are named by the
/// others and by the node itself; the others go on.
#[test]
fn a_node_of_another_community_is_named() {
    let mut house = House::found();
    let path = house.data(3).join(FOUNDING);
    let paper = std::fs::read_to_string(&path).expect("a paper");
    let name = &house.hall.community.name.en;
    let other = paper.replacen(name, &format!("{}.", &name[..name.len() - 1]), 1);
    assert_eq!((other.len(), other == paper), (paper.len(), false));
    std::fs::write(&path, &other).expect("written");
    let list = house.data(2).join("committee.toml");
    let text = std::fs::read_to_string(&list).expect("a list");
    std::fs::write(
        &list,
        text.replacen("record.example/house", "record.example/other", 1),
    )
    .expect("written");
    (0..COUNT).for_each(|n| house.start(n));

    let (ours, theirs) = (house.hall.community.id(), house.community_in(3).id());
    let told = house.told(0, 2);
    let elsewhere = format!(" holds the record of {theirs}, not of {ours}");
    let renamed = " calls the log \"record.example/other\", not \"record.example/house\"";
    let one = |end: &str, name: &str| {
        let mut own = told.iter().filter(|told| told.ends_with(end));
        own.next().is_some_and(|told| told.starts_with(name))
    };
    assert!(one(&elsewhere, "v3 at 127.0.0.1:"), "{told:?}");
    assert!(one(renamed, "v2 at 127.0.0.1:"), "{told:?}");
    let mut diagnosed = house.diagnosed(0, OTHER_COMMUNITY);
    diagnosed.sort_unstable();
    assert_eq!(diagnosed, told);
    let log = std::fs::read_to_string(house.log(0)).expect("a log");
    assert!(told.iter().all(|told| log.contains(&**told)), "{log}");
    let chinese = Language::Chinese.sentences();
    let said = chinese.evidence(&told[1]).expect("a sentence");
    let end = format!("保管的是社区 {theirs} 的记录，而不是 {ours}");
    assert!(
        said.starts_with("v3（127.0.0.1:") && said.ends_with(&end),
        "{said}"
    );
    // The one with the wrong paper is told as well.
    let strange = house.warned(3, "warnings", OTHER_COMMUNITY);
    let end = format!(" holds the record of {ours}, not of {theirs}");
    assert!(
        strange.iter().any(|told| told.ends_with(&end)),
        "{strange:?}"
    );

    // With the right papers they are heard, and nobody warns any more.
    [2, 3].into_iter().for_each(|n| house.kill(n));
    std::fs::write(&path, &paper).expect("written");
    std::fs::write(&list, &text).expect("written");
    [2, 3].into_iter().for_each(|n| {
        house.empty(n);
        house.start(n);
    });
    let started = Instant::now();
    while house.ready(0)["warnings"] != serde_json::json!([]) {
        assert!(started.elapsed() < MET, "{}", house.ready(0));
        std::thread::sleep(Duration::from_millis(200));
    }
    assert_eq!(house.diagnosed(0, OTHER_COMMUNITY), Vec::<String>::new());
}

/// `node.clock`: the doctor tells of a clock that is off the others' while nothing else shows it.
#[test]
fn the_doctor_tells_of_a_clock_that_is_off_the_others() {
    let mut house = House::found();
    std::fs::write(house.clock(1), "+0").expect("written");
    (0..COUNT).for_each(|n| house.start(n));
    house.found_community();
    assert_eq!(house.diagnosed(1, "node.clock"), Vec::<String>::new());
    std::fs::write(house.clock(1), "+300").expect("written");
    let told = house.warned(1, "reasons", "node.clock");
    let off = |told: &String| told.ends_with(" s off the other validators' clocks");
    assert!(told.iter().all(off), "{told:?}");
    let diagnosed = house.diagnosed(1, "node.clock");
    assert!(diagnosed.len() == 1 && off(&diagnosed[0]), "{diagnosed:?}");
    assert_eq!(house.diagnosed(0, "node.clock"), Vec::<String>::new());
}

/// `committee.away`
/// `committee.too_few`
#[test]
fn who_is_away_is_named_before_anybody_sends_anything() {
    let mut house = House::found();
    (0..COUNT).for_each(|n| house.start(n));
    house.found_community();
    house.kill(3);
    let told = house.warned(0, "warnings", AWAY);
    assert!(
        told[0].starts_with("v3 has not been heard since "),
        "{told:?}"
    );
    assert_eq!((told.len(), &house.ready(0)["ready"]), (1, &true.into()));
    let chinese = Language::Chinese.sentences();
    let said = chinese.evidence(&told[0]).expect("a sentence");
    assert!(said.contains("连不上 v3"), "{said}");
    house.kill(2);
    let few = house.warned(0, "reasons", TOO_FEW);
    assert_eq!(few, ["2 of 4 validators are heard, and 3 are needed"]);
    assert_eq!(house.diagnosed(0, TOO_FEW), few);
    assert_eq!(house.diagnosed(0, AWAY).len(), 2);
    [2, 3].into_iter().for_each(|n| house.start(n));
    let started = Instant::now();
    while house.ready(0)["ready"] != true {
        assert!(started.elapsed() < MET, "{}", house.ready(0));
        std::thread::sleep(Duration::from_millis(200));
    }
}

impl House {
    fn community_in(&self, n: usize) -> linli_wire::community::Community {
        linli_node::seat::read_founding(&self.data(n)).expect("a paper")
    }

    /// What a node says of peers of another committee, once it says it of so many; in order.
    fn told(&self, n: usize, count: usize) -> Vec<String> {
        let started = Instant::now();
        loop {
            let mut told = self.warned(n, "warnings", OTHER_COMMUNITY);
            told.sort_unstable();
            if told.len() == count {
                return told;
            }
            assert!(started.elapsed() < MET, "{told:?}");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

/// `seat.in_use`: a second machine with a validator's key hears of the first before it votes, says so and ends; the first goes
/// on. One that was asleep while the second came hears of it, and one of the two ends.
#[test]
fn a_key_on_two_machines_is_noticed() {
    let mut house = House::found();
    (0..COUNT).for_each(|n| house.start(n));
    house.found_community();
    let twin = house.folder.path().join("twin");
    std::fs::create_dir(&twin).expect("a folder");
    for file in SEAT {
        std::fs::copy(house.data(0).join(file), twin.join(file)).expect("copied");
    }
    house.on_another_address(&twin);
    let run = || {
        let mut command = program(&[twin.to_str().expect("a path")]);
        command
            .env("LINLI_LANG", "en")
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        command.spawn().expect("started")
    };
    let ended = ends(run());
    assert!(ended.contains("[seat.in_use]"), "{ended}");
    assert!(
        ended.contains("only; a second one needs a key of its own"),
        "{ended}"
    );
    assert!(house.runs(0));
    let mut town = Town::new("vote", 2, vec![motion()]);
    town.hall = house.hall.clone();
    let roll = town.announcements()[1].encode();
    assert_eq!(house.submit(1, &roll, MET).expect("recorded"), 1);
    house.agree(2);
    assert_eq!(house.diagnosed(1, SIGNED_TWICE), Vec::<String>::new());

    // The first sleeps, the second votes in its place, the first wakes.
    house.signal(0, "STOP");
    let second = run();
    std::thread::sleep(VOTES);
    house.signal(0, "CONT");
    let mut first = house.nodes[0].take().expect("runs");
    let mut second = second;
    let started = Instant::now();
    let ended = loop {
        if let Some(ended) = first.try_wait().expect("a process") {
            break ended;
        }
        if let Some(ended) = second.try_wait().expect("a process") {
            break ended;
        }
        assert!(started.elapsed() < MET, "both go on");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(ended.code(), Some(1));
    for mut node in [first, second] {
        let _ = node.kill();
        let _ = node.wait();
    }
}

/// What a process says that ends by itself and not well.
fn ends(mut node: Child) -> String {
    let started = Instant::now();
    while node.try_wait().expect("a process").is_none() {
        if started.elapsed() > MET {
            let _ = node.kill();
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    let ended = node.wait_with_output().expect("ended");
    let said = String::from_utf8(ended.stderr).expect("text");
    assert_eq!(ended.status.code(), Some(1), "{said}");
    said
}

impl House {
    /// A folder of node 0's on the same machine, which is served elsewhere.
    fn on_another_address(&self, twin: &Path) {
        let key = linli_node::seat::read_key(twin).expect("a key");
        let mut seats = Seats::read(twin).expect("a list");
        let own = seats.peers.iter_mut();
        for peer in own.filter(|peer| peer.key == *key.key()) {
            peer.address = free()[0].into();
        }
        seats.keep(twin).expect("written");
        let settings = format!("listen = \"{}\"\n", free()[0]);
        std::fs::write(twin.join("node.toml"), settings).expect("written");
    }
}
