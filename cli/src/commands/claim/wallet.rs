//! What a member wants to claim, checked against the rules and the record, and the parts of a claim.

use linli_primitives::{AttestationLeaf, Day, Loss, MemberLeaf, Membership, Money, RealmSecret};
use linli_rules::aid::SchemeState;
use linli_rules::aid::recovery::{Standing, recover};
use linli_rules::aid::wallet::{self, Draft, Failing};
use linli_statements::claim::{ClaimWitness, Context, payable};
use linli_wire::rulebook::Rulebook;
use linli_wire::scheme::Currency;

use super::Case;
use crate::acting::LossFile;
use crate::acting::Slip;
use crate::{Console, Error, Refusal, amount};

/// What a member wants to claim, and what the record says about it.
pub(super) struct Wish {
    secret: RealmSecret,
    rulebook: Rulebook,
    context: Context,
    membership: Option<Membership>,
    pub(super) loss: Loss,
    /// Whether the loss is attested, for this member.
    is_attested: bool,
    is_claimed: bool,
    currency: Currency,
    standing: Standing,
    pub(super) declared: Option<u32>,
    pub(super) amount: Money,
    /// The most that is payable now.
    pub(super) most: Money,
}

impl Wish {
    /// Reads the files and the key that the command line names; whether a round takes claims on `day` is seen before the
    /// passphrase is asked for.
    pub(super) fn read(
        case: &Case,
        state: SchemeState<'_>,
        day: Day,
        console: &mut Console,
    ) -> Result<Self, Error> {
        let slip = Slip::read(&case.slip, state.id())?;
        let file = LossFile::read(&case.loss, state.id())?;
        in_time(state, day)?;
        let secret = case
            .member
            .open(console)?
            .realm_secret(&state.scheme().realm);
        let amount = match &case.amount {
            Some(text) => Some(amount::parse(text, &state.scheme().currency)?),
            None => None,
        };
        Self::of(state, secret, &slip, &file, amount, case.event)
    }

    fn of(
        state: SchemeState<'_>,
        secret: RealmSecret,
        slip: &Slip,
        file: &LossFile,
        amount: Option<Money>,
        event: Option<u32>,
    ) -> Result<Self, Error> {
        let (id, loss) = (secret.commitment(), file.loss);
        let (category, day) = (loss.category, loss.event_day);
        let is_member = slip.member == id
            && state
                .members()
                .path(MemberLeaf::of(id, slip.membership))
                .is_some();
        let leaf = AttestationLeaf::of(id, &loss);
        let line = state.attestations(category);
        let is_attested = line.is_some_and(|line| line.path(leaf).is_some());
        let (context, rulebook, declared) = context(state, category, day, event)?;
        let standing = recover(&secret, state.id(), [category], &state.claims())
            .map_err(|e| Error::refused(&e))?
            .remove(&category)
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
            secret,
            rulebook,
            context,
            membership: is_member.then_some(slip.membership),
            loss,
            is_attested,
            standing,
            declared,
            amount: amount.unwrap_or(wanted),
            most,
        })
    }

    /// Every rule that the claim would break.
    pub(super) fn failing(&self) -> Vec<Failing> {
        wallet::check(&wallet::Case {
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
    pub(super) fn parts(
        &self,
        state: SchemeState<'_>,
        payee: Vec<u8>,
    ) -> Result<(ClaimWitness, Draft), Error> {
        let membership = self
            .membership
            .ok_or_else(|| Refusal::new("claim.member", "not in the members' tree"))?;
        let witness = wallet::witness(state, &self.secret, membership, self.loss, &self.standing)
            .map_err(|e| Error::refused(&e))?;
        let draft = Draft {
            category: self.loss.category,
            declared: self.declared,
            amount: self.amount,
            payee,
        };
        Ok((witness, draft))
    }
}

/// Refuses when no round is open, and when the open one takes no more claims.
fn in_time(state: SchemeState<'_>, day: Day) -> Result<(), Refusal> {
    let Some(open) = state.open_round() else {
        let detail = "no round is open; claim when the next one is";
        return Err(Refusal::new("claim.round", detail));
    };
    let until = open.accepts_until();
    if day > until {
        Err(Refusal::of(&linli_rules::aid::Refusal::ClaimLate { until }))
    } else {
        Ok(())
    }
}

/// What the record supplies for a claim of `category` for an event on `day`, in the open round.
fn context(
    state: SchemeState<'_>,
    category: u32,
    day: Day,
    event: Option<u32>,
) -> Result<(Context, Rulebook, Option<u32>), Error> {
    let books = state.rulebooks();
    let open = state.open_round().ok_or_else(|| {
        Refusal::new(
            "claim.round",
            "no round is open; claim when the next one is",
        )
    })?;
    let (id, book) = books.of_day(day).ok_or_else(|| {
        let detail = format!("no version of the rulebook applies to events on {day}");
        Refusal::new("claim.rulebook", &detail)
    })?;
    let line = book.line(category);
    let needs = line.is_some_and(|line| line.needs_declared_event);
    let declared = event.or_else(|| {
        let covering = |e: &&linli_wire::rulebook::DeclaredEvent| {
            e.categories.contains(&category) && e.from <= day && day <= e.to
        };
        books
            .declared()
            .into_iter()
            .find(covering)
            .filter(|_| needs)
            .map(|e| e.number)
    });
    let context = books
        .context(open.round(), *id, category, declared)
        .map_err(|e| Error::refused(&e))?;
    Ok((context, book.clone(), declared))
}
