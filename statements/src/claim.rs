//! The claim: "my attested loss meets these published terms, and I have not claimed it before".
//!
//! The verifier takes the terms, the window, the period and the closing day from the record, never from the
//! claimant. One statement serves every rulebook.

use linli_primitives::merkle::Path;
use linli_primitives::{
    AttestationLeaf, AttestationRoot, BodyHash, Counters, Day, EventNullifier, Loss, MemberLeaf,
    MemberRoot, Membership, Money, Period, RealmSecret, RulebookId, SchemeId, StateNote,
    StateNullifier, StateRoot,
};
use linli_rule::Rule;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Depth of the members' tree.
pub const MEMBER_DEPTH: usize = 20;
/// Depth of the tree of one category's attestations.
pub const ATTESTATION_DEPTH: usize = 24;
/// Depth of the tree of state notes.
pub const STATE_DEPTH: usize = 24;
/// Basis points of the whole.
pub const WHOLE_BP: u64 = 10_000;

/// The numbers of a benefit line. All public; [`Terms::are_sound`] is true for every published line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Days of membership before an event is covered.
    pub wait_days: u32,
    /// Days after the event within which the round must close; 0 is the day itself.
    pub filing_days: u32,
    /// What the member bears of every loss.
    pub deductible: Money,
    /// What is paid of the rest, in basis points; at most 10,000.
    pub ratio_bp: u16,
    /// The most for one claim.
    pub cap_per_claim: Money,
    /// The most claims in a period.
    pub claims_per_period: u16,
    /// The most money in a period.
    pub cap_per_period: Money,
    /// Amounts are multiples of it; not zero. Coarse steps hide which bill a claim is about.
    pub step: Money,
}

/// What the record says about a claim's round and line, before anyone claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Context {
    /// The scheme.
    pub scheme: SchemeId,
    /// The version of the rulebook in force on the event's day.
    pub rulebook: RulebookId,
    /// The benefit line.
    pub category: u32,
    /// The line's numbers.
    pub terms: Terms,
    /// First day on which an event is covered: the version's, or later for a declared event.
    pub from_day: Day,
    /// Last such day.
    pub to_day: Day,
    /// The round's counting period.
    pub period: Period,
    /// The round's closing day: the one clock of a claim.
    pub closing_day: Day,
}

/// What everyone sees of a claim's statement, in the order of the circuit's public inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClaimInstance {
    /// Root of the members' tree.
    pub member_root: MemberRoot,
    /// Root of the category's attestations.
    pub attestation_root: AttestationRoot,
    /// Root of the state notes.
    pub state_root: StateRoot,
    /// What the record supplies.
    pub context: Context,
    /// The amount claimed.
    pub amount: Money,
    /// One per member and attestation.
    pub event_nullifier: EventNullifier,
    /// One per state note.
    pub state_nullifier: StateNullifier,
    /// The note that holds the counters after this claim.
    pub new_state: StateNote,
    /// Hash of the rest of the claim: payee, fee, expiry, round, ledger.
    pub body: BodyHash,
}

/// What only the member knows. Never printed; every field is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct ClaimWitness {
    /// sk: the member's secret in the scheme's realm.
    pub secret: RealmSecret,
    /// As in the member's leaf.
    pub membership: Membership,
    /// Where the member's leaf is.
    pub member_path: Path<MEMBER_DEPTH>,
    /// As attested.
    pub loss: Loss,
    /// Where the attestation is.
    pub attestation_path: Path<ATTESTATION_DEPTH>,
    /// The counters before this claim; all zero before the first.
    pub counters: Counters,
    /// Where their note is; meaningless before the first claim.
    pub state_path: Path<STATE_DEPTH>,
}

impl ClaimWitness {
    /// The member's leaf.
    pub fn member_leaf(&self) -> MemberLeaf {
        MemberLeaf::of(self.secret.commitment(), self.membership)
    }

    /// The attestation, bound to this member.
    pub fn attestation_leaf(&self) -> AttestationLeaf {
        AttestationLeaf::of(self.secret.commitment(), &self.loss)
    }

    /// The note this claim spends; `None` for the first claim.
    pub fn old_note(&self, scheme: SchemeId, category: u32) -> Option<StateNote> {
        let note = || self.secret.state_note(scheme, category, &self.counters);
        (self.counters.seq > 0).then(note)
    }

    /// The one instance this witness satisfies for `amount`, if it satisfies any. `None` if the counters cannot take
    /// this claim. `root_before_first` is used as the state root if no note is spent.
    pub fn instance(
        &self,
        context: Context,
        root_before_first: StateRoot,
        amount: Money,
        body: BodyHash,
    ) -> Option<ClaimInstance> {
        let Context {
            scheme, category, ..
        } = context;
        let after = self.counters.after(context.period, amount)?;
        let state_root = match self.old_note(scheme, category) {
            Some(note) => StateRoot::new(self.state_path.root(note.element())),
            None => root_before_first,
        };
        let attestation = self.attestation_leaf();
        Some(ClaimInstance {
            member_root: MemberRoot::new(self.member_path.root(self.member_leaf().element())),
            attestation_root: AttestationRoot::new(
                self.attestation_path.root(attestation.element()),
            ),
            state_root,
            context,
            amount,
            event_nullifier: self.secret.event_nullifier(attestation),
            state_nullifier: self
                .secret
                .state_nullifier(scheme, category, self.counters.seq),
            new_state: self.secret.state_note(scheme, category, &after),
            body,
        })
    }
}

