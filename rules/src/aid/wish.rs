//! What a member wants to claim, held against the rules and the record, and the parts of a claim.

use linli_primitives::{
    AttestationLeaf, Counters, Day, IdCommitment, Loss, MemberLeaf, Membership, Money, RealmSecret,
};
use linli_rule::Rule;
use linli_statements::claim::{ClaimRule, ClaimWitness, Context, payable};
use linli_wire::held::{LossFile, NotHeld, Slip};
use linli_wire::rulebook::{DeclaredEvent, Rulebook};
use linli_wire::scheme::Currency;

use crate::aid::recovery::{BrokenChain, Standing, recover};
use crate::aid::refusal::Refusal;
use crate::aid::state::SchemeState;
use crate::aid::wallet::{self, Case, Draft, Failing};

/// What the member brings.
#[derive(Clone, Copy, Debug)]
pub struct Brought<'a> {
    /// From the registrar.
    pub slip: &'a Slip,
    /// From the assessors.
    pub loss: &'a LossFile,
    /// What is to be claimed; the most that is payable by default.
    pub amount: Option<Money>,
    /// The declared event; found by the day of the loss by default.
    pub event: Option<u32>,
}

/// What a member wants to claim, and what the record says about it.
pub struct Wish {
    secret: RealmSecret,
    rulebook: Rulebook,
    context: Context,
    membership: Option<Membership>,
    loss: Loss,
    /// Whether the loss is attested, for this member.
    is_attested: bool,
    is_claimed: bool,
    currency: Currency,
    standing: Standing,
    declared: Option<u32>,
    amount: Money,
    most: Money,
}

/// Nothing can be claimed, whatever the loss is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum NoWish {
    /// A file is not what it should be.
    #[error(transparent)]
    Held(#[from] NotHeld),
    /// No round is open.
    #[error("claim.round: no round is open; claim when the next one is")]
    Closed,
    /// No version of the rulebook covers the day.
    #[error("claim.rulebook: no version of the rulebook applies to events on {day}")]
    Rulebook {
        /// The event's.
        day: Day,
    },
    /// The record would not take a claim now.
    #[error(transparent)]
    Record(#[from] Refusal),
    /// The member's own earlier claims contradict each other.
    #[error(transparent)]
    Chain(#[from] BrokenChain),
}

/// Refuses when no round is open, and when the open one takes no more claims on `day`.
pub fn in_time(state: SchemeState<'_>, day: Day) -> Result<(), NoWish> {
    let until = state.open_round().ok_or(NoWish::Closed)?.accepts_until();
    if day > until {
        Err(Refusal::ClaimLate { until }.into())
    } else {
        Ok(())
    }
}

impl Wish {
    /// Holds what the member of `secret` brings against the record.
    pub fn of(
        state: SchemeState<'_>,
        secret: RealmSecret,
        brought: Brought<'_>,
    ) -> Result<Self, NoWish> {
        let Brought {
            slip,
            loss: file,
            amount,
            event,
        } = brought;
        slip.check(state.id())?;
        file.check(state.id())?;
        let (id, loss) = (secret.commitment(), file.loss);
        let leaf = AttestationLeaf::of(id, &loss);
        let line = state.attestations(loss.category);
        let is_attested = line.is_some_and(|line| line.path(leaf).is_some());
        let (context, rulebook, declared) = context(state, &loss, event)?;
        let standing = recover(&secret, state.id(), [loss.category], &state.claims())?
            .remove(&loss.category)
            .unwrap_or_default();
        let most = wallet::best_amount(&context, &loss, &standing.counters);
        // With nothing left in the period, what the terms would pay names the right rule.
        let wanted = if most == Money::ZERO {
            payable(&context.terms, loss.gross_loss, loss.other_cover)
        } else {
            most
        };
        Ok(Self {
            is_claimed: state.is_claimed(secret.event_nullifier(leaf)),
            currency: state.scheme().currency.clone(),
            membership: membership(state, id, slip),
            secret,
            rulebook,
            context,
            loss,
            is_attested,
            standing,
            declared,
            amount: amount.unwrap_or(wanted),
            most,
        })
    }

    /// Every rule that the claim would break.
    pub fn failing(&self) -> Vec<Failing> {
        wallet::check(&Case {
            rulebook: &self.rulebook,
            context: self.context,
            membership: self.membership,
            loss: self.is_attested.then_some(self.loss),
            counters: self.standing.counters,
            amount: self.amount,
            is_claimed: self.is_claimed,
            currency: &self.currency,
        })
    }

    /// What is to be proved. Call it when nothing fails.
    pub fn parts(
        &self,
        state: SchemeState<'_>,
        payee: Vec<u8>,
    ) -> Result<(ClaimWitness, Draft), ClaimRule> {
        let membership = self.membership.ok_or(ClaimRule::Member)?;
        let witness = wallet::witness(state, &self.secret, membership, self.loss, &self.standing)?;
        let draft = Draft {
            category: self.loss.category,
            declared: self.declared,
            amount: self.amount,
            payee,
        };
        Ok((witness, draft))
    }

    /// The benefit line.
    pub const fn category(&self) -> u32 {
        self.loss.category
    }

    /// The declared event that covers it.
    pub const fn declared(&self) -> Option<u32> {
        self.declared
    }

    /// What is to be claimed.
    pub const fn amount(&self) -> Money {
        self.amount
    }

    /// The most that is payable now.
    pub const fn most(&self) -> Money {
        self.most
    }

    /// The counters as the member's newest claim left them.
    pub const fn counters(&self) -> &Counters {
        &self.standing.counters
    }
}

/// What the slip says, if it is the member's own and the newest.
fn membership(state: SchemeState<'_>, id: IdCommitment, slip: &Slip) -> Option<Membership> {
    let leaf = MemberLeaf::of(id, slip.membership);
    let is_in = slip.member == id && state.members().path(leaf).is_some();
    is_in.then_some(slip.membership)
}

/// What the record supplies for a claim of `loss` in the open round.
fn context(
    state: SchemeState<'_>,
    loss: &Loss,
    event: Option<u32>,
) -> Result<(Context, Rulebook, Option<u32>), NoWish> {
    let (category, day) = (loss.category, loss.event_day);
    let books = state.rulebooks();
    let open = state.open_round().ok_or(NoWish::Closed)?;
    let (id, book) = books.of_day(day).ok_or(NoWish::Rulebook { day })?;
    let line = book.line(category);
    let needs = line.is_some_and(|line| line.needs_declared_event);
    let declared = event.or_else(|| {
        let covering =
            |e: &&DeclaredEvent| e.categories.contains(&category) && e.from <= day && day <= e.to;
        let found = books.declared().into_iter().find(covering);
        found.filter(|_| needs).map(|e| e.number)
    });
    let context = books.context(open.round(), *id, category, declared)?;
    Ok((context, book.clone(), declared))
}
