//! Closing, decryption and result of a poll.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::document::Kind;
use linli_primitives::{Digest, PollId, Shares};
use serde::{Deserialize, Serialize};

use crate::encoding::{EncodedPoint, HexBytes, bounded, encode};
use crate::poll::{MAX_OPTIONS, MAX_QUESTIONS};

/// The most sums of a round: for each question its options, those who abstain and those who took part.
const MAX_SUMS: usize = MAX_QUESTIONS * (MAX_OPTIONS + 2);

/// The longest naming, in bytes: poll, closing, trustee, and a proof of two scalars with its length.
pub(crate) const NAMING_BYTES: usize = 32 + 32 + 2 + 4 + 64;

/// A poll's closed box: which ballots count. Everybody can recompute it from the record.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Closing {
    /// The poll.
    pub poll: PollId,
    /// When it was closed, Unix time; not before the poll's closing time.
    pub at: i64,
    /// Ballots accepted, replaced ones included.
    pub accepted: u64,
    /// The last link of the chain over all ballots accepted, in order, with their times: a ballot left out, added or
    /// moved gives another.
    pub history: Digest,
    /// Digests of the ballots that count, in ascending order of nullifier.
    pub counted: Vec<Digest>,
}

/// What the first bytes of a decryption share say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, BorshDeserialize)]
pub struct ShareHead {
    /// The poll.
    pub poll: PollId,
    /// Digest of the closing it is made for.
    pub closing: Digest,
    /// Which sums.
    pub round: TallyRound,
    /// The trustee's index, from 1.
    pub trustee: u16,
}

impl Closing {
    /// What trustees decrypt for: a digest of the whole closing.
    pub fn digest(&self) -> Digest {
        Digest::of(Kind::Closing, &[&encode(self)])
    }
}

/// A trustee says, before anything is decrypted, which closing she will decrypt: one per poll, ever.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Naming {
    /// The poll.
    pub poll: PollId,
    /// Digest of the closing.
    pub closing: Digest,
    /// The trustee's index, from 1.
    pub trustee: u16,
    /// The proof that it was made with the trustee's share of the heads key.
    pub proof: HexBytes,
}

/// Decryption happens in two rounds: shares totals are decrypted only in groups that the heads totals allow.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum TallyRound {
    /// Heads of every option.
    Heads,
    /// Shares of every group of options, and the shares that took part.
    Shares,
}

/// One trustee's part in decrypting all sums of a round.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecryptionShare {
    /// The poll.
    pub poll: PollId,
    /// Digest of the closing it is made for.
    pub closing: Digest,
    /// Which sums.
    pub round: TallyRound,
    /// The trustee's index, from 1.
    pub trustee: u16,
    /// x_i·A for every sum, in the order that the rules give.
    #[borsh(deserialize_with = "bounded::<MAX_SUMS, _, _>")]
    pub parts: Vec<EncodedPoint>,
    /// The proof that all were made with the trustee's key share.
    pub proof: HexBytes,
}

/// What is known of a total.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// At least.
    pub low: u64,
    /// At most; equal to `low` where the total is known exactly.
    pub high: u64,
}

/// How a question ended.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(tag = "outcome", deny_unknown_fields, rename_all = "kebab-case")]
pub enum Outcome {
    /// Too few took part.
    NoQuorum,
    /// The motion passes.
    Passed,
    /// The motion fails.
    Failed,
    /// It fails, but a second vote by a lighter majority is open.
    SecondVote,
    /// Elected: indices of options, best first. Fewer than the seats where a tie or a condition leaves some vacant.
    Elected {
        /// Options elected.
        options: Vec<u32>,
        /// Seats that stay vacant.
        vacant: u32,
        /// Options tied across the last seat, ascending: people decide between them, or vote again.
        tied: Vec<u32>,
    },
    /// The published bounds do not decide; says which small groups hide it.
    Undetermined,
}

/// The result of one question.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionResult {
    /// Heads per option; abstention last where the question allows it. `None` where fewer ballots count than the poll's
    /// floor: then nothing is decrypted.
    pub heads: Option<Vec<u64>>,
    /// Groups of options whose shares were decrypted as one sum: members and the sum.
    pub groups: Vec<Group>,
    /// What is known of each option's shares; empty where shares are not counted.
    pub shares: Vec<Part>,
    /// What is known of the shares of all who took part: absent where shares are not counted or not decrypted.
    pub participating: Part,
    /// How it ended.
    pub outcome: Outcome,
}

/// Options whose shares are published only as a sum, because fewer heads than the floor chose one of them.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Indices of options.
    pub options: Vec<u32>,
    /// The sum of their shares.
    pub shares: Shares,
}

/// The result of a poll.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TallyResult {
    /// The poll.
    pub poll: PollId,
    /// Digest of the closing.
    pub closing: Digest,
    /// Ballots that count.
    pub ballots: u64,
    /// Per question.
    pub questions: Vec<QuestionResult>,
}
