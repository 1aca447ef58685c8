//! Why an input is refused.

use linli_primitives::{Day, Money};
use linli_rule::Rule;
use linli_statements::claim::ClaimRule;
use linli_wire::rulebook::BadRulebook;
use linli_wire::scheme::BadScheme;
use linli_wire::signature::BadAuthority;
use linli_wire::term::BadTerm;

/// The rule that an input breaks. The state is as before.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum Refusal {
    /// The scheme's document contradicts itself.
    #[error(transparent)]
    Scheme(#[from] BadScheme),
    /// A rulebook or declared event contradicts itself.
    #[error(transparent)]
    Rulebook(#[from] BadRulebook),
    /// Not signed by those who may.
    #[error(transparent)]
    Authority(#[from] BadAuthority),
    /// A claim's public values break one of its rules.
    #[error(transparent)]
    Claim(#[from] ClaimRule),

    /// The day lies before that of an earlier input.
    #[error("scheme.clock: the record has reached {reached}, the input says {on}")]
    Clock {
        /// Day of the last input.
        reached: Day,
        /// Day of this one.
        on: Day,
    },
    /// The change of roles is not the next.
    #[error("scheme.roles_number: expected change {expected}, found {found}")]
    RolesNumber {
        /// The next number.
        expected: u64,
        /// The number given.
        found: u64,
    },

    /// Roles that can never act, or not from now on.
    #[error(transparent)]
    Term(#[from] BadTerm),
    /// The keys of those who could do this have lapsed.
    #[error(
        "scheme.lapsed: those who may do this could act until {last}; their keys must be renewed first"
    )]
    Lapsed {
        /// Their last day.
        last: Day,
    },
    /// The last committee's time for its own renewal is over.
    #[error(
        "scheme.renewal_late: the scheme's committee could act until {last} and renew itself until {until}; now the \
         community's committee renews it"
    )]
    RenewalLate {
        /// Its last day.
        last: Day,
        /// The last day for renewal.
        until: Day,
    },

    /// The version is not the next.
    #[error("rulebook.next: expected number {expected}, found {found}")]
    RulebookNext {
        /// The next number.
        expected: u32,
        /// The number given.
        found: u32,
    },
    /// Counting periods may not change.
    #[error("rulebook.same_periods: counting periods stay those of version 1")]
    RulebookPeriods,
    /// A version would apply to events of the past or of the open round.
    #[error("rulebook.notice: a version applies from {earliest} at the earliest")]
    RulebookNotice {
        /// The first day possible.
        earliest: Day,
    },
    /// A line has no assessors.
    #[error("rulebook.assessors: no assessors for line {0}")]
    RulebookAssessors(u32),
    /// A declared event names a line that the rulebook does not have.
    #[error("rulebook.declared_line: no line {0} in the rulebook")]
    DeclaredLine(u32),

    /// The batch is not the next.
    #[error("members.number: expected batch {expected}, found {found}")]
    MembersNumber {
        /// The next number.
        expected: u64,
        /// The number given.
        found: u64,
    },
    /// No change, or too many.
    #[error("members.size: {0} changes in one batch")]
    MembersSize(usize),
    /// Joining where someone is, or renewing and expiring where nobody is.
    #[error("members.position: position {0} does not allow this change")]
    MembersPosition(u32),
    /// The batch does not lead to its root.
    #[error("members.root: the changes do not lead to the root that was signed")]
    MembersRoot,
    /// More batches in one round than it keeps roots.
    #[error("members.window: {0} batches in this round already; the next after it closes")]
    MembersWindow(usize),

    /// No assessors for the line.
    #[error("attestation.category: no assessors for line {0}")]
    AttestationCategory(u32),
    /// Attested before.
    #[error("attestation.leaf: this loss has been attested before")]
    AttestationLeaf,
    /// The bill was attested before.
    #[error("attestation.loss_tag: this bill has been attested before")]
    LossTag,
    /// The tree or the round's window is full.
    #[error("attestation.full: no room for another attestation of this line now")]
    AttestationFull,
    /// Nothing to revoke.
    #[error("attestation.unknown: no such attestation in this line, or revoked before")]
    AttestationUnknown,

    /// Nothing, or no usable reference.
    #[error("contribution.amount: the amount is zero")]
    ContributionAmount,
    /// Empty, too long, or used before.
    #[error("pool.reference: empty, too long, or recorded before: {0}")]
    Reference(String),
    /// The pool does not have it.
    #[error("pool.negative: {needed} is more than the {available} that nobody is owed")]
    Negative {
        /// Minor units asked for.
        needed: u64,
        /// Minor units free.
        available: u64,
    },
    /// A correction said that less had come; what is owed waits for money.
    #[error("pool.short: {needed} is more than the {balance} in the pool since a correction")]
    Short {
        /// Minor units asked for.
        needed: u64,
        /// Minor units in the pool.
        balance: u64,
    },
    /// The rulebook does not allow this much to be given back, or corrected downwards, in this period.
    #[error("return.ceiling: {0} minor units may still be taken out in this period")]
    ReturnCeiling(u64),
    /// Nothing was received under the reference.
    #[error("correction.unknown: no contribution was recorded under this reference")]
    CorrectionUnknown,
    /// Not the next correction of this contribution.
    #[error(
        "correction.number: expected correction {expected} of this contribution, found {found}"
    )]
    CorrectionNumber {
        /// The next number.
        expected: u32,
        /// The number given.
        found: u32,
    },
    /// Not what is recorded, or nothing changes.
    #[error("correction.amount: the contribution stands at {} minor units", .0.get())]
    CorrectionAmount(Money),
    /// Sums of money leave their range.
    #[error("pool.overflow: the sum leaves the range of amounts")]
    Overflow,

    /// Not the next round, or not the open one.
    #[error("round.number: expected round {expected}, found {found}")]
    RoundNumber {
        /// The number expected; 0 where no round is open.
        expected: u64,
        /// The number given.
        found: u64,
    },
    /// The last round is still open.
    #[error("round.open: round {0} is still open")]
    RoundOpen(u64),
    /// Closes in the past, or not after the round before.
    #[error("round.closing_day: a round closes on {earliest} at the earliest")]
    RoundClosingDay {
        /// The first day possible.
        earliest: Day,
    },
    /// The period is not that of the closing day.
    #[error("round.period: the closing day lies in another period")]
    RoundPeriod,
    /// No rulebook applies to the closing day.
    #[error("round.rulebook: no version of the rulebook applies on or before the closing day")]
    RoundRulebook,
    /// Claims are still accepted.
    #[error("round.early: claims are accepted until {until}")]
    RoundEarly {
        /// Last day for claims.
        until: Day,
    },
    /// The closing is not what the record gives.
    #[error("round.closing: claims, sums, fraction or digest are not those of the record")]
    RoundClosing,

    /// For another scheme.
    #[error("claim.scheme: the claim is for another scheme")]
    ClaimScheme,
    /// For another record.
    #[error("claim.ledger: the claim is for another ledger")]
    ClaimLedger,
    /// No such round is open.
    #[error("claim.round: the claim is for round {found}, the open one is {open}")]
    ClaimRound {
        /// The open round; 0 where none is.
        open: u64,
        /// The claim's.
        found: u64,
    },
    /// The round no longer takes claims.
    #[error("claim.late: the round took claims until {until}")]
    ClaimLate {
        /// Last day for claims.
        until: Day,
    },
    /// The claim's own last day has passed.
    #[error("claim.expired: the claim could be taken until {0}")]
    ClaimExpired(Day),
    /// No such version.
    #[error("claim.rulebook: no such version of the rulebook")]
    ClaimRulebook,
    /// The version has no such line.
    #[error("claim.line: the version has no line {0}")]
    ClaimLine(u32),
    /// The declared event is missing, unknown, for other lines, or not needed.
    #[error("claim.declared: the line needs a declared event that covers it, or needs none")]
    ClaimDeclared,
    /// Not a root of this round.
    #[error(
        "claim.member_root: made for a root of the members that this round does not accept; make it again"
    )]
    ClaimMemberRoot,
    /// Not a root of this round, or one from before a revocation.
    #[error(
        "claim.attestation_root: made for a root of the attestations that this round does not accept; make it again"
    )]
    ClaimAttestationRoot,
    /// Not a root of this round.
    #[error(
        "claim.state_root: made for a root of the state notes that this round does not accept; make it again"
    )]
    ClaimStateRoot,
    /// Not the scheme's fee, or more than the amount.
    #[error("claim.fee: the fee must be {0} minor units and below the amount")]
    ClaimFee(u64),
    /// No payee, or too long.
    #[error("claim.payee: payee details are missing or too long")]
    ClaimPayee,
    /// The event was claimed before.
    #[error("claim.event_once: this event was claimed before")]
    EventClaimed,
    /// The note was spent before.
    #[error("claim.state_once: these counters were used by another claim before")]
    StateSpent,
    /// The proof was checked against other public values.
    #[error("claim.unverified: the proof was not checked against the record as it stands")]
    ClaimUnverified,
    /// The tree of notes is full.
    #[error("claim.full: no room for another claim")]
    ClaimFull,

    /// Recorded by an officer where a contract holds the pool, or by a contract where none does.
    #[error(
        "pool.held: only coins move a pool that a contract holds, and only officers' acts any other"
    )]
    PoolHeld,

    /// The round is not closed, or has no such claim to pay.
    #[error("payout.unknown: no such claim in a closed round, or nothing is owed on it")]
    PayoutUnknown,
    /// Paid before.
    #[error("payout.once: this claim was paid before")]
    PayoutOnce,
    /// Not what the round decided.
    #[error("payout.amount: {net} minor units and a fee of {fee} are owed", net = net.get(), fee = fee.get())]
    PayoutAmount {
        /// To the payee.
        net: Money,
        /// For the transfer.
        fee: Money,
    },
    /// Before the notice has passed.
    #[error("payout.notice: payouts of this round begin on {from}")]
    PayoutNotice {
        /// First day.
        from: Day,
    },
    /// No payout that could have come back.
    #[error("bounce.unpaid: no such claim was paid, or its payout came back before")]
    BounceUnpaid,
    /// Another sum than was paid.
    #[error("bounce.amount: the payout was of {} minor units", .0.get())]
    BounceAmount(Money),
    /// No claim whose payee could change.
    #[error("payee.claim: no such claim, or it is paid")]
    PayeeClaim,
    /// Not the next change of this claim's payee, or one too many.
    #[error("payee.number: expected change {expected} of this claim's payee, found {found}")]
    PayeeNumber {
        /// The next number.
        expected: u32,
        /// The number given.
        found: u32,
    },
}
