//! One checkpoint and who cosigned it. All witnesses are asked about the same one; otherwise no checkpoint of a busy
//! log would ever get enough cosignatures.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use linli_log::{Checkpoint, NoteSignature, SignedNote};

/// How long a round without enough cosignatures lasts before a newer checkpoint takes its place.
const PATIENCE: Duration = Duration::from_secs(10);

/// The checkpoint that witnesses are asked about.
pub(super) struct Round {
    /// With the log's signature and the cosignatures so far.
    note: SignedNote,
    /// As it was signed by the log alone.
    plain: SignedNote,
    checkpoint: Checkpoint,
    quorum: usize,
    cosigned: BTreeSet<usize>,
    /// How many cosignatures the log has been told of.
    told: usize,
    since: Instant,
}

impl Round {
    pub(super) fn new(note: SignedNote, checkpoint: Checkpoint, quorum: usize) -> Self {
        Self {
            plain: note.clone(),
            note,
            checkpoint,
            quorum,
            cosigned: BTreeSet::new(),
            told: 0,
            since: Instant::now(),
        }
    }

    /// Whether a log of `newest` entries is to be asked about instead.
    pub(super) fn is_over(&self, newest: u64, now: Instant) -> bool {
        let enough = self.cosigned.len() >= self.quorum;
        newest > self.checkpoint.size && (enough || now >= self.since + PATIENCE)
    }

    /// Whether this witness has cosigned.
    pub(super) fn has(&self, number: usize) -> bool {
        self.cosigned.contains(&number)
    }

    pub(super) fn is_of(&self, checkpoint: &Checkpoint) -> bool {
        self.checkpoint == *checkpoint
    }

    /// What is sent to a witness.
    pub(super) fn asked(&self) -> (SignedNote, Checkpoint) {
        (self.plain.clone(), self.checkpoint.clone())
    }

    pub(super) fn add(&mut self, number: usize, line: NoteSignature) {
        if self.cosigned.insert(number) {
            self.note.add(line);
        }
    }

    /// The note and the number of cosignatures, if that is enough and more than was told before.
    pub(super) fn tell(&mut self) -> Option<(SignedNote, usize)> {
        let count = self.cosigned.len();
        if count < self.quorum || count == self.told {
            return None;
        }
        self.told = count;
        Some((self.note.clone(), count))
    }
}
