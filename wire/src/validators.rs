//! The validators of a community: those whose nodes hold its record together.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

use crate::community::{
    BadCommunity, CommunityRoles, CommunityWitnesses, MAX_COSIGNERS, is_key_name,
};
use crate::continuity::Continuity;
use crate::encoding::bounded;
use crate::signature::{OfficerKey, Signable};
use crate::text::look_alike;

/// The most validators of a community.
pub const MAX_VALIDATORS: usize = 32;

/// One who votes on the record, with one voice.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Validator {
    /// As it signs: no spaces, no plus.
    pub name: String,
    /// The ed25519 key: its node votes, cosigns checkpoints and is reached under it.
    pub key: OfficerKey,
}

/// All of them, in the order in which they propose; none where one node keeps the record.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Validators(
    #[borsh(deserialize_with = "bounded::<MAX_VALIDATORS, _, _>")] pub Vec<Validator>,
);

/// The committee names other validators. They are in force from the next entry on, and vote from the next block on.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidatorsUpdate {
    /// From 1, without gaps.
    pub number: u64,
    /// Who votes from then on.
    pub validators: Validators,
}

impl Signable for ValidatorsUpdate {
    const NAME: &'static str = "validators";
}

impl Validators {
    /// Whether one node keeps the record.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many make a decision: more than two thirds. None where there are none.
    pub const fn quorum(&self) -> usize {
        match self.0.len() {
            0 => 0,
            count => count * 2 / 3 + 1,
        }
    }

    /// Whether each has a name and a key of its own, and there are not absurdly many.
    pub fn check(&self) -> Result<(), BadCommunity> {
        let Self(validators) = self;
        let is_alone = |(n, validator): (usize, &Validator)| {
            let mut earlier = validators[..n].iter();
            !earlier.any(|it| it.key == validator.key)
        };
        let is_named = |validator: &Validator| is_key_name(&validator.name);
        let is_sound = validators.len() <= MAX_VALIDATORS
            && validators.iter().all(is_named)
            && !look_alike(validators.iter().map(|validator| validator.name.as_str()))
            && validators.iter().enumerate().all(is_alone);
        is_sound.then_some(()).ok_or(BadCommunity::Validators)
    }

    /// Whether nobody else's key votes, and a checkpoint has room for all who cosign. An officer's key signs papers in
    /// somebody's hand, a validator's lies on a machine that runs day and night; and a witness that votes would be asked
    /// twice about one thing.
    pub fn check_beside(
        &self,
        roles: &CommunityRoles,
        witnesses: &CommunityWitnesses,
        continuity: &Continuity,
    ) -> Result<(), BadCommunity> {
        let cosigners = self.0.len() + witnesses.keys.len();
        if cosigners > MAX_COSIGNERS {
            return Err(BadCommunity::Cosigners(cosigners));
        }
        let officers = roles.committee.keys.iter().chain(&roles.registrar.keys);
        let mut others: Vec<OfficerKey> = officers.map(|officer| officer.key).collect();
        others.extend(witnesses.keys.iter().map(|witness| witness.key));
        let recovery = continuity.recovery.iter().flat_map(|it| &it.keys);
        others.extend(recovery.map(|neighbour| neighbour.key));
        match self.0.iter().find(|it| others.contains(&it.key)) {
            None => Ok(()),
            Some(validator) => Err(BadCommunity::ValidatorsApart(validator.name.clone())),
        }
    }
}

#[cfg(test)]
mod tests;
