//! The member's side: the claim's rules in plain words before anything is proved, and the claim's parts.

use linli_primitives::{
    BodyHash, Counters, Day, EventNullifier, Fp, Loss, Membership, Money, RealmSecret, SchemeId,
};
use linli_statements::claim::{ClaimInstance, ClaimRule, ClaimWitness, Context, Terms, payable};
use linli_wire::claim::ClaimBody;
use linli_wire::rulebook::{Line, Rulebook};
use linli_wire::scheme::Currency;
use linli_wire::signature::{OfficerKey, SigningKey};
use linli_wire::text::Text;

use crate::aid::recovery::Standing;
use crate::aid::refusal::Refusal;
use crate::aid::rounds::GRACE_DAYS;
use crate::aid::rulebooks::terms;
use crate::aid::state::SchemeState;

/// A claim as a member thinks of it.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The version that applies on the event's day.
    pub rulebook: &'a Rulebook,
    /// What the record says about line and round.
    pub context: Context,
    /// As in the members' tree; `None` for somebody who is not in it.
    pub membership: Option<Membership>,
    /// The attested loss; `None` while there is none.
    pub loss: Option<Loss>,
    /// As the newest note holds them.
    pub counters: Counters,
    /// What is to be claimed.
    pub amount: Money,
    /// Whether the record holds a claim for this loss already.
    pub is_claimed: bool,
    /// The scheme's money, in which amounts are named.
    pub currency: &'a Currency,
}

/// A rule that a claim would break.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failing {
    /// Which.
    pub rule: ClaimRule,
    /// The rulebook's article about it.
    pub article: String,
    /// The article in words.
    pub clause: Text,
    /// What would have to be different.
    pub needed: Text,
}

/// Every rule that the claim would break, in the order of the book; empty where it can be made.
pub fn check(case: &Case<'_>) -> Vec<Failing> {
    let Some(line) = case.rulebook.line(case.context.category) else {
        return Vec::new(); // Contexts are made from lines; there is no clause to name.
    };
    ClaimRule::ALL
        .into_iter()
        .filter_map(|rule| Some((rule, needed(rule, case)?)))
        .map(|(rule, needed)| failing(case.rulebook, line, rule, needed))
        .collect()
}

/// The most that can be claimed for the loss now, within what the terms pay and what the period has left.
pub fn best_amount(context: &Context, loss: &Loss, counters: &Counters) -> Money {
    let Terms {
        cap_per_period,
        step,
        ..
    } = context.terms;
    let by_terms = payable(&context.terms, loss.gross_loss, loss.other_cover);
    let (_, paid) = counters.in_period(context.period);
    let left = cap_per_period.checked_sub(paid).unwrap_or_default();
    let steps = left.get().checked_div(step.get()).unwrap_or_default();
    let by_period = Money::new(steps * step.get()).expect("not above a cap that is money");
    by_terms.min(by_period)
}

/// The joining day of a member who lost the secret and enrols again on `today`: the next period's first.
///
/// The counters cannot be carried over without revealing which claims were hers, so the new membership covers
/// nothing of the period in which the old one may have claimed: no event day lies in it.
///
/// With a round open, its closing day counts instead of an earlier `today`: the old leaf may still claim in it.
/// `None` before the first version of the rulebook.
pub fn rejoining_day(state: SchemeState<'_>, today: Day) -> Option<Day> {
    let closing = state.open_round().map(|open| open.round().closing_day);
    let last = closing.map_or(today, |closing| closing.max(today));
    Some(state.rulebooks().newest()?.1.periods.next_start(last))
}

/// The witness of a claim, with paths as the record stands.
pub fn witness(
    state: SchemeState<'_>,
    secret: &RealmSecret,
    membership: Membership,
    loss: Loss,
    standing: &Standing,
) -> Result<ClaimWitness, ClaimRule> {
    use linli_primitives::{AttestationLeaf, MemberLeaf};
    let id = secret.commitment();
    let member_path = state
        .members()
        .path(MemberLeaf::of(id, membership))
        .ok_or(ClaimRule::Member)?;
    let attestation_path = state
        .attestations(loss.category)
        .and_then(|line| line.path(AttestationLeaf::of(id, &loss)))
        .ok_or(ClaimRule::Attested)?;
    let state_path = match standing.claims.last() {
        Some(position) => state.note_path(*position).ok_or(ClaimRule::StateOnce)?,
        None => linli_primitives::merkle::Path {
            index: 0,
            siblings: [Fp::from(0); linli_statements::claim::STATE_DEPTH],
        },
    };
    Ok(ClaimWitness {
        secret: secret.clone(),
        membership,
        member_path,
        loss,
        attestation_path,
        counters: standing.counters,
        state_path,
    })
}

