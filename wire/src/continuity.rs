//! How a community goes on after its committee's keys lapse: the last committee renews itself within a term, or
//! people named at founding appoint another one.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::Day;
use serde::{Deserialize, Serialize};

use crate::community::{BadCommunity, CommunityRoles};
use crate::signature::{OfficerKey, Role, RoleKey, Signed};
use crate::text::look_alike;

/// Days for renewal in drafts that name none.
pub const RENEWAL_DAYS: u16 = 180;
/// The most days for renewal.
pub const MAX_RENEWAL_DAYS: u16 = 3_660;

/// What the founding document says about lapsed keys.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Continuity {
    /// Days after a committee's last day on which it may still sign one thing: who may act from now on. Holds for
    /// the committees of schemes, too.
    pub renewal_days: u16,
    /// Who may appoint a new committee once the last one has lapsed.
    pub recovery: Option<Recovery>,
}

/// People who do nothing while there is a committee.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recovery {
    /// How many must sign.
    pub threshold: u16,
    /// Who may.
    pub keys: Vec<RecoveryKey>,
}

/// A key without an end: it is there for when keys have lapsed, so it must not lapse.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecoveryKey {
    /// Whose, for people.
    pub name: String,
    /// The key.
    pub key: OfficerKey,
}

impl Default for Continuity {
    fn default() -> Self {
        Self {
            renewal_days: RENEWAL_DAYS,
            recovery: None,
        }
    }
}

impl Continuity {
    /// The last day on which a committee whose last day was `last` may renew itself.
    pub fn renewable_until(&self, last: Day) -> Day {
        last.plus(self.renewal_days.into())
    }

    /// Whether term, keys and names fit together, and keys and names differ from those of `founders`.
    pub(crate) fn check(&self, founders: &CommunityRoles) -> Result<(), BadCommunity> {
        let Self {
            renewal_days,
            recovery,
        } = self;
        if !(1..=MAX_RENEWAL_DAYS).contains(renewal_days) {
            return Err(BadCommunity::Renewal(*renewal_days));
        }
        let Some(recovery) = recovery else {
            return Ok(());
        };
        if !recovery.role().is_sound() {
            return Err(BadCommunity::Recovery);
        }
        self.check_apart(founders)?;
        let committee = founders.committee.keys.iter().map(|key| key.name.as_str());
        let recovers = recovery.keys.iter().map(|key| key.name.as_str());
        if look_alike(committee.chain(recovers)) {
            return Err(BadCommunity::RecoveryApart);
        }
        Ok(())
    }

    /// Whether no key of the committee is a recovery key.
    pub fn check_apart(&self, roles: &CommunityRoles) -> Result<(), BadCommunity> {
        let holds = |key| self.recovery.as_ref().is_some_and(|it| it.holds(key));
        if roles.committee.keys.iter().any(|key| holds(key.key)) {
            return Err(BadCommunity::RecoveryApart);
        }
        Ok(())
    }

    /// The recovery's keys, if one of them signed `act`.
    pub fn signed<T>(&self, act: &Signed<T>) -> Option<&Recovery> {
        let recovery = self.recovery.as_ref()?;
        let mut signatures = act.signatures.iter();
        signatures
            .any(|signature| recovery.holds(signature.key))
            .then_some(recovery)
    }
}

impl Recovery {
    /// The same as a role, valid on all days.
    pub fn role(&self) -> Role {
        let key = |key: &RecoveryKey| RoleKey {
            name: key.name.clone(),
            key: key.key,
            recipient: None,
            valid_from: Day::default(),
            valid_to: Day::MAX,
        };
        Role {
            threshold: self.threshold,
            keys: self.keys.iter().map(key).collect(),
        }
    }

    /// Whether `key` is one of them.
    pub fn holds(&self, key: OfficerKey) -> bool {
        self.keys.iter().any(|own| own.key == key)
    }
}

#[cfg(test)]
mod tests;
