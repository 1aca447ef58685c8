//! Collects the validators' cosignatures under the record's newest checkpoint.

use std::collections::{BTreeMap, BTreeSet};

use linli_log::{NoteSignature, SignedNote, VerifierKey};
use linli_wire::evidence::Evidence;

use crate::evidence;
use crate::validators::{Address, Validators};

/// Cosignatures for larger checkpoints than this node's own that are kept, of one validator.
const AHEAD: usize = 16;

#[derive(Default)]
pub(crate) struct Cosignatures {
    /// With the text that they are of, by size and validator; none of them verified.
    lines: BTreeMap<(u64, Address), (String, NoteSignature)>,
    /// Size of the newest checkpoint that enough cosigned.
    cosigned: Option<u64>,
    /// Validators that have been named for cosigning another checkpoint than this node's.
    odd: BTreeSet<(u64, Address)>,
}

impl Cosignatures {
    /// One that came, or this node's own. Those for smaller checkpoints than `size`, the record's, come too late. Returns
    /// the evidence if the validator with this key has cosigned another checkpoint of the same size.
    pub(crate) fn add(
        &mut self,
        by: Address,
        key: Option<&VerifierKey>,
        (of, text, line): (u64, String, &str),
        size: u64,
    ) -> Option<Evidence> {
        let lines = NoteSignature::parse_lines(line).unwrap_or_default();
        let [signature] = <[_; 1]>::try_from(lines).ok()?;
        let before = self.lines.get(&(of, by)).zip(key);
        let twice = before.and_then(|((before, one), key)| {
            let notes = [(&**before, one), (&*text, &signature)];
            (*before != text).then(|| evidence::checkpoints(key, notes))?
        });
        if of >= size {
            self.lines.insert((of, by), (text, signature));
        }
        let own = |(_, other): &&(u64, Address)| *other == by;
        if self.lines.keys().filter(own).count() > AHEAD {
            let first = self.lines.keys().find(own).copied();
            first.map(|first| self.lines.remove(&first));
        }
        twice
    }

    /// How many validators have cosigned a larger checkpoint than this size's.
    pub(crate) fn ahead(&self, size: u64, validators: &Validators) -> usize {
        let decides = |by| validators.get(by).is_some();
        let ahead = self.lines.keys();
        let ahead = ahead.filter(|(of, by)| *of > size && decides(by));
        ahead.map(|(_, by)| by).collect::<BTreeSet<_>>().len()
    }

    /// Whether enough have cosigned the checkpoint of this size.
    pub(crate) fn is_cosigned(&self, size: u64) -> bool {
        self.cosigned >= Some(size)
    }

    /// `note`, the checkpoint of `size` entries, with the cosignatures that hold, and how many, once they are enough.
    pub(crate) fn collect(
        &mut self,
        note: &SignedNote,
        size: u64,
        validators: &Validators,
    ) -> Option<(SignedNote, usize)> {
        self.lines.retain(|(of, _), _| *of >= size);
        self.odd.retain(|(of, _)| *of >= size);
        if self.is_cosigned(size) {
            return None;
        }
        let mut cosigned = note.clone();
        let mut count = 0;
        for validator in validators.all() {
            let place = (size, validator.address());
            let Some((_, signature)) = self.lines.get(&place) else {
                continue;
            };
            if validator.key.verify(note.text(), signature).is_ok() {
                cosigned.add(signature.clone());
                count += 1;
            } else if self.odd.insert(place) {
                tracing::warn!(
                    validator = validator.key.name(),
                    size,
                    "a cosignature of another checkpoint"
                );
            }
        }
        if count < validators.quorum() {
            return None;
        }
        self.cosigned = Some(size);
        Some((cosigned, count))
    }
}

#[cfg(test)]
mod tests;
