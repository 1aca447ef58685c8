//! What an owner keeps of a vote, and what becomes of that ballot. The node's page decides the same (`node/page/receipt.js`);
//! `tests/vectors/receipt.json` checks that they agree.

use linli_log::{Checkpoint, MemoryHashes, VerifierKey, inclusion_proof, leaf_hash, tree_root};
use linli_primitives::{Digest, Nullifier, PollId};
use linli_wire::{Ballot, Entry, Message, MessageKind};
use serde::{Deserialize, Serialize};

use crate::{Journal, SignedCheckpoint, Trouble, read};

/// What an owner keeps to find the ballot in the record. It says nothing about the choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BallotReceipt {
    /// The poll.
    pub poll: PollId,
    /// The owner's nullifier in it.
    pub nullifier: Nullifier,
    /// Names the ballot's message, as its entry does.
    pub message: Digest,
    /// The log's promise that it has the ballot; absent if it was not submitted to a log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logged: Option<Proof>,
}

/// A log's promise that the ballot is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proof {
    /// The log's entry, from 0.
    pub entry: u64,
    /// The proof that it is there (`c2sp.org/tlog-proof@v1`).
    pub proof: String,
    /// The signed checkpoint that the proof leads to.
    pub checkpoint: String,
}

/// A ballot in the record, in the record's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakenBallot {
    /// Its entry, from 0.
    pub entry: u64,
    /// Names its message.
    pub message: Digest,
    /// Which owner.
    pub nullifier: Nullifier,
}

/// What became of the ballot of a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "verdict", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Verdict {
    /// It is in the record and counts.
    Counted {
        /// Its entry, from 0.
        entry: u64,
    },
    /// It is in the record, but a later ballot made with the same key counts in its place.
    Replaced {
        /// Its entry, from 0.
        entry: u64,
        /// The entry of the one that counts.
        by: u64,
    },
    /// The receipt shows no ballot of this record.
    NotThis {
        /// Why not.
        why: NotThis,
    },
}

/// Why a receipt shows no ballot of the record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NotThis {
    /// Its proof is malformed, or is not signed by this log.
    Proof,
    /// What it says about the ballot and what its proof proves belong to different ballots.
    Mixed,
    /// The record has no such ballot.
    Absent,
    /// The record has the ballot, but it is another owner's.
    Owner,
}

/// The record no longer has what its log signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Forked;

impl BallotReceipt {
    /// The receipt of a ballot that nobody has taken yet.
    pub fn of(ballot: &Ballot) -> Self {
        Self {
            poll: ballot.poll,
            nullifier: ballot.nullifier,
            message: Message::Ballot(ballot.encode()).digest(),
            logged: None,
        }
    }

    /// What became of the ballot, by the record's entries and its ballots of the poll. Without the log's key a proof
    /// proves nothing.
    pub fn judge(
        &self,
        key: Option<&VerifierKey>,
        entries: &[Entry],
        ballots: &[TakenBallot],
    ) -> Result<Verdict, Forked> {
        let not_this = |why| Ok(Verdict::NotThis { why });
        if let Some(logged) = &self.logged {
            let proved = key.and_then(|key| logged.open(key, entries));
            let Some(proved) = proved else {
                return not_this(NotThis::Proof);
            };
            if proved.index != logged.entry || !self.is_of(&proved.entry) {
                return not_this(NotThis::Mixed);
            }
            if !proved.is_in(entries) {
                return Err(Forked);
            }
        }
        Ok(self.among(ballots))
    }

    fn is_of(&self, entry: &Entry) -> bool {
        entry.kind == MessageKind::Ballot
            && entry.subject == Some(self.poll.to_bytes())
            && entry.message == self.message
    }

    fn among(&self, ballots: &[TakenBallot]) -> Verdict {
        let Some(own) = ballots.iter().find(|b| b.message == self.message) else {
            return Verdict::NotThis {
                why: NotThis::Absent,
            };
        };
        if own.nullifier != self.nullifier {
            return Verdict::NotThis {
                why: NotThis::Owner,
            };
        }
        let last = ballots.iter().rfind(|b| b.nullifier == self.nullifier);
        match last {
            Some(last) if last.entry > own.entry => Verdict::Replaced {
                entry: own.entry,
                by: last.entry,
            },
            _ => Verdict::Counted { entry: own.entry },
        }
    }
}

impl Proof {
    /// The promise that entry `index` is under this checkpoint, whose entries these are.
    pub fn new(index: u64, entries: &[Entry], seen: &SignedCheckpoint) -> Self {
        let path = inclusion_proof(seen.checkpoint.size, index, &hashes(entries))
            .expect("the caller has the entries under the checkpoint, and this one");
        let proof = linli_log::Receipt {
            extra: at(entries, index).map(Entry::encode),
            index,
            path,
            checkpoint: seen.note.clone(),
        };
        Self {
            entry: index,
            proof: proof.encode(),
            checkpoint: seen.note.encode(),
        }
    }

    /// What this proves; `None` where it proves nothing about this log. The entry is in the proof, or otherwise taken
    /// from the record and bound by the path.
    fn open(&self, key: &VerifierKey, entries: &[Entry]) -> Option<Proved> {
        let proof = linli_log::Receipt::parse(&self.proof).ok()?;
        let own = || Some(at(entries, proof.index)?.encode());
        let leaf = proof.extra.clone().or_else(own)?;
        let under = proof.verify(&leaf, key, &[]).ok()?.checkpoint;
        let kept = SignedCheckpoint::open(&self.checkpoint, key).ok()?;
        Some(Proved {
            index: proof.index,
            entry: Entry::decode(&leaf).ok()?,
            checkpoints: [under, kept.checkpoint],
        })
    }
}

/// An entry that the log signed for.
struct Proved {
    index: u64,
    entry: Entry,
    checkpoints: [Checkpoint; 2],
}

impl Proved {
    /// Whether the record continues what was signed.
    fn is_in(&self, entries: &[Entry]) -> bool {
        at(entries, self.index) == Some(&self.entry)
            && self.checkpoints.iter().all(|seen| continues(entries, seen))
    }
}

/// Whether these entries begin with those that a checkpoint was signed for.
pub fn continues(entries: &[Entry], seen: &Checkpoint) -> bool {
    let hashes = hashes(entries);
    seen.size <= hashes.size() && tree_root(seen.size, &hashes).ok() == Some(seen.root)
}

fn at(entries: &[Entry], index: u64) -> Option<&Entry> {
    entries.get(usize::try_from(index).ok()?)
}

fn hashes(entries: &[Entry]) -> MemoryHashes {
    let leaves = entries.iter().map(|entry| leaf_hash(&entry.encode()));
    leaves.collect()
}

/// The ballots of a poll in a whole record, in its order.
pub fn taken_ballots(journal: &dyn Journal, poll: PollId) -> Result<Vec<TakenBallot>, Trouble> {
    let of_poll =
        |entry: &Entry| entry.kind == MessageKind::Ballot && entry.subject == Some(poll.to_bytes());
    let places = (0..).zip(journal.entries()).filter(|(_, e)| of_poll(e));
    let mut ballots = Vec::new();
    for (index, entry) in places {
        let Some(Message::Ballot(bytes)) = read(journal, index)?.sound().cloned() else {
            continue;
        };
        if let Ok((_, nullifier)) = Ballot::peek(&bytes) {
            ballots.push(TakenBallot {
                entry: index,
                message: entry.message,
                nullifier,
            });
        }
    }
    Ok(ballots)
}