/// Which entries of the record a claim is about, and who is paid.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The benefit line.
    pub category: u32,
    /// The declared event, where the line needs one.
    pub declared: Option<u32>,
    /// What is claimed.
    pub amount: Money,
    /// Encrypted payee details, padded before encryption ([`linli_wire::claim::pad_payee`]).
    pub payee: Vec<u8>,
}

/// The claim's body and the instance to prove, for the open round and the version of the event's day.
///
/// Roots are the newest, expiry and fee the same for everyone: anything that a member could choose would distinguish
/// members.
pub fn draft(
    state: SchemeState<'_>,
    day: Day,
    witness: &ClaimWitness,
    draft: Draft,
) -> Result<(ClaimBody, ClaimInstance), Refusal> {
    let Draft {
        category,
        declared,
        amount,
        payee,
    } = draft;
    let open = state
        .open_round()
        .ok_or(Refusal::ClaimRound { open: 0, found: 0 })?;
    let (rulebook, _) = state
        .rulebooks()
        .of_day(witness.loss.event_day)
        .ok_or(Refusal::ClaimRulebook)?;
    let round = open.round();
    let context = state
        .rulebooks()
        .context(round, *rulebook, category, declared)?;
    let no_body = BodyHash::new(Fp::from(0));
    let made = witness
        .instance(context, state.notes_root(), amount, no_body)
        .ok_or(ClaimRule::PeriodCaps)?;
    let body = ClaimBody {
        scheme: state.id(),
        ledger: state.scheme().ledger.clone(),
        round: round.number,
        rulebook: *rulebook,
        category,
        declared,
        member_root: made.member_root,
        attestation_root: made.attestation_root,
        state_root: made.state_root,
        amount,
        event_nullifier: made.event_nullifier,
        state_nullifier: made.state_nullifier,
        new_state: made.new_state,
        payee,
        payee_key: OfficerKey::of(&payee_key(
            &witness.secret,
            state.id(),
            made.event_nullifier,
        )),
        fee: state.scheme().fee,
        expires: open.accepts_until().max(round.closing_day.plus(GRACE_DAYS)),
    };
    let instance = state.instance(day, &body)?;
    Ok((body, instance))
}

/// The key with which a claimant may name another payee; found again from her secret and the record.
pub fn payee_key(secret: &RealmSecret, scheme: SchemeId, event: EventNullifier) -> SigningKey {
    SigningKey::from_bytes(&secret.payee_seed(scheme, event))
}

/// The context of a claim in the open round for a loss of `event_day`, with the rulebook that applies.
pub fn context<'a>(
    state: SchemeState<'a>,
    event_day: Day,
    category: u32,
    declared: Option<u32>,
) -> Result<(&'a Rulebook, Context), Refusal> {
    let open = state
        .open_round()
        .ok_or(Refusal::ClaimRound { open: 0, found: 0 })?;
    let books = state.rulebooks();
    let (id, book) = books.of_day(event_day).ok_or(Refusal::ClaimRulebook)?;
    let context = books.context(open.round(), *id, category, declared)?;
    debug_assert_eq!(book.line(category).map(terms), Some(context.terms));
    Ok((book, context))
}

fn failing(book: &Rulebook, line: &Line, rule: ClaimRule, needed: Text) -> Failing {
    let (article, clause) = book.clause(line, rule.id());
    Failing {
        rule,
        article: article.to_owned(),
        clause: clause.clone(),
        needed,
    }
}

/// What would have to be different for `rule` to hold; `None` where it holds, or cannot be judged before others.
fn needed(rule: ClaimRule, case: &Case<'_>) -> Option<Text> {
    let Some(membership) = case.membership else {
        return (rule == ClaimRule::Member).then(|| {
            say(
                "您还不在会员名册中：请先向登记员申请入会",
                "you are not in the members' tree: ask the registrar to enrol you",
            )
        });
    };
    let Some(loss) = case.loss else {
        return (rule == ClaimRule::Attested).then(|| {
            say(
                "这笔损失尚未由足够的评估员签字认定",
                "not enough assessors have attested this loss yet",
            )
        });
    };
    match rule {
        ClaimRule::Member | ClaimRule::Attested | ClaimRule::NextState => None,
        ClaimRule::StateOnce => None, // The counters come from the record.
        ClaimRule::Waited => waited(&case.context, membership, &loss),
        ClaimRule::PaidUp => paid_up(membership, &loss),
        ClaimRule::FiledInTime => filed_in_time(&case.context, &loss),
        ClaimRule::Category => category(&case.context, &loss),
        ClaimRule::EventWindow => event_window(&case.context, &loss),
        ClaimRule::Amount => amount(case, &loss),
        ClaimRule::PeriodCaps => period_caps(case),
        ClaimRule::EventOnce => case.is_claimed.then(|| {
            say(
                "这笔损失已经申领过，一笔损失只能申领一次",
                "this loss was claimed before; a loss can be claimed once",
            )
        }),
    }
}

