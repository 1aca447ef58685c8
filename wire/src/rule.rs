//! Decision rules as data: what makes a question pass, or who is elected.
//!
//! Presets are files of the crate `rules`; a poll carries the whole rule, so that its hash binds it.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// A threshold: at least, or more than, a fraction of something.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Threshold {
    /// Numerator.
    pub num: u32,
    /// Denominator, not zero.
    pub den: u32,
    /// "More than" the fraction instead of "at least".
    #[serde(default)]
    pub more_than: bool,
}

/// What a majority is a fraction of.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Base {
    /// All owners of the roll (or their shares), voting or not.
    All,
    /// Those who cast a ballot, abstentions included.
    Participants,
    /// Those who chose something other than abstaining.
    Deciding,
}

/// Which of the two tallies a threshold applies to.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Measure {
    /// Owners.
    Heads,
    /// Shares: floor area or ownership units.
    Shares,
    /// Both must reach it.
    Both,
}

/// One condition on a tally.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Condition {
    /// How much.
    pub threshold: Threshold,
    /// Of what.
    pub of: Base,
    /// Counted how.
    pub by: Measure,
}

/// What happens at exact equality between candidates, or of yes and no where the rule does not say.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Tie {
    /// Nobody among the tied is elected; the motion fails.
    Fails,
    /// The other measure (shares after heads, heads after shares) decides; still tied, it fails.
    OtherMeasure,
}

/// The kind of decision.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case")]
pub enum Decision {
    /// The option that means yes passes or fails.
    Motion {
        /// All must hold for that option.
        passes: Vec<Condition>,
        /// If `passes` fails but all of these hold, a second vote by a lighter majority is open
        /// (French art. 25-1 style); the result says so.
        #[serde(default)]
        second_vote: Vec<Condition>,
    },
    /// The options with the most votes are elected.
    Election {
        /// Seats to fill.
        seats: u32,
        /// By which measure candidates are ranked (`both` ranks by heads, then shares).
        rank: Measure,
        /// What each elected candidate must reach.
        #[serde(default)]
        each: Vec<Condition>,
    },
}

/// A whole rule: who must take part, and what then decides.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleSet {
    /// The preset's name, e.g. `cn-278-special`.
    pub name: String,
    /// The statute or by-law it follows.
    pub source: String,
    /// Quorum: participation that must be reached (its base is always all owners).
    pub quorum: Vec<Condition>,
    /// What decides.
    pub decision: Decision,
    /// At equality.
    pub tie: Tie,
    /// Days between a poll's publication and its opening that the source asks for.
    #[serde(default)]
    pub notice_days: u16,
}

impl Measure {
    /// Whether a poll with this counting yields this measure.
    const fn is_counted(self, counting: crate::Counting) -> bool {
        use crate::Counting;
        matches!(
            (self, counting),
            (_, Counting::Both) | (Self::Heads, Counting::Heads) | (Self::Shares, Counting::Shares)
        )
    }
}

impl RuleSet {
    /// Whether every number is sensible and every total that the rule asks for is counted.
    pub fn applies_to(&self, question: &crate::Question, counting: crate::Counting) -> bool {
        let sound = |conditions: &[Condition]| {
            conditions.iter().all(|c| {
                c.threshold.den > 0
                    && c.threshold.num <= c.threshold.den
                    && c.by.is_counted(counting)
            })
        };
        let decision = match &self.decision {
            Decision::Motion {
                passes,
                second_vote,
            } => !passes.is_empty() && sound(passes) && sound(second_vote),
            Decision::Election { seats, rank, each } => {
                *seats >= 1
                    && *seats as usize <= question.options.len()
                    && rank.is_counted(counting)
                    && sound(each)
            }
        };
        decision && sound(&self.quorum)
    }
}
