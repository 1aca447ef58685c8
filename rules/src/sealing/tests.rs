use linli_rule::Rule;

use super::*;
use crate::booth::Booth;

#[test]
fn a_poll_seals_what_its_questions_allow() {
    let poll = Booth::new(|_| {}).poll;
    let sealing = Sealing::of(&poll).expect("consistent");
    assert_eq!(sealing.poll, poll.id());
    assert_eq!(sealing.keys.heads(), key(&poll.trustees.heads_key));
    assert_eq!(sealing.keys.shares(), key(&poll.trustees.shares_key));
    let expected = [
        Selection::new(2, 1, 1, Abstention::Allowed),
        Selection::new(3, 0, 2, Abstention::Refused),
    ];
    assert_eq!(sealing.selections, expected.map(|s| s.expect("sealable")));
}

#[test]
fn related_keys_and_impossible_selections_are_refused_by_rule() {
    let rule = |change: fn(&mut Poll)| {
        let bad = Sealing::of(&Booth::new(change).poll).expect_err("cannot be sealed");
        assert!(bad.to_string().starts_with(bad.rule()), "{bad}");
        bad.rule()
    };
    assert_eq!(
        rule(|poll| poll.trustees.shares_key = poll.trustees.heads_key),
        "poll.keys"
    );
    assert_eq!(rule(|poll| poll.questions[1].max = 4), "poll.selection");
}
