//! Why a message is refused.

use linli_primitives::day::BadDay;
use linli_primitives::{Day, Digest, Moment, PollId, Realm, SchemeId};
use linli_rule::Rule;
use linli_wire::DecodeError;
use linli_wire::community::BadCommunity;
use linli_wire::signature::BadAuthority;
use linli_wire::term::BadTerm;

/// A message is refused; the state stays as it was.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Refusal {
    /// The bytes of a ballot or claim are not its canonical encoding.
    #[error(transparent)]
    Encoding(#[from] DecodeError),
    /// Time went backwards.
    #[error("community.clock: {} is before {}, the time of an earlier entry", Moment(*.at), Moment(*.last))]
    Clock {
        /// The message's time.
        at: i64,
        /// The latest time taken.
        last: i64,
    },
    /// The time is outside the range of days.
    #[error(transparent)]
    Day(#[from] BadDay),
    /// Something before the community's own document.
    #[error("community.unfounded: the first message must be the community's document")]
    Unfounded,
    /// A second community.
    #[error("community.founded: this log already has a community")]
    Founded,
    /// The community's document or its new roles contradict themselves.
    #[error(transparent)]
    Community(#[from] BadCommunity),
    /// Not signed by those who may.
    #[error(transparent)]
    Authority(#[from] BadAuthority),
    /// The change of roles is not the next.
    #[error("community.roles_number: expected change {expected}, found {found}")]
    RolesNumber {
        /// The next number.
        expected: u64,
        /// The number given.
        found: u64,
    },
    /// The change of validators is not the next.
    #[error("community.validators_number: expected change {expected}, found {found}")]
    ValidatorsNumber {
        /// The next number.
        expected: u64,
        /// The number given.
        found: u64,
    },
    /// From one node to several, or back.
    #[error(
        "community.validators_none: a record is one node's or several validators' from its beginning to its end"
    )]
    ValidatorsNone,
    /// Roles that can never act, or not from now on.
    #[error(transparent)]
    Term(#[from] BadTerm),
    /// The keys of those who could do this have lapsed.
    #[error(
        "community.lapsed: those who may do this could act until {last}; their keys must be renewed first"
    )]
    Lapsed {
        /// Their last day.
        last: Day,
    },
    /// The last committee's time for its own renewal is over.
    #[error(
        "community.renewal_late: the committee could act until {last} and renew itself until {until}"
    )]
    RenewalLate {
        /// Its last day.
        last: Day,
        /// The last day for renewal.
        until: Day,
    },
    /// There is still a committee.
    #[error(
        "community.recovery_early: the committee has not lapsed; only then do recovery keys appoint another"
    )]
    RecoveryEarly,
    /// The holders of recovery keys name more than a committee.
    #[error(
        "community.recovery_scope: recovery keys appoint a committee; they leave the registrar as it is"
    )]
    RecoveryScope,
    /// A roll, poll or scheme of another community.
    #[error("community.realm: this is of {found}, another community")]
    Realm {
        /// The realm given.
        found: Realm,
    },
    /// The roll was published before.
    #[error("community.roll_twice: roll {0} was published before")]
    RollTwice(Digest),
    /// No such roll was published.
    #[error("community.unknown_roll: roll {0} was never published")]
    UnknownRoll(Digest),
    /// The roll is in force already.
    #[error("community.roll_in_force: roll {0} is in force already")]
    RollInForce(Digest),
    /// Another roll came into force since this was signed, or it was sent before.
    #[error("community.roll_number: change {found} of the roll in force, where {expected} is next")]
    RollNumber {
        /// The next.
        expected: u64,
        /// The number given.
        found: u64,
    },
    /// The trustees were published before.
    #[error("community.trustees_twice: the trustees of ceremony {0} were published before")]
    TrusteesTwice(Digest),
    /// The poll was published before.
    #[error("community.poll_twice: poll {0} was published before")]
    PollTwice(PollId),
    /// No such roll was published, or it says something else.
    #[error("community.poll_roll: the poll's roll {0} is not as the registrar published it")]
    PollRoll(Digest),
    /// No such trustees were published, or they are others.
    #[error(
        "community.poll_trustees: the poll's trustees, of ceremony {0}, are not as the committee published them"
    )]
    PollTrustees(Digest),
    /// The poll would have opened before anybody knew of it.
    #[error("community.poll_late: the poll opens at {} and is published at {}", Moment(*.opens), Moment(*.at))]
    PollLate {
        /// The message's time.
        at: i64,
        /// When it opens.
        opens: i64,
    },
    /// The poll that it corrects is unknown, or was not cancelled.
    #[error("community.poll_replaces: there is no cancelled poll {0} to be replaced")]
    PollReplaces(PollId),
    /// An owner could take it for another poll that still stands.
    #[error("community.poll_title: poll {0}, which is not over, has a title that looks the same")]
    PollTitle(PollId),
    /// There is no such poll.
    #[error("community.unknown_poll: there is no poll {0}")]
    UnknownPoll(PollId),
    /// The closing names a time that has not come.
    #[error("community.closing_time: the closing says {}, it is only {}", Moment(*.closing), Moment(*.at))]
    ClosingTime {
        /// The closing's time.
        closing: i64,
        /// The message's time.
        at: i64,
    },
    /// The poll is closed.
    #[error("community.close_twice: poll {0} was closed before")]
    CloseTwice(PollId),
    /// The result was published before.
    #[error("community.result_twice: the result of poll {0} was published before")]
    ResultTwice(PollId),
    /// The scheme was founded before.
    #[error("community.scheme_twice: scheme {0} was founded before")]
    SchemeTwice(SchemeId),
    /// Members could take it for another scheme.
    #[error("community.scheme_name: scheme {0} has a name that looks the same")]
    SchemeName(SchemeId),
    /// There is no such scheme.
    #[error("community.unknown_scheme: there is no scheme {0}")]
    UnknownScheme(SchemeId),
    /// The poll refuses it.
    #[error(transparent)]
    Poll(#[from] crate::refusal::Refusal),
    /// The scheme refuses it.
    #[error(transparent)]
    Scheme(#[from] crate::aid::Refusal),
    /// A notice that cannot be published.
    #[cfg(feature = "life")]
    #[error(transparent)]
    Notice(#[from] super::NoticeRefusal),
    /// The fund refuses it.
    #[cfg(feature = "life")]
    #[error(transparent)]
    Fund(#[from] crate::fund::FundRefusal),
    /// A desk or a report that cannot be taken.
    #[cfg(feature = "life")]
    #[error(transparent)]
    Report(#[from] super::ReportRefusal),
    /// A list of spaces or a booking that cannot be taken.
    #[cfg(feature = "bookings")]
    #[error(transparent)]
    Booking(#[from] super::BookingRefusal),
    /// Evidence that convicts nobody, or not again.
    #[cfg(feature = "evidence")]
    #[error(transparent)]
    Evidence(#[from] super::EvidenceRefusal),
}
