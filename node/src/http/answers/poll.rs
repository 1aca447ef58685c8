//! Answers about polls.

use linli_rules::{CommunityState, PollState, disclosure, poll};
use serde::Serialize;
use utoipa::ToSchema;

use super::result::PollResult;
use super::{Place, Unit};

/// How far a poll is, by the node's clock and the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// Before it opens.
    Upcoming,
    /// Ballots are taken.
    Open,
    /// The closing time has come, but the closing is not in the record yet.
    Closing,
    /// Trustees decrypt the heads.
    Heads,
    /// Trustees decrypt the shares.
    Shares,
    /// The result is known.
    Decided,
    /// The committee cancelled it.
    Cancelled,
}

/// Which totals decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// Owners.
    Heads,
    /// Shares.
    Shares,
    /// Both.
    Both,
}

/// What a second ballot of an owner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Revote {
    /// It is refused.
    Refused,
    /// It replaces the earlier one.
    LastCounts,
}

/// All polls, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PollList {
    /// The polls.
    pub polls: Vec<PollLine>,
}

/// A poll in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PollLine {
    /// Its name everywhere.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How far it is.
    pub phase: Phase,
    /// First second at which ballots are taken, Unix time.
    #[schema(example = 1_795_000_000)]
    pub opens: i64,
    /// First second at which they no longer are: the document's, or a later one.
    #[schema(example = 1_795_600_000)]
    pub closes: i64,
    /// Which totals decide.
    pub counting: Counting,
    /// What a second ballot does.
    pub revote: Revote,
    /// Questions.
    #[schema(example = 1)]
    pub questions: u32,
    /// Ballots accepted, replaced ones included.
    #[schema(example = 803)]
    pub accepted: u64,
    /// Ballots that count: owners who took part.
    #[schema(example = 801)]
    pub ballots: u64,
    /// The roll's digest.
    pub roll: String,
    /// Owners of the roll, enrolled or not.
    #[schema(example = 1_254)]
    pub heads: u64,
    /// Shares of the roll.
    #[schema(example = 12_036_512)]
    pub shares: u64,
    /// What a share is.
    pub unit: Unit,
    /// Where the poll was published.
    pub place: Place,
    /// How each question ended, in order; empty until it is known.
    pub outcomes: Vec<super::result::Outcome>,
}

/// A poll.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Poll {
    /// The poll in short.
    #[serde(flatten)]
    pub line: PollLine,
    /// The message that published it.
    pub message: String,
    /// The poll's document, as its chapter of the book describes it; hashing its canonical bytes gives `id`.
    #[schema(value_type = Object)]
    pub document: linli_wire::Poll,
    /// What the committee did with the poll since it was published, in order.
    pub changes: Vec<Change>,
    /// Its questions that other polls on the same roll ask too.
    pub repeated: Vec<Repeated>,
    /// How many sets of as many owners as the floor have one total of shares in common, on average, counted up to a million;
    /// null where no shares are counted.
    pub sets: Option<u64>,
    /// What its questions allow to be spent if they pass.
    pub grants: Vec<super::fund::Grant>,
    /// The closing, once it is in the record.
    pub closing: Option<Closing>,
    /// How far the trustees are.
    pub decryption: Decryption,
    /// The result, once it is known.
    pub result: Option<PollResult>,
}

/// The committee cancelled or extended the poll.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Change {
    /// When it reached the record, Unix time.
    pub at: i64,
    /// The closing to which it was extended; null where it was cancelled.
    pub closes: Option<i64>,
    /// Why.
    pub reason: String,
}

/// A question that another poll on the same roll asks too: their totals can be subtracted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Repeated {
    /// The question, from 1.
    pub question: u32,
    /// The other poll.
    pub poll: String,
}

/// A closed box, in short; the record has the digests of all ballots that count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Closing {
    /// When it was closed, Unix time.
    #[schema(example = 1_795_600_000)]
    pub at: i64,
    /// Names the closing: what trustees decrypt for.
    pub digest: String,
    /// Ballots accepted.
    #[schema(example = 803)]
    pub accepted: u64,
    /// Ballots that count.
    #[schema(example = 801)]
    pub counted: u64,
}

/// Who has decrypted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Decryption {
    /// How many trustees must.
    #[schema(example = 2)]
    pub threshold: u16,
    /// All trustees' names, in order of index (from 1).
    pub names: Vec<String>,
    /// Indices of those who named this closing.
    #[schema(example = json!([1, 2, 3]))]
    pub named: Vec<u16>,
    /// Indices of those who named another: they saw another record, or somebody used their keys.
    #[schema(example = json!([]))]
    pub elsewhere: Vec<u16>,
    /// How many must name this closing before anything is decrypted.
    #[schema(example = 3)]
    pub needed: u16,
    /// Indices of those whose shares of the heads round have arrived.
    #[schema(example = json!([1, 3]))]
    pub heads: Vec<u16>,
    /// Indices of those whose shares of the shares round have arrived.
    #[schema(example = json!([3]))]
    pub shares: Vec<u16>,
}

