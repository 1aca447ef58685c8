//! Messages of a community's log in, what its state may be offered out: every proof, roll and ceremony checked.
//!
//! What costs nothing is checked first, by the state as it stands: junk, strangers' signatures, ballots of closed or
//! unknown polls and second ballots reach no proof.

mod unchecked;

use std::collections::BTreeMap;

use linli_ledger::VerifiedBallot;
use linli_ledger::community::{CommunityState, Offer, Refusal, VouchedRoll, VouchedTrustees};
use linli_params::ParamsError;
use linli_primitives::{Day, PollId, SchemeId};
use linli_register::Roll;
use linli_register::roll::RollError;
use linli_sigma::ceremony::{CeremonyError, CeremonyRecord};
use linli_wire::ballot::Ballot;
use linli_wire::claim::Claim;
use linli_wire::community::{CommunityId, CommunityRoles, PublishedRoll, PublishedTrustees};
use linli_wire::{Message, Revote, RollSummary};

use crate::keys::trustees_of;
use crate::{BallotVerifier, ClaimReject, ClaimVerifier, Reject, UnknownPoll};

/// Verifies messages of any kind; made once, good for every community.
#[derive(Debug)]
pub struct MessageVerifier {
    ballots: BallotVerifier,
    claims: ClaimVerifier,
}

/// A message is refused before it reaches the state.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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

impl MessageRefusal {
    /// The id of the broken rule.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Record(e) => e.rule(),
            Self::Poll(e) => e.rule(),
            Self::Ballot(e) => e.rule(),
            Self::Claim(e) => e.rule(),
            Self::Roll(e) => e.rule(),
            Self::RollSummary(_) => "message.roll",
            Self::CeremonyFile(_) => "message.ceremony",
            Self::Ceremony(e) => e.rule(),
            Self::Trustees => "message.trustees",
        }
    }
}

/// A message on its way: still to be verified with others of its kind, or judged.
#[expect(clippy::large_enum_variant, reason = "nearly all end as the large one")]
enum Verdict {
    Judged(Result<Offer, MessageRefusal>),
    Ballot(PollId),
    Claim(SchemeId, Day),
}

impl MessageVerifier {
    /// Reads the parameters that ship with the program and derives the keys.
    pub fn new() -> Result<Self, ParamsError> {
        Ok(Self {
            ballots: BallotVerifier::new()?,
            claims: ClaimVerifier::new()?,
        })
    }

    /// Verifies ballots of single polls.
    pub const fn ballots(&self) -> &BallotVerifier {
        &self.ballots
    }

    /// Verifies claims.
    pub const fn claims(&self) -> &ClaimVerifier {
        &self.claims
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
        let mut verdicts: Vec<Verdict> = messages
            .iter()
            .map(|(at, message)| judge(state, *at, message))
            .collect();
        self.judge_ballots(state, messages, &mut verdicts);
        self.judge_claims(state, messages, &mut verdicts);
        let judged = verdicts.into_iter().map(|verdict| match verdict {
            Verdict::Judged(judged) => judged,
            Verdict::Ballot(_) => Err(Reject::Proof.into()),
            Verdict::Claim(..) => Err(ClaimReject::Proof.into()),
        });
        judged.collect()
    }

    fn judge_ballots(
        &self,
        state: &CommunityState,
        messages: &[(i64, &Message)],
        verdicts: &mut [Verdict],
    ) {
        let mut polls: BTreeMap<PollId, Vec<usize>> = BTreeMap::new();
        for (place, verdict) in verdicts.iter().enumerate() {
            if let Verdict::Ballot(poll) = verdict {
                polls.entry(*poll).or_default().push(place);
            }
        }
        for (poll, places) in polls {
            let ballots: Vec<&[u8]> = places.iter().map(|p| inner(messages[*p].1)).collect();
            let judged = self.verify_ballots(state, poll, &ballots);
            for (place, judged) in places.into_iter().zip(judged) {
                verdicts[place] = Verdict::Judged(judged.map(Offer::Ballot));
            }
        }
    }

    fn verify_ballots(
        &self,
        state: &CommunityState,
        poll: PollId,
        ballots: &[&[u8]],
    ) -> Vec<Result<VerifiedBallot, MessageRefusal>> {
        let Some(known) = state.poll(poll) else {
            return vec![Err(Refusal::UnknownPoll(poll).into()); ballots.len()];
        };
        match self.ballots.poll(known.poll()) {
            Ok(verifier) => {
                let verdicts = verifier.verify_batch(ballots).into_iter();
                verdicts.map(|verdict| Ok(verdict?)).collect()
            }
            Err(unknown) => vec![Err(unknown.into()); ballots.len()],
        }
    }

    fn judge_claims(
        &self,
        state: &CommunityState,
        messages: &[(i64, &Message)],
        verdicts: &mut [Verdict],
    ) {
        let mut schemes: BTreeMap<(SchemeId, Day), Vec<usize>> = BTreeMap::new();
        for (place, verdict) in verdicts.iter().enumerate() {
            if let Verdict::Claim(scheme, day) = verdict {
                schemes.entry((*scheme, *day)).or_default().push(place);
            }
        }
        for ((scheme, day), places) in schemes {
            let Some(known) = state.scheme(scheme) else {
                continue;
            };
            let claims: Vec<&[u8]> = places.iter().map(|p| inner(messages[*p].1)).collect();
            let judged = self.claims.verify_batch(known, day, &claims);
            for (place, judged) in places.into_iter().zip(judged) {
                let judged = judged.map(Offer::Claim).map_err(MessageRefusal::from);
                verdicts[place] = Verdict::Judged(judged);
            }
        }
    }
}

