//! Archives of a log, honest or not, as a node would sign them.

use std::sync::LazyLock;

use linli_audit::community::{CommunityReplay, Trust, replay};
use linli_log::{Checkpoint, Cosigner, MemoryHashes, NoteSigner, leaf_hash};
use linli_rules::community::CommunityState;
use linli_tests::town::{Log, SOUND, VERIFIER};
use linli_wire::archive::ArchiveWriter;
use linli_wire::entry::Entry;
use linli_wire::message::{Message, MessageKind};
use zeroize::Zeroizing;

/// Entries between two checkpoints.
pub(crate) const SPAN: usize = 5;

pub(crate) fn signer(seed: u8) -> NoteSigner {
    NoteSigner::new("log.example/town", &Zeroizing::new([seed; 32])).expect("a name")
}

pub(crate) fn witness() -> Cosigner {
    Cosigner::new("witness.example/w1", &Zeroizing::new([9; 32])).expect("a name")
}

/// Signed every few entries: what a node says of a log, its state as if every entry held.
pub(crate) struct Book {
    pub(crate) signer: NoteSigner,
    pub(crate) hashes: MemoryHashes,
    pub(crate) state: CommunityState,
    /// Whether the archive is light.
    pub(crate) ballots: bool,
}

impl Book {
    pub(crate) fn new() -> Self {
        Self {
            signer: signer(1),
            hashes: MemoryHashes::default(),
            state: CommunityState::new(),
            ballots: true,
        }
    }

    pub(crate) fn push(&mut self, at: i64, message: &Message) -> Entry {
        let entry = Entry::of(at, message, &message.encode());
        self.hashes.push(leaf_hash(&entry.encode()));
        let offer = VERIFIER
            .verify_timed(&self.state, &[(at, message)])
            .remove(0);
        if let Ok(offer) = offer {
            // What does not hold is taken in all the same: the book lies.
            let _refused = self.state.apply(at, offer);
        }
        entry
    }

    pub(crate) fn note(&self) -> String {
        let origin = self.signer.key().name();
        let (size, root) = (self.hashes.size(), self.hashes.root());
        let state = self.state.state_root().0;
        let checkpoint = Checkpoint::with_state(origin, size, root, &state);
        let mut note = checkpoint.sign(&self.signer).expect("own origin");
        let cosignature = witness().cosign(note.text(), 1_800_000_000);
        note.add(cosignature);
        note.encode()
    }

    pub(crate) fn archive(mut self, log: &[(i64, Message)]) -> Vec<u8> {
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

pub(crate) fn trust() -> Trust {
    Trust {
        node: Some(signer(1).key().clone()),
        witnesses: vec![witness().key().clone()],
    }
}

pub(crate) fn audited(archive: &[u8]) -> CommunityReplay {
    replay(archive, &VERIFIER, &trust(), &mut |_| {})
}

/// Rule and entry of every finding.
pub(crate) fn findings(archive: &[u8]) -> Vec<(String, Option<u64>)> {
    let replayed = audited(archive);
    let findings = replayed.findings().iter();
    findings.map(|f| (f.rule.clone(), f.entry)).collect()
}

/// The findings of a log whose node signs whatever is in it.
pub(crate) fn lied(change: impl FnOnce(&mut Log)) -> Vec<(String, Option<u64>)> {
    let mut log = SOUND.clone();
    change(&mut log);
    findings(&Book::new().archive(&log))
}

pub(crate) fn sound() -> Vec<u8> {
    static ARCHIVE: LazyLock<Vec<u8>> = LazyLock::new(|| Book::new().archive(&SOUND));
    ARCHIVE.clone()
}

pub(crate) fn first(kind: MessageKind) -> usize {
    let at = SOUND.iter().position(|(_, m)| m.kind() == kind);
    at.expect("the log has every kind")
}

pub(crate) fn finding(rule: &str, entry: usize) -> (String, Option<u64>) {
    (rule.to_owned(), Some(entry as u64))
}

/// Changes the message of an entry.
pub(crate) fn change(log: &mut Log, kind: MessageKind, change: impl FnOnce(&mut Message)) -> usize {
    let at = first(kind);
    change(&mut log[at].1);
    at
}
