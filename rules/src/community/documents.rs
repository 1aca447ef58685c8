//! Files beside signed acts: a roll is what was signed, trustees follow from their ceremony. Decided here only.

use linli_primitives::Realm;
use linli_register::Roll;
use linli_register::roll::RollError;
use linli_rule::Rule;
use linli_sigma::PublicKey;
use linli_sigma::ceremony::{CeremonyError, CeremonyRecord};
use linli_wire::community::{PublishedRoll, PublishedTrustees};
use linli_wire::{EncodedPoint, RollSummary, Trustees};

use super::{Measures, VouchedRoll, VouchedTrustees};
use crate::disclosure::Areas;

/// A file is not what was signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum BadFile {
    /// The roll's file contradicts itself.
    #[error(transparent)]
    Roll(#[from] RollError),
    /// The roll's file is not the one that the registrar signed.
    #[error("message.roll: the {0} of the roll's file is not the one that was signed")]
    RollSummary(&'static str),
    /// The ceremony's file is not a ceremony.
    #[error("message.ceremony: {0}")]
    CeremonyFile(String),
    /// The ceremony was held for another community.
    #[error("community.realm: the ceremony was held for {0}, another community")]
    Realm(Realm),
    /// The ceremony does not conclude.
    #[error(transparent)]
    Ceremony(#[from] CeremonyError),
    /// The ceremony's file gives other trustees than the committee signed.
    #[error("message.trustees: the ceremony gives other trustees than those that were signed")]
    Trustees,
}

impl VouchedRoll {
    /// Recomputes everything that was signed about a roll.
    pub fn of(published: &PublishedRoll) -> Result<Self, BadFile> {
        let PublishedRoll { act, roll } = published;
        let RollSummary {
            root,
            digest,
            heads,
            shares,
            unit: _, // Only the registrar knows what a share is.
        } = &act.act;
        let roll = Roll::from_json(roll)?;
        let differs = [
            ("number of owners", roll.heads() != *heads),
            ("sum of shares", roll.shares() != *shares),
            ("digest", roll.digest() != *digest),
            ("root", roll.root() != *root),
        ];
        match differs.into_iter().find(|(_, differs)| *differs) {
            Some((what, _)) => Err(BadFile::RollSummary(what)),
            None => {
                let realm = roll.realm().clone();
                Ok(Self::vouched(act.clone(), realm, measured(&roll)))
            }
        }
    }
}

/// What a state keeps of a roll's file that was checked before; nothing where it cannot be read.
pub fn measures_of(file: &[u8]) -> Measures {
    Roll::from_json(file).map_or_else(|_| Measures::default(), |roll| measured(&roll))
}

fn measured(roll: &Roll) -> Measures {
    let entries = roll.entries().iter();
    let units: usize = entries.clone().map(|entry| entry.units.len()).sum();
    let enrolled = entries.filter(|entry| entry.id.is_some());
    Measures {
        areas: Areas::of(enrolled.map(|entry| entry.shares)),
        units: u32::try_from(units).unwrap_or(u32::MAX),
    }
}

impl VouchedTrustees {
    /// Concludes the ceremony again, which must have been held for `realm` where that is known.
    pub fn of(published: &PublishedTrustees, realm: Option<&Realm>) -> Result<Self, BadFile> {
        let PublishedTrustees { act, ceremony } = published;
        let record: CeremonyRecord =
            serde_json::from_slice(ceremony).map_err(|e| BadFile::CeremonyFile(e.to_string()))?;
        let found = &record.ceremony.realm;
        if realm.is_some_and(|realm| realm != found) {
            return Err(BadFile::Realm(found.clone()));
        }
        if trustees_of(&record)? != act.act {
            return Err(BadFile::Trustees);
        }
        Ok(Self::vouched(act.clone()))
    }
}

/// Concludes the ceremony again and returns what a poll must say about it.
pub fn trustees_of(record: &CeremonyRecord) -> Result<Trustees, CeremonyError> {
    let outcome = record.conclude()?;
    let ceremony = &record.ceremony;
    let names = ceremony.trustees.iter().map(|card| card.name.clone());
    Ok(Trustees {
        ceremony: ceremony.id(),
        threshold: ceremony.threshold,
        names: names.collect(),
        heads_key: point(&outcome.heads.key()),
        shares_key: point(&outcome.shares.key()),
        heads_shares: outcome.heads.shares().iter().map(point).collect(),
        shares_shares: outcome.shares.shares().iter().map(point).collect(),
    })
}

fn point(key: &PublicKey) -> EncodedPoint {
    EncodedPoint::new(key.to_bytes()).expect("a public key is canonical and not the identity")
}
