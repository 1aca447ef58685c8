//! Who may still change the roles once the committee has lapsed.

use linli_primitives::Day;
use linli_wire::community::CommunityRolesUpdate;
use linli_wire::signature::Signed;

use super::{CommunityState, Refusal};
use crate::store::Store;

/// By whom the roles are changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hand {
    /// The committee, or the last one within its term for renewal.
    Committee,
    /// The recovery.
    Recovery,
}

impl<S: Store> CommunityState<S> {
    /// Checks the signatures of a change of roles.
    ///
    /// A lapsed committee signs as it could on its last day: those who had left before do not come back.
    pub(super) fn changed_by(
        &self,
        act: &Signed<CommunityRolesUpdate>,
        day: Day,
    ) -> Result<Hand, Refusal> {
        let id = self.founded()?;
        let community = self.community().ok_or(Refusal::Unfounded)?;
        let roles = self.roles().ok_or(Refusal::Unfounded)?;
        let committee = &roles.committee;
        let recovery = community.continuity.signed(act);
        match (committee.lapsed(day), recovery) {
            (None, None) => committee.authorizes(act, id, day)?,
            (None, Some(_)) => return Err(Refusal::RecoveryEarly),
            (Some(last), None) => {
                let until = community.continuity.renewable_until(last);
                if day > until {
                    return Err(Refusal::RenewalLate { last, until });
                }
                committee.authorizes(act, id, last)?;
            }
            (Some(_), Some(recovery)) => {
                recovery.role().authorizes(act, id, day)?;
                return Ok(Hand::Recovery);
            }
        }
        Ok(Hand::Committee)
    }

    /// Whether the new roles can act from `day` on. The recovery gives the community its committee back and leaves
    /// the rest to it. Before anybody has signed, what holds for both is checked.
    pub(super) fn check_new_roles(
        &self,
        update: &CommunityRolesUpdate,
        hand: Option<Hand>,
        day: Day,
    ) -> Result<(), Refusal> {
        let CommunityRolesUpdate { number: _, roles } = update;
        roles.check()?;
        let community = self.community().ok_or(Refusal::Unfounded)?;
        community.continuity.check_apart(roles)?;
        self.check_officers_apart(roles)?;
        match hand {
            Some(Hand::Committee) => roles.check_term(day)?,
            None => roles.committee.check_term("committee", day)?,
            Some(Hand::Recovery) => {
                let now = self.roles().ok_or(Refusal::Unfounded)?;
                if roles.registrar != now.registrar {
                    return Err(Refusal::RecoveryScope);
                }
                roles.committee.check_term("committee", day)?;
            }
        }
        Ok(())
    }
}
