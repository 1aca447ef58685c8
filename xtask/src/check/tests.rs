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
