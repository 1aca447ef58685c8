//! A community as its founders write it: readable TOML that names the officers' cards.

use std::path::Path;

use linli_log::VerifierKey;
use linli_primitives::Realm;
use linli_wire::community::{Community, CommunityRoles, CommunityWitnesses, WitnessKey};
use linli_wire::poll::PROTOCOL;
use linli_wire::signature::OfficerKey;
use linli_wire::text::Text;
use serde::Deserialize;

use crate::acting::RoleDraft;
use crate::files;
use crate::place::WitnessList;
use crate::{Error, Refusal};

/// The draft's form; unknown fields are refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    realm: Realm,
    name: Text,
    roles: RolesDraft,
    #[serde(default)]
    witnesses: WitnessList,
}

/// Who may act.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesDraft {
    committee: RoleDraft,
    registrar: RoleDraft,
}

impl Draft {
    /// Reads a draft.
    pub fn read(path: &Path) -> Result<Self, Error> {
        files::read_toml(path, "community.draft")
    }

    /// The community.
    pub fn into_community(self, path: &Path) -> Result<Community, Error> {
        let Self {
            realm,
            name,
            roles,
            witnesses,
        } = self;
        let community = Community {
            protocol: PROTOCOL,
            realm,
            name,
            roles: roles.into_roles(path)?,
            witnesses: named(&witnesses).map_err(|e| e.in_file(path))?,
        };
        let checked = community.check();
        checked.map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok(community)
    }
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

impl RolesDraft {
    /// The roles, with the cards that the file at `path` names.
    pub fn into_roles(self, path: &Path) -> Result<CommunityRoles, Error> {
        let Self {
            committee,
            registrar,
        } = self;
        let roles = CommunityRoles {
            committee: committee.into_role(path)?,
            registrar: registrar.into_role(path)?,
        };
        roles.check().map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok(roles)
    }
}
