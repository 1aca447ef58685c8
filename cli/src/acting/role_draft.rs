//! The holders of a role as drafts name them, by their cards.

use std::path::{Path, PathBuf};

use linli_primitives::Day;
use linli_wire::signature::{Role, RoleKey};
use serde::Deserialize;

use crate::keystore::RoleCard;
use crate::{Error, Refusal, files};

/// The holders of one role.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoleDraft {
    pub(crate) threshold: u16,
    pub(crate) valid_from: Day,
    pub(crate) valid_to: Day,
    /// Card files, beside the draft.
    pub(crate) cards: Vec<PathBuf>,
}

impl RoleDraft {
    /// The role, with the cards that the file at `path` names.
    pub fn into_role(self, path: &Path) -> Result<Role, Error> {
        let Self {
            threshold,
            valid_from,
            valid_to,
            cards,
        } = self;
        let key = |card: &PathBuf| {
            let RoleCard {
                name,
                key,
                recipient,
            } = read_card(path, card)?;
            Ok(RoleKey {
                name,
                key,
                recipient: recipient.parse().ok(),
                valid_from,
                valid_to,
            })
        };
        let keys = cards.iter().map(key).collect::<Result<_, Error>>()?;
        Ok(Role { threshold, keys })
    }
}

/// A card named by the file at `draft`.
pub(crate) fn read_card(draft: &Path, card: &Path) -> Result<RoleCard, Error> {
    let path = files::beside(draft, card);
    let card: RoleCard = files::read_json(&path, files::MAX_SMALL)?;
    if card.is_sound() {
        Ok(card)
    } else {
        Err(Refusal::new("role.card", "name or recipient is malformed")
            .in_file(&path)
            .into())
    }
}