fn say(zh: impl Into<String>, en: impl Into<String>) -> Text {
    Text {
        zh: zh.into(),
        en: en.into(),
    }
}

fn waited(context: &Context, membership: Membership, loss: &Loss) -> Option<Text> {
    let wait = context.terms.wait_days;
    let (joined, event) = (membership.joined, loss.event_day);
    let covered = u64::from(joined.get()) + u64::from(wait) <= u64::from(event.get());
    (!covered).then(|| {
        let from = joined.plus(wait);
        say(
            format!("等待期为 {wait} 天：{from} 起发生的事件才受保障，本事件发生于 {event}"),
            format!("the waiting time is {wait} days: events are covered from {from}, this one was on {event}"),
        )
    })
}

fn paid_up(membership: Membership, loss: &Loss) -> Option<Text> {
    let (paid, event) = (membership.paid_through, loss.event_day);
    (paid < event).then(|| {
        say(
            format!("会费须缴至 {event} 或以后，现缴至 {paid}"),
            format!("contributions must cover {event}; they cover the time to {paid}"),
        )
    })
}

fn filed_in_time(context: &Context, loss: &Loss) -> Option<Text> {
    let (closing, event) = (context.closing_day, loss.event_day);
    let days = context.terms.filing_days;
    if closing < event {
        return Some(say(
            format!("本轮截止于 {closing}，早于事件发生日 {event}：请在下一轮申领"),
            format!(
                "the round closes on {closing}, before the event on {event}: claim in a later round"
            ),
        ));
    }
    (closing.get() - event.get() > days).then(|| {
        let until = event.plus(days);
        say(
            format!("须在 {until} 或以前截止的轮次申领（{days} 天内），本轮截止于 {closing}"),
            format!("a round closing on {until} or before ({days} days) was needed; this one closes on {closing}"),
        )
    })
}

fn category(context: &Context, loss: &Loss) -> Option<Text> {
    let (claimed, attested) = (context.category, loss.category);
    (claimed != attested).then(|| {
        say(
            format!("损失认定于第 {attested} 类，不能在第 {claimed} 类申领"),
            format!("the loss was attested in category {attested}, not in {claimed}"),
        )
    })
}

fn event_window(context: &Context, loss: &Loss) -> Option<Text> {
    let (from, to, event) = (context.from_day, context.to_day, loss.event_day);
    (event < from || to < event).then(|| {
        say(
            format!("保障的事件日为 {from} 至 {to}，本事件发生于 {event}"),
            format!("covered are events from {from} to {to}; this one was on {event}"),
        )
    })
}

fn amount(case: &Case<'_>, loss: &Loss) -> Option<Text> {
    let (context, amount) = (&case.context, case.amount);
    let most = payable(&context.terms, loss.gross_loss, loss.other_cover);
    let step = context.terms.step.get();
    let fits = amount != Money::ZERO && amount <= most && amount.get().is_multiple_of(step.max(1));
    (!fits || !context.terms.are_sound()).then(|| {
        let [most, step] = [most.get(), step].map(|minor| case.currency.show(minor));
        say(
            format!("最多可申领 {most}，且须为 {step} 的整数倍、大于零"),
            format!("at most {most} can be claimed, in multiples of {step}, above zero"),
        )
    })
}

fn period_caps(case: &Case<'_>) -> Option<Text> {
    let (context, counters, amount) = (&case.context, &case.counters, case.amount);
    let Terms {
        claims_per_period,
        cap_per_period,
        ..
    } = context.terms;
    let (count, paid) = counters.in_period(context.period);
    let fits = counters.period <= context.period
        && count < claims_per_period
        && paid.get() + amount.get() <= cap_per_period.get();
    (!fits).then(|| {
        let left = cap_per_period.checked_sub(paid).unwrap_or_default();
        let left = case.currency.show(left.get());
        say(
            format!("本期最多 {claims_per_period} 次，已用 {count} 次；本期剩余额度 {left}（本轮截止日所在的一期）"),
            format!(
                "the period in which the round closes allows {claims_per_period} claims, {count} are used; {left} \
                 is left in it"
            ),
        )
    })
}

#[cfg(test)]
mod tests;
