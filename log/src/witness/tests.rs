use linli_rule::Rule;
use zeroize::Zeroizing;

use super::*;
use crate::hash::leaf_hash;
use crate::key::{Cosigner, NoteSigner};
use crate::tree::{MemoryHashes, consistency_proof, tree_root};

const ORIGIN: &str = "example.com/log";

fn log() -> NoteSigner {
    NoteSigner::new(ORIGIN, &Zeroizing::new([3; 32])).expect("a name")
}

/// Entries whose first `common` are those of the log, the others of `branch`.
fn tree(size: u64, common: u64, branch: &str) -> MemoryHashes {
    let name = |index| if index < common { "log" } else { branch };
    (0..size)
        .map(|index| leaf_hash(format!("{} {index}", name(index)).as_bytes()))
        .collect()
}

fn own(size: u64) -> MemoryHashes {
    tree(size, size, "log")
}

fn signed(tree: &MemoryHashes, size: u64, signer: &NoteSigner) -> SignedNote {
    let root = tree_root(size, tree).expect("all is there");
    let checkpoint = Checkpoint {
        origin: signer.key().name().to_owned(),
        size,
        root,
        extensions: Vec::new(),
    };
    checkpoint.sign(signer).expect("its own log")
}

fn request(tree: &MemoryHashes, old_size: u64, size: u64) -> AddCheckpoint {
    AddCheckpoint {
        old_size,
        proof: consistency_proof(old_size, size, tree).unwrap_or_default(),
        note: signed(tree, size, &log()),
    }
}

fn witness() -> Witness {
    let mut witness = Witness::default();
    witness.follow(log().key().clone()).expect("a log's key");
    witness
}

/// A witness that has cosigned the log's first `size` entries.
fn witness_at(size: u64) -> Witness {
    let mut witness = witness();
    let advance = witness
        .check(&request(&own(size), 0, size))
        .expect("the first");
    witness.record(advance);
    witness
}

fn refused(witness: &Witness, request: &AddCheckpoint, rule: &str, status: u16) {
    let refusal = witness.check(request).expect_err(rule);
    assert_eq!((refusal.rule(), refusal.status()), (rule, status));
}

#[test]
fn a_log_that_grows_is_followed() {
    let mut witness = witness();
    let tree = own(40);
    let mut last = 0;
    for size in [0, 1, 1, 2, 7, 8, 8, 33, 40] {
        let request = request(&tree, last, size);
        let read = AddCheckpoint::parse(&request.encode()).expect("a request");
        assert_eq!(read, request);
        let advance = witness.check(&read).expect("extends");
        assert_eq!(advance.checkpoint().size, size);
        assert_eq!(advance.note(), &request.note);
        witness.record(advance);
        last = size;
    }
    let logs: Vec<_> = witness
        .logs()
        .map(|(origin, note)| (origin, note.is_some()))
        .collect();
    assert_eq!(logs, [(ORIGIN, true)]);
}

#[test]
fn looking_changes_nothing() {
    let witness = witness_at(5);
    let next = request(&own(9), 5, 9);
    assert_eq!(witness.check(&next), witness.check(&next));
    refused(&witness, &request(&own(9), 9, 9), "witness.stale", 409);
}

#[test]
fn an_unknown_log_is_refused() {
    let other = NoteSigner::new("example.com/other", &Zeroizing::new([3; 32])).expect("a name");
    let mut request = request(&own(5), 0, 5);
    request.note = signed(&own(5), 5, &other);
    refused(&witness(), &request, "witness.log", 404);
}

#[test]
fn a_checkpoint_the_log_did_not_sign_is_refused() {
    let other = NoteSigner::new(ORIGIN, &Zeroizing::new([4; 32])).expect("a name");
    let mut request = request(&own(5), 0, 5);
    request.note = signed(&own(5), 5, &other);
    refused(&witness(), &request, "witness.signature", 403);
    // The log's own signature, under another text.
    let text = request.note.text().replace("\n5\n", "\n6\n");
    let line = signed(&own(5), 5, &log()).signatures()[0].clone();
    request.note = SignedNote::new(&text, line).expect("a note");
    refused(&witness(), &request, "witness.signature", 403);
    // The same secret as a witness's key is another key.
    let cosigner = Cosigner::new(ORIGIN, &Zeroizing::new([3; 32])).expect("a name");
    let text = request.note.text().to_owned();
    request.note = SignedNote::new(&text, cosigner.cosign(&text, 1)).expect("a note");
    refused(&witness(), &request, "witness.signature", 403);
}

