//! A community as its founders write it: readable TOML that names the officers' cards.

use std::path::{Path, PathBuf};

use linli_log::VerifierKey;
use linli_log::key::KeyKind;
use linli_primitives::Realm;
use linli_wire::community::{
    BadCommunity, Community, CommunityRoles, CommunityWitnesses, WitnessKey,
};
use linli_wire::continuity::{Continuity, RENEWAL_DAYS, Recovery, RecoveryKey};
use linli_wire::poll::PROTOCOL;
use linli_wire::signature::OfficerKey;
use linli_wire::text::Text;
use linli_wire::validators::{Validator, Validators};
use serde::Deserialize;

use crate::acting::{RoleDraft, read_card};
use crate::files;
use crate::keystore::RoleCard;
use crate::place::WitnessList;
use crate::{Error, Refusal};

/// The draft's form; unknown fields are refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    realm: Realm,
    name: Text,
    /// The keys of its validators, as their programs print them: `name+hash+key`.
    #[serde(default)]
    validators: Vec<String>,
    roles: RolesDraft,
    #[serde(default)]
    witnesses: WitnessList,
    #[serde(default)]
    continuity: ContinuityDraft,
}

/// How it goes on once the committee's keys lapse.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ContinuityDraft {
    renewal_days: Option<u16>,
    recovery: Option<RecoveryDraft>,
}

/// Who may appoint a new committee then.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecoveryDraft {
    threshold: u16,
    /// Card files, beside the draft.
    cards: Vec<PathBuf>,
}

/// Who may act.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesDraft {
    committee: RoleDraft,
    /// Unchanged if a change names none.
    registrar: Option<RoleDraft>,
}

impl Draft {
    /// Reads a draft that is to lie at `path`.
    pub fn parse(text: &str, path: &Path) -> Result<Self, Error> {
        let bad =
            |e: toml::de::Error| Refusal::new("community.draft", files::bad_toml(&e)).in_file(path);
        Ok(toml::from_str(text).map_err(bad)?)
    }

    /// Reads a draft.
    pub fn read(path: &Path) -> Result<Self, Error> {
        files::read_toml(path, "community.draft")
    }

    /// The community.
    pub fn into_community(self, path: &Path) -> Result<Community, Error> {
        let Self {
            realm,
            name,
            validators,
            roles,
            witnesses,
            continuity,
        } = self;
        let community = Community {
            protocol: PROTOCOL,
            realm,
            name,
            roles: roles.into_roles(path, None)?,
            witnesses: named(&witnesses).map_err(|e| e.in_file(path))?,
            validators: validators_named(&validators).map_err(|e| e.in_file(path))?,
            continuity: continuity.into_continuity(path)?,
        };
        let checked = community.check();
        checked.map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok(community)
    }
}

/// The validators of these keys, in this order.
pub(super) fn validators_named(keys: &[String]) -> Result<Validators, Refusal> {
    let validator = |text: &String| {
        let key: VerifierKey = text.parse().map_err(|e| Refusal::of(&e))?;
        if key.kind() != KeyKind::Cosignature {
            return Err(Refusal::of(&BadCommunity::Validators));
        }
        Ok(Validator {
            name: key.name().to_owned(),
            key: OfficerKey::new(*key.as_bytes()).map_err(|e| Refusal::of(&e))?,
        })
    };
    let validators = Validators(keys.iter().map(validator).collect::<Result<_, _>>()?);
    validators.check().map_err(|e| Refusal::of(&e))?;
    Ok(validators)
}

/// The witnesses, as the document has them.
fn named(list: &WitnessList) -> Result<CommunityWitnesses, Refusal> {
    let witnesses = list.read()?;
    let key = |key: &VerifierKey| {
        Ok(WitnessKey {
            name: key.name().to_owned(),
            key: OfficerKey::new(*key.as_bytes()).map_err(|e| Refusal::of(&e))?,
        })
    };
    let keys = witnesses.keys().iter().map(key);
    Ok(CommunityWitnesses {
        keys: keys.collect::<Result<_, Refusal>>()?,
        needed: u16::try_from(witnesses.needed()).unwrap_or(u16::MAX),
    })
}

impl ContinuityDraft {
    fn into_continuity(self, path: &Path) -> Result<Continuity, Error> {
        let Self {
            renewal_days,
            recovery,
        } = self;
        let recovery = recovery.map(|draft| draft.into_recovery(path));
        Ok(Continuity {
            renewal_days: renewal_days.unwrap_or(RENEWAL_DAYS),
            recovery: recovery.transpose()?,
        })
    }
}

impl RecoveryDraft {
    fn into_recovery(self, path: &Path) -> Result<Recovery, Error> {
        let Self { threshold, cards } = self;
        let key = |card: &PathBuf| {
            let RoleCard { name, key, .. } = read_card(path, card)?;
            Ok(RecoveryKey { name, key })
        };
        let keys = cards.iter().map(key).collect::<Result<_, Error>>()?;
        Ok(Recovery { threshold, keys })
    }
}

impl RolesDraft {
    /// The roles, with the cards that the file at `path` names, replacing those of `now`.
    pub fn into_roles(
        self,
        path: &Path,
        now: Option<&CommunityRoles>,
    ) -> Result<CommunityRoles, Error> {
        let Self {
            committee,
            registrar,
        } = self;
        let roles = CommunityRoles {
            committee: committee.into_role(path)?,
            registrar: match (registrar, now) {
                (Some(draft), _) => draft.into_role(path)?,
                (None, Some(now)) => now.registrar.clone(),
                (None, None) => {
                    let refusal = Refusal::new("community.draft", "no registrar is named");
                    return Err(refusal.in_file(path).into());
                }
            },
        };
        roles.check().map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok(roles)
    }
}
