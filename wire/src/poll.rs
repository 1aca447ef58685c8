//! A poll: everything a voter, a trustee and an auditor must agree on, in one hashed document.

use std::borrow::Cow;

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::{Kind, hash_to_field};
use linli_primitives::{Day, Digest, PollId, Realm, RollRoot, Shares};
use linli_rule::Rule;
use serde::{Deserialize, Serialize};

use crate::encoding::{DecodeError, EncodedPoint, bounded, decode, encode};
use crate::rule::{Decision, RuleSet};
use crate::signature::Signable;
use crate::text::{look, look_alike, reads_as_nothing, reads_as_written};

mod change;

pub use change::{Change, PollChange};

/// The protocol version of this crate; part of every poll.
pub const PROTOCOL: u32 = 1;
/// The longest encoded poll, in bytes.
pub const MAX_BYTES: usize = 1 << 20;
/// The most questions of a poll.
pub const MAX_QUESTIONS: usize = 32;
/// The most options of a question, abstention not counted.
pub const MAX_OPTIONS: usize = 64;
/// The most trustees.
pub const MAX_TRUSTEES: usize = 255;

/// How options look that mean abstaining: a real abstention is counted differently.
const ABSTENTION: [&str; 5] = ["弃权", "棄權", "放弃", "abstain", "abstention"];
/// How options look that mean no, and so cannot be what passes a motion.
const REFUSAL: [&str; 14] = [
    "反对",
    "反對",
    "不同意",
    "不赞成",
    "不赞同",
    "否",
    "否决",
    "no",
    "nay",
    "against",
    "oppose",
    "opposed",
    "reject",
    "disagree",
];

/// Which totals decide.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Counting {
    /// Owners only.
    Heads,
    /// Shares only.
    Shares,
    /// Owners and shares.
    Both,
}

/// What a second ballot of the same owner does.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Revote {
    /// It is refused.
    Refused,
    /// It replaces the earlier one: the last before closing counts.
    LastCounts,
}

/// One question.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// The question, as put to the owners.
    pub text: String,
    /// The options, in order.
    pub options: Vec<String>,
    /// For a motion, the index of the option that passes or fails; for an election, none.
    pub yes: Option<u32>,
    /// The fewest options to choose.
    pub min: u32,
    /// The most options to choose.
    pub max: u32,
    /// Whether an owner may abstain instead.
    pub abstain: bool,
    /// What decides it.
    pub rule: RuleSet,
}

/// What one share is: shares are whole numbers, shown with `decimals` places.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// The unit's name, e.g. `m²`.
    pub name: String,
    /// Decimal places: 2 where a share is 0.01 of the unit.
    pub decimals: u8,
}

impl Unit {
    /// `1234` with two decimals reads `12.34`.
    pub fn show(&self, shares: u64) -> String {
        let scale = 10u64.pow(u32::from(self.decimals.min(9)));
        match self.decimals {
            0 => shares.to_string(),
            d => format!(
                "{}.{:0width$}",
                shares / scale,
                shares % scale,
                width = usize::from(d.min(9))
            ),
        }
    }
}

/// What a poll says about its roll.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollSummary {
    /// Root of the tree of enrolled owners.
    pub root: RollRoot,
    /// Digest of the roll as published.
    pub digest: Digest,
    /// All owners of the register, enrolled or not.
    pub heads: u64,
    /// All their shares.
    pub shares: Shares,
    /// What a share is.
    pub unit: Unit,
}

/// The trustees and the two election keys. With [`UncheckedPoint`](crate::encoding::UncheckedPoint)s, it costs nothing
/// to read.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trustees<P = EncodedPoint> {
    /// The key ceremony.
    pub ceremony: Digest,
    /// How many decrypt together.
    pub threshold: u16,
    /// Their names, in order of index (from 1).
    #[borsh(deserialize_with = "bounded::<MAX_TRUSTEES, _, _>")]
    pub names: Vec<String>,
    /// The key under which heads are sealed.
    pub heads_key: P,
    /// The key under which shares are sealed.
    pub shares_key: P,
    /// Each trustee's public share of the heads key.
    #[borsh(deserialize_with = "bounded::<MAX_TRUSTEES, _, _>")]
    pub heads_shares: Vec<P>,
    /// Each trustee's public share of the shares key.
    #[borsh(deserialize_with = "bounded::<MAX_TRUSTEES, _, _>")]
    pub shares_shares: Vec<P>,
}

