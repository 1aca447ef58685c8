//! Receipts: proofs that an entry is in a log, which can be checked without it
//! ([c2sp.org/tlog-proof](https://c2sp.org/tlog-proof)).

use core::fmt::Write;

use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::checkpoint::{Checkpoint, parse_number};
use crate::hash::{Hash, leaf_hash};
use crate::key::VerifierKey;
use crate::note::{MAX_NOTE_BYTES, SignedNote, Verified};
use crate::refusal::LogRefusal;
use crate::tree::check_inclusion;

/// The first line.
const VERSION: &str = "c2sp.org/tlog-proof@v1";
/// The longest receipt that is read, in bytes: a note, its path, and as much again for the rest.
pub const MAX_BYTES: usize = 2 * MAX_NOTE_BYTES;
/// The longest path: one hash for every level of the largest tree.
pub const MAX_PATH: usize = 62;

/// An entry's index, the hashes beside its way to the root, and the checkpoint with that root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Further bytes, which nothing vouches for.
    pub extra: Option<Vec<u8>>,
    /// The entry's index in the log, from 0.
    pub index: u64,
    /// The inclusion proof, from the leaf's sibling to the root's child.
    pub path: Vec<Hash>,
    /// The log's checkpoint, with whatever cosignatures it had.
    pub checkpoint: SignedNote,
}

/// What a valid receipt says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipted {
    /// The log's checkpoint.
    pub checkpoint: Checkpoint,
    /// Which of the given witnesses cosigned it, and when.
    pub cosigned: Vec<Verified>,
}

impl Receipt {
    /// The receipt's text.
    pub fn encode(&self) -> String {
        let mut text = format!("{VERSION}\n");
        let mut line = |line: core::fmt::Arguments<'_>| {
            writeln!(text, "{line}").expect("writing to memory does not fail");
        };
        if let Some(extra) = &self.extra {
            line(format_args!("extra {}", BASE64_STANDARD.encode(extra)));
        }
        line(format_args!("index {}", self.index));
        for hash in &self.path {
            line(format_args!("{hash}"));
        }
        format!("{text}\n{}", self.checkpoint.encode())
    }

    /// Reads a receipt's text; verifies nothing.
    pub fn parse(text: &str) -> Result<Self, LogRefusal> {
        let bad = LogRefusal::Receipt;
        if text.len() > MAX_BYTES {
            return Err(bad("too long"));
        }
        let (head, note) = text
            .split_once("\n\n")
            .ok_or(bad("no empty line before the checkpoint"))?;
        let mut lines = head.split('\n').peekable();
        if lines.next() != Some(VERSION) {
            return Err(bad("not a tlog-proof of version 1"));
        }
        let extra = lines.next_if(|line| line.starts_with("extra "));
        let extra = extra.map(|line| BASE64_STANDARD.decode(&line["extra ".len()..]));
        let extra = extra
            .transpose()
            .map_err(|_| bad("extra data that is not base64"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index
            .and_then(parse_number)
            .ok_or(bad("no index in decimal"))?;
        let path: Vec<Hash> = lines.map(str::parse).collect::<Result<_, _>>()?;
        if path.len() > MAX_PATH {
            return Err(bad("a path longer than any tree is high"));
        }
        Ok(Self {
            extra,
            index,
            path,
            checkpoint: SignedNote::parse(note)?,
        })
    }

    /// Rules `log.signature`, `log.origin` and `log.inclusion`: the log signed a checkpoint of a tree that has
    /// this entry at [`Receipt::index`]. The caller decides how many witnesses are enough.
    pub fn verify(
        &self,
        entry: &[u8],
        log: &VerifierKey,
        witnesses: &[VerifierKey],
    ) -> Result<Receipted, LogRefusal> {
        let checkpoint = Checkpoint::open(&self.checkpoint, log)?;
        check_inclusion(
            &checkpoint.root,
            checkpoint.size,
            self.index,
            &leaf_hash(entry),
            &self.path,
        )?;
        let keys = [core::slice::from_ref(log), witnesses].concat();
        let mut cosigned = self.checkpoint.verify(&keys)?;
        cosigned.retain(|verified| verified.key != *log);
        Ok(Receipted {
            checkpoint,
            cosigned,
        })
    }
}

#[cfg(test)]
mod tests;
