//! A rule's conditions, and how far the published totals meet them. The outcome is the record's own; this explains it.

use linli_language::{Sentences, msg};
use linli_rules::decision::exact;
use linli_wire::rule::{Base, Condition, Decision, Measure, Threshold};
use linli_wire::tally::QuestionResult;
use linli_wire::{Part, Poll, Question, TallyResult};

/// Who must reach the threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// Those who take part.
    Quorum,
    /// The first option of a motion.
    Passes,
    /// The first option, where a second vote is open.
    SecondVote,
    /// Every elected candidate.
    Each,
}

/// One condition by one measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) who: Who,
    /// Heads or shares, never both.
    pub(super) by: Measure,
    pub(super) of: Base,
    threshold: Threshold,
}

/// The state of a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Holds,
    Fails,
    /// The published bounds leave it open.
    Unknown,
}

/// A condition evaluated on a result.
pub(super) struct Measured {
    pub(super) amount: Part,
    /// The least that reaches the threshold.
    pub(super) need: u64,
    pub(super) state: State,
}

/// The conditions of a question's rule, one by one.
pub(super) fn asked(question: &Question) -> Vec<Asked> {
    let rule = &question.rule;
    let (passes, second, each): (&[Condition], &[Condition], &[Condition]) = match &rule.decision {
        Decision::Motion {
            passes,
            second_vote,
        } => (passes, second_vote, &[]),
        Decision::Election { each, .. } => (&[], &[], each),
    };
    let parts = [
        (Who::Quorum, rule.quorum.as_slice()),
        (Who::Passes, passes),
        (Who::SecondVote, second),
        (Who::Each, each),
    ];
    let by_each = |who, c: &Condition| {
        let measures: &[Measure] = match c.by {
            Measure::Heads => &[Measure::Heads],
            Measure::Shares => &[Measure::Shares],
            Measure::Both => &[Measure::Heads, Measure::Shares],
        };
        let Condition { threshold, of, .. } = *c;
        let asked = |&by: &Measure| Asked {
            who,
            by,
            of,
            threshold,
        };
        measures.iter().map(asked).collect::<Vec<_>>()
    };
    parts
        .into_iter()
        .flat_map(|(who, list)| list.iter().flat_map(move |c| by_each(who, c)))
        .collect()
}

/// What a threshold is a fraction of: all, those who took part, or those who decided.
struct Bases {
    all: Part,
    participants: Part,
    away: Part,
}

impl Asked {
    /// Its state for an option.
    pub(super) fn measured(
        &self,
        poll: &Poll,
        question: usize,
        result: &TallyResult,
        option: usize,
    ) -> Measured {
        let answer = &result.questions[question];
        let bases = self.bases(poll, question, result);
        let amount = match self.who {
            Who::Quorum => bases.participants,
            _ => option_total(answer, result, self.by, option),
        };
        let base = match (self.who, self.of) {
            (Who::Quorum, _) | (_, Base::All) => bases.all,
            (_, Base::Participants) => bases.participants,
            (_, Base::Deciding) => Part {
                low: bases.participants.low.saturating_sub(bases.away.high),
                high: bases.participants.high.saturating_sub(bases.away.low),
            },
        };
        Measured {
            amount,
            need: self.least(base.high),
            state: self.state(amount, base),
        }
    }

    fn bases(&self, poll: &Poll, question: usize, result: &TallyResult) -> Bases {
        let answer = &result.questions[question];
        let abstained = poll.questions[question].options.len();
        let (all, participants) = match self.by {
            Measure::Shares => (poll.roll.shares.get(), answer.participating),
            Measure::Heads | Measure::Both => (poll.roll.heads, exact(result.ballots)),
        };
        let away = if poll.questions[question].abstain {
            option_total(answer, result, self.by, abstained)
        } else {
            exact(0)
        };
        Bases {
            all: exact(all),
            participants,
            away,
        }
    }

    fn state(&self, amount: Part, base: Part) -> State {
        if base.low > 0 && self.reaches(amount.low, base.high) {
            State::Holds
        } else if self.reaches(amount.high, base.low) {
            State::Unknown
        } else {
            State::Fails
        }
    }

    fn reaches(&self, part: u64, whole: u64) -> bool {
        let Threshold {
            num,
            den,
            more_than,
        } = self.threshold;
        let (left, right) = (
            u128::from(part) * u128::from(den),
            u128::from(whole) * u128::from(num),
        );
        whole > 0
            && if more_than {
                left > right
            } else {
                left >= right
            }
    }

    /// The least whole number that reaches the threshold of `base`.
    fn least(&self, base: u64) -> u64 {
        let Threshold {
            num,
            den,
            more_than,
        } = self.threshold;
        let (product, den) = (u128::from(base) * u128::from(num), u128::from(den.max(1)));
        let least = if more_than {
            product / den + 1
        } else {
            product.div_ceil(den)
        };
        u64::try_from(least).unwrap_or(u64::MAX)
    }

    /// `more than 1/2`.
    pub(super) fn threshold(&self, say: &Sentences) -> String {
        let Threshold {
            num,
            den,
            more_than,
        } = self.threshold;
        let phrase = if more_than {
            msg("page-more-than")
        } else {
            msg("page-at-least")
        };
        say.get(&phrase.with("fraction", format!("{num}/{den}")))
    }

    /// Who must reach which part of what.
    pub(super) fn sentence(&self, question: &Question, say: &Sentences) -> String {
        let first = question.options.first().cloned().unwrap_or_default();
        let who = match self.who {
            Who::Quorum => msg("page-who-participants"),
            Who::Passes => msg("page-quote").with("text", first),
            Who::SecondVote => msg("page-who-second").with("text", first),
            Who::Each => msg("page-who-each"),
        };
        let measure = match self.by {
            Measure::Shares => msg("page-measure-shares"),
            Measure::Heads | Measure::Both => msg("page-measure-heads"),
        };
        let base = match (self.who, self.of) {
            (Who::Quorum, _) | (_, Base::All) => msg("page-base-all"),
            (_, Base::Participants) => msg("page-base-participants"),
            (_, Base::Deciding) => msg("page-base-deciding"),
        };
        say.get(
            &msg("page-condition")
                .with("who", say.get(&who))
                .with("measure", say.get(&measure))
                .with("base", say.get(&base))
                .with("threshold", self.threshold(say)),
        )
    }
}

fn option_total(answer: &QuestionResult, result: &TallyResult, by: Measure, option: usize) -> Part {
    match (by, &answer.heads) {
        (Measure::Shares, _) => answer.shares.get(option).copied().unwrap_or(exact(0)),
        (_, Some(heads)) => exact(heads.get(option).copied().unwrap_or(0)),
        (_, None) => Part {
            low: 0,
            high: result.ballots,
        },
    }
}

/// How a state is marked, and its name.
pub(super) fn state(state: State, say: &Sentences) -> (char, String) {
    let (sign, name) = match state {
        State::Holds => ('✓', msg("page-condition-holds")),
        State::Fails => ('✗', msg("page-condition-fails")),
        State::Unknown => ('?', msg("page-condition-unknown")),
    };
    (sign, say.get(&name))
}