#[test]
fn a_second_key_of_the_log_is_good_as_well() {
    let next = NoteSigner::new(ORIGIN, &Zeroizing::new([4; 32])).expect("a name");
    let mut witness = witness_at(5);
    witness.follow(next.key().clone()).expect("a log's key");
    let mut request = request(&own(9), 5, 9);
    request.note = signed(&own(9), 9, &next);
    assert!(witness.check(&request).is_ok());
    let cosigner = Cosigner::new(ORIGIN, &Zeroizing::new([3; 32])).expect("a name");
    assert!(witness.follow(cosigner.key().clone()).is_err());
}

/// A fork is shown: another root for the same size, and a larger log that does not contain the one cosigned.
#[test]
fn a_fork_is_refused() {
    let witness = witness_at(6);
    let fork = tree(6, 5, "other");
    refused(&witness, &request(&fork, 6, 6), "witness.fork", 409);
    let fork = tree(12, 5, "other");
    refused(&witness, &request(&fork, 6, 12), "witness.consistency", 422);
}

#[test]
fn a_rollback_is_refused() {
    let witness = witness_at(6);
    refused(&witness, &request(&own(6), 6, 4), "witness.old_size", 400);
    // A request that names an older size is told the newer one.
    let rolled_back = request(&own(6), 3, 4);
    refused(&witness, &rolled_back, "witness.stale", 409);
    assert_eq!(
        witness.check(&rolled_back).expect_err("stale").last_size(),
        Some(6)
    );
    refused(&witness, &request(&own(6), 0, 0), "witness.stale", 409);
}

#[test]
fn an_old_size_that_is_not_the_last_is_told_the_last() {
    let witness = witness_at(6);
    for old in [0, 5, 7, 8] {
        let refusal = witness
            .check(&request(&own(9), old, 9))
            .expect_err("not the last");
        assert_eq!(refusal, WitnessRefusal::Stale { last: 6 });
    }
}

#[test]
fn a_bad_proof_is_refused() {
    let witness = witness_at(6);
    let good = request(&own(13), 6, 13);
    assert!(witness.check(&good).is_ok());
    for at in 0..good.proof.len() {
        let mut bad = good.clone();
        bad.proof[at].0[31] ^= 1;
        refused(&witness, &bad, "witness.consistency", 422);
        let mut bad = good.clone();
        bad.proof.remove(at);
        refused(&witness, &bad, "witness.consistency", 422);
    }
    let mut bad = good.clone();
    bad.proof.push(Hash::EMPTY_ROOT);
    refused(&witness, &bad, "witness.consistency", 422);
}

#[test]
fn a_first_checkpoint_needs_no_proof() {
    let mut request = request(&own(3), 0, 3);
    assert!(witness().check(&request).is_ok());
    request.proof = vec![Hash::EMPTY_ROOT];
    refused(&witness(), &request, "witness.consistency", 422);
}

#[test]
fn a_kept_checkpoint_is_taken_up_again() {
    let mut again = witness();
    again.resume(signed(&own(6), 6, &log())).expect("kept");
    assert!(again.check(&request(&own(9), 6, 9)).is_ok());
    refused(&again, &request(&own(9), 0, 9), "witness.stale", 409);
    let other = NoteSigner::new(ORIGIN, &Zeroizing::new([4; 32])).expect("a name");
    let foreign = again.resume(signed(&own(6), 6, &other));
    assert_eq!(foreign, Err(WitnessRefusal::Signature));
}

