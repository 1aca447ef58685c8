//! The registrar's private book: who is behind which leaf.

use std::path::{Path, PathBuf};

use linli_primitives::merkle::{Tree, empty_leaf};
use linli_primitives::{IdCommitment, MemberLeaf, MemberRoot, Membership, SchemeId};
use linli_rules::aid::SchemeState;
use linli_statements::claim::MEMBER_DEPTH;
use serde::{Deserialize, Serialize};

use crate::files::{self, Access};
use crate::{Error, Refusal, ids};

/// The format of every book.
const FORMAT: &str = "linli-members-1";

/// The book.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Book {
    format: String,
    scheme: SchemeId,
    /// Batches that it holds.
    pub(super) batches: u64,
    /// In order of joining.
    pub(super) members: Vec<Entry>,
}

/// The fewest digits that identify a commitment.
const SHORTEST: usize = 4;

/// A member, or a former one.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    /// Place in the tree.
    pub(super) position: u32,
    pub(super) member: IdCommitment,
    pub(super) unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) note: Option<String>,
    pub(super) membership: Membership,
    pub(super) left: bool,
}

impl Book {
    /// The book at `path` that leads to the record's tree; an empty one if the scheme has no members yet.
    ///
    /// A book whose batch waited for signatures takes its place once the record has the batch.
    pub(super) fn open(path: &Path, state: SchemeState<'_>) -> Result<Self, Error> {
        let waiting = waiting(path);
        if waiting.exists() {
            let book = Self::read(&waiting, state)?;
            if book.agrees(state, &waiting).is_ok() {
                std::fs::rename(&waiting, path).map_err(Error::file(path))?;
                return Ok(book);
            }
        }
        if path.exists() || state.members().count() > 0 {
            Self::read(path, state)
        } else {
            Ok(Self {
                format: FORMAT.to_owned(),
                scheme: state.id(),
                batches: 0,
                members: Vec::new(),
            })
        }
    }

    /// Writes the book beside the one at `path`, until the record has its last batch.
    pub(super) fn wait(&self, path: &Path, force: bool) -> Result<(), Error> {
        files::write_json(&waiting(path), self, Access::Secret, force.into())
    }

    /// Puts the waiting book in place.
    pub(super) fn settle(path: &Path) -> Result<(), Error> {
        std::fs::rename(waiting(path), path).map_err(Error::file(path))
    }

    /// Discards the waiting book.
    pub(super) fn give_up(path: &Path) -> Result<(), Error> {
        std::fs::remove_file(waiting(path)).map_err(Error::file(path))
    }

    fn read(path: &Path, state: SchemeState<'_>) -> Result<Self, Error> {
        let book: Self = files::read_json(path, files::MAX_DOCUMENT)?;
        if book.format == FORMAT && book.scheme == state.id() {
            Ok(book)
        } else {
            Err(Refusal::new("members.book", "not a book of this scheme")
                .in_file(path)
                .into())
        }
    }

    /// Who is a member now.
    pub(super) fn present(&self) -> impl Iterator<Item = &Entry> {
        self.members.iter().filter(|entry| !entry.left)
    }

    /// The member of a unit or commitment.
    pub(super) fn find_mut(&mut self, member: &str) -> Result<&mut Entry, Refusal> {
        let digits = ids::normal(member);
        // A unit's name may consist of digits too, and takes precedence; this many digits of a commitment cannot be a
        // unit's by chance.
        let is_named = self.present().any(|e| e.unit == member);
        let begins =
            |e: &Entry| digits.len() >= SHORTEST && e.member.to_string().starts_with(&digits);
        let is_meant = |e: &Entry| {
            !e.left
                && if is_named {
                    e.unit == member
                } else {
                    begins(e)
                }
        };
        let refuse = |detail: &str| Refusal::new("members.unknown", detail).with("unit", member);
        match self.present().filter(|e| is_meant(e)).count() {
            0 => Err(refuse("no such member in the book")),
            1 => self
                .members
                .iter_mut()
                .find(|e| is_meant(e))
                .ok_or_else(|| refuse("no such member in the book")),
            _ => {
                let candidates = self.present().filter(|e| is_meant(e));
                let candidates: Vec<String> = candidates.map(|e| e.member.to_string()).collect();
                let detail = format!(
                    "several: name the commitment, one of {}",
                    candidates.join(", ")
                );
                Err(refuse(&detail))
            }
        }
    }

    /// Whether the book leads to the record's tree.
    pub(super) fn agrees(&self, state: SchemeState<'_>, path: &Path) -> Result<(), Refusal> {
        let members = state.members();
        let behind = self.batches + 1 != members.next_batch();
        if !behind && self.root() == Some(members.root()) {
            Ok(())
        } else {
            let detail = format!(
                "the book holds batch {}, the record {}, or their members differ",
                self.batches,
                members.next_batch() - 1
            );
            Err(Refusal::new("members.book", &detail).in_file(path))
        }
    }

    /// The root of the tree with all who are present.
    fn root(&self) -> Option<MemberRoot> {
        let last = self.members.iter().map(|entry| entry.position).max();
        let places = last.map_or(0, |last| last as usize + 1);
        if places >> MEMBER_DEPTH != 0 {
            return None;
        }
        let mut leaves = vec![empty_leaf(); places];
        for entry in self.present() {
            leaves[entry.position as usize] =
                MemberLeaf::of(entry.member, entry.membership).element();
        }
        Some(MemberRoot::new(Tree::<MEMBER_DEPTH>::new(leaves).root()))
    }
}

/// The file in which a book waits until the record has its last batch.
fn waiting(path: &Path) -> PathBuf {
    path.with_added_extension("waiting")
}
