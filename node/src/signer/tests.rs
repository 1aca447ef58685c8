use linli_log::{MemoryHashes, leaf_hash, tree_root};
use linli_rule::Rule;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use tempfile::TempDir;

use super::*;

const ORIGIN: &str = "example.com/log";

fn random(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

fn open(folder: &Path) -> Result<Signer, SignerError> {
    Signer::open(folder, Some(ORIGIN), &mut random(1))
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the test")
}

/// Entries whose first `common` are those of the log, the others of another branch.
fn branch(size: u64, common: u64) -> MemoryHashes {
    let name = |index| if index < common { "log" } else { "other" };
    (0..size)
        .map(|index| leaf_hash(format!("{} {index}", name(index)).as_bytes()))
        .collect()
}

fn own(size: u64) -> MemoryHashes {
    branch(size, size)
}

fn checkpoint(tree: &MemoryHashes, size: u64) -> Checkpoint {
    let root = tree_root(size, tree).expect("all is there");
    Checkpoint::with_state(ORIGIN, size, root, &[size as u8; 32])
}

fn sign(signer: &Signer, tree: &MemoryHashes, size: u64) -> Result<SignedNote, SignerError> {
    signer.sign(&checkpoint(tree, size), tree)
}

fn rule<T>(result: Result<T, SignerError>) -> Option<&'static str> {
    result.err().map(|error| error.rule())
}

#[test]
fn a_key_is_made_once_and_taken_up_again() {
    let folder = folder();
    let first = open(folder.path()).expect("a first start");
    assert_eq!((first.origin(), first.last()), (ORIGIN, None));
    let key = first.key().clone();
    drop(first);
    let again = Signer::open(folder.path(), None, &mut random(2)).expect("a second start");
    assert_eq!(*again.key(), key);
    let other = self::folder();
    let made_up = Signer::open(other.path(), None, &mut random(2)).expect("a first start");
    assert!(made_up.origin().starts_with("linli/") && made_up.origin().len() == 22);
    assert_ne!(made_up.key().as_bytes(), key.as_bytes());
}

