//! The cheap half of the door: everything that can be checked without verifying a proof.

use linli_primitives::{Day, PollId, Realm};
#[cfg(feature = "life")]
use linli_statements::ballot::BallotInstance;
use linli_statements::claim::ClaimInstance;
use linli_wire::ballot::Ballot;
#[cfg(feature = "bookings")]
use linli_wire::booking::Booking;
use linli_wire::claim::Claim;
use linli_wire::community::{PublishedRoll, PublishedTrustees};
#[cfg(feature = "life")]
use linli_wire::report::Report;
use linli_wire::{Message, MessageHead, ShareHead};

use super::{CommunityState, Offer, Refusal};
use crate::store::Store;

/// A message that the state could take as it stands now, and what is still to be verified.
#[derive(Clone, Debug)]
pub enum Admitted<'a> {
    /// Nothing.
    Ready(Offer),
    /// Both halves of a ballot.
    Ballot {
        /// The poll for which it must hold.
        poll: PollId,
        /// The ballot, not yet decoded.
        bytes: &'a [u8],
    },
    /// A claim's proof.
    Claim {
        /// The claim.
        claim: Claim,
        /// What its proof must show.
        instance: ClaimInstance,
    },
    /// A report's proof of membership.
    #[cfg(feature = "life")]
    Report {
        /// The report.
        report: Report,
        /// What its proof must show.
        instance: BallotInstance,
    },
    /// A booking's proof of membership.
    #[cfg(feature = "bookings")]
    Booking {
        /// The booking.
        booking: Booking,
        /// What its proof must show.
        instance: BallotInstance,
    },
    /// Whether a roll's file is the one that was signed.
    Roll(&'a PublishedRoll),
    /// Whether a ceremony's file gives what was signed.
    Trustees {
        /// Both.
        published: &'a PublishedTrustees,
        /// The community's realm, for which the ceremony must have been held.
        realm: Realm,
    },
}

impl<S: Store> CommunityState<S> {
    /// Whether a message that would reach the log at `at` (Unix time in seconds) could be taken, as far as that can be
    /// said without a proof and without the files of rolls and ceremonies.
    ///
    /// Junk, strangers' signatures under files, ballots of closed or unknown polls and second ballots are refused here.
    /// Each message is judged alone; [`Self::apply`] checks all of it again.
    pub fn admit<'a>(&self, at: i64, message: &'a Message) -> Result<Admitted<'a>, Refusal> {
        match message {
            Message::Ballot(bytes) => self.admit_ballot(at, bytes),
            Message::Claim(bytes) => self.admit_claim(at, bytes),
            #[cfg(feature = "life")]
            Message::Report(report) => Ok(Admitted::Report {
                instance: self.admit_report(Day::of_unix_time(at)?, report)?,
                report: report.clone(),
            }),
            #[cfg(feature = "bookings")]
            Message::Booking(booking) => Ok(Admitted::Booking {
                instance: self.admit_booking(at, booking)?,
                booking: booking.clone(),
            }),
            #[cfg(feature = "evidence")]
            Message::Evidence(evidence) => {
                self.check_evidence(evidence)?;
                Ok(Admitted::Ready(Offer::Evidence(evidence.clone())))
            }
            Message::Roll(roll) => self.admit_roll(at, roll),
            Message::Trustees(trustees) => self.admit_trustees(at, trustees),
            other => {
                let offer = Offer::of(other).expect("nobody vouches for the other kinds");
                Ok(Admitted::Ready(offer))
            }
        }
    }

    /// Whether a message with points comes from somebody who may send it, from its first bytes: a stranger's is refused
    /// before any of its points is decoded.
    pub fn admit_head(&self, at: i64, head: &MessageHead) -> Result<(), Refusal> {
        match head {
            MessageHead::Share(share) => self.admit_share(share),
            MessageHead::Trustees(act) => {
                self.authorized(|roles| &roles.committee, act, Day::of_unix_time(at)?)?;
                self.check_new_trustees(act.act.ceremony)
            }
            MessageHead::Poll(act) => {
                self.authorized(|roles| &roles.committee, act, Day::of_unix_time(at)?)
            }
        }
    }

    /// A closed poll, a trustee of it, and not twice.
    fn admit_share(&self, head: &ShareHead) -> Result<(), Refusal> {
        let ShareHead {
            poll: id,
            closing,
            round,
            trustee,
        } = *head;
        let poll = self.known(id)?;
        if poll.tally().is_none_or(|tally| tally.closing != closing) {
            return Err(crate::Refusal::TallyClosing.into());
        }
        if !(1..=poll.poll().trustees.names.len()).contains(&usize::from(trustee)) {
            return Err(crate::Refusal::Share { round, trustee }.into());
        }
        if poll.partial(round, trustee).is_some() {
            return Err(crate::Refusal::ShareTwice { round, trustee }.into());
        }
        Ok(())
    }

    fn admit_ballot<'a>(&self, at: i64, bytes: &'a [u8]) -> Result<Admitted<'a>, Refusal> {
        self.founded()?;
        let (id, nullifier) = Ballot::peek(bytes)?;
        self.known(id)?.check_cast(at, nullifier)?;
        Ok(Admitted::Ballot { poll: id, bytes })
    }

    fn admit_claim<'a>(&self, at: i64, bytes: &[u8]) -> Result<Admitted<'a>, Refusal> {
        self.founded()?;
        let claim = Claim::decode(bytes)?;
        let id = claim.body.scheme;
        let scheme = self.scheme(id).ok_or(Refusal::UnknownScheme(id))?;
        let instance = scheme.instance(Day::of_unix_time(at)?, &claim.body)?;
        Ok(Admitted::Claim { claim, instance })
    }

    /// The signers are checked before the file is.
    fn admit_roll<'a>(
        &self,
        at: i64,
        published: &'a PublishedRoll,
    ) -> Result<Admitted<'a>, Refusal> {
        let day = Day::of_unix_time(at)?;
        self.authorized(|roles| &roles.registrar, &published.act, day)?;
        self.check_new_roll(published.act.act.digest)?;
        Ok(Admitted::Roll(published))
    }

    fn admit_trustees<'a>(
        &self,
        at: i64,
        published: &'a PublishedTrustees,
    ) -> Result<Admitted<'a>, Refusal> {
        let day = Day::of_unix_time(at)?;
        self.authorized(|roles| &roles.committee, &published.act, day)?;
        self.check_new_trustees(published.act.act.ceremony)?;
        let community = self.community().ok_or(Refusal::Unfounded)?;
        Ok(Admitted::Trustees {
            published,
            realm: community.realm.clone(),
        })
    }
}