/// The ballot of one owner that counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct CountedBallot {
    /// The poll.
    pub poll: String,
    /// Which owner, known to that owner alone.
    pub nullifier: String,
    /// Digest of the ballot's own bytes, as the wallet shows it.
    pub ballot: String,
}

/// Ballots of a poll in the record, in its order; for each nullifier the last counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TakenBallots {
    /// The poll.
    pub poll: String,
    /// The ballots.
    pub ballots: Vec<TakenBallot>,
    /// The `from` for the rest; `null` at the end.
    pub next: Option<u64>,
}

/// A ballot in the record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct TakenBallot {
    /// Its entry.
    #[schema(example = 17)]
    pub entry: u64,
    /// Digest of its message.
    pub message: String,
    /// Which owner, known to that owner alone.
    pub nullifier: String,
}

impl From<linli_journal::TakenBallot> for TakenBallot {
    fn from(taken: linli_journal::TakenBallot) -> Self {
        Self {
            entry: taken.entry,
            message: taken.message.to_string(),
            nullifier: taken.nullifier.to_string(),
        }
    }
}

impl Phase {
    /// Of a poll at `now`.
    pub(crate) fn of(poll: PollState<'_>, now: i64) -> Self {
        let document = poll.poll();
        if poll.is_cancelled() {
            return Self::Cancelled;
        }
        match poll.closing() {
            Some(_) if poll.result().is_some() => Self::Decided,
            Some(_) if poll.heads().is_some() => Self::Shares,
            Some(_) => Self::Heads,
            None if now < document.opens => Self::Upcoming,
            None if now < poll.closes() => Self::Open,
            None => Self::Closing,
        }
    }
}

impl PollLine {
    /// Of a poll at `now`; the caller fills in where it was published.
    pub(crate) fn of(poll: PollState<'_>, now: i64) -> Self {
        let document = poll.poll();
        let outcomes = poll.result().into_iter();
        Self {
            id: poll.id().to_string(),
            title: document.title.clone(),
            phase: Phase::of(poll, now),
            opens: document.opens,
            closes: poll.closes(),
            counting: document.counting.into(),
            revote: document.revote.into(),
            questions: document.questions.len() as u32,
            accepted: poll.accepted(),
            ballots: poll.ballots(),
            roll: document.roll.digest.to_string(),
            heads: document.roll.heads,
            shares: document.roll.shares.get(),
            unit: (&document.roll.unit).into(),
            place: Place { index: 0, at: 0 },
            outcomes: outcomes
                .flat_map(|result| &result.questions)
                .map(|question| (&question.outcome).into())
                .collect(),
        }
    }
}

impl Poll {
    /// Of a poll at `now` among `all`; the caller fills in where it was published.
    pub(crate) fn of(poll: PollState<'_>, all: &CommunityState, now: i64) -> Self {
        let document = poll.poll();
        let others = all.polls().filter(|other| !other.is_cancelled());
        let repeated = disclosure::Repeated::of(document, others.map(|p| p.poll().clone()));
        let namings = poll.namings_of(poll.views());
        let closing = |closing: &linli_wire::Closing| Closing {
            at: closing.at,
            digest: closing.digest().to_string(),
            accepted: closing.accepted,
            counted: closing.counted.len() as u64,
        };
        Self {
            line: PollLine::of(poll, now),
            message: String::new(),
            document: document.clone(),
            changes: poll.changes().0.into_iter().map(Change::from).collect(),
            grants: super::fund::Grant::of_poll(poll.id(), document.questions.len(), all),
            repeated: repeated.iter().map(Repeated::from).collect(),
            sets: poll.sets_per_sum(),
            closing: poll.closing().map(closing),
            decryption: Decryption {
                threshold: document.trustees.threshold,
                names: document.trustees.names.clone(),
                named: namings.named,
                elsewhere: namings.elsewhere.into_iter().map(|(n, _)| n).collect(),
                needed: namings.needed,
                heads: poll.trustees(linli_wire::TallyRound::Heads),
                shares: poll.trustees(linli_wire::TallyRound::Shares),
            },
            result: PollResult::of(poll),
        }
    }
}

impl From<poll::Changed> for Change {
    fn from(changed: poll::Changed) -> Self {
        let poll::Changed { at, change, reason } = changed;
        Self {
            at,
            closes: match change {
                linli_wire::poll::Change::Cancel => None,
                linli_wire::poll::Change::Extend { closes } => Some(closes),
            },
            reason,
        }
    }
}

impl From<&disclosure::Repeated> for Repeated {
    fn from(repeated: &disclosure::Repeated) -> Self {
        Self {
            question: repeated.question as u32,
            poll: repeated.poll.to_string(),
        }
    }
}

impl From<linli_wire::Counting> for Counting {
    fn from(counting: linli_wire::Counting) -> Self {
        match counting {
            linli_wire::Counting::Heads => Self::Heads,
            linli_wire::Counting::Shares => Self::Shares,
            linli_wire::Counting::Both => Self::Both,
        }
    }
}

impl From<linli_wire::Revote> for Revote {
    fn from(revote: linli_wire::Revote) -> Self {
        match revote {
            linli_wire::Revote::Refused => Self::Refused,
            linli_wire::Revote::LastCounts => Self::LastCounts,
        }
    }
}