/// The poll document. With [`UncheckedPoint`](crate::encoding::UncheckedPoint)s, it costs nothing to read.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Poll<P = EncodedPoint> {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// Fingerprint of the ballot circuit's verifying key.
    pub ballot_key: String,
    /// The community.
    pub realm: Realm,
    /// The poll's title.
    pub title: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// The roll.
    pub roll: RollSummary,
    /// The trustees.
    pub trustees: Trustees<P>,
    /// First second at which ballots are accepted, Unix time.
    pub opens: i64,
    /// First second at which they no longer are, unless the committee extends the poll.
    pub closes: i64,
    /// The latest closing to which the committee may extend it; if absent, it may not.
    pub extend_until: Option<i64>,
    /// Which totals decide.
    pub counting: Counting,
    /// What a second ballot does.
    pub revote: Revote,
    /// The smallest number of heads whose shares total may be published on its own; 0 and 1 publish all.
    pub floor: u32,
    /// The cancelled poll that this one corrects.
    pub replaces: Option<PollId>,
}

impl Signable for RollSummary {
    const NAME: &'static str = "roll";
}

impl<P: BorshSerialize> Signable for Trustees<P> {
    const NAME: &'static str = "trustees";
}

impl<P: BorshSerialize> Signable for Poll<P> {
    const NAME: &'static str = "poll";
}

/// A poll contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadPoll {
    /// Not this protocol version.
    #[error("poll.protocol: version {0}, this program knows {PROTOCOL}")]
    Protocol(u32),
    /// It opens at or after its closing, or its latest closing is not after the closing.
    #[error("poll.times: it must open before it closes, and can only be extended to a later time")]
    Times,
    /// It opens or closes when no record has a day.
    #[error("poll.times: it opens, closes or can be extended to a time that no record has")]
    Range,
    /// No question, or too many.
    #[error("poll.questions: {0} questions, 1 to {MAX_QUESTIONS} are allowed")]
    Questions(usize),
    /// Question `0` (from 1): number of options, or selections, impossible.
    #[error(
        "poll.selection: question {0}: 1 to {MAX_OPTIONS} options, min ≤ max ≤ options, max ≥ 1"
    )]
    Selection(usize),
    /// Question `0`: two options look alike, or a text shows nothing.
    #[error("poll.text: question {0}: texts must not be empty, nor look alike")]
    Text(usize),
    /// What `0` names shows nothing, or two of them look alike.
    #[error("poll.text: {0}: must not be empty, nor look alike")]
    Alike(&'static str),
    /// Question `0`: the option that passes is not marked, or one is marked where none passes, or a ballot could choose
    /// another beside it.
    #[error(
        "poll.yes: question {0}: a motion has one option that means yes, another to vote against it, and one choice"
    )]
    Yes(usize),
    /// Question `0`: abstention is offered as an option, which would count differently from abstaining.
    #[error("poll.abstain: question {0}: abstention is not an option of its own")]
    Abstain(usize),
    /// A text, named `0`, is too long or may be displayed as something else.
    #[error(
        "poll.text: {0}: too long, or with control characters or characters that change the direction of text"
    )]
    Misleading(&'static str),
    /// Question `0`: the rule has a zero denominator, no seats, or needs what is not counted.
    #[error("poll.rule: question {0}: the rule cannot be applied to this question")]
    Rule(usize),
    /// Threshold and number of trustees, keys and shares do not fit.
    #[error("poll.trustees: threshold, names, keys and public shares do not fit together")]
    Trustees,
    /// An empty roll.
    #[error("poll.roll: the roll is empty")]
    Roll,
    /// A change without a reason.
    #[error("poll.reason: the reason is missing, too long or misleading")]
    Reason,
}

impl Poll {
    /// The poll's name everywhere: its canonical encoding hashed into Fp.
    pub fn id(&self) -> PollId {
        PollId::new(hash_to_field(Kind::Poll, &[&self.encode()]))
    }

    /// Canonical bytes.
    pub fn encode(&self) -> Vec<u8> {
        encode(self)
    }

