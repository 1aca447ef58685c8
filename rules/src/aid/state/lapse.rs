//! Who may still change a scheme's roles once its committee has lapsed.

use linli_wire::community::Community;
use linli_wire::continuity::Continuity;
use linli_wire::scheme::{Roles, RolesUpdate};
use linli_wire::signature::{Role, Signed};

use super::{SchemeState, Turn};
use crate::aid::refusal::Refusal;
use crate::store::{Store, places};

impl<'a, S: Store> SchemeState<'a, S> {
    /// The community's committee; `None` for a scheme outside any community.
    pub fn community_committee(&self) -> Option<Role> {
        let roles = self.store.get(places::community_roles())?;
        Some(roles.committee.clone())
    }

    /// What the community says about lapsed keys.
    pub fn continuity(&self) -> Continuity {
        let community = self.store.get(places::community());
        let said = |community: S::Ref<'a, Community>| community.continuity.clone();
        community.map_or_else(Continuity::default, said)
    }
}

impl<S: Store> Turn<'_, S> {
    /// The change of roles, if those entitled to have signed it: the scheme's committee; once it has lapsed, the
    /// community's, or the last one within the community's term for renewal.
    pub(super) fn changed<'a>(
        &self,
        roles: &Roles,
        act: &'a Signed<RolesUpdate>,
    ) -> Result<&'a RolesUpdate, Refusal> {
        let committee = &roles.committee;
        let Some(last) = committee.lapsed(self.day) else {
            return self.signed(committee, act);
        };
        let above = self.state().community_committee();
        if let Some(above) = above.filter(|role| role.can_act(self.day) && has_signed(role, act)) {
            return self.signed(&above, act);
        }
        let until = self.state().continuity().renewable_until(last);
        if self.day > until {
            return Err(Refusal::RenewalLate { last, until });
        }
        committee.authorizes(act, self.id, last)?;
        Ok(&act.act)
    }
}

/// Whether the first signer is one of the role's holders.
fn has_signed(role: &Role, act: &Signed<RolesUpdate>) -> bool {
    let first = act.signatures.first();
    first.is_some_and(|first| role.keys.iter().any(|key| key.key == first.key))
}
