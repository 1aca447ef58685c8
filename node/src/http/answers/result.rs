//! Answers about results.

use linli_rules::PollState;
use linli_wire::tally;
use serde::Serialize;
use utoipa::ToSchema;

use super::Unit;
use super::poll::Counting;

/// The result of a poll.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PollResult {
    /// The poll.
    pub poll: String,
    /// Its title.
    pub title: String,
    /// Which totals decide.
    pub counting: Counting,
    /// When the box was closed, Unix time.
    #[schema(example = 1_795_600_000)]
    pub closed: i64,
    /// Names the closing.
    pub closing: String,
    /// Ballots that count.
    #[schema(example = 801)]
    pub ballots: u64,
    /// Owners of the roll.
    #[schema(example = 1_254)]
    pub heads: u64,
    /// Shares of the roll.
    #[schema(example = 12_036_512)]
    pub shares: u64,
    /// What a share is.
    pub unit: Unit,
    /// The smallest number of heads whose shares may be published on their own.
    #[schema(example = 3)]
    pub floor: u32,
    /// Per question, in order.
    pub questions: Vec<QuestionResult>,
    /// The result as the record has it; canonical bytes come from it.
    #[schema(value_type = Object)]
    pub document: linli_wire::TallyResult,
}

/// The result of one question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct QuestionResult {
    /// The question.
    pub text: String,
    /// The fewest options to choose.
    #[schema(example = 1)]
    pub min: u32,
    /// The most.
    #[schema(example = 1)]
    pub max: u32,
    /// The name of the rule that decides.
    #[schema(example = "cn-278-general")]
    pub rule: String,
    /// The statute or by-law it follows.
    pub source: String,
    /// Shares of all who took part; `null` where shares are not counted, or where nothing was decrypted because fewer
    /// ballots count than the floor.
    #[schema(example = 8_211_004)]
    pub participating: Option<u64>,
    /// Options in order, abstention last where the question allows it.
    pub options: Vec<OptionResult>,
    /// Options whose shares are published as one sum.
    pub groups: Vec<GroupResult>,
    /// How it ended.
    pub outcome: Outcome,
}

/// The totals of one option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct OptionResult {
    /// Its place, from 0.
    #[schema(example = 0)]
    pub index: u32,
    /// Its text; `null` for abstention.
    pub text: Option<String>,
    /// Owners who chose it; `null` where nothing was decrypted because fewer ballots count than the floor.
    #[schema(example = 612)]
    pub heads: Option<u64>,
    /// What is known of their shares; `null` where shares are not counted.
    pub shares: Option<Bounds>,
    /// The group its shares are published in, by place in `groups`; `null` where they are withheld or not counted.
    #[schema(example = 0)]
    pub group: Option<u32>,
}

/// A total between two bounds; equal where it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Bounds {
    /// At least.
    #[schema(example = 6_120_044)]
    pub low: u64,
    /// At most.
    #[schema(example = 6_120_044)]
    pub high: u64,
}

/// Shares of several options together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct GroupResult {
    /// Places of the options.
    #[schema(example = json!([1, 2]))]
    pub options: Vec<u32>,
    /// Their shares together.
    #[schema(example = 2_090_960)]
    pub shares: u64,
}

/// How a question ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Outcome {
    /// Too few took part.
    NoQuorum,
    /// The motion passes.
    Passed,
    /// The motion fails.
    Failed,
    /// It fails; a second vote by a lighter majority is open.
    SecondVote,
    /// Options elected, best first.
    Elected {
        /// Places of the options.
        options: Vec<u32>,
        /// Seats that stay vacant.
        vacant: u32,
        /// Places of the options tied across the last seat.
        tied: Vec<u32>,
    },
    /// The published bounds do not decide.
    Undetermined,
}

impl PollResult {
    /// Of a poll; `None` before its result is known.
    pub(crate) fn of(poll: PollState<'_>) -> Option<Self> {
        let (result, closing) = (poll.result()?, poll.closing()?);
        let document = poll.poll();
        let counts_shares = document.counting != linli_wire::Counting::Heads;
        let pairs = document.questions.iter().zip(&result.questions);
        Some(Self {
            poll: poll.id().to_string(),
            title: document.title.clone(),
            counting: document.counting.into(),
            closed: closing.at,
            closing: result.closing.to_string(),
            ballots: result.ballots,
            heads: document.roll.heads,
            shares: document.roll.shares.get(),
            unit: (&document.roll.unit).into(),
            floor: document.floor,
            questions: pairs
                .map(|(question, result)| QuestionResult::of(question, result, counts_shares))
                .collect(),
            document: result.clone(),
        })
    }
}

impl QuestionResult {
    fn of(
        question: &linli_wire::Question,
        result: &tally::QuestionResult,
        counts_shares: bool,
    ) -> Self {
        let texts = question
            .options
            .iter()
            .map(Some)
            .chain(std::iter::once(None));
        let slots = question.slots();
        let options = (0u32..).zip(texts).take(slots);
        let heads = |index: u32| result.heads.as_ref()?.get(index as usize).copied();
        let took_part = result.participating;
        let bounds = |index: u32| {
            let part = result
                .shares
                .get(index as usize)
                .filter(|_| counts_shares)?;
            Some(Bounds {
                low: part.low,
                high: part.high,
            })
        };
        let group = |index| {
            result
                .groups
                .iter()
                .position(|group| group.options.contains(&index))
        };
        Self {
            text: question.text.clone(),
            min: question.min,
            max: question.max,
            rule: question.rule.name.clone(),
            source: question.rule.source.clone(),
            participating: (took_part.low == took_part.high).then_some(took_part.low),
            options: options
                .map(|(index, text)| OptionResult {
                    index,
                    text: text.cloned(),
                    heads: heads(index),
                    shares: bounds(index),
                    group: group(index).map(|at| at as u32),
                })
                .collect(),
            groups: result
                .groups
                .iter()
                .map(|group| GroupResult {
                    options: group.options.clone(),
                    shares: group.shares.get(),
                })
                .collect(),
            outcome: (&result.outcome).into(),
        }
    }
}

impl From<&linli_wire::Outcome> for Outcome {
    fn from(outcome: &linli_wire::Outcome) -> Self {
        match outcome {
            linli_wire::Outcome::NoQuorum => Self::NoQuorum,
            linli_wire::Outcome::Passed => Self::Passed,
            linli_wire::Outcome::Failed => Self::Failed,
            linli_wire::Outcome::SecondVote => Self::SecondVote,
            linli_wire::Outcome::Elected {
                options,
                vacant,
                tied,
            } => Self::Elected {
                options: options.clone(),
                vacant: *vacant,
                tied: tied.clone(),
            },
            linli_wire::Outcome::Undetermined => Self::Undetermined,
        }
    }
}
