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
        None => Err(Refusal::new("tally.closing", "the poll is not closed yet").into()),
    }
}

/// The poll in its community's state.
pub fn poll(state: &CommunityState, id: PollId) -> Result<PollState<'_>, Refusal> {
    let unknown = || Refusal::new("community.unknown_poll", "there is no such poll");
    state.poll(id).ok_or_else(unknown)
}

/// What keeps a trustee from decrypting yet.
#[derive(Debug)]
pub struct Waiting {
    /// Trustees who named this closing.
    pub named: Vec<String>,
    /// Trustees who have not named it.
    pub silent: Vec<String>,
    /// How many of those must still name it.
    pub missing: u16,
}

/// The closing that the trustee named in the record; a refusal if it is not the record's.
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

/// Whose naming is still needed, as the record stands; if witnesses rule out a second record, the threshold of trustees
/// is enough.
pub fn waiting(state: PollState<'_>, is_the_only_one: bool) -> Option<Waiting> {
    let poll = state.poll();
    let (count, threshold) = (poll.trustees.names.len() as u16, poll.trustees.threshold);
    let needed = if is_the_only_one {
        threshold
    } else {
        without_witnesses(count, threshold)
    };
    let named = state.named();
    let missing = needed.saturating_sub(named.len() as u16);
    if missing == 0 {
        return None;
    }
    let (named, silent): (Vec<_>, Vec<_>) = (1..)
        .zip(&poll.trustees.names)
        .partition(|(trustee, _)| named.contains(trustee));
    let names = |trustees: Vec<(u16, &String)>| {
        trustees.into_iter().map(|(_, name)| name.clone()).collect()
    };
    Some(Waiting {
        named: names(named),
        silent: names(silent),
        missing,
    })
}

/// The number of trustees that two records of one poll cannot both reach, even if fewer than the threshold name both:
/// twice this number exceeds all trustees plus those.
fn without_witnesses(count: u16, threshold: u16) -> u16 {
    ((count + threshold - 1) / 2 + 1).min(count)
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

#[cfg(test)]
mod tests {
    use super::without_witnesses;

    #[test]
    fn two_records_cannot_both_have_the_namings() {
        for threshold in 2..20_u16 {
            for count in threshold..30 {
                let needed = without_witnesses(count, threshold);
                let in_both = threshold - 1;
                assert!(needed >= threshold && needed <= count);
                assert!(needed == count || 2 * needed > count + in_both);
            }
        }
        assert_eq!(without_witnesses(3, 2), 3);
        assert_eq!(without_witnesses(5, 3), 4);
    }
}