/// The largest amount that `terms` pay for a loss, a multiple of the step; zero if they pay nothing. Period caps are
/// not considered.
pub fn payable(terms: &Terms, gross_loss: Money, other_cover: Money) -> Money {
    let insured = gross_loss
        .checked_sub(other_cover)
        .and_then(|rest| rest.checked_sub(terms.deductible))
        .unwrap_or_default();
    // Below 2^48 · 10^4 < 2^62.
    let share = insured.get() * u64::from(terms.ratio_bp) / WHOLE_BP;
    let capped = share.min(terms.cap_per_claim.get());
    let whole_steps = capped.checked_div(terms.step.get()).unwrap_or_default() * terms.step.get();
    Money::new(whole_steps).expect("not above a cap that is money")
}

impl Terms {
    /// Whether the numbers can be public inputs: ratio at most the whole, a step that is not zero, days below
    /// 2^24. The types guarantee everything else.
    pub const fn are_sound(&self) -> bool {
        self.ratio_bp as u64 <= WHOLE_BP
            && self.step.get() > 0
            && self.wait_days >> Day::BITS == 0
            && self.filing_days >> Day::BITS == 0
    }
}

impl ClaimInstance {
    /// The conditions on public values alone. A verifier must check them in addition to the proof, because the circuit
    /// does not: the amount is positive, a multiple of the step and within the caps; the terms are sound; no nullifier
    /// is zero.
    pub fn check_public(&self) -> Result<(), ClaimRule> {
        let Terms {
            cap_per_claim,
            cap_per_period,
            claims_per_period,
            step,
            ..
        } = self.context.terms;
        let amount = self.amount;
        if !self.context.terms.are_sound()
            || amount == Money::ZERO
            || !amount.get().is_multiple_of(step.get())
            || amount > cap_per_claim
        {
            return Err(ClaimRule::Amount);
        }
        if amount > cap_per_period || claims_per_period == 0 {
            return Err(ClaimRule::PeriodCaps);
        }
        if self.event_nullifier.is_zero() {
            return Err(ClaimRule::EventOnce);
        }
        if self.state_nullifier.is_zero() {
            return Err(ClaimRule::StateOnce);
        }
        Ok(())
    }
}

/// A rule of the claim. Its id is the same in the book, the circuit, the errors and the tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error, Rule)]
pub enum ClaimRule {
    /// The leaf of (idc, joined, paid through) is in the members' tree.
    #[error("claim.member: not a member by this root")]
    Member,
    /// The loss, with the same idc, is in the category's tree of attestations.
    #[error("claim.attested: not an attested loss of this member by this root")]
    Attested,
    /// event day − joined ≥ wait days.
    #[error("claim.waited: the waiting time had not passed on the day of the event")]
    Waited,
    /// paid through ≥ event day.
    #[error("claim.paid_up: contributions do not cover the day of the event")]
    PaidUp,
    /// event day ≤ closing day ≤ event day + filing days.
    #[error("claim.filed_in_time: the round closes before the event or after the filing time")]
    FiledInTime,
    /// The attested category is the claimed one.
    #[error("claim.category: the loss was attested in another category")]
    Category,
    /// from day ≤ event day ≤ to day.
    #[error(
        "claim.event_window: the event is outside the days that this version or declaration covers"
    )]
    EventWindow,
    /// 0 < amount ≤ cap, a multiple of the step, amount·10,000 ≤ (loss − cover − deductible)·ratio.
    #[error("claim.amount: not an amount that the terms pay for this loss")]
    Amount,
    /// old period ≤ period; count + 1 and paid + amount within the period's caps.
    #[error(
        "claim.period_caps: more than the period's number of claims or amount, or a past period"
    )]
    PeriodCaps,
    /// event nullifier = `Hash(EVENT_NF; sk, attestation)`.
    #[error("claim.event_once: not this member's nullifier for this event")]
    EventOnce,
    /// The spent note is in the state tree (or none exists yet) and its nullifier is
    /// `Hash(STATE_NF; sk, scheme, category, seq)`.
    #[error("claim.state_once: not this member's newest counters or their nullifier")]
    StateOnce,
    /// The new note holds the counters after this claim, with the derived blinding.
    #[error("claim.next_state: the new note does not hold the counters after this claim")]
    NextState,
}

impl ClaimRule {
    /// Every rule that a witness can break. `claim.body` has no witness: the transcript binds it.
    pub const ALL: [Self; 12] = [
        Self::Member,
        Self::Attested,
        Self::Waited,
        Self::PaidUp,
        Self::FiledInTime,
        Self::Category,
        Self::EventWindow,
        Self::Amount,
        Self::PeriodCaps,
        Self::EventOnce,
        Self::StateOnce,
        Self::NextState,
    ];

