//! `linli trustee decrypt`: a trustee's share of the round at hand, after checking the whole closed record.

use linli_journal::Scope;
use linli_primitives::{Digest, PollId};
use linli_rules::community::CommunityState;
use linli_rules::{PollState, encode_share};
use linli_sigma::ceremony::KeyShares;
use linli_sigma::{NamingContext, decrypt, naming};
use linli_wire::encoding::HexBytes;
use linli_wire::{DecryptionShare, Naming, TallyRound};
use rand_core::CryptoRng;

use crate::lock::Lock;
use crate::place::OpenPoll;
use crate::{Console, Error, Refusal};

/// The state of a closed record in which everything is valid. A trustee decrypts nothing else, and nothing before the
/// closing time by her own clock, `now`, because the record's keeper can date its entries at will.
pub fn closed(open: &OpenPoll, now: i64, console: &Console) -> Result<CommunityState, Error> {
    let verified = open.community.verified(Scope::Poll(open.id), console)?;
    let state = poll(&verified, open.id)?;
    match state.closing() {
        Some(_) if now < state.poll().closes => {
            let detail = "the record is closed, but the closing time has not come";
            Err(Refusal::new("poll.early_close", detail).into())
        }
        Some(_) => Ok(verified),
        None => Err(open.unclosed("decrypt.too_early", "error-too-early-decrypt")),
    }
}

/// The poll in its community's state.
pub fn poll(state: &CommunityState, id: PollId) -> Result<PollState<'_>, Refusal> {
    let unknown = || Refusal::new("community.unknown_poll", "there is no such poll");
    state.poll(id).ok_or_else(unknown)
}

/// The closing that the trustee named in the record; a refusal where it is another than the record's.
pub fn own_naming(state: PollState<'_>, trustee: u16) -> Result<Option<Digest>, Refusal> {
    let namings = state.namings();
    let own = namings.iter().find(|(named_by, _)| *named_by == trustee);
    let closing = state.closing().map(|closing| closing.digest());
    match own {
        Some((_, named)) if Some(*named) != closing => {
            let detail = format!("this trustee has named closing {named} of the poll");
            Err(Refusal::new("trustee.named_other", &detail))
        }
        own => Ok(own.map(|(_, named)| *named)),
    }
}

/// Names the closing of a verified record.
pub fn name(
    state: PollState<'_>,
    shares: &KeyShares,
    lock: &mut Lock,
    rng: &mut impl CryptoRng,
) -> Result<Naming, Error> {
    state.check_floor().map_err(|e| Error::refused(&e))?;
    let context = state.context(TallyRound::Heads);
    let context = context.filter(|_| !state.heads_sums().is_empty());
    let closing = context.ok_or_else(nothing)?.closing;
    let poll = state.id();
    lock.hold(poll, closing)?;
    let context = NamingContext { poll, closing };
    let proof = naming::name(&shares.heads, &context, rng).map_err(|e| Error::refused(&e))?;
    Ok(Naming {
        poll,
        closing,
        trustee: shares.heads.index(),
        proof: HexBytes(proof),
    })
}

/// The round whose share the record has of `trustee` already: the one at hand, or, once there is a result, her last.
pub fn recorded(state: PollState<'_>, trustee: u16) -> Option<TallyRound> {
    let has = |round: &TallyRound| state.trustees(*round).contains(&trustee);
    let rounds: &[TallyRound] = match (state.heads(), state.result()) {
        (None, _) => &[TallyRound::Heads],
        (Some(_), None) => &[TallyRound::Shares],
        (Some(_), Some(_)) => &[TallyRound::Shares, TallyRound::Heads],
    };
    rounds.iter().copied().find(has)
}

/// The trustee's share of the round at hand: heads first, shares once heads are known.
pub fn share(
    state: PollState<'_>,
    shares: &KeyShares,
    lock: &mut Lock,
    rng: &mut impl CryptoRng,
) -> Result<DecryptionShare, Error> {
    state.check_floor().map_err(|e| Error::refused(&e))?;
    let (round, key) = match state.heads() {
        None => (TallyRound::Heads, &shares.heads),
        Some(_) => (TallyRound::Shares, &shares.shares),
    };
    let sums = state.sums(round);
    let context = state.context(round).filter(|_| !sums.is_empty());
    let context = context.ok_or_else(nothing)?;
    lock.hold(state.id(), context.closing)?;
    let share = decrypt::decrypt(key, &context, &sums, rng).map_err(|e| Error::refused(&e))?;
    Ok(encode_share(state.id(), &share))
}

fn nothing() -> Refusal {
    Refusal::new("tally.order", "there is nothing to decrypt now")
}
