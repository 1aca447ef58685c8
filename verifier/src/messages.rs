//! Messages of a community's log in, what its state may be offered out: every proof, roll and ceremony checked.
//!
//! What costs nothing is checked first, by the state as it stands: junk, strangers' signatures, ballots of closed or
//! unknown polls and second ballots reach no proof.

mod unchecked;

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::OnceLock;

use linli_params::ParamsError;
use linli_primitives::{Day, PollId, Realm};
use linli_register::Roll;
use linli_register::roll::RollError;
use linli_rule::Rule;
use linli_rules::aid::VerifiedClaim;
use linli_rules::community::{CommunityState, Offer, Refusal, VouchedRoll, VouchedTrustees};
use linli_rules::{PollState, VerifiedBallot};
use linli_sigma::ceremony::{CeremonyError, CeremonyRecord};
use linli_statements::claim::ClaimInstance;
use linli_wire::ballot::Ballot;
use linli_wire::claim::Claim;
use linli_wire::community::{CommunityId, CommunityRoles, PublishedRoll, PublishedTrustees};
use linli_wire::{Message, Revote, RollSummary};

use crate::keys::trustees_of;
use crate::{BallotVerifier, ClaimReject, ClaimVerifier, PollVerifier, Reject, UnknownPoll};

/// Verifies messages of any kind; made once, good for every community.
///
/// Each of the two keys is derived when it is first wanted: a vote needs no claims' key.
#[derive(Debug)]
pub struct MessageVerifier {
    ballots: OnceLock<BallotVerifier>,
    claims: OnceLock<ClaimVerifier>,
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
    /// The ballot does not hold.
    #[error(transparent)]
    Ballot(#[from] Reject),
    /// The claim does not hold.
    #[error(transparent)]
    Claim(#[from] ClaimReject),
    /// The roll's file contradicts itself.
    #[error(transparent)]
    Roll(#[from] RollError),
    /// The roll's file is not the one that the registrar signed.
    #[error("message.roll: the {0} of the roll's file is not the one that was signed")]
    RollSummary(&'static str),
    /// The ceremony's file is no ceremony.
    #[error("message.ceremony: {0}")]
    CeremonyFile(String),
    /// The ceremony does not conclude.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// The ceremony's file gives other trustees than the committee signed.
    #[error("message.trustees: the ceremony gives other trustees than those that were signed")]
    Trustees,
}

/// Messages that the state could take, as it stood when it was asked; what costs time is still to be verified.
#[derive(Debug)]
pub struct Admitted<'a> {
    verifier: &'a MessageVerifier,
    verdicts: Vec<Verdict<'a>>,
    polls: BTreeMap<PollId, PollVerifier<'a>>,
}

/// A message on its way: still to be verified, or judged.
#[derive(Debug)]
enum Verdict<'a> {
    Judged(Result<Offer, MessageRefusal>),
    Ballot(PollId, &'a [u8]),
    Claim(Claim, ClaimInstance),
    Roll(&'a PublishedRoll),
    Trustees(&'a PublishedTrustees, Realm),
}

impl MessageVerifier {
    /// Checks the parameters that ship with the program.
    pub fn new() -> Result<Self, ParamsError> {
        linli_params::ballot_params()?;
        linli_params::claim_params()?;
        Ok(Self {
            ballots: OnceLock::new(),
            claims: OnceLock::new(),
        })
    }

    /// The same with both keys derived, for who wants to answer quickly from the first message on.
    pub fn ready() -> Result<Self, ParamsError> {
        Ok(Self {
            ballots: BallotVerifier::new()?.into(),
            claims: ClaimVerifier::new()?.into(),
        })
    }

    /// Verifies ballots of single polls.
    pub fn ballots(&self) -> &BallotVerifier {
        let derive = || BallotVerifier::new().expect("the parameters were checked");
        self.ballots.get_or_init(derive)
    }

    /// Verifies claims.
    pub fn claims(&self) -> &ClaimVerifier {
        let derive = || ClaimVerifier::new().expect("the parameters were checked");
        self.claims.get_or_init(derive)
    }

    /// Verifies messages that would reach the log at `at` (Unix time in seconds), by the state as it stands; the
    /// verdicts come in their order.
    ///
    /// Proofs are verified in batches on all cores, and what fails in a batch is found by halving it. Each message
    /// is judged alone: of two that exclude each other both can hold here, and what only an earlier one of them
    /// makes known (a poll, a role) is not known yet. [`CommunityState::apply`] looks again at all of it.
    pub fn verify_batch(
        &self,
        state: &CommunityState,
        at: i64,
        messages: &[Message],
    ) -> Vec<Result<Offer, MessageRefusal>> {
        let timed: Vec<_> = messages.iter().map(|message| (at, message)).collect();
        self.verify_timed(state, &timed)
    }

    /// The same for messages that reached the log at different times.
    pub fn verify_timed(
        &self,
        state: &CommunityState,
        messages: &[(i64, &Message)],
    ) -> Vec<Result<Offer, MessageRefusal>> {
        self.admit(state, messages).verify()
    }

    /// The part of [`Self::verify_timed`] that asks the state; short, so that a host can let go of the state before
    /// the part that takes time.
    pub fn admit<'a>(
        &'a self,
        state: &CommunityState,
        messages: &[(i64, &'a Message)],
    ) -> Admitted<'a> {
        let mut polls = BTreeMap::new();
        let judge = |(at, message): &(i64, &'a Message)| {
            self.judge(state, &mut polls, *at, message)
                .unwrap_or_else(|refusal| Verdict::Judged(Err(refusal)))
        };
        let verdicts = messages.iter().map(judge).collect();
        Admitted {
            verifier: self,
            verdicts,
            polls,
        }
    }

    /// All that needs no proof and no file.
    fn judge<'a>(
        &'a self,
        state: &CommunityState,
        polls: &mut BTreeMap<PollId, PollVerifier<'a>>,
        at: i64,
        message: &'a Message,
    ) -> Result<Verdict<'a>, MessageRefusal> {
        Ok(match message {
            Message::Ballot(bytes) => {
                let poll = admit_ballot(state, at, bytes)?;
                if let Entry::Vacant(place) = polls.entry(poll.id()) {
                    place.insert(self.ballots().poll(poll.poll())?);
                }
                Verdict::Ballot(poll.id(), bytes)
            }
            Message::Claim(bytes) => {
                let (claim, instance) = admit_claim(state, at, bytes)?;
                Verdict::Claim(claim, instance)
            }
            Message::Roll(roll) => {
                admit_roll(state, at, roll)?;
                Verdict::Roll(roll)
            }
            Message::Trustees(trustees) => {
                let realm = admit_trustees(state, at, trustees)?;
                Verdict::Trustees(trustees, realm)
            }
            other => {
                let offer = Offer::of(other).expect("nobody vouches for the other kinds");
                Verdict::Judged(Ok(offer))
            }
        })
    }
}

impl<'a> Admitted<'a> {
    /// Verifies proofs, rolls and ceremonies; the verdicts come in the messages' order.
    pub fn verify(self) -> Vec<Result<Offer, MessageRefusal>> {
        let mut ballots = self.ballots().into_iter();
        let mut claims = self.claims().into_iter();
        let judged = self.verdicts.into_iter().map(|verdict| match verdict {
            Verdict::Judged(judged) => judged,
            Verdict::Ballot(..) => {
                let verdict = ballots.next().expect("one for each ballot");
                Ok(Offer::Ballot(verdict?))
            }
            Verdict::Claim(claim, instance) => match claims.next() {
                Some(true) => Ok(Offer::Claim(VerifiedClaim::vouched_by_verifier(
                    claim, instance,
                ))),
                _ => Err(ClaimReject::Proof.into()),
            },
            Verdict::Roll(roll) => vouch_roll(roll),
            Verdict::Trustees(trustees, realm) => vouch_trustees(trustees, realm),
        });
        judged.collect()
    }

    /// The verdicts of the ballots, in order.
    fn ballots(&self) -> Vec<Result<VerifiedBallot, Reject>> {
        let mut verdicts = BTreeMap::new();
        for (id, poll) in &self.polls {
            let of_poll = |(place, verdict): (usize, &Verdict<'a>)| match verdict {
                Verdict::Ballot(own, bytes) if own == id => Some((place, *bytes)),
                _ => None,
            };
            let numbered = self.verdicts.iter().enumerate();
            let (places, ballots): (Vec<_>, Vec<_>) = numbered.filter_map(of_poll).unzip();
            verdicts.extend(places.into_iter().zip(poll.verify_batch(&ballots)));
        }
        verdicts.into_values().collect()
    }

    /// Whether the claims' proofs hold, in order.
    fn claims(&self) -> Vec<bool> {
        let claims = self.verdicts.iter().filter_map(|verdict| match verdict {
            Verdict::Claim(claim, instance) => Some((instance, claim.proof.as_slice())),
            _ => None,
        });
        let claims: Vec<_> = claims.collect();
        match claims.is_empty() {
            true => Vec::new(),
            false => self.verifier.claims().verify_proofs(&claims),
        }
    }
}

/// The poll whose box could take such a ballot now.
fn admit_ballot<'s>(
    state: &'s CommunityState,
    at: i64,
    bytes: &[u8],
) -> Result<&'s PollState, MessageRefusal> {
    founded(state)?;
    let (poll, nullifier) = Ballot::peek(bytes).map_err(Reject::from)?;
    let known = state.poll(poll).ok_or(Refusal::UnknownPoll(poll))?;
    let poll = known.poll();
    if at < poll.opens {
        let opens = poll.opens;
        return Err(Refusal::from(linli_rules::Refusal::NotOpen { at, opens }).into());
    }
    if at >= poll.closes {
        let closes = poll.closes;
        return Err(Refusal::from(linli_rules::Refusal::Closed { at, closes }).into());
    }
    match (poll.revote, known.ballot_of(nullifier)) {
        (Revote::Refused, Some(earlier)) => {
            Err(Refusal::from(linli_rules::Refusal::Nullifier { nullifier, earlier }).into())
        }
        _ => Ok(known),
    }
}

/// The claim and what its proof must show, if its scheme could take it now.
fn admit_claim(
    state: &CommunityState,
    at: i64,
    bytes: &[u8],
) -> Result<(Claim, ClaimInstance), MessageRefusal> {
    founded(state)?;
    let scheme = Claim::decode(bytes).map_err(ClaimReject::from)?.body.scheme;
    let known = state.scheme(scheme).ok_or(Refusal::UnknownScheme(scheme))?;
    let day = Day::of_unix_time(at).map_err(Refusal::from)?;
    Ok(ClaimVerifier::open(known, day, bytes)?)
}

fn founded(state: &CommunityState) -> Result<(CommunityId, &CommunityRoles), Refusal> {
    state.id().zip(state.roles()).ok_or(Refusal::Unfounded)
}

/// Whether such a roll could be published now: who signed is asked before the file is looked into.
fn admit_roll(
    state: &CommunityState,
    at: i64,
    published: &PublishedRoll,
) -> Result<(), MessageRefusal> {
    let (id, roles) = founded(state)?;
    let day = Day::of_unix_time(at).map_err(Refusal::from)?;
    let authorized = roles.registrar.authorizes(&published.act, id, day);
    authorized.map_err(Refusal::from)?;
    let digest = published.act.act.digest;
    match state.roll(digest) {
        Some(_) => Err(Refusal::RollTwice(digest).into()),
        None => Ok(()),
    }
}

/// Recomputes all of a roll that was signed.
fn vouch_roll(published: &PublishedRoll) -> Result<Offer, MessageRefusal> {
    let PublishedRoll { act, roll } = published;
    let RollSummary {
        root,
        digest,
        heads,
        shares,
        unit: _, // Only the registrar knows what a share is.
    } = &act.act;
    let roll = Roll::from_json(roll)?;
    let differs = [
        ("number of owners", roll.heads() != *heads),
        ("sum of shares", roll.shares() != *shares),
        ("digest", roll.digest() != *digest),
        ("root", roll.root() != *root),
    ];
    match differs.into_iter().find(|(_, differs)| *differs) {
        Some((what, _)) => Err(MessageRefusal::RollSummary(what)),
        None => {
            let realm = roll.realm().clone();
            Ok(Offer::Roll(VouchedRoll::vouched(act.clone(), realm)))
        }
    }
}

/// The realm of which the ceremony has to be, if such trustees could be published now.
fn admit_trustees(
    state: &CommunityState,
    at: i64,
    published: &PublishedTrustees,
) -> Result<Realm, MessageRefusal> {
    let (id, roles) = founded(state)?;
    let day = Day::of_unix_time(at).map_err(Refusal::from)?;
    let authorized = roles.committee.authorizes(&published.act, id, day);
    authorized.map_err(Refusal::from)?;
    let name = published.act.act.ceremony;
    if state.trustees_of(name).is_some() {
        return Err(Refusal::TrusteesTwice(name).into());
    }
    let own = state.community().ok_or(Refusal::Unfounded)?;
    Ok(own.realm.clone())
}

/// Recomputes the trustees from their ceremony.
fn vouch_trustees(published: &PublishedTrustees, own: Realm) -> Result<Offer, MessageRefusal> {
    let PublishedTrustees { act, ceremony } = published;
    let record: CeremonyRecord = serde_json::from_slice(ceremony)
        .map_err(|e| MessageRefusal::CeremonyFile(e.to_string()))?;
    if record.ceremony.realm != own {
        let found = record.ceremony.realm;
        return Err(Refusal::Realm { found }.into());
    }
    match trustees_of(&record)? == act.act {
        true => Ok(Offer::Trustees(VouchedTrustees::vouched(act.clone()))),
        false => Err(MessageRefusal::Trustees),
    }
}
