//! On whose cosignatures a community's people rely, as its record says.

use linli_log::key::KeyKind;
use linli_log::{Policy, VerifierKey, Witnesses, WitnessesRefusal};
use linli_rules::community::CommunityState;
use linli_wire::Message;
use linli_wire::community::CommunityWitnesses;
use linli_wire::validators::Validators;

use crate::{Journal, Trouble, read};

/// The witnesses that a document names.
pub fn witnesses_of(named: &CommunityWitnesses) -> Result<Witnesses, WitnessesRefusal> {
    let keys = named.keys.iter();
    let keys = keys.map(|w| VerifierKey::new(&w.name, KeyKind::Cosignature, *w.key.as_bytes()));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    Witnesses::new(keys, Some(named.needed.into()))
}

/// Validators as cosigners, of whom more than two thirds are needed.
pub fn cosigners_of(validators: &Validators) -> Result<Witnesses, WitnessesRefusal> {
    let keys = validators.0.iter();
    let keys = keys.map(|v| VerifierKey::new(&v.name, KeyKind::Cosignature, *v.key.as_bytes()));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    Witnesses::new(keys, Some(validators.quorum()))
}

/// Whose cosignatures the checkpoint up to this state needs, where these witnesses are relied on.
pub fn policy_of(state: &CommunityState, witnesses: Witnesses) -> Result<Policy, WitnessesRefusal> {
    let validators = state.validators();
    let validators = validators.map(|in_force| cosigners_of(&in_force.validators));
    Ok(Policy {
        witnesses,
        validators: validators.transpose()?.unwrap_or_default(),
    })
}

/// Those of the community's document, which is a journal's first message; none before it.
///
/// A replay checks whether that message is valid; another in its place would be another community.
pub fn founders_witnesses(journal: &dyn Journal) -> Result<Witnesses, Trouble> {
    if journal.entries().is_empty() {
        return Ok(Witnesses::default());
    }
    match read(journal, 0)?.sound() {
        Some(Message::Community(founding)) => Ok(witnesses_of(&founding.act.witnesses)?),
        _ => Ok(Witnesses::default()),
    }
}
