//! Whether a paper may be signed.

use linli_primitives::{Day, Realm};
use linli_rule::Refusal;
use linli_rules::aid::SchemeState;
use linli_rules::community::{CommunityState, Offer, VouchedRoll, VouchedTrustees};
use linli_verifier::{ClaimVerifier, UnknownPoll};
use linli_wire::act::Act;
use linli_wire::community::{PublishedRoll, PublishedTrustees};
use linli_wire::{RollSummary, Trustees};

use super::{Attached, Office, Paper};

impl Paper {
    /// Refuses to sign what contradicts itself, what the record does not give, and what it would not take at `at` (Unix
    /// time in seconds): signers recompute, they do not believe.
    pub fn check(&self, office: Office<'_>, at: i64) -> Result<(), Refusal> {
        let day = Day::of_unix_time(at).map_err(|e| Refusal::of(&e))?;
        office.check_term(self, day)?;
        match (office, self) {
            (Office::Scheme(state), Paper::Act { act, .. }) => check_act(act, state, day),
            (Office::Community(state), _) => self.check_ahead(office, state, at),
            (Office::Founding, _) => {
                let nothing = CommunityState::new();
                self.check_ahead(office, &nothing, at)
            }
            // Refused with the term.
            (Office::Scheme(_), _) => Ok(()),
        }
    }

    fn check_ahead(
        &self,
        office: Office<'_>,
        state: &CommunityState,
        at: i64,
    ) -> Result<(), Refusal> {
        let realm = state.community().map(|document| &document.realm);
        let offer = match self.clone().sifted(office)? {
            Paper::Community(act) => Offer::Community(act),
            Paper::CommunityRoles(act) => Offer::CommunityRoles(act),
            Paper::Roll(attached) => Offer::Roll(vouched_roll(attached)?),
            Paper::RollInForce(act) => Offer::RollInForce(act),
            Paper::Validators(act) => Offer::Validators(act),
            Paper::Trustees(attached) => Offer::Trustees(vouched_trustees(attached, realm)?),
            Paper::Poll(act) => {
                act.act.check().map_err(|e| Refusal::of(&e))?;
                UnknownPoll::check_key(&act.act.ballot_key).map_err(|e| Refusal::of(&e))?;
                Offer::Poll(act)
            }
            Paper::PollChange(act) => Offer::PollChange(act),
            Paper::Scheme(act) => {
                act.act.check().map_err(|e| Refusal::of(&e))?;
                ClaimVerifier::check_key(&act.act.claim_key).map_err(|e| Refusal::of(&e))?;
                Offer::Scheme(act)
            }
            Paper::Act { .. } => return Ok(()),
        };
        state.check_ahead(at, &offer).map_err(|e| Refusal::of(&e))
    }
}

fn vouched_roll(attached: Attached<RollSummary>) -> Result<VouchedRoll, Refusal> {
    let Attached { act, file } = attached;
    let roll = file.into_bytes();
    VouchedRoll::of(&PublishedRoll { act, roll }).map_err(|e| Refusal::of(&e))
}

fn vouched_trustees(
    attached: Attached<Trustees>,
    realm: Option<&Realm>,
) -> Result<VouchedTrustees, Refusal> {
    let Attached { act, file } = attached;
    let ceremony = file.into_bytes();
    let vouched = VouchedTrustees::of(&PublishedTrustees { act, ceremony }, realm);
    vouched.map_err(|e| Refusal::of(&e))
}

fn check_act(act: &Act, state: SchemeState<'_>, day: Day) -> Result<(), Refusal> {
    state.check_ahead(act, day).map_err(|e| Refusal::of(&e))?;
    match act {
        Act::Members(signed) => {
            let root = state.members().root_after(&signed.act.changes);
            if root.map_err(|e| Refusal::of(&e))? == signed.act.root {
                Ok(())
            } else {
                Err(Refusal::new(
                    "members.root",
                    "the changes do not lead to the root that was signed",
                ))
            }
        }
        _ => Ok(()),
    }
}
