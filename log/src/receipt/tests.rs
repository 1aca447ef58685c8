use linli_rule::Rule;
use zeroize::Zeroizing;

use super::*;
use crate::key::{Cosigner, NoteSigner};
use crate::tree::{MemoryHashes, inclusion_proof};

const SIZE: u64 = 11;
const INDEX: u64 = 6;

fn entry(index: u64) -> Vec<u8> {
    format!("entry {index}").into_bytes()
}

fn log() -> NoteSigner {
    NoteSigner::new("example.com/fancylog", &Zeroizing::new([3; 32])).expect("a name")
}

fn witness() -> Cosigner {
    Cosigner::new("witness1.example", &Zeroizing::new([7; 32])).expect("a name")
}

fn receipt() -> Receipt {
    let tree: MemoryHashes = (0..SIZE).map(|index| leaf_hash(&entry(index))).collect();
    let checkpoint = Checkpoint::with_state("example.com/fancylog", SIZE, tree.root(), &[1; 32]);
    let mut note = checkpoint.sign(&log()).expect("its own log");
    note.add(witness().cosign(note.text(), 1_679_315_147));
    Receipt {
        extra: None,
        index: INDEX,
        path: inclusion_proof(SIZE, INDEX, &tree).expect("all is there"),
        checkpoint: note,
    }
}

#[test]
fn a_receipt_holds_without_the_log() {
    let text = receipt().encode();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nindex 6\n"));
    let read = Receipt::parse(&text).expect("a receipt");
    assert_eq!(read, receipt());
    let witnesses = [witness().key().clone()];
    let receipted = read
        .verify(&entry(INDEX), log().key(), &witnesses)
        .expect("in the log");
    assert_eq!(receipted.checkpoint.size, SIZE);
    assert_eq!(receipted.cosigned.len(), 1);
    assert_eq!(receipted.cosigned[0].time, Some(1_679_315_147));
    let receipted = read
        .verify(&entry(INDEX), log().key(), &[])
        .expect("in the log");
    assert_eq!(receipted.cosigned, []);
}

#[test]
fn extra_data_is_carried_along() {
    for extra in [vec![], b"more".to_vec()] {
        let receipt = Receipt {
            extra: Some(extra),
            ..receipt()
        };
        assert_eq!(Receipt::parse(&receipt.encode()), Ok(receipt));
    }
}

/// One broken rule at a time.
#[test]
fn another_entry_place_log_or_witness_is_refused() {
    let rule = |receipt: &Receipt, entry: &[u8], log: &VerifierKey, witnesses: &[VerifierKey]| {
        let refused = receipt.verify(entry, log, witnesses).expect_err("broken");
        refused.rule()
    };
    let (good, key) = (receipt(), log().key().clone());
    assert_eq!(rule(&good, &entry(5), &key, &[]), "log.inclusion");
    let moved = Receipt {
        index: 7,
        ..good.clone()
    };
    assert_eq!(rule(&moved, &entry(INDEX), &key, &[]), "log.inclusion");
    let mut cut = good.clone();
    cut.path.pop();
    assert_eq!(rule(&cut, &entry(INDEX), &key, &[]), "log.inclusion");
    let other = NoteSigner::new("example.com/fancylog", &Zeroizing::new([4; 32])).expect("a name");
    assert_eq!(
        rule(&good, &entry(INDEX), other.key(), &[]),
        "log.signature"
    );
    // A witness's line that its key did not sign.
    let mut forged = good.clone();
    let text = forged.checkpoint.text().replace("\n11\n", "\n12\n");
    forged.checkpoint.add(witness().cosign(&text, 9));
    let witnesses = [witness().key().clone()];
    assert_eq!(
        rule(&forged, &entry(INDEX), &key, &witnesses),
        "log.signature"
    );
    // A witness's signature alone does not make a log's.
    let mut alone = good.clone();
    let text = alone.checkpoint.text().to_owned();
    alone.checkpoint = SignedNote::new(&text, witness().cosign(&text, 9)).expect("a note");
    assert_eq!(
        rule(&alone, &entry(INDEX), &key, &witnesses),
        "log.signature"
    );
}

/// Rule `log.receipt`.
#[test]
fn what_is_no_receipt_is_refused() {
    let good = receipt().encode();
    let path_line = format!("{}\n", receipt().path[0]);
    let wrong = [
        String::new(),
        good.replace("@v1", "@v2"),
        format!("\n{good}"),
        good.replace("index 6\n", ""),
        good.replace("index 6", "index 06"),
        good.replace("index 6", "index -6"),
        good.replace("index 6", "Index 6"),
        good.replace("index 6", "index 6\nindex 6"),
        good.replace("index 6", "index 18446744073709551616"),
        good.replace("index 6", "extra x\nindex 6"),
        good.replace("index 6", "extra AA\nindex 6"),
        good.replace("index 6", "index 6\nextra AA=="),
        good.replace("index 6", "extra AA==\nextra AA==\nindex 6"),
        good.replace(&path_line, &format!(" {path_line}")),
        good.replace(&path_line, &path_line.repeat(70)),
        good.replace("\n\nexample", "\nexample"),
        good.replace("\n\nexample", "\n\n\nexample"),
        format!("{good}\n"),
        format!("{good}x"),
        good.trim_end().to_owned(),
        good.replace('\n', "\r\n"),
        format!("{}{good}", "a".repeat(MAX_BYTES)),
    ];
    for text in wrong {
        let refused = Receipt::parse(&text)
            .and_then(|receipt| receipt.verify(&entry(INDEX), log().key(), &[]))
            .map_err(|refusal| refusal.rule());
        let refused = refused.expect_err("broken");
        let known = ["log.receipt", "log.hash", "log.note", "log.signature"];
        assert!(known.contains(&refused), "{refused}: {text}");
    }
    let cut = good.replace("index 6\n", "");
    assert_eq!(
        Receipt::parse(&cut).map_err(|r| r.rule()).err(),
        Some("log.receipt")
    );
}
