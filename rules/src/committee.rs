//! What validators sign, byte for byte: votes and proposals in the name of their committee, and cosigned checkpoints.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_log::key::cosigned;
use linli_log::{Checkpoint, Hash};
use linli_wire::community::CommunityId;
use linli_wire::evidence::{Cosigned, Evidence, Proposed, Twice, VoteKind};
use linli_wire::signature::{OfficerKey, Signature};
use sha2::{Digest as _, Sha256};

/// What a signature under a vote is for.
const VOTE: &str = "vote";
/// And under a proposal.
const PROPOSAL: &str = "proposal";

/// Names one committee: signatures, votes and channels of another mean nothing to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Realm(pub [u8; 32]);

/// A vote without its signature.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct VoteBytes {
    /// The second vote of the round, which decides.
    pub is_precommit: bool,
    /// The block's number.
    pub height: u64,
    /// The round.
    pub round: i64,
    /// For which block; for none.
    pub block: Option<[u8; 32]>,
    /// The validator's key.
    pub voter: [u8; 32],
}

/// A proposal without its signature.
#[derive(Clone, Debug, PartialEq, Eq, BorshSerialize, BorshDeserialize)]
pub struct ProposalBytes {
    /// The block's number.
    pub height: u64,
    /// The round.
    pub round: i64,
    /// The block.
    pub block: [u8; 32],
    /// The round in which it was found valid; -1 for none.
    pub valid_round: i64,
    /// The validator's key.
    pub proposer: [u8; 32],
}

impl Realm {
    /// Of a log, and of the community whose document names those with whom it began.
    pub fn of(origin: &str, community: CommunityId) -> Self {
        let mut hash = Sha256::new_with_prefix(b"linli-committee/v2\0");
        hash.update((origin.len() as u64).to_le_bytes());
        hash.update(origin);
        hash.update(community.as_bytes());
        Self(hash.finalize().into())
    }

    /// What a signature for `purpose` is made over.
    pub fn preimage(&self, purpose: &str, body: &impl BorshSerialize) -> Vec<u8> {
        let head = ("linli-committee/v2", purpose, self.0);
        borsh::to_vec(&(head, body)).expect("memory does not fail")
    }

    /// What is signed of a vote.
    pub fn vote(&self, vote: &VoteBytes) -> Vec<u8> {
        self.preimage(VOTE, vote)
    }

    /// What is signed of a proposal.
    pub fn proposal(&self, proposal: &ProposalBytes) -> Vec<u8> {
        self.preimage(PROPOSAL, proposal)
    }
}

impl core::fmt::Display for Realm {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let digest = linli_primitives::Digest(self.0).to_string();
        f.write_str(&digest[..32])
    }
}

/// Whether `key` signed these bytes. A vote counts by the same rule by which it convicts: who could sign one that counts
/// and does not convict could vote twice.
pub fn is_signed(key: [u8; 32], bytes: &[u8], signature: [u8; 64]) -> bool {
    OfficerKey::new(key).is_ok_and(|key| Signature { key, signature }.is_of(bytes))
}

/// Both statements of evidence: the bytes that were signed, and the signature under them. `None` where it names
/// something that is no checkpoint.
pub(crate) fn statements(
    evidence: &Evidence,
    community: CommunityId,
) -> Option<[(Vec<u8>, [u8; 64]); 2]> {
    let Evidence { key, origin, twice } = evidence;
    let realm = Realm::of(origin, community);
    let signer = *key.as_bytes();
    match twice {
        Twice::Votes {
            kind,
            height,
            round,
            says,
        } => Some(says.each_ref().map(|stated| {
            let vote = VoteBytes {
                is_precommit: *kind == VoteKind::Precommit,
                height: *height,
                round: *round,
                block: stated.says.map(|block| block.0),
                voter: signer,
            };
            (realm.vote(&vote), stated.signature)
        })),
        Twice::Proposals {
            height,
            round,
            says,
        } => Some(says.each_ref().map(|stated| {
            let Proposed { block, valid_round } = stated.says;
            let proposal = ProposalBytes {
                height: *height,
                round: *round,
                block: block.0,
                valid_round,
                proposer: signer,
            };
            (realm.proposal(&proposal), stated.signature)
        })),
        Twice::Checkpoints { size, says } => {
            let [one, other] = says.each_ref().map(|stated| {
                let checkpoint = checkpoint(origin, *size, &stated.says)?;
                let bytes = cosigned(stated.says.at, &checkpoint.text()).into_bytes();
                Some((bytes, stated.signature))
            });
            Some([one?, other?])
        }
    }
}

/// The checkpoint with these fields, if its text says these and nothing else.
pub(crate) fn checkpoint(origin: &str, size: u64, says: &Cosigned) -> Option<Checkpoint> {
    let checkpoint = Checkpoint {
        origin: origin.to_owned(),
        size,
        root: Hash(says.root.0),
        extensions: says.lines.clone(),
    };
    let is_read_back = Checkpoint::parse(&checkpoint.text()).is_ok_and(|read| read == checkpoint);
    is_read_back.then_some(checkpoint)
}
