//! Rolls with their trees, read once and kept while they are asked for.

use std::sync::{Arc, Mutex, PoisonError};

use linli_primitives::merkle::Tree;
use linli_primitives::{Digest, IdCommitment};
use linli_register::roll::{DEPTH, Roll};
use linli_wire::Message;
use linli_wire::message::MessageKind;

use super::App;
use super::answers::community::RollEntry;
use super::problem::Problem;

/// Rolls kept: a community asks about one or two.
const KEPT: usize = 4;

/// A roll and its tree.
struct Read {
    digest: Digest,
    roll: Roll,
    tree: Tree<DEPTH>,
}

/// The rolls asked for last, the newest at the end.
#[derive(Default)]
pub(crate) struct Shelf(Mutex<Vec<Arc<Read>>>);

/// A roll's file as it was published.
pub(crate) fn file(app: &App, digest: Digest) -> Result<Vec<u8>, Problem> {
    let unknown = || Problem::absent(format!("no roll {digest} was published"));
    let found = app.engine().find(MessageKind::Roll, Some(digest.0))?;
    let stored = found.first().ok_or_else(unknown)?;
    let bytes = app
        .engine()
        .message(stored.entry.message)?
        .ok_or_else(unknown)?;
    match Message::decode(&bytes) {
        Ok(Message::Roll(roll)) => Ok(roll.roll),
        _ => Err(Problem::internal()),
    }
}

/// One owner's entry and its path.
pub(crate) fn entry(app: &App, digest: Digest, id: IdCommitment) -> Result<RollEntry, Problem> {
    let read = app.0.rolls.read(app, digest)?;
    let absent = || Problem::absent("the roll has no such commitment");
    let entry = read.roll.entry_of(id).ok_or_else(absent)?;
    let (path, shares) = read.roll.witness(&read.tree, id).ok_or_else(absent)?;
    Ok(RollEntry {
        roll: digest.to_string(),
        root: linli_primitives::RollRoot::new(read.tree.root()).to_string(),
        number: entry.number,
        units: entry.units.clone(),
        shares: shares.get(),
        id: id.to_string(),
        position: path.index,
        path: path
            .siblings
            .map(|sibling| linli_primitives::RollLeaf::new(sibling).to_string())
            .to_vec(),
    })
}

impl Shelf {
    /// The roll, from the cache or from the record. One at a time, because building a tree takes all of a core.
    fn read(&self, app: &App, digest: Digest) -> Result<Arc<Read>, Problem> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(at) = kept.iter().position(|read| read.digest == digest) {
            let read = kept.remove(at);
            kept.push(Arc::clone(&read));
            return Ok(read);
        }
        let file = file(app, digest)?;
        let roll = Roll::from_json(&file).map_err(|_| Problem::internal())?;
        let tree = roll.tree();
        let read = Arc::new(Read { digest, roll, tree });
        if kept.len() == KEPT {
            kept.remove(0);
        }
        kept.push(Arc::clone(&read));
        Ok(read)
    }
}
