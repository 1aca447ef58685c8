//! What is known of a stride's proofs before its entries are applied.

use std::collections::{BTreeMap, BTreeSet};

use linli_primitives::{Day, PollId, SchemeId};
use linli_rules::aid::VerifiedClaim;
use linli_rules::community::{Admitted, CommunityState, Offer};
use linli_rules::store::{Memory, Overlay};
use linli_statements::claim::ClaimInstance;
use linli_verifier::{ClaimReject, ClaimVerifier, MessageRefusal, MessageVerifier};
use linli_wire::claim::Claim;
use linli_wire::{Message, MessageKind};

use super::{Logged, Proofs, Scope};

/// Verdicts by entry.
#[derive(Debug)]
pub(super) struct Verdicts<'v> {
    verifier: &'v MessageVerifier,
    proofs: Proofs,
    ballots: BTreeMap<u64, Result<Offer, MessageRefusal>>,
    claims: BTreeMap<u64, (ClaimInstance, bool)>,
}

impl<'v> Verdicts<'v> {
    pub(super) const fn new(verifier: &'v MessageVerifier, proofs: Proofs) -> Self {
        Self {
            verifier,
            proofs,
            ballots: BTreeMap::new(),
            claims: BTreeMap::new(),
        }
    }

    /// Verifies, together, what can be verified of a stride by the state as it stands.
    pub(super) fn verify(&mut self, state: &CommunityState, stride: &[Logged], scope: &Scope) {
        self.verify_ballots(state, stride, scope);
        if self.proofs == Proofs::Verified {
            self.verify_claims(state, stride, scope);
        }
    }

    /// The offer that an entry makes to the state; `rest` is the stride from that entry on.
    pub(super) fn offer(
        &mut self,
        state: &CommunityState,
        logged: &Logged,
        message: &Message,
        rest: &[Logged],
        scope: &Scope,
    ) -> Result<Offer, MessageRefusal> {
        if let Message::Ballot(_) = message {
            if !self.ballots.contains_key(&logged.index) {
                // Its poll was published in this stride.
                self.verify_ballots(state, rest, scope);
            }
            if let Some(verdict) = self.ballots.remove(&logged.index) {
                return verdict;
            }
        }
        if let Message::Claim(bytes) = message
            && let Some((expected, holds)) = self.claims.remove(&logged.index)
            && let Ok(claim) = Claim::decode(bytes)
            && let Ok(day) = Day::of_unix_time(logged.entry.at)
            && let Some(scheme) = state.scheme(claim.body.scheme)
            && scheme.instance(day, &claim.body) == Ok(expected)
        {
            return if holds {
                Ok(Offer::Claim(VerifiedClaim::vouched_by_verifier(
                    claim, expected,
                )))
            } else {
                Err(ClaimReject::Proof.into())
            };
        }
        let mut alone = self.judge(state, &[(logged.entry.at, message)]);
        alone.pop().expect("one verdict a message")
    }

    fn judge(
        &self,
        state: &CommunityState,
        messages: &[(i64, &Message)],
    ) -> Vec<Result<Offer, MessageRefusal>> {
        match self.proofs {
            Proofs::Verified => self.verifier.verify_timed(state, messages),
            Proofs::Trusted => self.verifier.offers_unchecked(state, messages),
        }
    }

    /// The same for messages with their entries, and with what came beside them.
    fn judge_all(
        &self,
        state: &CommunityState,
        messages: &[(&Logged, &Message)],
    ) -> Vec<Result<Offer, MessageRefusal>> {
        let timed: Vec<_> = messages.iter().map(|(l, m)| (l.entry.at, *m)).collect();
        #[cfg(feature = "roots")]
        if self.proofs == Proofs::Verified && messages.iter().any(|(l, _)| !l.roots.is_empty()) {
            let mut roots: Vec<_> = messages.iter().map(|(l, _)| l.roots.clone()).collect();
            return self.verifier.admit(state, &timed).verify_rooted(&mut roots);
        }
        self.judge(state, &timed)
    }

