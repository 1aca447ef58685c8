//! What an auditor finds in an archive.

use linli_audit::community::{CommunityReplay, Trust, replay};
use linli_log::Witnesses;
use linli_testing::forge::{Book, signer, witness};
use linli_testing::town::{Log, VERIFIER};

/// A rule and the entry that breaks it.
pub(crate) type Found = (String, Option<u64>);

/// What was done to a sound log, the rule that the audit names, and the change itself, which returns the entry at
/// fault.
pub(crate) type Lie = (&'static str, &'static str, fn(&mut Log) -> usize);

pub(crate) fn trust() -> Trust {
    Trust {
        node: Some(signer(1).key().clone()),
        witnesses: Witnesses::new(vec![witness().key().clone()], None).expect("one"),
        now: None,
        seen: None,
    }
}

pub(crate) fn audited(archive: &[u8]) -> CommunityReplay {
    replay(archive, &VERIFIER, &trust(), &mut |_| {})
}

/// Rule and entry of every finding.
pub(crate) fn findings(archive: &[u8]) -> Vec<Found> {
    let replayed = audited(archive);
    let findings = replayed.findings().iter();
    findings.map(|f| (f.rule.clone(), f.entry)).collect()
}

/// The findings in a log whose node signs anything.
pub(crate) fn lied<T>(sound: &Log, lie: impl FnOnce(&mut Log) -> T) -> (T, Vec<Found>) {
    let mut log = sound.clone();
    let told = lie(&mut log);
    (told, findings(&Book::default().archive(&log)))
}

/// Tests each lie alone: the first finding is its rule, at the entry at fault.
pub(crate) fn each_is_named(sound: &Log, lies: &[Lie]) {
    for (what, rule, lie) in lies {
        let (at, found) = lied(sound, lie);
        named(what, &finding(rule, at), &found);
    }
}

/// The first finding.
#[track_caller]
pub(crate) fn named(what: &str, expected: &Found, found: &[Found]) {
    assert_eq!(found.first(), Some(expected), "{what}: {found:?}");
}

pub(crate) fn finding(rule: &str, entry: usize) -> Found {
    (rule.to_owned(), Some(entry as u64))
}
