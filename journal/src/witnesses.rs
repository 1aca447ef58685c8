//! Witnesses that a community's document names.

use linli_log::key::KeyKind;
use linli_log::{VerifierKey, Witnesses, WitnessesRefusal};
use linli_wire::Message;
use linli_wire::community::CommunityWitnesses;

use crate::{Journal, Trouble, read};

/// The witnesses that a document names.
pub fn witnesses_of(named: &CommunityWitnesses) -> Result<Witnesses, WitnessesRefusal> {
    let keys = named.keys.iter();
    let keys = keys.map(|w| VerifierKey::new(&w.name, KeyKind::Cosignature, *w.key.as_bytes()));
    let keys = keys.collect::<Result<Vec<_>, _>>()?;
    Witnesses::new(keys, Some(named.needed.into()))
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
