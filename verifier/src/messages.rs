//! Messages of a community's log in, offers to its state out, with every proof, roll and ceremony checked.
//!
//! [`CommunityState::admit`] makes the cheap checks first; only proofs are checked here.

#[cfg(feature = "roots")]
mod rooted;
mod unchecked;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::OnceLock;

use linli_params::ParamsError;
use linli_primitives::PollId;
use linli_rule::Rule;
use linli_rules::VerifiedBallot;
use linli_rules::aid::VerifiedClaim;
#[cfg(feature = "bookings")]
use linli_rules::community::VerifiedBooking;
#[cfg(feature = "life")]
use linli_rules::community::VerifiedReport;
use linli_rules::community::{
    Admitted, BadFile, CommunityState, Offer, Refusal, VouchedRoll, VouchedTrustees,
};
use linli_rules::store::Store;
use linli_statements::claim::ClaimInstance;
use linli_wire::Message;

#[cfg(feature = "life")]
use crate::NoMember;
use crate::{BallotVerifier, ClaimReject, ClaimVerifier, PollVerifier, Reject, UnknownPoll};

/// Verifies messages of any kind; made once, used for every community.
///
/// Each of the two keys is derived when it is first needed: a vote does not need the key for claims.
#[derive(Debug)]
pub struct MessageVerifier {
    ballots: Key<BallotVerifier>,
    claims: Option<Key<ClaimVerifier>>,
}

/// A verifier with its key.
#[derive(Debug)]
enum Key<V> {
    /// Derived before.
    Given(V),
    /// Derived when it is first wanted.
    Own {
        derived: OnceLock<V>,
        /// Named here alone, so that a program to which the key is given does not carry what derives it.
        derive: fn() -> Result<V, ParamsError>,
    },
}