    /// Reads canonical bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, DecodeError> {
        decode(bytes, MAX_BYTES)
    }

    /// Whether the document is consistent in itself.
    pub fn check(&self) -> Result<(), BadPoll> {
        if self.protocol != PROTOCOL {
            return Err(BadPoll::Protocol(self.protocol));
        }
        if self.opens >= self.closes || self.extend_until.is_some_and(|until| until <= self.closes)
        {
            return Err(BadPoll::Times);
        }
        let times = [self.opens, self.closes]
            .into_iter()
            .chain(self.extend_until);
        if times.map(Day::of_unix_time).any(|day| day.is_err()) {
            return Err(BadPoll::Range);
        }
        if let Some((name, _)) = self.texts().find(|(_, text)| !reads_as_written(text)) {
            return Err(BadPoll::Misleading(name));
        }
        if self.questions.is_empty() || self.questions.len() > MAX_QUESTIONS {
            return Err(BadPoll::Questions(self.questions.len()));
        }
        if reads_as_nothing(&self.title) {
            return Err(BadPoll::Alike("title"));
        }
        for (index, question) in self.questions.iter().enumerate() {
            question.check(index + 1, self.counting)?;
        }
        if look_alike(self.questions.iter().map(|question| question.text.as_str())) {
            return Err(BadPoll::Alike("question"));
        }
        if self.roll.heads == 0 {
            return Err(BadPoll::Roll);
        }
        self.trustees.check()
    }

    /// Every text that people read, with a name for it; a question may have several lines.
    fn texts(&self) -> impl Iterator<Item = (&'static str, Cow<'_, str>)> {
        let whole = [
            ("title", &self.title),
            ("measure", &self.roll.unit.name),
            ("key", &self.ballot_key),
        ];
        let names = self.trustees.names.iter().map(|name| ("trustee", name));
        let options = self.questions.iter().flat_map(|question| {
            let rule = [&question.rule.name, &question.rule.source].map(|text| ("rule", text));
            let options = question.options.iter().map(|option| ("option", option));
            rule.into_iter().chain(options)
        });
        let lines = whole.into_iter().chain(names).chain(options);
        let questions = self.questions.iter().map(|q| &q.text);
        lines
            .map(|(name, text)| (name, Cow::Borrowed(text.as_str())))
            .chain(questions.map(|text| ("question", Cow::Owned(text.replace('\n', " ")))))
    }
}

impl Question {
    /// Whether exactly one option (or abstention) is chosen.
    pub const fn is_single_choice(&self) -> bool {
        self.min == 1 && self.max == 1
    }

    /// The number of places in a ballot: the options and, last, abstention where it is allowed.
    pub fn slots(&self) -> usize {
        self.options.len() + usize::from(self.abstain)
    }

    fn check(&self, number: usize, counting: Counting) -> Result<(), BadPoll> {
        let count = self.options.len();
        let fits = (1..=MAX_OPTIONS).contains(&count)
            && self.min <= self.max
            && self.max >= 1
            && self.max as usize <= count;
        if !fits {
            return Err(BadPoll::Selection(number));
        }
        let options = || self.options.iter().map(String::as_str);
        let empty = options().chain([self.text.as_str()]).any(reads_as_nothing);
        if empty || look_alike(options()) {
            return Err(BadPoll::Text(number));
        }
        if options().any(|option| ABSTENTION.contains(&look(option).as_str())) {
            return Err(BadPoll::Abstain(number));
        }
        if !self.yes_fits() {
            return Err(BadPoll::Yes(number));
        }
        if self.rule.applies_to(self, counting) {
            Ok(())
        } else {
            Err(BadPoll::Rule(number))
        }
    }

    /// Whether a motion, and only a motion, marks the option that passes it, has an option against it, and takes one
    /// choice.
    fn yes_fits(&self) -> bool {
        match (&self.rule.decision, self.yes) {
            (Decision::Motion { .. }, Some(yes)) => {
                let marked = self.options.get(yes as usize);
                let means_no = |option: &String| REFUSAL.contains(&look(option).as_str());
                self.is_single_choice()
                    && self.options.len() > 1
                    && marked.is_some_and(|option| !means_no(option))
            }
            (Decision::Election { .. }, None) => true,
            _ => false,
        }
    }
}

impl Trustees {
    fn check(&self) -> Result<(), BadPoll> {
        let count = self.names.len();
        let names = || self.names.iter().map(String::as_str);
        if names().any(reads_as_nothing) || look_alike(names()) {
            return Err(BadPoll::Alike("trustee"));
        }
        let fits = (1..=usize::from(u16::MAX)).contains(&count)
            && (1..=count).contains(&usize::from(self.threshold))
            && self.heads_shares.len() == count
            && self.shares_shares.len() == count
            && self.heads_key != self.shares_key;
        if fits { Ok(()) } else { Err(BadPoll::Trustees) }
    }
}

#[cfg(test)]
mod tests;
