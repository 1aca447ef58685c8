//! The public inputs of a claim.

use linli_backend::pasta_curves::Fp;
use linli_statements::claim::{ClaimInstance, Context, Terms};

use super::wires::Wire;
use crate::convert;

/// The public inputs and their rows in the instance column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicInput {
    /// Root of the members' tree.
    MemberRoot,
    /// Root of the category's attestations.
    AttestationRoot,
    /// Root of the state notes.
    StateRoot,
    /// The scheme.
    Scheme,
    /// The version of the rulebook.
    Rulebook,
    /// The benefit line.
    Category,
    /// Days of membership before an event is covered.
    WaitDays,
    /// Days after the event within which the round must close.
    FilingDays,
    /// What the member bears of every loss.
    Deductible,
    /// What is paid of the rest, in basis points.
    Ratio,
    /// The most for one claim.
    CapPerClaim,
    /// The most claims in a period.
    ClaimsPerPeriod,
    /// The most money in a period.
    CapPerPeriod,
    /// Amounts are multiples of it.
    Step,
    /// First day on which an event is covered.
    FromDay,
    /// Last such day.
    ToDay,
    /// The round's counting period.
    Period,
    /// The round's closing day.
    ClosingDay,
    /// The amount claimed.
    Amount,
    /// One per member and attestation.
    EventNullifier,
    /// One per state note.
    StateNullifier,
    /// The note of the counters after this claim.
    NewState,
    /// Hash of the rest of the claim.
    Body,
}

impl PublicInput {
    /// How many there are.
    pub const COUNT: usize = 23;

    /// All, in the order of their rows.
    pub const ALL: [Self; Self::COUNT] = [
        Self::MemberRoot,
        Self::AttestationRoot,
        Self::StateRoot,
        Self::Scheme,
        Self::Rulebook,
        Self::Category,
        Self::WaitDays,
        Self::FilingDays,
        Self::Deductible,
        Self::Ratio,
        Self::CapPerClaim,
        Self::ClaimsPerPeriod,
        Self::CapPerPeriod,
        Self::Step,
        Self::FromDay,
        Self::ToDay,
        Self::Period,
        Self::ClosingDay,
        Self::Amount,
        Self::EventNullifier,
        Self::StateNullifier,
        Self::NewState,
        Self::Body,
    ];

    /// What the circuit does with it. `None`: it constrains no cell; the transcript binds it, and the verifier checks
    /// what concerns public numbers alone.
    pub(super) const fn wire(self) -> Option<Wire> {
        Some(match self {
            Self::MemberRoot => Wire::MemberRoot,
            Self::AttestationRoot => Wire::AttestationRoot,
            Self::StateRoot => Wire::StateRoot,
            Self::Scheme => Wire::Scheme,
            Self::Category => Wire::Category,
            Self::WaitDays => Wire::WaitDays,
            Self::FilingDays => Wire::FilingDays,
            Self::Deductible => Wire::Deductible,
            Self::Ratio => Wire::Ratio,
            Self::ClaimsPerPeriod => Wire::ClaimsPerPeriod,
            Self::CapPerPeriod => Wire::CapPerPeriod,
            Self::FromDay => Wire::FromDay,
            Self::ToDay => Wire::ToDay,
            Self::Period => Wire::Period,
            Self::ClosingDay => Wire::ClosingDay,
            Self::Amount => Wire::Amount,
            Self::EventNullifier => Wire::EventNullifier,
            Self::StateNullifier => Wire::StateNullifier,
            Self::NewState => Wire::NewState,
            Self::Rulebook | Self::CapPerClaim | Self::Step | Self::Body => return None,
        })
    }
}

/// The public inputs of an instance, in the order of `PublicInput`.
pub fn public_inputs(instance: &ClaimInstance) -> [Fp; PublicInput::COUNT] {
    let ClaimInstance {
        member_root,
        attestation_root,
        state_root,
        context:
            Context {
                scheme,
                rulebook,
                category,
                terms:
                    Terms {
                        wait_days,
                        filing_days,
                        deductible,
                        ratio_bp,
                        cap_per_claim,
                        claims_per_period,
                        cap_per_period,
                        step,
                    },
                from_day,
                to_day,
                period,
                closing_day,
            },
        amount,
        event_nullifier,
        state_nullifier,
        new_state,
        body,
    } = instance;
    let days = |days: u32| Fp::from(u64::from(days));
    [
        convert(member_root.element()),
        convert(attestation_root.element()),
        convert(state_root.element()),
        convert(scheme.element()),
        convert(rulebook.element()),
        Fp::from(u64::from(*category)),
        days(*wait_days),
        days(*filing_days),
        Fp::from(deductible.get()),
        Fp::from(u64::from(*ratio_bp)),
        Fp::from(cap_per_claim.get()),
        Fp::from(u64::from(*claims_per_period)),
        Fp::from(cap_per_period.get()),
        Fp::from(step.get()),
        days(from_day.get()),
        days(to_day.get()),
        days(period.get()),
        days(closing_day.get()),
        Fp::from(amount.get()),
        convert(event_nullifier.element()),
        convert(state_nullifier.element()),
        convert(new_state.element()),
        convert(body.element()),
    ]
}
