//! Who holds the record together, and how that changes.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::Day;
use linli_wire::community::{Community, CommunityRoles};
use linli_wire::signature::Signed;
use linli_wire::validators::{Validators, ValidatorsUpdate};
use serde::Serialize;

use super::{CommunityState, Effect, Refusal};
use crate::store::{Store, places};

/// The validators in force: those who vote on the next block, and cosign the checkpoint up to here.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct ValidatorsInForce {
    /// Who they are.
    pub validators: Validators,
    /// The entry that named them, from 0.
    pub entry: u64,
    /// How often they changed; the next [`ValidatorsUpdate`] has the number after it.
    pub changes: u64,
}

impl<S: Store> CommunityState<S> {
    /// The validators in force; `None` where one node keeps the record.
    pub fn validators(&self) -> Option<S::Ref<'_, ValidatorsInForce>> {
        self.store.get(places::validators())
    }

    /// Those of the community's document.
    pub(super) fn begin_validators(&mut self, community: &Community) {
        if community.validators.is_empty() {
            return;
        }
        let in_force = ValidatorsInForce {
            validators: community.validators.clone(),
            entry: self.height(),
            changes: 0,
        };
        self.store.put(places::validators(), in_force);
    }

    pub(super) fn change_validators(
        &mut self,
        act: &Signed<ValidatorsUpdate>,
        day: Day,
    ) -> Result<Effect, Refusal> {
        self.authorized(|roles| &roles.committee, act, day)?;
        self.replace_validators(&act.act)
    }

    pub(super) fn replace_validators(
        &mut self,
        update: &ValidatorsUpdate,
    ) -> Result<Effect, Refusal> {
        let ValidatorsUpdate { number, validators } = update;
        self.founded()?;
        let changes = match self.validators() {
            None => return Err(Refusal::ValidatorsNone),
            Some(in_force) => in_force.changes,
        };
        let expected = changes + 1;
        if *number != expected {
            let found = *number;
            return Err(Refusal::ValidatorsNumber { expected, found });
        }
        if validators.is_empty() {
            return Err(Refusal::ValidatorsNone);
        }
        validators.check()?;
        {
            let roles = self.roles().ok_or(Refusal::Unfounded)?;
            self.check_validators_beside(validators, &roles)?;
        }
        #[cfg(feature = "evidence")]
        self.keep_former_validators();
        let in_force = ValidatorsInForce {
            validators: validators.clone(),
            entry: self.height(),
            changes: expected,
        };
        self.store.put(places::validators(), in_force);
        Ok(Effect::ValidatorsChanged(expected))
    }

    /// Whether new officers' keys are none of the validators' in force.
    pub(super) fn check_officers_apart(&self, roles: &CommunityRoles) -> Result<(), Refusal> {
        match self.validators() {
            None => Ok(()),
            Some(in_force) => self.check_validators_beside(&in_force.validators, roles),
        }
    }

    fn check_validators_beside(
        &self,
        validators: &Validators,
        roles: &CommunityRoles,
    ) -> Result<(), Refusal> {
        let community = self.community().ok_or(Refusal::Unfounded)?;
        let Community {
            witnesses,
            continuity,
            ..
        } = &*community;
        Ok(validators.check_beside(roles, witnesses, continuity)?)
    }
}
