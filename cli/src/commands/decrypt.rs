//! `linli trustee decrypt`: a trustee's share of the round at hand, after checking the whole closed record.

use linli_journal::Scope;
use linli_primitives::PollId;
use linli_rules::community::CommunityState;
use linli_rules::{PollState, encode_share};
use linli_sigma::ceremony::KeyShares;
use linli_sigma::decrypt;
use linli_wire::{DecryptionShare, TallyRound};
use rand_core::CryptoRng;

use crate::lock::Lock;
use crate::place::OpenPoll;
use crate::{Console, Error, Refusal};

/// The state of a closed record in which everything holds: a trustee decrypts nothing else, and nothing before the
/// closing time by her own clock, `now`: whoever keeps the record can date its entries as they like.
pub fn closed(open: &OpenPoll, now: i64, console: &Console) -> Result<CommunityState, Error> {
    let verified = open.community.verified(Scope::Poll(open.id), console)?;
    let state = poll(&verified, open.id)?;
    match state.closing() {
        Some(_) if now < state.poll().closes => {
            let detail = "the record is closed, but the closing time has not come";
            Err(Refusal::new("poll.early_close", detail).into())
        }
        Some(_) => Ok(verified),
        None => Err(Refusal::new("tally.closing", "the poll is not closed yet").into()),
    }
}

/// The poll in its community's state.
pub fn poll(state: &CommunityState, id: PollId) -> Result<PollState<'_>, Refusal> {
    let unknown = || Refusal::new("community.unknown_poll", "there is no such poll");
    state.poll(id).ok_or_else(unknown)
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
    let context =
        context.ok_or_else(|| Refusal::new("tally.order", "there is nothing to decrypt now"))?;
    lock.hold(state.id(), context.closing)?;
    let share = decrypt::decrypt(key, &context, &sums, rng).map_err(|e| Error::refused(&e))?;
    Ok(encode_share(state.id(), &share))
}
