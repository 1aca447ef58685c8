//! Messages that were verified before, for hosts that replay what they kept themselves.

use std::collections::BTreeMap;

use linli_primitives::{Day, PollId};
use linli_rules::aid::VerifiedClaim;
use linli_rules::community::{CommunityState, Offer, Refusal, VouchedRoll, VouchedTrustees};
use linli_wire::Message;
use linli_wire::ballot::Ballot;
use linli_wire::claim::Claim;

use super::{MessageRefusal, MessageVerifier};
use crate::open::Opened;
use crate::{ClaimReject, PollVerifier, Reject};

impl MessageVerifier {
    /// Offers of messages whose proofs, rolls and ceremonies are not looked at.
    ///
    /// Only for messages that this program verified before it kept them, and that cannot have changed since. Whoever
    /// calls it with others puts unproved votes into the box and unproved claims before the pool. All claims are
    /// judged by the state as it stands.
    pub fn offers_unchecked(
        &self,
        state: &CommunityState,
        messages: &[(i64, &Message)],
    ) -> Vec<Result<Offer, MessageRefusal>> {
        let polls = self.polls_of(state, messages);
        let offer = |(at, message): &(i64, &Message)| match message {
            Message::Ballot(bytes) => ballot(&polls, bytes),
            Message::Claim(bytes) => claim(state, *at, bytes),
            Message::Roll(roll) => {
                // Only rolls of the community's own realm are kept.
                let own = state.community().ok_or(Refusal::Unfounded)?;
                let vouched = VouchedRoll::vouched(roll.act.clone(), own.realm.clone());
                Ok(Offer::Roll(vouched))
            }
            Message::Trustees(trustees) => {
                let vouched = VouchedTrustees::vouched(trustees.act.clone());
                Ok(Offer::Trustees(vouched))
            }
            other => Ok(Offer::of(other).expect("nobody vouches for the other kinds")),
        };
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            messages.par_iter().map(offer).collect()
        }
        #[cfg(not(feature = "parallel"))]
        messages.iter().map(offer).collect()
    }

    /// The polls whose ballots are among the messages, readied.
    fn polls_of(
        &self,
        state: &CommunityState,
        messages: &[(i64, &Message)],
    ) -> BTreeMap<PollId, PollVerifier<'_>> {
        let mut polls = BTreeMap::new();
        for (_, message) in messages {
            let Message::Ballot(bytes) = message else {
                continue;
            };
            let poll = Ballot::decode(bytes).ok().and_then(|b| state.poll(b.poll));
            if let Some(poll) = poll.filter(|poll| !polls.contains_key(&poll.id()))
                && let Ok(readied) = self.ballots().poll(poll.poll())
            {
                polls.insert(poll.id(), readied);
            }
        }
        polls
    }
}

fn ballot(
    polls: &BTreeMap<PollId, PollVerifier<'_>>,
    bytes: &[u8],
) -> Result<Offer, MessageRefusal> {
    let poll = Ballot::decode(bytes).map_err(Reject::from)?.poll;
    let poll = polls.get(&poll).ok_or(Refusal::UnknownPoll(poll))?;
    Ok(Offer::Ballot(poll.open(bytes).map(Opened::vouch)?))
}

fn claim(state: &CommunityState, at: i64, bytes: &[u8]) -> Result<Offer, MessageRefusal> {
    let claim = Claim::decode(bytes).map_err(ClaimReject::from)?;
    let id = claim.body.scheme;
    let scheme = state.scheme(id).ok_or(Refusal::UnknownScheme(id))?;
    let day = Day::of_unix_time(at).map_err(Refusal::from)?;
    let instance = scheme
        .instance(day, &claim.body)
        .map_err(ClaimReject::from)?;
    let vouched = VerifiedClaim::vouched_by_verifier(claim, instance);
    Ok(Offer::Claim(vouched))
}
