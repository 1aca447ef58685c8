//! Questions asked twice of the same owners.

use linli_primitives::PollId;
use linli_rule::Rule;
use linli_wire::Poll;
use linli_wire::text::look;

/// A question that another poll on the same roll asks as well: the totals of the two, subtracted, reveal how those few
/// voted who changed their minds or took part in only one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error, Rule)]
#[error(
    "poll.repeated: poll {poll} on the same roll asks question {question} too: the totals of the two can be subtracted"
)]
pub struct Repeated {
    /// The question, from 1.
    pub question: usize,
    /// The other poll.
    pub poll: PollId,
}

impl Repeated {
    /// Every question of `poll` that one of `others` asks.
    pub fn of(poll: &Poll, others: impl IntoIterator<Item = Poll>) -> Vec<Self> {
        let id = poll.id();
        let others = others.into_iter().filter(|other| other.id() != id);
        let same_roll = others.filter(|other| other.roll.digest == poll.roll.digest);
        let repeated = |other: Poll| {
            let asked: Vec<String> = other.questions.iter().map(|q| look(&q.text)).collect();
            let own = (1..).zip(&poll.questions);
            let again = own.filter(|(_, question)| asked.contains(&look(&question.text)));
            let other = other.id();
            let named = again.map(|(question, _)| Self {
                question,
                poll: other,
            });
            named.collect::<Vec<_>>()
        };
        same_roll.flat_map(repeated).collect()
    }
}

#[cfg(test)]
mod tests {
    use linli_primitives::Digest;

    use super::*;
    use crate::booth::Booth;

    /// `poll.repeated`: the same question of the same owners, however it is spelt, is named; on another roll it is not
    /// repeated.
    #[test]
    fn a_question_asked_twice_of_the_same_owners_is_named() {
        let poll = Booth::new(|_| {}).poll;
        let again = Booth::new(|poll| {
            poll.title = "另一次".into();
            poll.questions.remove(0);
            poll.questions[0].text.push(' ');
        })
        .poll;
        let named = Repeated {
            question: 2,
            poll: again.id(),
        };
        assert_eq!(Repeated::of(&poll, [poll.clone(), again.clone()]), [named]);
        let mut elsewhere = again;
        elsewhere.roll.digest = Digest([9; 32]);
        assert_eq!(Repeated::of(&poll, [elsewhere]), []);
    }
}
