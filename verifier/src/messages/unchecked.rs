//! Messages that were verified before, for hosts that replay their own records.

use std::collections::BTreeMap;

use linli_primitives::PollId;
use linli_rules::aid::VerifiedClaim;
#[cfg(feature = "bookings")]
use linli_rules::community::VerifiedBooking;
#[cfg(feature = "life")]
use linli_rules::community::VerifiedReport;
use linli_rules::community::{
    Admitted, CommunityState, Offer, Refusal, VouchedRoll, VouchedTrustees, measures_of,
};
use linli_rules::store::Store;
use linli_wire::Message;
use linli_wire::ballot::Ballot;

use super::{MessageRefusal, MessageVerifier};
use crate::open::Opened;
use crate::{PollVerifier, Reject};

impl MessageVerifier {
    /// Offers from messages whose proofs, rolls and ceremonies are not checked.
    ///
    /// Only for messages that this program verified before it kept them, and that cannot have changed since, or that
    /// enough of a community's validators signed after they had verified them. Calling it with others puts unproved votes into the box and lets unproved claims reach the pool. All claims are judged by
    /// the state as it stands.
    pub fn offers_unchecked(
        &self,
        state: &CommunityState<impl Store + Sync>,
        messages: &[(i64, &Message)],
    ) -> Vec<Result<Offer, MessageRefusal>> {
        let polls = self.polls_of(state, messages);
        let offer = |(at, message): &(i64, &Message)| match message {
            Message::Ballot(bytes) => ballot(&polls, bytes),
            Message::Roll(roll) => {
                // Only rolls of the community's own realm are kept.
                let own = state.community().ok_or(Refusal::Unfounded)?;
                let vouched = VouchedRoll::vouched(
                    roll.act.clone(),
                    own.realm.clone(),
                    measures_of(&roll.roll),
                );
                Ok(Offer::Roll(vouched))
            }
            Message::Trustees(trustees) => {
                let vouched = VouchedTrustees::vouched(trustees.act.clone());
                Ok(Offer::Trustees(vouched))
            }
            other => match state.admit(*at, other)? {
                Admitted::Ready(offer) => Ok(offer),
                Admitted::Claim { claim, instance } => Ok(Offer::Claim(
                    VerifiedClaim::vouched_by_verifier(claim, instance),
                )),
                #[cfg(feature = "life")]
                Admitted::Report { report, instance } => {
                    Ok(Offer::Report(VerifiedReport::vouched(report, instance)))
                }
                #[cfg(feature = "bookings")]
                Admitted::Booking { booking, instance } => {
                    Ok(Offer::Booking(VerifiedBooking::vouched(booking, instance)))
                }
                Admitted::Ballot { .. } | Admitted::Roll(_) | Admitted::Trustees { .. } => {
                    unreachable!("of the kinds above")
                }
            },
        };
        #[cfg(feature = "parallel")]
        {
            use rayon::prelude::*;
            messages.par_iter().map(offer).collect()
        }
        #[cfg(not(feature = "parallel"))]
        messages.iter().map(offer).collect()
    }

    /// The polls whose ballots are among the messages, prepared.
    fn polls_of(
        &self,
        state: &CommunityState<impl Store>,
        messages: &[(i64, &Message)],
    ) -> BTreeMap<PollId, PollVerifier<'_>> {
        let mut polls = BTreeMap::new();
        for (_, message) in messages {
            let Message::Ballot(bytes) = message else {
                continue;
            };
            if let Ok((poll, _)) = Ballot::peek(bytes)
                && !polls.contains_key(&poll)
                && let Ok(readied) = self.poll(state, poll)
            {
                polls.insert(poll, readied);
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
