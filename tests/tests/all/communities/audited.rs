//! What an auditor finds in an archive.

use std::sync::LazyLock;

use linli_audit::community::{CommunityReplay, Trust, replay};
use linli_log::Witnesses;
use linli_testing::forge::{Book, signer, witness};
use linli_testing::town::{Log, SOUND, VERIFIER};

pub(crate) fn trust() -> Trust {
    Trust {
        node: Some(signer(1).key().clone()),
        witnesses: Witnesses::new(vec![witness().key().clone()], None).expect("one"),
        now: None,
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
    findings(&Book::default().archive(&log))
}

pub(crate) fn sound() -> Vec<u8> {
    static ARCHIVE: LazyLock<Vec<u8>> = LazyLock::new(|| Book::default().archive(&SOUND));
    ARCHIVE.clone()
}

pub(crate) fn finding(rule: &str, entry: usize) -> (String, Option<u64>) {
    (rule.to_owned(), Some(entry as u64))
}