/// All that needs no proof.
fn judge(state: &CommunityState, at: i64, message: &Message) -> Verdict {
    let judged = match message {
        Message::Ballot(bytes) => match admit(state, at, bytes) {
            Ok(poll) => return Verdict::Ballot(poll),
            Err(refusal) => Err(refusal),
        },
        Message::Claim(bytes) => match admit_claim(state, at, bytes) {
            Ok((scheme, day)) => return Verdict::Claim(scheme, day),
            Err(refusal) => Err(refusal),
        },
        Message::Roll(roll) => vouch_roll(state, at, roll),
        Message::Trustees(trustees) => vouch_trustees(state, at, trustees),
        other => Ok(Offer::of(other).expect("nobody vouches for the other kinds")),
    };
    Verdict::Judged(judged)
}

/// The bytes inside a ballot's or claim's message.
fn inner(message: &Message) -> &[u8] {
    match message {
        Message::Ballot(bytes) | Message::Claim(bytes) => bytes,
        _ => &[],
    }
}

/// Whether the box could take such a ballot now.
fn admit(state: &CommunityState, at: i64, bytes: &[u8]) -> Result<PollId, MessageRefusal> {
    founded(state)?;
    let ballot = Ballot::decode(bytes).map_err(Reject::from)?;
    let known = state.poll(ballot.poll);
    let known = known.ok_or(Refusal::UnknownPoll(ballot.poll))?;
    let poll = known.poll();
    if at < poll.opens {
        let opens = poll.opens;
        return Err(Refusal::from(linli_ledger::Refusal::NotOpen { at, opens }).into());
    }
    if at >= poll.closes {
        let closes = poll.closes;
        return Err(Refusal::from(linli_ledger::Refusal::Closed { at, closes }).into());
    }
    match (poll.revote, known.ballot_of(ballot.nullifier)) {
        (Revote::Refused, Some(earlier)) => {
            let nullifier = ballot.nullifier;
            Err(Refusal::from(linli_ledger::Refusal::Nullifier { nullifier, earlier }).into())
        }
        _ => Ok(ballot.poll),
    }
}

/// Whether there is such a scheme; the scheme itself says more of a claim before its proof is looked at.
fn admit_claim(
    state: &CommunityState,
    at: i64,
    bytes: &[u8],
) -> Result<(SchemeId, Day), MessageRefusal> {
    founded(state)?;
    let scheme = Claim::decode(bytes).map_err(ClaimReject::from)?.body.scheme;
    state.scheme(scheme).ok_or(Refusal::UnknownScheme(scheme))?;
    let day = Day::of_unix_time(at).map_err(Refusal::from)?;
    Ok((scheme, day))
}

fn founded(state: &CommunityState) -> Result<(CommunityId, &CommunityRoles), Refusal> {
    state.id().zip(state.roles()).ok_or(Refusal::Unfounded)
}

/// Checks who signed before it looks into the file, then recomputes all that was signed.
fn vouch_roll(
    state: &CommunityState,
    at: i64,
    published: &PublishedRoll,
) -> Result<Offer, MessageRefusal> {
    let PublishedRoll { act, roll } = published;
    let (id, roles) = founded(state)?;
    let day = Day::of_unix_time(at).map_err(Refusal::from)?;
    let authorized = roles.registrar.authorizes(act, id, day);
    authorized.map_err(Refusal::from)?;
    let RollSummary {
        root,
        digest,
        heads,
        shares,
        unit: _, // Only the registrar knows what a share is.
    } = &act.act;
    if state.roll(*digest).is_some() {
        return Err(Refusal::RollTwice(*digest).into());
    }
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

fn vouch_trustees(
    state: &CommunityState,
    at: i64,
    published: &PublishedTrustees,
) -> Result<Offer, MessageRefusal> {
    let PublishedTrustees { act, ceremony } = published;
    let (id, roles) = founded(state)?;
    let day = Day::of_unix_time(at).map_err(Refusal::from)?;
    let authorized = roles.committee.authorizes(act, id, day);
    authorized.map_err(Refusal::from)?;
    let name = act.act.ceremony;
    if state.trustees_of(name).is_some() {
        return Err(Refusal::TrusteesTwice(name).into());
    }
    let record: CeremonyRecord = serde_json::from_slice(ceremony)
        .map_err(|e| MessageRefusal::CeremonyFile(e.to_string()))?;
    let realm = &record.ceremony.realm;
    if state.community().is_some_and(|own| own.realm != *realm) {
        let found = realm.clone();
        return Err(Refusal::Realm { found }.into());
    }
    match trustees_of(&record)? == act.act {
        true => Ok(Offer::Trustees(VouchedTrustees::vouched(act.clone()))),
        false => Err(MessageRefusal::Trustees),
    }
}
