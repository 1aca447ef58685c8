use linli_primitives::Fp;
use linli_primitives::curve::{g, h};

use super::*;
use crate::rule::{Base, Condition, Decision, Measure, Threshold, Tie};

fn point(n: u64) -> EncodedPoint {
    use linli_primitives::curve::{Fq, encode_point};
    EncodedPoint::new(encode_point((g() * Fq::from(n)) + h())).expect("no identity")
}

fn rule() -> RuleSet {
    let more_than_half = Condition {
        threshold: Threshold {
            num: 1,
            den: 2,
            more_than: true,
        },
        of: Base::Participants,
        by: Measure::Both,
    };
    RuleSet {
        name: "test".into(),
        source: "none".into(),
        quorum: vec![],
        decision: Decision::Motion {
            passes: vec![more_than_half],
            second_vote: vec![],
        },
        tie: Tie::Fails,
        notice_days: 0,
    }
}

fn poll() -> Poll {
    Poll {
        protocol: PROTOCOL,
        ballot_key: "vk1".into(),
        realm: Realm::new("星河花园").expect("legal"),
        title: "维修资金".into(),
        questions: vec![Question {
            text: "是否同意？".into(),
            options: vec!["同意".into(), "反对".into()],
            yes: Some(0),
            min: 1,
            max: 1,
            abstain: true,
            rule: rule(),
        }],
        roll: RollSummary {
            root: RollRoot::new(Fp::from(5)),
            digest: Digest([1; 32]),
            heads: 10,
            shares: Shares::new(1000).expect("below"),
            unit: Unit {
                name: "㎡".into(),
                decimals: 2,
            },
        },
        trustees: Trustees {
            ceremony: Digest([2; 32]),
            threshold: 2,
            names: vec!["甲".into(), "乙".into(), "丙".into()],
            heads_key: point(1),
            shares_key: point(2),
            heads_shares: vec![point(3), point(4), point(5)],
            shares_shares: vec![point(6), point(7), point(8)],
        },
        opens: 100,
        closes: 200,
        extend_until: Some(300),
        counting: Counting::Both,
        revote: Revote::LastCounts,
        floor: 3,
        replaces: None,
    }
}

#[test]
fn bytes_and_json_round_trip_to_the_same_id() {
    let poll = poll();
    assert_eq!(Poll::decode(&poll.encode()), Ok(poll.clone()));
    let text = serde_json::to_string(&poll).expect("json");
    assert_eq!(
        serde_json::from_str::<Poll>(&text).expect("own json").id(),
        poll.id()
    );
}

#[test]
fn every_change_of_a_byte_changes_the_id_or_is_refused() {
    let poll = poll();
    let bytes = poll.encode();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        if let Ok(changed) = Poll::decode(&changed) {
            assert_ne!(changed.id(), poll.id(), "byte {at}");
        }
    }
}

#[test]
fn unknown_fields_are_refused() {
    let text = serde_json::to_string(&poll()).expect("json");
    let with = text.replacen('{', "{\"extra\":1,", 1);
    assert!(serde_json::from_str::<Poll>(&with).is_err());
}

/// Breaks a consistent poll in one place and returns the refusal.
fn refusal(change: impl FnOnce(&mut Poll)) -> BadPoll {
    let mut poll = poll();
    assert_eq!(poll.check(), Ok(()));
    change(&mut poll);
    poll.check().expect_err("the change breaks a rule")
}

#[test]
fn contradictions_are_refused_by_name() {
    assert_eq!(refusal(|p| p.protocol = 2), BadPoll::Protocol(2));
    assert_eq!(refusal(|p| p.closes = p.opens), BadPoll::Times);
    let beyond = |p: &mut Poll| (p.closes, p.extend_until) = (8_640_000_000_001, None);
    assert_eq!(refusal(beyond), BadPoll::Range);
    assert_eq!(refusal(|p| p.opens = -1), BadPoll::Range);
    assert_eq!(refusal(|p| p.extend_until = Some(i64::MAX)), BadPoll::Range);
    assert_eq!(refusal(|p| p.questions.clear()), BadPoll::Questions(0));
    assert_eq!(refusal(|p| p.questions[0].max = 3), BadPoll::Selection(1));
    assert_eq!(refusal(|p| p.questions[0].min = 2), BadPoll::Selection(1));
    assert_eq!(
        refusal(|p| (p.questions[0].min, p.questions[0].max) = (0, 0)),
        BadPoll::Selection(1)
    );
    assert_eq!(
        refusal(|p| p.questions[0].options[1] = "同意 ".into()),
        BadPoll::Text(1)
    );
    assert_eq!(
        refusal(|p| p.questions[0].text = " ".into()),
        BadPoll::Text(1)
    );
    assert_eq!(refusal(|p| p.extend_until = Some(200)), BadPoll::Times);
    assert_eq!(
        refusal(|p| p.title = "\u{1b}[8m".into()),
        BadPoll::Misleading("title")
    );
    assert_eq!(
        refusal(|p| p.questions[0].options[1] = "反对\n✔".into()),
        BadPoll::Misleading("option")
    );
    assert_eq!(
        refusal(|p| p.questions[0].text = "\u{202e}".into()),
        BadPoll::Misleading("question")
    );
    assert_eq!(
        refusal(|p| p.trustees.names[0] = "\u{9b}2J".into()),
        BadPoll::Misleading("trustee")
    );
    assert_eq!(refusal(|p| p.counting = Counting::Heads), BadPoll::Rule(1));
    assert_eq!(refusal(|p| p.roll.heads = 0), BadPoll::Roll);
    assert_eq!(refusal(|p| p.trustees.threshold = 4), BadPoll::Trustees);
    assert_eq!(refusal(|p| p.trustees.threshold = 0), BadPoll::Trustees);
    assert_eq!(
        refusal(|p| p.trustees.shares_key = p.trustees.heads_key),
        BadPoll::Trustees
    );
    assert_eq!(
        refusal(|p| p.trustees.heads_shares.truncate(2)),
        BadPoll::Trustees
    );
}

