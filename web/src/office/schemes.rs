//! The schemes of the record, replayed: their papers are judged as they stand.

use std::collections::BTreeMap;

use linli_office::{Line, words};
use linli_primitives::SchemeId;
use linli_rule::Refusal;
use linli_rules::aid::SchemeState;
use linli_rules::community::CommunityState;
use linli_wire::signature::OfficerKey;
use linli_wire::text::Text;
use serde::Serialize;

use crate::wallet::Wallet;

/// Each scheme's state, or why there is none.
#[derive(Default)]
pub(super) struct Schemes {
    /// The checkpoint up to which they were replayed.
    at: String,
    states: BTreeMap<SchemeId, Result<CommunityState, Refusal>>,
}

/// What a key may do in a scheme, in a fund or at a desk.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct SchemeOffice {
    /// Its name.
    pub scheme: Text,
    /// The role.
    pub role: Line,
}

impl Wallet {
    /// Replays what happened in each scheme of the record that was taken, every claim verified; `params` are the
    /// parameters for claims. A scheme that cannot be replayed keeps the others and the community from nothing.
    pub fn read_schemes(&mut self, params: &[u8]) -> Result<(), Refusal> {
        let at = self.record()?.checkpoint();
        if self.desk.schemes.at == at {
            return Ok(());
        }
        self.prepare_checks(params)?;
        let known = self.record()?.schemes();
        let states = known.map(|known| (known.id, self.replayed(known.id)));
        let states = states.collect();
        self.desk.schemes = Schemes { at, states };
        Ok(())
    }

    /// A scheme as it stands in the record that was taken.
    pub(super) fn in_scheme(&self, id: SchemeId) -> Result<SchemeState<'_>, Refusal> {
        let record = self.record()?;
        let unknown = || Refusal::of(&linli_rules::community::Refusal::UnknownScheme(id));
        record.state().scheme(id).ok_or_else(unknown)?;
        let unread = || Refusal::new("client.unreachable", "the scheme was not read yet");
        let states = self.replayed_schemes()?;
        let state = states.get(&id).ok_or_else(unread)?;
        let state = state.as_ref().map_err(Refusal::clone)?;
        state.scheme(id).ok_or_else(unknown)
    }

    /// What a key may do in the record's schemes: as they stand where they were replayed, or else as founded; and in its
    /// funds and at its desks.
    pub(super) fn scheme_offices(&self, key: OfficerKey) -> Result<Vec<SchemeOffice>, Refusal> {
        let mut offices = Vec::new();
        for founded in self.record()?.state().schemes() {
            let state = self.in_scheme(founded.id()).unwrap_or(founded);
            let name = &state.scheme().name;
            let roles = words::offices(key, state.roles());
            offices.extend(roles.into_iter().map(|role| SchemeOffice {
                scheme: name.clone(),
                role,
            }));
        }
        let kept = words::keepers(key, self.record()?.state());
        offices.extend(kept.map(|(scheme, role)| SchemeOffice { scheme, role }));
        Ok(offices)
    }

    /// Whatever of the record was replayed.
    pub(super) fn states(&self) -> Result<impl Iterator<Item = &CommunityState>, Refusal> {
        let own = self.record()?.state();
        let schemes = self.replayed_schemes()?.values();
        Ok(schemes.filter_map(|state| state.as_ref().ok()).chain([own]))
    }

    /// Those of this very record; none where it was read anew since.
    fn replayed_schemes(
        &self,
    ) -> Result<&BTreeMap<SchemeId, Result<CommunityState, Refusal>>, Refusal> {
        const NONE: &BTreeMap<SchemeId, Result<CommunityState, Refusal>> = &BTreeMap::new();
        let Schemes { at, states } = &self.desk.schemes;
        Ok(if *at == self.record()?.checkpoint() {
            states
        } else {
            NONE
        })
    }
}

#[cfg(test)]
mod tests;
