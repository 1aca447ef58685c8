//! Why an input is refused.

use linli_primitives::{Digest, Moment, Nullifier, PollId};
use linli_rule::Rule;
use linli_sigma::key::{BadSharedKey, RelatedKeys};
use linli_wire::TallyRound;
use linli_wire::poll::BadPoll;

/// An input is refused; the state stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Refusal {
    /// The poll document contradicts itself.
    #[error(transparent)]
    Poll(#[from] BadPoll),
    /// The trustees' keys do not fit together.
    #[error(transparent)]
    Trustees(#[from] BadSharedKey),
    /// The two election keys are related.
    #[error(transparent)]
    Keys(#[from] RelatedKeys),
    /// Time went backwards.
    #[error("ledger.clock: {} is before {}, the time of an earlier input", Moment(*.at), Moment(*.last))]
    Clock {
        /// The input's time.
        at: i64,
        /// The latest time accepted.
        last: i64,
    },
    /// The poll is not open yet.
    #[error("poll.not_open: the poll opens at {}, the ballot came at {}", Moment(*.opens), Moment(*.at))]
    NotOpen {
        /// The ballot's time.
        at: i64,
        /// When the poll opens.
        opens: i64,
    },
    /// The poll is closed.
    #[error("poll.closed: the poll closed at {}, this came at {}", Moment(*.closes), Moment(*.at))]
    Closed {
        /// The input's time.
        at: i64,
        /// When the poll closed.
        closes: i64,
    },
    /// The committee cancelled the poll.
    #[error("poll.cancelled: the committee cancelled the poll")]
    Cancelled,
    /// An extension to no later closing, or to a later one than the document allows.
    #[error(
        "poll.extend: it cannot be extended to {closes}; the latest closing that the document allows: {until:?}"
    )]
    Extend {
        /// The closing asked for.
        closes: i64,
        /// The latest that is allowed.
        until: Option<i64>,
    },
    /// A closing before the closing time.
    #[error("poll.early_close: the poll closes at {}, not at {}", Moment(*.closes), Moment(*.at))]
    EarlyClose {
        /// The input's time.
        at: i64,
        /// When the poll closes.
        closes: i64,
    },
    /// A ballot of another poll.
    #[error("ballot.poll: the ballot is for poll {found}")]
    BallotPoll {
        /// The ballot's poll.
        found: PollId,
    },
    /// The number of questions or options is not this poll's.
    #[error("ballot.questions: the ballot's questions are not the poll's")]
    BallotQuestions,
    /// A second ballot, where the poll refuses one.
    #[error("ballot.nullifier: owner {nullifier} has cast ballot {earlier}")]
    Nullifier {
        /// Who.
        nullifier: Nullifier,
        /// The ballot that counts.
        earlier: Digest,
    },
    /// Not made later than the owner's ballot that counts: taking it would undo that one.
    #[error(
        "ballot.serial: serial {} is not above {}, that of the ballot that counts",
        moment(*serial),
        moment(*earlier)
    )]
    SerialOld {
        /// The ballot's serial.
        serial: u64,
        /// That of the ballot that counts.
        earlier: u64,
    },
    /// So far ahead that its owner could hardly replace it.
    #[error(
        "ballot.serial: serial {} is more than 600 seconds after {}, the ballot's time",
        moment(*serial),
        Moment(*at)
    )]
    SerialAhead {
        /// The ballot's serial.
        serial: u64,
        /// The ballot's time.
        at: i64,
    },
    /// A published closing is not the recomputed one.
    #[error(
        "closing.mismatch: the published closing {published} is not the recomputed {recomputed}"
    )]
    ClosingMismatch {
        /// Digest of the published closing.
        published: Digest,
        /// Digest of the recomputed one.
        recomputed: Digest,
    },
    /// A naming of an unknown trustee or with a wrong proof.
    #[error("tally.naming: the naming of trustee {trustee} is not valid")]
    Naming {
        /// The trustee's index, from 1.
        trustee: u16,
    },
    /// A trustee's second naming.
    #[error("tally.naming_twice: trustee {trustee} has named closing {named}")]
    NamingTwice {
        /// The trustee's index, from 1.
        trustee: u16,
        /// What she named.
        named: Digest,
    },
    /// A share of a trustee who has not named the closing that it is made for.
    #[error("tally.naming_other: trustee {trustee} has not named this closing")]
    NamingOther {
        /// The trustee's index, from 1.
        trustee: u16,
    },
    /// A share before enough trustees have named the closing.
    #[error("tally.naming_missing: {found} of {needed} trustees have named this closing")]
    NamingMissing {
        /// Namings needed.
        needed: u16,
        /// Namings there.
        found: u16,
    },
    /// A share of an unknown trustee, for other sums, or with a wrong proof.
    #[error("tally.share: the {round:?} share of trustee {trustee} is not valid")]
    Share {
        /// The round.
        round: TallyRound,
        /// The trustee's index, from 1.
        trustee: u16,
    },
    /// A trustee's second share in one round.
    #[error("tally.share_twice: trustee {trustee} has given a {round:?} share")]
    ShareTwice {
        /// The round.
        round: TallyRound,
        /// The trustee's index, from 1.
        trustee: u16,
    },
    /// A share or result of another poll or closing, or before there is one.
    #[error("tally.closing: this is for a closing other than this poll's")]
    TallyClosing,
    /// So few ballots count that their sums would reveal how individual owners voted.
    #[error(
        "tally.floor: {ballots} ballots count, fewer than the floor of {floor}: nothing is decrypted"
    )]
    Floor {
        /// Ballots that count.
        ballots: u64,
        /// The poll's floor.
        floor: u32,
    },
    /// A shares-round share before heads are known, or a round without sums.
    #[error("tally.order: there is nothing to decrypt in the {round:?} round now")]
    Order {
        /// The round.
        round: TallyRound,
    },
    /// A result before enough trustees have decrypted.
    #[error("tally.threshold: {found} of {needed} decryption shares are there")]
    Threshold {
        /// Shares needed in the round at hand.
        needed: u16,
        /// Shares there.
        found: u16,
    },
    /// A published result is not the recomputed one.
    #[error("tally.result: the published result differs in {item}")]
    Result {
        /// The first thing that differs.
        item: String,
    },
    /// A sum decrypts to no total that this roll and these ballots allow.
    #[error(
        "tally.undecodable: sum {sum} of the {round:?} round is not a possible total of these ballots"
    )]
    Undecodable {
        /// The round.
        round: TallyRound,
        /// The sum's place in the round's list, from 0.
        sum: usize,
    },
}

/// A serial is a time.
fn moment(serial: u64) -> Moment {
    Moment(i64::try_from(serial).unwrap_or(i64::MAX))
}
