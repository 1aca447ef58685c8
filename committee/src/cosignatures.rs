//! Collects the validators' cosignatures under the record's newest checkpoint.

use std::collections::{BTreeMap, BTreeSet};

use linli_log::{NoteSignature, SignedNote};

use crate::validators::{Address, Validators};

/// Cosignatures for larger checkpoints than this node's own that are kept, of one validator.
const AHEAD: usize = 16;

#[derive(Default)]
pub(crate) struct Cosignatures {
    /// By size and validator; none of them verified.
    lines: BTreeMap<(u64, Address), NoteSignature>,
    /// Size of the newest checkpoint that enough cosigned.
    cosigned: Option<u64>,
}

impl Cosignatures {
    /// One that came, or this node's own. Those for smaller checkpoints than `size`, the record's, come too late.
    pub(crate) fn add(&mut self, by: Address, of: u64, line: &str, size: u64) {
        let lines = NoteSignature::parse_lines(line).unwrap_or_default();
        let Ok([signature]) = <[_; 1]>::try_from(lines) else {
            return;
        };
        if of >= size {
            self.lines.insert((of, by), signature);
        }
        let own = |(_, other): &&(u64, Address)| *other == by;
        if self.lines.keys().filter(own).count() > AHEAD {
            let first = self.lines.keys().find(own).copied();
            first.map(|first| self.lines.remove(&first));
        }
    }

    /// How many have cosigned a larger checkpoint than this size's.
    pub(crate) fn ahead(&self, size: u64) -> usize {
        let ahead = self.lines.keys().filter(|(of, _)| *of > size);
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
        if self.is_cosigned(size) {
            return None;
        }
        let mut cosigned = note.clone();
        let mut count = 0;
        for validator in validators.all() {
            let place = (size, validator.address());
            let Some(signature) = self.lines.get(&place) else {
                continue;
            };
            if validator.key.verify(note.text(), signature).is_ok() {
                cosigned.add(signature.clone());
                count += 1;
            } else {
                tracing::warn!(
                    validator = validator.key.name(),
                    size,
                    "a cosignature of another checkpoint"
                );
                self.lines.remove(&place);
            }
        }
        if count < validators.quorum() {
            return None;
        }
        self.cosigned = Some(size);
        Some((cosigned, count))
    }
}
