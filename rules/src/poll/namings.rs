//! How many trustees must name one closing before anything is decrypted, and whether they still can.

use linli_primitives::Digest;
use linli_wire::community::CommunityWitnesses;

use super::PollState;
use crate::store::{Store, places};

/// How many records of one poll there can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Views {
    /// One: so many witnesses of the community's document cosigned it that no second one has as many.
    One,
    /// Several, as far as its reader can tell.
    Several,
}

/// Which trustees named what, by ascending index.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Namings {
    /// So many must name one closing before anything is decrypted.
    pub needed: u16,
    /// Who named this record's closing.
    pub named: Vec<u16>,
    /// Who named another, and which.
    pub elsewhere: Vec<(u16, Digest)>,
    /// Who named none yet.
    pub silent: Vec<u16>,
}

impl Views {
    /// How many there can be under the witnesses of a community's document, if it is founded.
    pub fn under(witnesses: Option<&CommunityWitnesses>) -> Self {
        match witnesses {
            Some(witnesses) if witnesses.is_majority() => Self::One,
            _ => Self::Several,
        }
    }

    /// So many namings of one closing are needed: the threshold, or, where there may be several records, so many that two
    /// of them cannot both have them, though fewer than the threshold name both. Twice as many as that exceed all
    /// trustees and those.
    pub fn namings_needed(self, trustees: u16, threshold: u16) -> u16 {
        match self {
            Self::One => threshold,
            Self::Several => ((trustees + threshold - 1) / 2 + 1).min(trustees),
        }
    }
}

impl Namings {
    /// So many more are needed.
    pub fn missing(&self) -> u16 {
        self.needed.saturating_sub(self.named.len() as u16)
    }

    /// Whether those who are silent can make up what is missing.
    pub fn can_suffice(&self) -> bool {
        usize::from(self.missing()) <= self.silent.len()
    }
}

impl<S: Store> PollState<'_, S> {
    /// How many records of this poll there can be for whoever relies on the witnesses of the community's document.
    pub fn views(&self) -> Views {
        let community = self.store.get(places::community());
        Views::under(community.as_ref().map(|community| &community.witnesses))
    }

    /// How the namings stand for a reader to whom there are so many records.
    pub fn namings_of(&self, views: Views) -> Namings {
        let trustees = &self.poll().trustees;
        let count = trustees.names.len() as u16;
        let (namings, named) = (self.namings(), self.named());
        let is_silent = |trustee: &u16| namings.iter().all(|(by, _)| by != trustee);
        Namings {
            needed: views.namings_needed(count, trustees.threshold),
            silent: (1..=count).filter(is_silent).collect(),
            elsewhere: namings
                .iter()
                .filter(|(by, _)| !named.contains(by))
                .copied()
                .collect(),
            named,
        }
    }
}

#[cfg(test)]
mod tests;
