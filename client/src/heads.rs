//! The newest checkpoint of each record, whichever of its nodes showed it: nodes that hold one record together sign it
//! with keys of their own, so that what one shows is held against what the others showed.

use linli_journal::SignedCheckpoint;
use linli_log::{
    Hash, Tile, TileHashes, TreeError, check_consistency, consistency_proof, leaf_hash, tree_root,
};
use linli_primitives::Digest;
use linli_wire::Message;
use linli_wire::community::CommunityId;
use serde::{Deserialize, Serialize};

use crate::copy::LocalCopy;
use crate::error::ClientError;
use crate::http::Http;
use crate::kept::{Contradiction, Kept, Lie};
use crate::node::{MAX_TILE, Node, Options};

/// A checkpoint, and the node that showed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Head {
    pub(crate) node: String,
    pub(crate) key: String,
    pub(crate) checkpoint: String,
}

impl Head {
    /// `None` where it is not signed by its key.
    fn open(&self) -> Option<SignedCheckpoint> {
        let key = self.key.parse().ok()?;
        SignedCheckpoint::open(&self.checkpoint, &key).ok()
    }
}

/// A node shows less of a record than another node of it showed before: it lags, or keeps something back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Older {
    /// The address of the node that showed more.
    pub elsewhere: String,
    /// How many entries were seen there.
    pub seen: u64,
    /// How many this one shows.
    pub shown: u64,
}

/// What was known of a record before a node showed it.
#[derive(Debug, Default)]
pub(crate) struct Before {
    /// How many of the entries that the node shows had been seen before, at whatever node.
    pub(crate) seen: Option<u64>,
    /// Where more was seen.
    pub(crate) older: Option<Older>,
}

/// Whether a tree begins with an older one.
pub(crate) enum Contained {
    Yes,
    /// It does not, and this proves it where their sizes differ.
    No(Option<Contradiction>),
    /// The tiles lead to neither.
    Unproven,
}

/// Whether the tree of `new` begins with that of `old`, by the tiles of who shows `new`.
pub(crate) fn contained(
    old: &SignedCheckpoint,
    new: &SignedCheckpoint,
    tile: impl Fn(Tile) -> Result<Vec<u8>, ClientError>,
) -> Result<Contained, ClientError> {
    let (older, newer) = (&old.checkpoint, &new.checkpoint);
    if older.size == newer.size {
        return Ok(match older.root == newer.root {
            true => Contained::Yes,
            false => Contained::No(None),
        });
    }
    if older.size == 0 {
        return Ok(Contained::Yes);
    }
    let tiles = TileHashes::new(newer.size, tile);
    let found = tree_root(older.size, &tiles)
        .and_then(|root| Ok((root, consistency_proof(older.size, newer.size, &tiles)?)));
    let (root, proof): (Hash, Vec<Hash>) = match found {
        Ok(found) => found,
        Err(TreeError::Read(linli_log::tile::TileReadError::Fetch(error))) => return Err(error),
        Err(_) => return Ok(Contained::Unproven),
    };
    let holds = check_consistency(older.size, &root, newer.size, &newer.root, &proof);
    Ok(match (holds, root == older.root) {
        (Ok(()), true) => Contained::Yes,
        (Ok(()), false) => Contained::No(Some(Contradiction::new(root, &proof))),
        (Err(_), _) => Contained::Unproven,
    })
}

pub(crate) fn tile_of(http: &Http, tile: Tile) -> Result<Vec<u8>, ClientError> {
    http.get(&format!("/{tile}"), MAX_TILE)
}

/// The most entries that the nodes at these addresses were seen to show, if they were ever asked.
pub fn most_seen(nodes: &[Options]) -> Result<u64, ClientError> {
    let mut most = 0;
    for options in nodes {
        let http = Http::new(&options.url, options.patience)?;
        let kept = Kept::at(&options.keep, http.base());
        if let Some(key) = kept.key()?
            && let Some(seen) = kept.checkpoint(&key)?
        {
            most = most.max(seen.checkpoint.size);
        }
    }
    Ok(most)
}

/// The folder in which the newest checkpoint of a record is kept: a name that no node's address has.
fn folder_of(origin: &str, community: CommunityId) -> String {
    let name = leaf_hash(format!("{origin}\n{community}").as_bytes());
    format!("+{}", Digest(*name.as_bytes()))
}

impl Node {
    /// Holds the copy of this node's record against the newest checkpoint that any node of that record showed, and
    /// keeps the newer: nodes of one record contradict each other only if one of them lies (`client.split`), but an
    /// honest one may lag.
    ///
    /// A record is known by its log's name and its community.
    pub(crate) fn hold_against_others(&self, copy: &LocalCopy) -> Result<Before, ClientError> {
        let Some(bytes) = copy.message(0)? else {
            return Ok(Before::default());
        };
        let Ok(Message::Community(founding)) = Message::decode(&bytes) else {
            return Ok(Before::default());
        };
        let shown = copy.checkpoint();
        let name = folder_of(&shown.checkpoint.origin, founding.act.id());
        let kept = Kept::named(self.keep(), &name)?;
        let _locked = kept.lock()?;
        let own = self.head(shown);
        let Some(head) = kept.head()? else {
            return kept.keep_head(&own).map(|()| Before::default());
        };
        let damaged = || ClientError::Kept(kept.folder().to_owned());
        let seen = head.open().ok_or_else(damaged)?;
        let (old, new) = (seen.checkpoint.size, shown.checkpoint.size);
        if new < old {
            let other = Http::new(&head.node, *self.http().patience())?;
            let found = contained(shown, &seen, |tile| tile_of(&other, tile));
            // Where the other node is away now, or shows no proof, nothing contradicts a lag, and nothing bears it out.
            let seen = match found {
                Ok(Contained::No(proof)) => {
                    return Err(kept.accuse_either(Lie::Fork, (&head, &own), proof));
                }
                Ok(Contained::Yes) => Some(new),
                Ok(Contained::Unproven) | Err(_) => None,
            };
            let older = Older {
                elsewhere: head.node,
                seen: old,
                shown: new,
            };
            return Ok(Before {
                seen,
                older: Some(older),
            });
        }
        match contained(&seen, shown, |tile| tile_of(self.http(), tile))? {
            Contained::Yes if new > old => kept.keep_head(&own)?,
            Contained::Yes => {}
            Contained::No(proof) => {
                return Err(kept.accuse_either(Lie::Fork, (&head, &own), proof));
            }
            Contained::Unproven => {
                return Err(kept.accuse_either(Lie::Consistency, (&head, &own), None));
            }
        }
        Ok(Before {
            seen: Some(old),
            older: None,
        })
    }

    fn head(&self, shown: &SignedCheckpoint) -> Head {
        Head {
            node: self.http().base().to_string(),
            key: self.key().to_string(),
            checkpoint: shown.note.encode(),
        }
    }
}

#[cfg(test)]
mod tests;
