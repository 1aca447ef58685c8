//! Evidence against validators: who signed two things of which it may sign one.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_rule::Rule;
use linli_wire::evidence::{Cosigned, Evidence, Twice};
use linli_wire::signature::OfficerKey;
use serde::Serialize;

use super::{CommunityState, Effect, Refusal};
use crate::committee;
use crate::store::{Store, places};

/// The rule that such a validator broke.
pub const SIGNED_TWICE: &str = "committee.signed_twice";

/// A validator that signed twice, as the record has it.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize)]
pub struct Convicted {
    /// Its name among the validators.
    pub name: String,
    /// What shows it.
    pub evidence: Evidence,
    /// The entry, from 0.
    pub entry: u64,
    /// When it was recorded, Unix time in seconds.
    pub at: i64,
}

impl Convicted {
    /// Rule `committee.signed_twice`: who it is, and what was signed twice.
    pub fn refusal(&self) -> linli_rule::Refusal {
        let Self { name, entry, .. } = self;
        let detail = match &self.evidence.twice {
            Twice::Votes { height, .. } => {
                format!("{name} signed two votes for block {height}; entry {entry} has both")
            }
            Twice::Proposals { height, .. } => {
                format!("{name} signed two proposals for block {height}; entry {entry} has both")
            }
            Twice::Checkpoints { size, .. } => {
                format!("{name} signed two checkpoints of size {size}; entry {entry} has both")
            }
        };
        linli_rule::Refusal::new(SIGNED_TWICE, detail)
    }
}

/// Evidence is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Rule)]
pub enum EvidenceRefusal {
    /// Against somebody else.
    #[error("evidence.validator: {0} is not and was not the key of a validator of this community")]
    Validator(OfficerKey),
    /// The record has evidence against this validator.
    #[error("evidence.twice: entry {entry} has evidence against {name} already")]
    Twice {
        /// The validator.
        name: String,
        /// Which entry.
        entry: u64,
    },
    /// Both statements may stand beside each other.
    #[error("evidence.agrees: the two statements do not exclude each other")]
    Agrees,
    /// The checkpoint that it describes cannot be one.
    #[error("evidence.checkpoint: these fields are no checkpoint's")]
    Checkpoint,
    /// The validator's key did not sign this.
    #[error("evidence.signature: the signature of {name} is not of statement {statement}")]
    Signature {
        /// The validator.
        name: String,
        /// The first or the second.
        statement: usize,
    },
}

impl<S: Store> CommunityState<S> {
    /// The validators of whom the record has evidence, in order of their keys; who was replaced stays among them.
    pub fn convicted(&self) -> impl Iterator<Item = S::Ref<'_, Convicted>> {
        let convicted = self.store.list(places::all_convicted());
        convicted.map(|(_, convicted)| convicted)
    }

    /// Those of them who are in force.
    pub fn convicted_in_force(&self) -> impl Iterator<Item = S::Ref<'_, Convicted>> {
        let decides = |it: &S::Ref<'_, Convicted>| self.name_in_force(it.evidence.key).is_some();
        self.convicted().filter(decides)
    }

    /// The evidence against the validator with this key.
    pub fn convicted_by(&self, key: OfficerKey) -> Option<S::Ref<'_, Convicted>> {
        self.store.get(places::convicted(key))
    }

    pub(super) fn take_evidence(&mut self, evidence: Evidence, at: i64) -> Result<Effect, Refusal> {
        let name = self.check_evidence(&evidence)?;
        let key = evidence.key;
        let convicted = Convicted {
            name,
            evidence,
            entry: self.height(),
            at,
        };
        self.store.put(places::convicted(key), convicted);
        Ok(Effect::SignedTwice(key))
    }

    /// Whether it convicts a validator; who that is.
    pub(super) fn check_evidence(&self, evidence: &Evidence) -> Result<String, Refusal> {
        let community = self.founded()?;
        let key = evidence.key;
        let name = self.name_of(key).ok_or(EvidenceRefusal::Validator(key))?;
        if let Some(known) = self.convicted_by(key) {
            let entry = known.entry;
            return Err(EvidenceRefusal::Twice { name, entry }.into());
        }
        if !excludes(evidence) {
            return Err(EvidenceRefusal::Agrees.into());
        }
        let statements = committee::statements(evidence, community);
        let statements = statements.ok_or(EvidenceRefusal::Checkpoint)?;
        let is_forged = |(bytes, signature): &(Vec<u8>, [u8; 64])| {
            !committee::is_signed(*key.as_bytes(), bytes, *signature)
        };
        match statements.iter().position(is_forged) {
            None => Ok(name),
            Some(place) => {
                let statement = place + 1;
                Err(EvidenceRefusal::Signature { name, statement }.into())
            }
        }
    }

    fn name_of(&self, key: OfficerKey) -> Option<String> {
        let former = || Some(self.store.get(places::former_validator(key))?.clone());
        self.name_in_force(key).or_else(former)
    }

    fn name_in_force(&self, key: OfficerKey) -> Option<String> {
        let in_force = self.validators()?;
        let mut all = in_force.validators.0.iter();
        Some(all.find(|it| it.key == key)?.name.clone())
    }

    /// Who decides no more is still convicted by what it signed.
    pub(super) fn keep_former_validators(&mut self) {
        let in_force = self.validators();
        let former = in_force.map(|it| it.validators.0.clone());
        for validator in former.unwrap_or_default() {
            let place = places::former_validator(validator.key);
            self.store.put(place, validator.name);
        }
    }

    /// Whether evidence lies under the keys that it names.
    pub(super) fn has_evidence(&self) -> bool {
        let mut convicted = self.store.list(places::all_convicted());
        convicted.all(|(key, convicted)| key.last() == Some(convicted.evidence.key))
    }
}

/// Whether a validator may sign only one of both. Of a checkpoint the time at which it was cosigned may differ, and lines
/// that say nothing of the record.
fn excludes(evidence: &Evidence) -> bool {
    match &evidence.twice {
        Twice::Votes { says, .. } => says[0].says != says[1].says,
        Twice::Proposals { says, .. } => says[0].says != says[1].says,
        Twice::Checkpoints { size, says } => {
            let state =
                |says: &Cosigned| committee::checkpoint(&evidence.origin, *size, says)?.state();
            let [one, other] = says.each_ref().map(|stated| &stated.says);
            let states = [state(one), state(other)];
            one.root != other.root || matches!(states, [Some(a), Some(b)] if a != b)
        }
    }
}
