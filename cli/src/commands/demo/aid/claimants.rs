//! The demo's claimants: each wallet checks the rules first and proves only valid claims; a few people cheat.

use std::collections::BTreeMap;
use std::time::Instant;

use linli_primitives::{Day, Money};
use linli_prover::ClaimProver;
use linli_rules::aid::recovery::{Standing, recover};
use linli_rules::aid::wallet::{self, Draft, Failing};
use linli_rules::aid::{Refusal as AidRefusal, SchemeState};
use linli_wire::claim::Claim;
use linli_wire::rulebook::Rulebook;
use rand_core::CryptoRng;

use super::officers::seal_payee;
use super::plan::{Case, Member};
use crate::{Error, Refusal};

/// What a wallet did with a case.
pub(super) enum Attempt {
    /// A claim, and the milliseconds its proof took.
    Made(Box<Claim>, f64),
    /// Nothing was proved: the rules that would be broken.
    Refused(Vec<Failing>),
}

/// How many were refused, by rule.
pub(super) type ByRule = BTreeMap<String, u64>;

/// The wallet of `member` tries to claim for `case` in the open round.
pub(super) fn attempt(
    state: SchemeState<'_>,
    today: Day,
    (member, case): (&Member, &Case),
    prover: &ClaimProver,
    rng: &mut impl CryptoRng,
) -> Result<Attempt, Error> {
    let category = case.loss.category;
    let standing = standing(state, member, category)?;
    let (rulebook, context) =
        wallet::context(state, case.loss.event_day, category, case.declared).map_err(refused)?;
    let amount = match wallet::best_amount(&context, &case.loss, &standing.counters) {
        Money::ZERO => context.terms.step,
        best => best,
    };
    let failing = wallet::check(&wallet::Case {
        rulebook,
        context,
        membership: Some(member.membership),
        loss: Some(case.loss),
        counters: standing.counters,
        amount,
        is_claimed: false,
        currency: &state.scheme().currency,
    });
    if !failing.is_empty() {
        return Ok(Attempt::Refused(failing));
    }
    let witness = wallet::witness(
        state,
        &member.secret,
        member.membership,
        case.loss,
        &standing,
    )
    .map_err(|e| Error::refused(&e))?;
    let draft = Draft {
        category,
        declared: case.declared,
        amount,
        payee: seal_payee(&state.scheme().payee_recipient, &account(case))?,
    };
    let start = Instant::now();
    let claim = prover
        .make(state, today, &witness, draft, rng)
        .map_err(|e| Error::refused(&e))?;
    let took = start.elapsed().as_secs_f64() * 1e3;
    Ok(Attempt::Made(Box::new(claim), took))
}

fn standing(state: SchemeState<'_>, member: &Member, category: u32) -> Result<Standing, Error> {
    let found = recover(&member.secret, state.id(), [category], &state.claims());
    let mut found = found.map_err(|e| Error::refused(&e))?;
    Ok(found.remove(&category).unwrap_or_default())
}

/// Who is paid, as a member would write it.
fn account(case: &Case) -> String {
    format!(
        "account 6222-{:04}-{:06}",
        case.member,
        case.declared.unwrap_or(0)
    )
}

/// The claims as they arrive: between the honest ones a stolen payee, a raised amount, a claim sent twice, and
/// one of the round before.
pub(super) fn with_cheats(
    honest: &[Claim],
    earlier: Option<&Claim>,
    book: &Rulebook,
    recipient: &str,
) -> Result<Vec<Vec<u8>>, Error> {
    let mut sent = Vec::with_capacity(honest.len() + 4);
    sent.extend(earlier.map(Claim::encode));
    for (n, claim) in honest.iter().enumerate() {
        match n {
            0 => sent.push(stolen(claim, recipient)?.encode()),
            1 => sent.push(raised(claim, book)?.encode()),
            2 => sent.push(claim.encode()),
            _ => {}
        }
        sent.push(claim.encode());
    }
    Ok(sent)
}

/// Somebody on the way replaces the payee with his own account.
fn stolen(claim: &Claim, recipient: &str) -> Result<Claim, Error> {
    let mut body = claim.body.clone();
    body.payee = seal_payee(recipient, "account of a thief")?;
    Ok(Claim::new(body, claim.proof.clone()))
}

/// The claimant asks for a step more than was proved.
fn raised(claim: &Claim, book: &Rulebook) -> Result<Claim, Error> {
    let mut body = claim.body.clone();
    let step = book
        .line(body.category)
        .map_or(Money::ZERO, |line| line.step);
    let more = body.amount.checked_add(step);
    body.amount = more.map_err(|e| Error::refused(&e))?;
    Ok(Claim::new(body, claim.proof.clone()))
}

/// Counts a refusal.
pub(super) fn count(by_rule: &mut ByRule, rule: &str) {
    *by_rule.entry(rule.to_owned()).or_default() += 1;
}

fn refused(refusal: AidRefusal) -> Error {
    Refusal::of(&refusal).into()
}