/// Rule `witness.request`.
#[test]
fn what_is_no_request_is_refused() {
    let good = request(&own(13), 6, 13).encode();
    let hash = request(&own(13), 6, 13).proof[0].to_string();
    let wrong = [
        String::new(),
        good.replace("old 6", "old 06"),
        good.replace("old 6", "old -6"),
        good.replace("old 6", "old  6"),
        good.replace("old 6", "new 6"),
        good.replace("old 6\n", ""),
        format!("\n{good}"),
        good.replace(&hash, &hash[1..]),
        good.replace(&hash, &format!("{hash} ")),
        good.replace(&format!("{hash}\n"), &format!("{hash}\n").repeat(64)),
        good.replace("\n\nexample", "\nexample"),
        good.replace("\n\nexample", "\n\n\nexample"),
        good.replace("— ", "- "),
        good.trim_end().to_owned(),
        format!("{good}\n"),
        good.replace('\n', "\r\n"),
        "a".repeat(MAX_REQUEST_BYTES + 1),
    ];
    for text in wrong {
        let refusal = AddCheckpoint::parse(&text).and_then(|request| witness().check(&request));
        let refusal = refusal.expect_err("broken");
        let rule = refusal.rule();
        // An empty line more belongs to the note, whose first line is then no followed log.
        let expected = ["witness.request", "witness.log"];
        assert!(expected.contains(&rule), "{rule}: {text}");
    }
    assert_eq!(WitnessRefusal::Request("").status(), 400);
    let note = signed(&own(3), 3, &log())
        .text()
        .replace("\n3\n", "\nthree\n");
    let note = SignedNote::new(&note, log().sign(&note)).expect("a note");
    let request = AddCheckpoint {
        old_size: 0,
        proof: Vec::new(),
        note,
    };
    refused(&witness(), &request, "witness.request", 400);
}

/// Log, requests and roots of `internal/witness` of filippo.io/torchwood.
#[test]
fn requests_of_another_log_are_taken() {
    const NAME: &str =
        "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562";
    let mut key = [0; 32];
    let digits = "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f";
    hex::decode_to_slice(digits, &mut key).expect("32 bytes");
    let key = VerifierKey::new(NAME, KeyKind::Note, key).expect("a key");
    let mut witness = Witness::default();
    witness.follow(key).expect("a log's key");
    let text = |old: &str, rest: &str, signature: &str| {
        let text = format!("{old}\n{NAME}\n{rest}\n\n— {NAME} {signature}\n");
        AddCheckpoint::parse(&text).expect("published")
    };
    let first = text(
        "old 0\n",
        "1\nKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=",
    );
    let third = text(
        "old 1\nKgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\nKgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "3\nRcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=",
        "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=",
    );
    let fifth = text(
        "old 1\nKgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=\nKgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
        "5\nQrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY=",
        "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww=",
    );
    for request in [first, fifth] {
        let advance = witness.check(&request).expect("published");
        witness.record(advance);
    }
    assert_eq!(
        witness.check(&third),
        Err(WitnessRefusal::Stale { last: 5 })
    );
}

/// `witness.ahead`: a log whose clock runs ahead by more than honest clocks differ is not cosigned.
#[test]
fn a_checkpoint_of_the_future_is_not_cosigned() {
    let tree = own(3);
    let root = tree_root(3, &tree).expect("all is there");
    let now = 1_800_000_000_u64;
    let check = |time: Option<i64>| {
        let checkpoint = Checkpoint::with_state(ORIGIN, 3, root, &[0; 32]).at(time);
        let request = AddCheckpoint {
            old_size: 0,
            proof: Vec::new(),
            note: checkpoint.sign(&log()).expect("its own log"),
        };
        let advance = witness().check(&request).expect("the first");
        advance
            .check_time(now)
            .map_err(|refusal| (refusal.rule(), refusal.status()))
    };
    let latest = now.cast_signed() + CLOCK_TOLERANCE;
    for time in [None, Some(0), Some(latest)] {
        assert_eq!(check(time), Ok(()));
    }
    assert_eq!(check(Some(latest + 1)), Err(("witness.ahead", 403)));
    assert_eq!(check(Some(i64::MAX)), Err(("witness.ahead", 403)));
}
