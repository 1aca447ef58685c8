//! A scheme as its founders write it: readable TOML that names the officers' cards.

use std::path::{Path, PathBuf};

use linli_primitives::{Day, Realm};
use linli_wire::poll::PROTOCOL;
use linli_wire::scheme::{Assessors, Currency, Roles, Scheme};
use linli_wire::text::Text;
use serde::Deserialize;

use crate::acting::RoleDraft;
use crate::acting::read_card;
use crate::files;
use crate::{Error, Refusal, amount};

/// The draft's form; unknown fields are refused.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    realm: Realm,
    ledger: String,
    /// In the currency, e.g. `"1.00"`.
    fee: String,
    name: Text,
    currency: Currency,
    roles: RolesDraft,
}

/// Who may act.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RolesDraft {
    committee: RoleDraft,
    registrar: RoleDraft,
    treasurer: RoleDraft,
    assessors: Vec<AssessorsDraft>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssessorsDraft {
    categories: Vec<u32>,
    threshold: u16,
    valid_from: Day,
    valid_to: Day,
    cards: Vec<PathBuf>,
}

impl Draft {
    /// Reads a draft.
    pub fn read(path: &Path) -> Result<Self, Error> {
        files::read_toml(path, "scheme.draft")
    }

    /// The scheme. Payees are encrypted to the treasurer whose card comes first.
    pub fn into_scheme(self, path: &Path) -> Result<Scheme, Error> {
        let Self {
            realm,
            ledger,
            fee,
            name,
            currency,
            roles,
        } = self;
        let fee = amount::parse(&fee, &currency).map_err(|r| r.in_file(path))?;
        let (roles, payee_recipient) = roles.into_roles(path)?;
        let scheme = Scheme {
            protocol: PROTOCOL,
            claim_key: linli_params::CLAIM_FINGERPRINT.to_owned(),
            realm,
            name,
            ledger,
            currency,
            fee,
            payee_recipient,
            roles,
        };
        scheme.check().map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok(scheme)
    }
}

impl RolesDraft {
    /// The roles, and the age recipient of the first treasurer.
    pub fn into_roles(self, path: &Path) -> Result<(Roles, String), Error> {
        let Self {
            committee,
            registrar,
            treasurer,
            assessors,
        } = self;
        let recipient = match treasurer.cards.first() {
            Some(card) => read_card(path, card)?.recipient,
            None => String::new(),
        };
        let roles = Roles {
            committee: committee.into_role(path)?,
            registrar: registrar.into_role(path)?,
            treasurer: treasurer.into_role(path)?,
            assessors: assessors
                .into_iter()
                .map(|set| set.into_assessors(path))
                .collect::<Result<_, _>>()?,
        };
        roles.check().map_err(|e| Refusal::of(&e).in_file(path))?;
        Ok((roles, recipient))
    }
}

impl AssessorsDraft {
    fn into_assessors(self, path: &Path) -> Result<Assessors, Error> {
        let Self {
            categories,
            threshold,
            valid_from,
            valid_to,
            cards,
        } = self;
        let role = RoleDraft {
            threshold,
            valid_from,
            valid_to,
            cards,
        };
        let role = role.into_role(path)?;
        Ok(Assessors { categories, role })
    }
}