#[cfg(unix)]
#[test]
fn only_its_owner_reads_the_key() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let signer = open(folder.path()).expect("a first start");
    sign(&signer, &own(3), 3).expect("the first");
    for name in [KEY, SIGNED] {
        let file = std::fs::metadata(folder.path().join(name)).expect("a file");
        assert_eq!(file.permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn the_key_does_not_show() {
    let folder = folder();
    let signer = open(folder.path()).expect("a first start");
    let text = std::fs::read_to_string(folder.path().join(KEY)).expect("a file");
    let secret = text.trim_end().rsplit('+').next().expect("its last part");
    assert!(!format!("{signer:?}").contains(&secret[2..]));
    drop(signer);
    std::fs::write(folder.path().join(KEY), text.replace("PRIVATE", "PUBLIC")).expect("written");
    let error = open(folder.path()).expect_err("no key");
    assert!(!format!("{error} {error:?}").contains(&secret[2..]));
    assert_eq!(error.rule(), "node.key");
}

/// Rule `node.key`.
#[test]
fn a_damaged_or_misnamed_key_is_refused() {
    let folder = folder();
    drop(open(folder.path()).expect("a first start"));
    let path = folder.path().join(KEY);
    let good = std::fs::read_to_string(&path).expect("a file");
    let other = Signer::open(folder.path(), Some("example.com/other"), &mut random(1));
    assert_eq!(rule(other), Some("node.key"));
    for bad in [
        "",
        "\n",
        &good[1..],
        good.trim_end(),
        &good.replace('A', "B"),
        &format!("{good}x\n"),
    ] {
        std::fs::write(&path, bad).expect("written");
        assert_eq!(rule(open(folder.path())), Some("node.key"), "{bad:?}");
    }
    std::fs::write(&path, good).expect("written");
    assert_eq!(rule(open(folder.path())), None);
}

/// Rule `node.key_in_use`.
#[test]
fn a_second_node_with_the_key_is_refused() {
    let folder = folder();
    let first = open(folder.path()).expect("a first start");
    assert_eq!(rule(open(folder.path())), Some("node.key_in_use"));
    drop(first);
    assert_eq!(rule(open(folder.path())), None);
}

/// Rule `node.signed_missing`.
#[test]
fn a_key_without_its_last_checkpoint_is_refused() {
    let folder = folder();
    drop(open(folder.path()).expect("a first start"));
    std::fs::remove_file(folder.path().join(SIGNED)).expect("removed");
    assert_eq!(rule(open(folder.path())), Some("node.signed_missing"));
}

#[test]
fn a_log_that_grows_is_signed() {
    let folder = folder();
    let tree = own(20);
    let signer = open(folder.path()).expect("a first start");
    for size in [0, 1, 1, 2, 5, 20, 20] {
        let note = sign(&signer, &tree, size).expect("it extends");
        assert_eq!(
            Checkpoint::open(&note, signer.key()).ok(),
            Some(checkpoint(&tree, size))
        );
        let kept = std::fs::read_to_string(folder.path().join(SIGNED)).expect("a file");
        assert_eq!(kept, note.encode());
    }
    drop(signer);
    let signer = open(folder.path()).expect("a second start");
    assert_eq!(signer.last(), Some(checkpoint(&tree, 20)));
    assert!(sign(&signer, &tree, 20).is_ok());
}

/// Rule `log.fork`: smaller, of the same size with another root or another state, larger without the last one
/// in it; now and after another start.
#[test]
fn a_second_history_is_not_signed() {
    let folder = folder();
    let signer = open(folder.path()).expect("a first start");
    sign(&signer, &own(9), 9).expect("the first");
    let refuses = |signer: &Signer| {
        let kept = std::fs::read(folder.path().join(SIGNED)).expect("a file");
        assert_eq!(rule(sign(signer, &own(9), 8)), Some("log.fork"));
        assert_eq!(rule(sign(signer, &own(9), 0)), Some("log.fork"));
        assert_eq!(rule(sign(signer, &branch(9, 8), 9)), Some("log.fork"));
        assert_eq!(rule(sign(signer, &branch(30, 8), 30)), Some("log.fork"));
        let mut lie = checkpoint(&own(9), 9);
        lie.extensions = Checkpoint::with_state(ORIGIN, 9, lie.root, &[1; 32]).extensions;
        assert_eq!(rule(signer.sign(&lie, &own(9))), Some("log.fork"));
        // A root that is not of the stored hashes.
        let mut lie = checkpoint(&own(12), 12);
        lie.root = leaf_hash(b"another");
        assert_eq!(rule(signer.sign(&lie, &own(12))), Some("log.fork"));
        let after = std::fs::read(folder.path().join(SIGNED)).expect("a file");
        assert_eq!(kept, after);
    };
    refuses(&signer);
    drop(signer);
    let signer = open(folder.path()).expect("a second start");
    refuses(&signer);
    let Err(SignerError::Fork { signed, refused }) = sign(&signer, &branch(30, 8), 30) else {
        panic!("a fork");
    };
    assert_eq!(signed, checkpoint(&own(9), 9).text());
    assert_eq!(refused, checkpoint(&branch(30, 8), 30).text());
    assert!(sign(&signer, &own(10), 10).is_ok());
}

/// Rule `log.unproven`: hashes that are not there prove nothing.
#[test]
fn what_cannot_be_proved_is_not_signed() {
    let folder = folder();
    let signer = open(folder.path()).expect("a first start");
    sign(&signer, &own(9), 9).expect("the first");
    let next = checkpoint(&own(12), 12);
    let short = signer.sign(&next, &own(10));
    assert_eq!(rule(short), Some("log.unproven"));
}

#[test]
fn another_log_is_not_signed() {
    let folder = folder();
    let signer = open(folder.path()).expect("a first start");
    let mut other = checkpoint(&own(9), 9);
    other.origin = "example.com/other".to_owned();
    assert_eq!(rule(signer.sign(&other, &own(9))), Some("log.origin"));
    assert_eq!(signer.last(), None);
}

#[test]
fn what_cannot_be_kept_is_not_signed() {
    let folder = folder();
    let signer = open(folder.path()).expect("a first start");
    sign(&signer, &own(3), 3).expect("the first");
    // A folder stands in the way of the new file.
    std::fs::create_dir(folder.path().join(format!("{SIGNED}.new"))).expect("made");
    assert_eq!(rule(sign(&signer, &own(5), 5)), Some("store.file"));
    assert_eq!(signer.last(), Some(checkpoint(&own(3), 3)));
}

/// The same key somewhere else, as a copy of the folder makes it.
fn elsewhere(folder: &TempDir) -> (TempDir, Signer) {
    let copy = self::folder();
    for name in [KEY, SIGNED] {
        let (from, to) = (folder.path().join(name), copy.path().join(name));
        std::fs::copy(from, to).expect("copied");
    }
    let signer = open(copy.path()).expect("nobody uses the copy");
    (copy, signer)
}

/// Rule `log.foreign_checkpoint`: what the copy signed stops the original, also after another start.
#[test]
fn a_checkpoint_signed_elsewhere_stops_the_signing() {
    let folder = folder();
    let signer = open(folder.path()).expect("a first start");
    sign(&signer, &own(9), 9).expect("the first");
    let (_copy, other) = elsewhere(&folder);
    for (size, common) in [(12, 12), (12, 9), (10, 9), (9, 9)] {
        let tree = branch(size, common);
        let seen = checkpoint(&tree, size)
            .sign(&other.signer.0)
            .expect("its own log");
        let met = signer.met(&seen, 9, &own(9));
        // The last of them is what was signed here.
        assert_eq!(rule(met), (size > 9).then_some("log.foreign_checkpoint"));
    }
    assert_eq!(
        rule(sign(&signer, &own(11), 11)),
        Some("log.foreign_checkpoint")
    );
    assert_eq!(
        signer.foreign().map(|error| error.rule()),
        Some("log.foreign_checkpoint")
    );
    drop(signer);
    let signer = open(folder.path()).expect("a second start");
    assert_eq!(
        rule(sign(&signer, &own(9), 9)),
        Some("log.foreign_checkpoint")
    );
    assert_eq!(
        rule(sign(&signer, &branch(20, 9), 20)),
        Some("log.foreign_checkpoint")
    );
    // The record is completed with what was signed elsewhere.
    assert!(sign(&signer, &own(13), 13).is_ok());
    assert!(signer.foreign().is_none());
    assert!(!folder.path().join(FOREIGN).exists());
}

#[test]
fn another_history_of_the_same_or_a_smaller_size_stops_the_signing() {
    for (size, common) in [(9, 8), (7, 6)] {
        let folder = folder();
        let signer = open(folder.path()).expect("a first start");
        sign(&signer, &own(9), 9).expect("the first");
        let (_copy, other) = elsewhere(&folder);
        let seen = checkpoint(&branch(size, common), size);
        let seen = seen.sign(&other.signer.0).expect("its own log");
        let met = signer.met(&seen, 9, &own(9));
        assert_eq!(rule(met), Some("log.foreign_checkpoint"), "{size}");
        assert_eq!(
            rule(sign(&signer, &own(11), 11)),
            Some("log.foreign_checkpoint")
        );
    }
}

#[test]
fn a_checkpoint_of_another_key_proves_nothing() {
    let folder = folder();
    let signer = open(folder.path()).expect("a first start");
    sign(&signer, &own(9), 9).expect("the first");
    let other = self::folder();
    let stranger = Signer::open(other.path(), Some(ORIGIN), &mut random(7));
    let stranger = stranger.expect("a first start");
    let seen = sign(&stranger, &own(40), 40).expect("the first");
    assert_eq!(rule(signer.met(&seen, 9, &own(9))), Some("log.signature"));
    assert!(sign(&signer, &own(11), 11).is_ok());
}
