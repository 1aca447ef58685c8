//! What the totals decide, by interval arithmetic in integers.
//!
//! How many took part is always known exactly. Heads and shares of an option may be known only between two bounds, so
//! every condition holds, fails or is unknown for all totals within them; an outcome is stated only where every such
//! total agrees.

use linli_wire::rule::{Base, Condition, Decision, Measure, Threshold};
use linli_wire::{Counting, Outcome, Part, Question, RollSummary};

mod election;

/// The totals of one question. Lists go by option, with abstention last where the question allows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Ballots that count: the heads that took part.
    pub ballots: u64,
    /// Bounds of every option's heads.
    pub heads: Vec<Part>,
    /// Bounds of every option's shares; empty where shares are not counted.
    pub shares: Vec<Part>,
    /// Bounds of the shares that took part.
    pub participating: Part,
}

/// The outcome of `question`, whose poll counts `counting` and has `roll`.
///
/// A total missing from `totals` counts as no heads and as wholly unknown shares.
pub fn decide(
    question: &Question,
    counting: Counting,
    roll: &RollSummary,
    totals: &Totals,
) -> Outcome {
    let tally = Tally {
        question,
        counting,
        roll,
        totals,
    };
    let quorum = tally.all(&question.rule.quorum, tally.participants(), |_| {
        tally.everyone()
    });
    match quorum {
        Truth::Fails => Outcome::NoQuorum,
        Truth::Unknown => Outcome::Undetermined,
        Truth::Holds => match &question.rule.decision {
            Decision::Motion {
                passes,
                second_vote,
            } => tally.motion(passes, second_vote),
            Decision::Election { seats, rank, each } => {
                election::elect(&tally, *seats, *rank, each)
            }
        },
    }
}

/// A total that is known exactly.
pub const fn exact(total: u64) -> Part {
    Part {
        low: total,
        high: total,
    }
}

/// Whether a statement is true of all totals within the bounds, of none, or of some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    Holds,
    Fails,
    Unknown,
}

impl Truth {
    const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Fails, _) | (_, Self::Fails) => Self::Fails,
            (Self::Holds, Self::Holds) => Self::Holds,
            _ => Self::Unknown,
        }
    }

    const fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    const fn not(self) -> Self {
        match self {
            Self::Holds => Self::Fails,
            Self::Fails => Self::Holds,
            Self::Unknown => Self::Unknown,
        }
    }
}

/// One amount by both measures.
#[derive(Clone, Copy)]
struct Amount {
    heads: Part,
    shares: Part,
}

impl Amount {
    /// What remains when `part` is taken away; `part` is contained in `self`.
    fn without(self, part: Self) -> Self {
        let subtract = |a: Part, b: Part| Part {
            low: a.low.saturating_sub(b.high),
            high: a.high.saturating_sub(b.low),
        };
        Self {
            heads: subtract(self.heads, part.heads),
            shares: subtract(self.shares, part.shares),
        }
    }
}

/// A question with everything its rule depends on.
struct Tally<'a> {
    question: &'a Question,
    counting: Counting,
    roll: &'a RollSummary,
    totals: &'a Totals,
}

impl Tally<'_> {
    fn motion(&self, passes: &[Condition], second_vote: &[Condition]) -> Outcome {
        // A poll without a marked option is refused before it opens.
        let yes = self.question.yes.unwrap_or(0) as usize;
        match (self.reaches(yes, passes), second_vote.is_empty()) {
            (Truth::Holds, _) => Outcome::Passed,
            (Truth::Unknown, _) => Outcome::Undetermined,
            (Truth::Fails, true) => Outcome::Failed,
            (Truth::Fails, false) => match self.reaches(yes, second_vote) {
                Truth::Holds => Outcome::SecondVote,
                Truth::Fails => Outcome::Failed,
                Truth::Unknown => Outcome::Undetermined,
            },
        }
    }

    /// Whether `option` reaches all `conditions`.
    fn reaches(&self, option: usize, conditions: &[Condition]) -> Truth {
        self.all(conditions, self.option(option), |base| match base {
            Base::All => self.everyone(),
            Base::Participants => self.participants(),
            Base::Deciding => self.deciding(),
        })
    }

    fn all(
        &self,
        conditions: &[Condition],
        amount: Amount,
        base: impl Fn(Base) -> Amount,
    ) -> Truth {
        conditions.iter().fold(Truth::Holds, |truth, c| {
            let base = base(c.of);
            let heads = || reaches(c.threshold, amount.heads, base.heads);
            let shares = || reaches(c.threshold, amount.shares, base.shares);
            truth.and(match c.by {
                Measure::Heads => heads(),
                Measure::Shares => shares(),
                Measure::Both => heads().and(shares()),
            })
        })
    }

    fn option(&self, index: usize) -> Amount {
        let unknown = Part {
            low: 0,
            high: self.totals.participating.high,
        };
        Amount {
            heads: self.totals.heads.get(index).copied().unwrap_or(exact(0)),
            shares: self.totals.shares.get(index).copied().unwrap_or(unknown),
        }
    }

    fn everyone(&self) -> Amount {
        Amount {
            heads: exact(self.roll.heads),
            shares: exact(self.roll.shares.get()),
        }
    }

    fn participants(&self) -> Amount {
        Amount {
            heads: exact(self.totals.ballots),
            shares: self.totals.participating,
        }
    }

    fn deciding(&self) -> Amount {
        if self.question.abstain {
            self.participants()
                .without(self.option(self.question.options.len()))
        } else {
            self.participants()
        }
    }
}

/// Whether `amount` reaches the fraction `threshold` of `base`; false if `base` is zero, where there is nobody to
/// decide.
fn reaches(threshold: Threshold, amount: Part, base: Part) -> Truth {
    let compare = |amount: u64, base: u64| {
        let (left, right) = (
            u128::from(amount) * u128::from(threshold.den),
            u128::from(base) * u128::from(threshold.num),
        );
        left > right || (left == right && !threshold.more_than)
    };
    let some = base.low > 0 || amount.low > 0;
    if base.high == 0 || !compare(amount.high, base.low.max(1)) {
        Truth::Fails
    } else if some && compare(amount.low, base.high) {
        Truth::Holds
    } else {
        Truth::Unknown
    }
}

#[cfg(test)]
mod tests;
