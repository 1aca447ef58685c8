//! Nodes that should hold one record and do not.

use std::time::{Duration, Instant};

use linli_language::Language;
use linli_node::Config;
use linli_node::doctor::{Depth, Doctor};
use linli_node::seat::{FOUNDING, OTHER_COMMUNITY};
use serde_json::Value;

use crate::house::{COUNT, House};

/// How long nodes take to meet.
const MET: Duration = Duration::from_secs(60);

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
        house.wipe(n);
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
