use linli_testing::town::Town;

use super::*;

const DAY: i64 = 86_400;

/// `poll.notice`: whoever signs second is told, too, and of the notice that is left then.
#[test]
fn every_signer_is_told_of_a_notice_that_is_too_short() {
    let town = Town::begin().founded();
    let mut poll = town.poll.clone();
    poll.title = "another poll".into();
    for question in &mut poll.questions {
        question.rule.notice_days = 7;
    }
    let told = |days: i64| {
        let doubts = Doubt::of(&poll, &town.state, poll.opens - days * DAY);
        doubts.into_iter().find_map(|doubt| match doubt {
            Doubt::Notice(short) => Some((short.question, short.needed, short.found)),
            _ => None,
        })
    };
    assert_eq!(told(7), None);
    assert_eq!(told(6), Some((1, 7, 6)));
}

/// `poll.repeated`: so is a question that was asked before.
#[test]
fn every_signer_is_told_of_a_question_asked_again() {
    let town = Town::begin().founded();
    let mut poll = town.poll.clone();
    poll.title = "another poll".into();
    let doubts = Doubt::of(&poll, &town.state, town.before());
    let rules: Vec<_> = doubts.iter().map(|doubt| doubt.refusal().rule).collect();
    assert!(
        rules.iter().any(|rule| rule == "poll.repeated"),
        "{rules:?}"
    );
    let published = Doubt::of(&town.poll, &town.state, town.before());
    assert!(
        !published
            .iter()
            .any(|doubt| matches!(doubt, Doubt::Repeated(_)))
    );
}