/// A message is refused before it reaches the state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum MessageRefusal {
    /// The record as it stands could not take it.
    #[error(transparent)]
    Record(#[from] Refusal),
    /// The ballots of its poll cannot be verified here.
    #[error(transparent)]
    Poll(#[from] UnknownPoll),
    /// The ballot is not valid.
    #[error(transparent)]
    Ballot(#[from] Reject),
    /// The claim is not valid.
    #[error(transparent)]
    Claim(#[from] ClaimReject),
    /// No member sent the report or the booking.
    #[cfg(feature = "life")]
    #[error(transparent)]
    Member(#[from] NoMember),
    /// A roll's or a ceremony's file is not what was signed.
    #[error(transparent)]
    File(#[from] BadFile),
}

/// Messages that were admitted together; their proofs and files are still to be verified.
#[derive(Debug)]
pub struct Batch<'a> {
    verifier: &'a MessageVerifier,
    messages: Vec<Result<Admitted<'a>, MessageRefusal>>,
    polls: BTreeMap<PollId, PollVerifier<'a>>,
}

impl MessageVerifier {
    /// Checks the parameters that ship with the program.
    pub fn new() -> Result<Self, ParamsError> {
        linli_params::ballot_params()?;
        linli_params::claim_params()?;
        Ok(Self {
            ballots: Key::derived_by(BallotVerifier::new),
            claims: Some(Key::derived_by(ClaimVerifier::new)),
        })
    }

    /// One for whoever reads a community's own affairs and its polls: it vouches for no claim.
    pub fn without_claims() -> Result<Self, ParamsError> {
        linli_params::ballot_params()?;
        Ok(Self {
            ballots: Key::derived_by(BallotVerifier::new),
            claims: None,
        })
    }

    /// One whose verifier of claims was made before.
    pub fn with_claims(claims: ClaimVerifier) -> Result<Self, ParamsError> {
        linli_params::ballot_params()?;
        Ok(Self {
            ballots: Key::derived_by(BallotVerifier::new),
            claims: Some(Key::Given(claims)),
        })
    }

    /// [`Self::new`] with both keys derived and with no more of the parameters than verifying needs.
    pub fn ready() -> Result<Self, ParamsError> {
        Ok(Self {
            ballots: Key::Given(BallotVerifier::lean()?),
            claims: Some(Key::Given(ClaimVerifier::lean()?)),
        })
    }

    /// Verifies ballots of single polls.
    pub fn ballots(&self) -> &BallotVerifier {
        self.ballots.get()
    }

    /// Verifies claims; `None` [without them](Self::without_claims).
    pub fn claims(&self) -> Option<&ClaimVerifier> {
        self.claims.as_ref().map(Key::get)
    }

    /// Whether the proofs of claims hold, in order.
    pub fn verify_claims(&self, claims: &[(&ClaimInstance, &[u8])]) -> Vec<bool> {
        match self.claims() {
            Some(verifier) => verifier.verify_proofs(claims),
            None => vec![false; claims.len()],
        }
    }

    /// Verifies messages that would reach the log at `at` (Unix time in seconds), by the state as it stands; the
    /// verdicts come in their order.
    ///
    /// Proofs are verified in batches on all cores, and what fails in a batch is found by halving it. Each message
    /// is judged alone: two that exclude each other can both be valid here, and what only an earlier one of them makes
    /// known (a poll, a role) is not known yet. [`CommunityState::apply`] checks all of it again.
    pub fn verify_batch(
        &self,
        state: &CommunityState<impl Store>,
        at: i64,
        messages: &[Message],
    ) -> Vec<Result<Offer, MessageRefusal>> {
        let timed: Vec<_> = messages.iter().map(|message| (at, message)).collect();
        self.verify_timed(state, &timed)
    }

    /// The same for messages that reached the log at different times.
    pub fn verify_timed(
        &self,
        state: &CommunityState<impl Store>,
        messages: &[(i64, &Message)],
    ) -> Vec<Result<Offer, MessageRefusal>> {
        self.admit(state, messages).verify()
    }

    /// The part of [`Self::verify_timed`] that needs the state; short, so that a host can release the state before the
    /// part that takes time.
    pub fn admit<'a>(
        &'a self,
        state: &CommunityState<impl Store>,
        messages: &[(i64, &'a Message)],
    ) -> Batch<'a> {
        let mut batch = Batch {
            verifier: self,
            messages: Vec::with_capacity(messages.len()),
            polls: BTreeMap::new(),
        };
        for (at, message) in messages {
            let admitted = batch.admit(state, *at, message);
            batch.messages.push(admitted);
        }
        batch
    }

    /// The same for messages that are in no record yet. A poll or a scheme whose ballots or claims this program could not
    /// verify is refused as well; one in a record was taken by a program that could, and stands.
    pub fn admit_new<'a>(
        &'a self,
        state: &CommunityState<impl Store>,
        messages: &[(i64, &'a Message)],
    ) -> Batch<'a> {
        let mut batch = self.admit(state, messages);
        for (admitted, (_, message)) in batch.messages.iter_mut().zip(messages) {
            if admitted.is_ok()
                && let Err(unknown) = check_keys(message)
            {
                *admitted = Err(unknown);
            }
        }
        batch
    }

    /// A poll whose ballots can be verified here, prepared.
    fn poll(
        &self,
        state: &CommunityState<impl Store>,
        id: PollId,
    ) -> Result<PollVerifier<'_>, MessageRefusal> {
        let poll = state.poll(id).ok_or(Refusal::UnknownPoll(id))?;
        Ok(self.ballots().poll(&poll.poll())?)
    }
}

/// Whether ballots or claims of a poll or a scheme could be verified here.
fn check_keys(message: &Message) -> Result<(), MessageRefusal> {
    match message {
        Message::Poll(signed) => Ok(UnknownPoll::check_key(&signed.act.ballot_key)?),
        Message::Scheme(signed) => Ok(ClaimVerifier::check_key(&signed.act.claim_key)?),
        _ => Ok(()),
    }
}

impl<V> Key<V> {
    const fn derived_by(derive: fn() -> Result<V, ParamsError>) -> Self {
        Self::Own {
            derived: OnceLock::new(),
            derive,
        }
    }

    fn get(&self) -> &V {
        match self {
            Self::Given(verifier) => verifier,
            Self::Own { derived, derive } => {
                let derive = || derive().expect("the parameters were checked");
                derived.get_or_init(derive)
            }
        }
    }
}

impl<'a> Batch<'a> {
    fn admit(
        &mut self,
        state: &CommunityState<impl Store>,
        at: i64,
        message: &'a Message,
    ) -> Result<Admitted<'a>, MessageRefusal> {
        let admitted = state.admit(at, message)?;
        match &admitted {
            Admitted::Ballot { poll, .. } => {
                if let Entry::Vacant(place) = self.polls.entry(*poll) {
                    place.insert(self.verifier.poll(state, *poll)?);
                }
            }
            Admitted::Claim { claim, .. } => {
                let id = claim.body.scheme;
                let scheme = state.scheme(id).ok_or(Refusal::UnknownScheme(id))?;
                ClaimVerifier::check_key(&scheme.scheme().claim_key)?;
            }
            #[cfg(feature = "life")]
            Admitted::Report { .. } => {}
            #[cfg(feature = "bookings")]
            Admitted::Booking { .. } => {}
            Admitted::Ready(_) | Admitted::Roll(_) | Admitted::Trustees { .. } => {}
        }
        Ok(admitted)
    }

    /// Verifies proofs, rolls and ceremonies; the verdicts come in the messages' order.
    pub fn verify(self) -> Vec<Result<Offer, MessageRefusal>> {
        let verdicts = self.of_polls(|poll, _, ballots| poll.verify_batch(ballots));
        self.with_ballots(verdicts)
    }

    /// The same once the ballots have their verdicts, in order.
    fn with_ballots(
        self,
        verdicts: Vec<Result<VerifiedBallot, Reject>>,
    ) -> Vec<Result<Offer, MessageRefusal>> {
        let mut ballots = verdicts.into_iter();
        let mut claims = self.claims().into_iter();
        #[cfg(feature = "life")]
        let mut members = self.members().into_iter();
        let mut verdict = |admitted| match admitted {
            Admitted::Ready(offer) => Ok(offer),
            Admitted::Ballot { .. } => {
                let verdict = ballots.next().expect("one for each ballot");
                Ok(Offer::Ballot(verdict?))
            }
            Admitted::Claim { claim, instance } => match claims.next() {
                Some(true) => Ok(Offer::Claim(VerifiedClaim::vouched_by_verifier(
                    claim, instance,
                ))),
                _ => Err(ClaimReject::Proof.into()),
            },
            #[cfg(feature = "life")]
            Admitted::Report { report, instance } => match members.next() {
                Some(true) => Ok(Offer::Report(VerifiedReport::vouched(report, instance))),
                _ => Err(NoMember::Report.into()),
            },
            #[cfg(feature = "bookings")]
            Admitted::Booking { booking, instance } => match members.next() {
                Some(true) => Ok(Offer::Booking(VerifiedBooking::vouched(booking, instance))),
                _ => Err(NoMember::Booking.into()),
            },
            Admitted::Roll(published) => Ok(Offer::Roll(VouchedRoll::of(published)?)),
            Admitted::Trustees { published, realm } => {
                let trustees = VouchedTrustees::of(published, Some(&realm))?;
                Ok(Offer::Trustees(trustees))
            }
        };
        let messages = self.messages.into_iter();
        messages
            .map(|admitted| admitted.and_then(&mut verdict))
            .collect()
    }

    /// The verdicts of the ballots, in order: `verify` is given a poll's ballots, and their places among the messages.
    fn of_polls(
        &self,
        mut verify: impl FnMut(
            &PollVerifier<'a>,
            &[usize],
            &[&'a [u8]],
        ) -> Vec<Result<VerifiedBallot, Reject>>,
    ) -> Vec<Result<VerifiedBallot, Reject>> {
        let mut verdicts = BTreeMap::new();
        for (id, verifier) in &self.polls {
            let of_poll = |(place, admitted): (usize, &Result<Admitted<'a>, _>)| match admitted {
                Ok(Admitted::Ballot { poll, bytes }) if poll == id => Some((place, *bytes)),
                _ => None,
            };
            let numbered = self.messages.iter().enumerate();
            let (places, ballots): (Vec<_>, Vec<_>) = numbered.filter_map(of_poll).unzip();
            let of_poll = verify(verifier, &places, &ballots);
            verdicts.extend(places.into_iter().zip(of_poll));
        }
        verdicts.into_values().collect()
    }

    /// Whether the reports' and bookings' proofs are valid, in order.
    #[cfg(feature = "life")]
    fn members(&self) -> Vec<bool> {
        let sent = self.messages.iter().filter_map(|admitted| match admitted {
            Ok(Admitted::Report { report, instance }) => {
                Some((instance, report.membership.proof.as_slice()))
            }
            #[cfg(feature = "bookings")]
            Ok(Admitted::Booking { booking, instance }) => {
                Some((instance, booking.membership.proof.as_slice()))
            }
            _ => None,
        });
        let sent: Vec<_> = sent.collect();
        if sent.is_empty() {
            return Vec::new();
        }
        self.verifier.ballots().verify_memberships(&sent)
    }

    /// Whether the claims' proofs are valid, in order.
    fn claims(&self) -> Vec<bool> {
        let claims = self.messages.iter().filter_map(|admitted| match admitted {
            Ok(Admitted::Claim { claim, instance }) => Some((instance, claim.proof.as_slice())),
            _ => None,
        });
        let claims: Vec<_> = claims.collect();
        if claims.is_empty() {
            return Vec::new();
        }
        self.verifier.verify_claims(&claims)
    }
}
