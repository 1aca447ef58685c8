//! Payouts: round, sum and fee are the record's; the treasurer says which claim, and by which transfer.

use std::path::Path;

use linli_primitives::EventNullifier;
use linli_rules::aid::SchemeState;
use linli_rules::aid::rounds::ClosedRound;
use linli_rules::community::Offer;
use linli_wire::act::Act;
use linli_wire::pool::{Bounce, Payout};
use linli_wire::signature::Signed;
use serde_json::json;

use super::{BounceArgs, PayoutArgs};
use crate::acting::{self, Office, Paper};
use crate::language::msg;
use crate::{Console, Ending, Error, Refusal, files, ids};

/// Runs the command.
pub(super) fn run(args: &PayoutArgs, console: &mut Console) -> Result<Ending, Error> {
    match (&args.list, &args.claim, &args.reference) {
        (Some(list), _, _) => many(args, list, console),
        (None, Some(claim), Some(reference)) => {
            let mut scheme = args.acting.open(console)?;
            let (act, _) = payout(scheme.state(), claim, reference)?;
            args.acting.finish(&mut scheme, act, console)
        }
        _ => Err(Error::Usage(msg("act-none"))),
    }
}

/// Records that a payout came back.
pub(super) fn bounce(args: &BounceArgs, console: &mut Console) -> Result<Ending, Error> {
    let mut scheme = args.acting.open(console)?;
    let closed = scheme.state().closed_rounds();
    let claim = claim_of(&closed, &args.claim)?;
    let paid = claim.and_then(|claim| {
        closed.iter().find_map(|round| {
            let due = round.dues.get(&claim).filter(|due| due.paid)?;
            Some((claim, round.round.number, due.net))
        })
    });
    let (claim, round, net) = paid.ok_or_else(|| {
        let detail = "no such claim was paid, or its payout came back before";
        Refusal::new("bounce.unpaid", detail).with("claim", &args.claim)
    })?;
    let act = Act::Bounce(Signed::new(Bounce {
        round,
        claim,
        net,
        reference: args.reference.clone(),
    }));
    args.acting.finish(&mut scheme, act, console)
}

/// All payouts of a list, or none of them. If a node goes away in the middle, the same list continues from there.
fn many(args: &PayoutArgs, list: &Path, console: &mut Console) -> Result<Ending, Error> {
    let rows = read(list)?;
    let mut scheme = args.acting.open(console)?;
    let key = args.acting.signing.key(console)?;
    let at = args.acting.clock.now()?;
    let mut ahead = scheme.community.state().ahead();
    let (mut papers, mut known) = (Vec::new(), 0_usize);
    for (claim, reference) in &rows {
        let (payout, paid) = payout(scheme.state(), claim, reference)?;
        let office = Office::Scheme(scheme.state());
        let paper = acting::sign_to_send(scheme.paper(payout), office, at, &key)?;
        if paid {
            known += 1;
        } else if let Paper::Act { scheme, act } = paper.clone() {
            let taken = ahead.apply(at, Offer::Act { scheme, act });
            taken.map_err(|e| Refusal::of(&e).in_file(list).with("claim", claim))?;
        }
        papers.push(paper);
    }
    for paper in &papers {
        acting::show(paper, Office::Scheme(scheme.state()), console)?;
    }
    let recorded = papers.len() - known;
    if recorded > 0 && !console.confirm(msg("amount-confirm"))? {
        return Err(Error::Declined);
    }
    for paper in papers {
        scheme.take(paper)?;
    }
    console.say(msg("payouts-done").with("count", recorded));
    console.answer(&json!({
        "recorded": recorded, "known": known, "balance": scheme.state().pool().balance(),
    }));
    Ok(Ending::Clean)
}

/// The claim of a closed round whose event nullifier begins with these digits.
fn claim_of(rounds: &[ClosedRound], typed: &str) -> Result<Option<EventNullifier>, Error> {
    let claims = rounds.iter().flat_map(|round| round.dues.keys().copied());
    ids::meant(typed, claims, "--claim")
}

/// The payout, and whether its claim was paid before.
fn payout(state: SchemeState<'_>, claim: &str, reference: &str) -> Result<(Act, bool), Error> {
    let rounds = state.closed_rounds();
    let meant = claim_of(&rounds, claim)?;
    let due = meant.and_then(|meant| {
        rounds
            .iter()
            .find_map(|round| Some((meant, round.round.number, *round.dues.get(&meant)?)))
    });
    let (claim, round, due) = due.ok_or_else(|| {
        let detail = "no such claim in a closed round, or nothing is owed on it";
        Refusal::new("payout.unknown", detail).with("claim", claim)
    })?;
    let payout = Act::Pay(Signed::new(Payout {
        round,
        claim,
        net: due.net,
        fee: due.fee,
        reference: reference.to_owned(),
    }));
    Ok((payout, due.paid))
}

/// Claims and references, one pair per line; empty lines are skipped.
fn read(path: &Path) -> Result<Vec<(String, String)>, Error> {
    let text = files::read_text(path, files::MAX_SMALL)?;
    let mut rows = Vec::new();
    for (index, line) in text
        .lines()
        .enumerate()
        .filter(|(_, l)| !l.trim().is_empty())
    {
        let row = line.split_once(',').and_then(|(claim, reference)| {
            let is_id = |c: &char| c.is_ascii_hexdigit() || *c == '…';
            let claim = claim.trim();
            let is_claim = !claim.is_empty() && claim.chars().all(|c| is_id(&c));
            is_claim.then(|| (claim.to_owned(), reference.trim().to_owned()))
        });
        rows.push(row.ok_or_else(|| {
            Error::Usage(
                msg("error-payouts")
                    .showing("file", path.display())
                    .with("row", index + 1),
            )
        })?);
    }
    Ok(rows)
}
