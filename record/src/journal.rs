//! The journal: which file came when, each line bound to all before it.

use borsh::{BorshDeserialize, BorshSerialize};
use linli_primitives::{Digest, document};
use serde::{Deserialize, Serialize};

/// What a file of the record is.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    BorshSerialize,
    BorshDeserialize,
    Serialize,
    Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[borsh(use_discriminant = false)]
pub enum Kind {
    /// The poll document.
    Poll,
    /// The roll as published.
    Roll,
    /// The trustees' key ceremony: public keys and signed confirmations.
    Keys,
    /// A ballot.
    Ballot,
    /// The closing.
    Closing,
    /// A trustee's decryption share.
    Share,
    /// The result.
    Result,
    /// A mutual-aid scheme's document.
    Scheme,
    /// A signed act of a scheme's officers.
    Act,
    /// A claim.
    Claim,
}

impl Kind {
    /// The largest file of this kind, in bytes.
    pub const fn max_bytes(self) -> u64 {
        match self {
            Self::Claim => linli_wire::claim::MAX_BYTES as u64,
            Self::Ballot | Self::Poll | Self::Keys | Self::Share | Self::Scheme => 4 << 20,
            Self::Act => 64 << 20,
            Self::Roll | Self::Closing | Self::Result => 1 << 30,
        }
    }
}

/// One line of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Position, from 1.
    pub seq: u64,
    /// When it was taken in, Unix time.
    pub at: i64,
    /// What it is.
    pub kind: Kind,
    /// The file, relative to the record.
    pub file: String,
    /// Digest of the file's bytes.
    pub digest: Digest,
    /// Digest of this line's fields and the chain before it.
    pub chain: Digest,
}

impl Entry {
    /// The line after `last`.
    pub fn after(last: Option<&Self>, at: i64, kind: Kind, file: String, digest: Digest) -> Self {
        let seq = last.map_or(0, |e| e.seq) + 1;
        let chain = link(last.map(|e| e.chain), seq, at, kind, &file, digest);
        Self {
            seq,
            at,
            kind,
            file,
            digest,
            chain,
        }
    }

    /// Whether this line follows `last`: position, time and chain.
    pub fn follows(&self, last: Option<&Self>) -> bool {
        let Self {
            seq,
            at,
            kind,
            file,
            digest,
            chain,
        } = self;
        *seq == last.map_or(0, |e| e.seq) + 1
            && last.is_none_or(|e| e.at <= *at)
            && *chain == link(last.map(|e| e.chain), *seq, *at, *kind, file, *digest)
    }
}

fn link(
    before: Option<Digest>,
    seq: u64,
    at: i64,
    kind: Kind,
    file: &str,
    digest: Digest,
) -> Digest {
    let fields = borsh::to_vec(&(before, seq, at, kind, file, digest))
        .expect("writing to memory does not fail");
    Digest::of(document::Kind::Journal, &[&fields])
}
