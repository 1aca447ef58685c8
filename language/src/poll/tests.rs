use linli_wire::poll::Poll;
use serde_json::{Value, json};

use super::*;
use crate::Language;

/// A motion under `rule`, whose second option passes it, and an election.
fn poll() -> Poll {
    let condition = |num, den, of: &str, by: &str| json!({ "threshold": { "num": num, "den": den, "more_than": false }, "of": of, "by": by });
    let rule = |decision: Value, tie: &str| {
        json!({
            "name": "test", "source": "章程", "tie": tie,
            "quorum": [condition(2, 3, "all", "both")], "decision": decision,
        })
    };
    let passes = [condition(3, 4, "participants", "both")];
    let motion = json!({ "kind": "motion", "passes": passes, "second_vote": [] });
    let election = json!({ "kind": "election", "seats": 2, "rank": "heads", "each": [] });
    let point = POINT;
    let poll = json!({
        "protocol": 1, "ballot_key": "vk1", "realm": "星河花园", "title": "年会",
        "questions": [
            { "text": "换电梯？", "options": ["反对", "同意"], "yes": 1, "min": 1, "max": 1, "abstain": true,
              "rule": rule(motion, "fails") },
            { "text": "选举", "options": ["甲", "乙", "丙"], "yes": null, "min": 0, "max": 2, "abstain": false,
              "rule": rule(election, "other-measure") },
        ],
        "roll": { "root": "0".repeat(64), "digest": "0".repeat(64), "heads": 10, "shares": 1000,
                  "unit": { "name": "㎡", "decimals": 2 } },
        "trustees": { "ceremony": "0".repeat(64), "threshold": 1, "names": ["甲"], "heads_key": point,
                      "shares_key": point, "heads_shares": [point], "shares_shares": [point] },
        "opens": 100, "closes": 200, "extend_until": 300, "counting": "both", "revote": "last-counts",
        "floor": 3, "replaces": null,
    });
    serde_json::from_value(poll).expect("a poll's form")
}

/// Pallas's generator, (−1, 2).
const POINT: &str = "00000000ed302d991bf94c09fc98462200000000000000000000000000000040";

#[test]
fn a_poll_says_what_passes_it_and_who_is_elected() {
    let reading = read(&poll(), 200, Language::English.sentences());
    let [motion, election] = reading.questions.as_slice() else {
        panic!("two questions");
    };
    assert_eq!(
        motion.rule,
        [
            "Choose 1",
            "You may abstain",
            "The motion passes with “同意”",
            "Taking part: at least 2/3 of all owners, by heads",
            "Taking part: at least 2/3 of all owners, by area",
            "“同意”: at least 3/4 of those who took part, by heads",
            "“同意”: at least 3/4 of those who took part, by area",
            "Source: 章程",
        ]
    );
    assert_eq!(
        election.rule[..3],
        [
            "Choose up to 2",
            "You cannot abstain",
            "2 people are to be elected"
        ]
    );
    let chinese = read(&poll(), 200, Language::Chinese.sentences());
    assert_eq!(chinese.questions[0].rule[2], "选“同意”即赞成通过");
}

#[test]
fn a_poll_says_its_times_its_floor_and_whether_it_may_be_extended() {
    let reading = read(&poll(), 250, Language::English.sentences());
    let fact = |name: &str| {
        let fact = reading.facts.iter().find(|(known, _)| known == name);
        fact.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    assert_eq!(fact("Closes"), time::show(250));
    assert!(fact("Protection of small groups").contains("fewer than 3 people"));
    assert!(fact("Can it be extended?").contains(&time::show(300)));
}