#[test]
fn a_question_may_have_several_lines() {
    let mut poll = poll();
    poll.questions[0].text = "第一行\n第二行".into();
    assert_eq!(poll.check(), Ok(()));
}

#[test]
fn units_show_their_decimals() {
    let show = |decimals, shares| {
        Unit {
            name: "㎡".into(),
            decimals,
        }
        .show(shares)
    };
    assert_eq!(show(2, 8905), "89.05");
    assert_eq!(show(2, 5), "0.05");
    assert_eq!(show(0, 7), "7");
}

/// `poll.text`: options, titles, questions and names that read the same, or as nothing, are refused.
#[test]
fn texts_that_look_alike_or_empty_are_refused() {
    let election = |options: &[&str]| {
        let options = options.iter().map(|o| (*o).to_owned()).collect();
        refusal(|p| (p.questions[0].options, p.questions[0].yes) = (options, None))
    };
    assert_eq!(
        election(&["张伟", "张伟\u{200b}", "李娜"]),
        BadPoll::Text(1)
    );
    assert_eq!(election(&["方案A", "方案Ａ"]), BadPoll::Text(1));
    assert_eq!(election(&["\u{200b}", "乙"]), BadPoll::Text(1));
    assert_eq!(
        refusal(|p| p.title = "\u{3164}".into()),
        BadPoll::Alike("title")
    );
    assert_eq!(
        refusal(|p| p.trustees.names[1] = "甲\u{200d}".into()),
        BadPoll::Alike("trustee")
    );
    let again = |p: &mut Poll| {
        let mut again = p.questions[0].clone();
        again.text.push(' ');
        p.questions.push(again);
    };
    assert_eq!(refusal(again), BadPoll::Alike("question"));
}

/// `poll.yes`: the option that passes a motion is marked, wherever it stands, and is the only choice.
#[test]
fn what_means_yes_is_marked_and_not_known_by_its_place() {
    let mut poll = poll();
    poll.questions[0].options.swap(0, 1);
    assert_eq!(poll.check(), Err(BadPoll::Yes(1)), "反对 would pass it");
    poll.questions[0].yes = Some(1);
    assert_eq!(poll.check(), Ok(()));
    for yes in [None, Some(2)] {
        assert_eq!(refusal(|p| p.questions[0].yes = yes), BadPoll::Yes(1));
    }
    assert_eq!(refusal(|p| p.questions[0].max = 2), BadPoll::Yes(1));
    assert_eq!(refusal(|p| p.questions[0].min = 0), BadPoll::Yes(1));
    assert_eq!(
        refusal(|p| p.questions[0].options.truncate(1)),
        BadPoll::Yes(1)
    );
}

/// `poll.abstain`: an option that says “abstain” would count as a vote, unlike a real abstention.
#[test]
fn abstention_is_no_option() {
    for option in ["弃权", "Abstain", "棄權", "ABSTENTION "] {
        let refused = refusal(|p| p.questions[0].options.push(option.into()));
        assert_eq!(refused, BadPoll::Abstain(1), "{option}");
    }
}

/// `poll.reason`: a poll is not cancelled or extended without a reason.
#[test]
fn a_change_gives_its_reason() {
    let change = |reason: &str| PollChange {
        poll: poll().id(),
        change: Change::Cancel,
        reason: reason.into(),
    };
    assert_eq!(change("漏了一名候选人").check(), Ok(()));
    for reason in ["", "\u{200b}", "\u{1b}[8m"] {
        assert_eq!(change(reason).check(), Err(BadPoll::Reason));
    }
}
