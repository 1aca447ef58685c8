//! The registrar's batches: who joins, renews or leaves, as leaves only.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{MemberLeaf, MemberRoot};
use serde::{Deserialize, Serialize};

use crate::signature::Signable;

/// The most changes of a batch.
pub const MAX_CHANGES: usize = 1 << 16;

/// What happens at one position of the members' tree.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[serde(tag = "kind", deny_unknown_fields, rename_all = "kebab-case")]
pub enum MemberChange {
    /// A new leaf, at the first free position on the right or where someone left.
    Join {
        /// Where.
        position: u32,
        /// `Hash(MEMBER; idc, joined, paid through)`.
        leaf: MemberLeaf,
    },
    /// Another leaf in place of a member's: paid through a later day.
    Renew {
        /// Where.
        position: u32,
        /// The new leaf.
        leaf: MemberLeaf,
    },
    /// The leaf is emptied. Not before the filing time of the last paid day has passed: until then the member
    /// may still claim for earlier events.
    Expire {
        /// Where.
        position: u32,
    },
}

/// A batch of changes.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MembersUpdate {
    /// From 1, without gaps.
    pub number: u64,
    /// In order.
    pub changes: Vec<MemberChange>,
    /// The root afterwards; recomputed by everyone.
    pub root: MemberRoot,
}

impl Signable for MembersUpdate {
    const NAME: &'static str = "members";
}
