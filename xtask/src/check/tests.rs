use super::*;

#[test]
fn a_demo_that_loses_a_ballot_or_a_decision_fails() {
    let whole = r#"{"ballots": 30, "accepted": 30, "decisions": [{}, {}]}"#;
    assert!(expect_vote(whole, 30).is_ok());
    for broken in [
        whole.replace("\"accepted\": 30", "\"accepted\": 29"),
        whole.replace("{}, {}", "{}"),
        whole.replace("ballots", "votes"),
        String::new(),
    ] {
        assert!(expect_vote(&broken, 30).is_err(), "{broken}");
    }
}

#[test]
fn a_demo_whose_nodes_differ_or_that_killed_nobody_fails() {
    let whole =
        r#"{"audit": {"copies": [{}, {}, {}, {}], "same": true}, "clean": true, "missed": 18}"#;
    let expect = |answer: &str| {
        let answer = serde_json::from_str(answer).expect("JSON");
        committee::expect_one_record(&answer).is_ok()
    };
    assert!(expect(whole));
    for (from, to) in [
        ("{}, {}, ", "{}, "),
        ("\"same\": true", "\"same\": false"),
        ("\"clean\": true", "\"clean\": false"),
        ("18", "0"),
        ("missed", "mist"),
    ] {
        assert!(!expect(&whole.replace(from, to)), "{to}");
    }
}
