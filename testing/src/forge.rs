//! Archives of a log as a node would sign them, and forged ones: changed, dropped, swapped and signed again.

use linli_log::{Checkpoint, Cosigner, Hash, MemoryHashes, NoteSigner, leaf_hash};
use linli_primitives::Digest;
use linli_rules::community::CommunityState;
use linli_wire::archive::{ArchiveWriter, Frame, MAGIC, frames};
use linli_wire::entry::Entry;
use linli_wire::evidence::{Cosigned, Evidence, Stated, Twice};
use linli_wire::message::{Message, MessageKind};
use linli_wire::signature::OfficerKey;
use linli_wire::validators::{Validator, Validators};
use zeroize::Zeroizing;

use crate::town::{Log, VERIFIER};

/// Entries between two checkpoints.
pub const SPAN: usize = 5;

/// The log's keeper, by the seed of its key.
pub fn signer(seed: u8) -> NoteSigner {
    NoteSigner::new("log.example/town", &Zeroizing::new([seed; 32])).expect("a name")
}

/// The witness of every checkpoint.
pub fn witness() -> Cosigner {
    Cosigner::new("witness.example/w1", &Zeroizing::new([9; 32])).expect("a name")
}

/// A validator of the log, by the seed of its key.
pub fn validator(seed: u8) -> Cosigner {
    let name = format!("house.example/v{seed}");
    Cosigner::new(&name, &Zeroizing::new([seed; 32])).expect("a name")
}

/// Validators as a community's record names them.
pub fn validators(seeds: &[u8]) -> Validators {
    let named = |seed: &u8| Validator {
        name: validator(*seed).key().name().to_owned(),
        key: OfficerKey::new(*validator(*seed).key().as_bytes()).expect("a key"),
    };
    Validators(seeds.iter().map(named).collect())
}

/// The validator of this seed cosigned two checkpoints of the log that are as long and not the same.
pub fn evidence(seed: u8, size: u64) -> Evidence {
    let cosigner = validator(seed);
    let stated = |root: [u8; 32]| {
        let origin = signer(seed).key().name().to_owned();
        let checkpoint = Checkpoint {
            origin,
            size,
            root: Hash(root),
            extensions: Vec::new(),
        };
        let signature = cosigner.cosign(&checkpoint.text(), 5);
        let signature = signature.signature()[8..].try_into();
        Stated {
            says: Cosigned {
                root: Digest(root),
                lines: Vec::new(),
                at: 5,
            },
            signature: signature.expect("64 bytes after the time"),
        }
    };
    Evidence {
        key: OfficerKey::new(*cosigner.key().as_bytes()).expect("a key"),
        origin: signer(seed).key().name().to_owned(),
        twice: Twice::Checkpoints {
            size,
            says: [[1; 32], [2; 32]].map(stated),
        },
    }
}

/// A log signed every few entries, as a node would, with the state as if every entry were valid.
pub struct Book {
    /// Signs the checkpoints.
    pub signer: NoteSigner,
    /// The stored hashes of the entries so far.
    pub hashes: MemoryHashes,
    /// The state after the entries so far.
    pub state: CommunityState,
    /// Whether ballots are in the archive; otherwise it is light.
    pub ballots: bool,
    /// When the witness says that it cosigned, in Unix seconds; the time of the last entry unless it is set.
    pub cosigned_at: Option<u64>,
    /// Cosign every checkpoint besides the witness.
    pub validators: Vec<Cosigner>,
    /// The last entry's time.
    pub latest: i64,
}

impl Default for Book {
    fn default() -> Self {
        Self {
            signer: signer(1),
            hashes: MemoryHashes::default(),
            state: CommunityState::new(),
            ballots: true,
            cosigned_at: None,
            validators: Vec::new(),
            latest: 0,
        }
    }
}

impl Book {
    /// Adds a message, whether it is valid or not.
    pub fn push(&mut self, at: i64, message: &Message) -> Entry {
        let entry = Entry::of(at, message, &message.encode());
        self.latest = self.latest.max(at);
        self.hashes.push(leaf_hash(&entry.encode()));
        let mut offers = VERIFIER.offers_unchecked(&self.state, &[(at, message)]);
        if let Ok(offer) = offers.remove(0) {
            let _refused = self.state.apply(at, offer);
        }
        entry
    }

    /// A cosigned checkpoint of the entries so far.
    pub fn note(&self) -> String {
        let origin = self.signer.key().name();
        let (size, root) = (self.hashes.size(), self.hashes.root());
        let state = self.state.state_root().0;
        let checkpoint = Checkpoint::with_state(origin, size, root, &state);
        let mut note = checkpoint.sign(&self.signer).expect("own origin");
        let time = self.cosigned_at.unwrap_or(self.latest.unsigned_abs());
        let witness = witness();
        for cosigner in self.validators.iter().chain([&witness]) {
            let cosignature = cosigner.cosign(note.text(), time);
            note.add(cosignature);
        }
        note.encode()
    }

    /// The archive of a log, with a checkpoint every [`SPAN`] entries and at its end.
    pub fn archive(mut self, log: &[(i64, Message)]) -> Vec<u8> {
        let mut archive = ArchiveWriter::new(Vec::new()).expect("memory");
        for (number, (at, message)) in (1..).zip(log) {
            let entry = self.push(*at, message);
            let bytes = message.encode();
            let wanted = self.ballots || entry.kind != MessageKind::Ballot;
            archive
                .entry(&entry, wanted.then_some(&bytes))
                .expect("memory");
            if number % SPAN == 0 || number == log.len() {
                archive.checkpoint(&self.note()).expect("memory");
            }
        }
        archive.finish().expect("memory")
    }
}

/// An archive's frames.
pub fn taken_apart(archive: &[u8]) -> Vec<Frame> {
    frames(archive).map(|frame| frame.expect("sound")).collect()
}

/// The archive of frames, whatever they are.
pub fn joined(frames: &[Frame]) -> Vec<u8> {
    let mut archive = MAGIC.to_vec();
    frames
        .iter()
        .for_each(|frame| archive.extend(frame.encode()));
    archive
}

/// The first entry of a kind.
pub fn first(log: &Log, kind: MessageKind) -> usize {
    let at = log.iter().position(|(_, message)| message.kind() == kind);
    at.expect("the log has the kind")
}

/// Changes the first message of a kind; returns its entry.
pub fn change(log: &mut Log, kind: MessageKind, change: impl FnOnce(&mut Message)) -> usize {
    let at = first(log, kind);
    change(&mut log[at].1);
    at
}

/// Flips the last bit of a ballot's or claim's proof.
pub fn spoil(message: &mut Message) {
    let (Message::Ballot(bytes) | Message::Claim(bytes)) = message else {
        panic!("no proof in it");
    };
    *bytes.last_mut().expect("not empty") ^= 1;
}