    /// The ballots of all polls that the state knows and that have no verdict yet.
    fn verify_ballots(&mut self, state: &CommunityState, stride: &[Logged], scope: &Scope) {
        let known = |logged: &Logged| {
            let poll = logged.entry.subject;
            let poll = poll.and_then(|poll| PollId::from_bytes(&poll).ok());
            poll.is_some_and(|poll| state.poll(poll).is_some())
        };
        let open: Vec<_> = sound(stride, scope)
            .filter(|(logged, _)| logged.entry.kind == MessageKind::Ballot && known(logged))
            .filter(|(logged, _)| !self.ballots.contains_key(&logged.index))
            .collect();
        let verdicts = self.judge_all(state, &open);
        let indices = open.iter().map(|(logged, _)| logged.index);
        self.ballots.extend(indices.zip(verdicts));
    }

    /// The proofs of all claims, each against the record as it will stand if all acts and claims before it are valid;
    /// where one is not, those after it are verified again, one by one.
    fn verify_claims(&mut self, state: &CommunityState, stride: &[Logged], scope: &Scope) {
        let claimed: BTreeSet<SchemeId> = sound(stride, scope)
            .filter(|(logged, _)| logged.entry.kind == MessageKind::Claim)
            .filter_map(|(logged, _)| SchemeId::from_bytes(&logged.entry.subject?).ok())
            .collect();
        if claimed.is_empty() {
            return;
        }
        let mut ahead = state.ahead();
        let mut expected = Vec::new();
        for (logged, message) in sound(stride, scope) {
            let at = logged.entry.at;
            if let Some((claim, instance)) = foresee(&mut ahead, &claimed, at, message) {
                expected.push((logged.index, claim, instance));
            }
        }
        let proofs: Vec<_> = expected
            .iter()
            .map(|(_, claim, instance)| (instance, claim.proof.as_slice()))
            .collect();
        let hold = self.verifier.verify_claims(&proofs);
        let verdicts = expected.iter().zip(hold);
        self.claims
            .extend(verdicts.map(|((index, _, instance), holds)| (*index, (*instance, holds))));
    }
}

/// Applies an act or claim as if its proof were valid; returns the claim and what its proof must show.
fn foresee(
    ahead: &mut CommunityState<Overlay<'_, Memory>>,
    claimed: &BTreeSet<SchemeId>,
    at: i64,
    message: &Message,
) -> Option<(Claim, ClaimInstance)> {
    let concerns = match message {
        Message::Community(_) | Message::CommunityRoles(_) | Message::Claim(_) => true,
        Message::Scheme(scheme) => claimed.contains(&scheme.act.id()),
        Message::Act { scheme, .. } => claimed.contains(scheme),
        _ => false,
    };
    if !concerns {
        return None;
    }
    // What is refused here is refused again when it is applied for good.
    match ahead.admit(at, message).ok()? {
        Admitted::Ready(offer) => {
            let _refused = ahead.apply(at, offer);
            None
        }
        Admitted::Claim { claim, instance } => {
            let scheme = ahead.scheme(claim.body.scheme)?;
            if !ClaimVerifier::knows(&scheme.scheme().claim_key) {
                return None;
            }
            let vouched = VerifiedClaim::vouched_by_verifier(claim.clone(), instance);
            let _refused = ahead.apply(at, Offer::Claim(vouched));
            Some((claim, instance))
        }
        _ => None,
    }
}

/// The entries in scope whose messages are there and match them.
fn sound<'s>(
    stride: &'s [Logged],
    scope: &Scope,
) -> impl Iterator<Item = (&'s Logged, &'s Message)> {
    let scope = *scope;
    stride
        .iter()
        .filter(move |logged| scope.wants(&logged.entry))
        .filter_map(|logged| Some((logged, logged.sound()?)))
}