    /// The id.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Member => "claim.member",
            Self::Attested => "claim.attested",
            Self::Waited => "claim.waited",
            Self::PaidUp => "claim.paid_up",
            Self::FiledInTime => "claim.filed_in_time",
            Self::Category => "claim.category",
            Self::EventWindow => "claim.event_window",
            Self::Amount => "claim.amount",
            Self::PeriodCaps => "claim.period_caps",
            Self::EventOnce => "claim.event_once",
            Self::StateOnce => "claim.state_once",
            Self::NextState => "claim.next_state",
        }
    }

    fn holds(self, instance: &ClaimInstance, witness: &ClaimWitness) -> bool {
        let Context {
            scheme,
            rulebook: _, // Bound by the transcript; its numbers are here.
            category,
            terms,
            from_day,
            to_day,
            period,
            closing_day,
        } = instance.context;
        let Membership {
            joined,
            paid_through,
        } = witness.membership;
        let event_day = witness.loss.event_day;
        let counters = &witness.counters;
        match self {
            Self::Member => {
                leads(&witness.member_path, witness.member_leaf().element())
                    == Some(instance.member_root.element())
            }
            Self::Attested => {
                leads(
                    &witness.attestation_path,
                    witness.attestation_leaf().element(),
                ) == Some(instance.attestation_root.element())
            }
            Self::Waited => days_from(joined, event_day) >= i64::from(terms.wait_days),
            Self::PaidUp => paid_through >= event_day,
            Self::FiledInTime => {
                let late = days_from(event_day, closing_day);
                (0..=i64::from(terms.filing_days)).contains(&late)
            }
            Self::Category => witness.loss.category == category,
            Self::EventWindow => from_day <= event_day && event_day <= to_day,
            Self::Amount => {
                instance.check_public() != Err(Self::Amount)
                    && ratio_holds(&terms, &witness.loss, instance.amount)
            }
            Self::PeriodCaps => within_caps(&terms, counters, period, instance.amount),
            Self::EventOnce => {
                let attestation = witness.attestation_leaf();
                witness.secret.event_nullifier(attestation) == instance.event_nullifier
            }
            Self::StateOnce => {
                let nullifier = witness
                    .secret
                    .state_nullifier(scheme, category, counters.seq);
                nullifier == instance.state_nullifier && note_exists(instance, witness)
            }
            Self::NextState => counters
                .after(period, instance.amount)
                .is_some_and(|after| {
                    witness.secret.state_note(scheme, category, &after) == instance.new_state
                }),
        }
    }
}

/// Every rule that `witness` breaks.
pub fn broken(instance: &ClaimInstance, witness: &ClaimWitness) -> Vec<ClaimRule> {
    ClaimRule::ALL
        .into_iter()
        .filter(|rule| !rule.holds(instance, witness))
        .collect()
}

/// Names the first broken rule.
pub fn check(instance: &ClaimInstance, witness: &ClaimWitness) -> Result<(), ClaimRule> {
    match broken(instance, witness).first() {
        Some(rule) => Err(*rule),
        None => Ok(()),
    }
}

/// The root that `leaf` belongs to; `None` for an index beyond the tree.
fn leads<const DEPTH: usize>(
    path: &Path<DEPTH>,
    leaf: linli_primitives::Fp,
) -> Option<linli_primitives::Fp> {
    (path.index >> DEPTH == 0).then(|| path.root(leaf))
}

fn days_from(start: Day, end: Day) -> i64 {
    i64::from(end.get()) - i64::from(start.get())
}

/// loss ≥ cover + deductible and amount·10,000 ≤ (loss − cover − deductible)·ratio, over the integers.
fn ratio_holds(terms: &Terms, loss: &Loss, amount: Money) -> bool {
    let insured = i128::from(loss.gross_loss.get())
        - i128::from(loss.other_cover.get())
        - i128::from(terms.deductible.get());
    insured >= 0
        && i128::from(amount.get()) * i128::from(WHOLE_BP) <= insured * i128::from(terms.ratio_bp)
}

fn within_caps(terms: &Terms, counters: &Counters, period: Period, amount: Money) -> bool {
    let (count, paid) = counters.in_period(period);
    counters.period <= period
        && u32::from(count) < u32::from(terms.claims_per_period)
        && paid.get() + amount.get() <= terms.cap_per_period.get()
}

/// Before the first claim there is no note and the counters are zero; later the note is in the tree.
fn note_exists(instance: &ClaimInstance, witness: &ClaimWitness) -> bool {
    let Context {
        scheme, category, ..
    } = instance.context;
    match witness.old_note(scheme, category) {
        Some(note) => {
            leads(&witness.state_path, note.element()) == Some(instance.state_root.element())
        }
        None => witness.counters.count == 0 && witness.counters.paid == Money::ZERO,
    }
}

#[cfg(test)]
mod tests;
