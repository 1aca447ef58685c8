//! Seeds of the log's texts.

use anyhow::Context;
use linli_log::{
    AddCheckpoint, Checkpoint, Cosigner, Level, MemoryHashes, NoteSigner, Receipt, SignedNote,
    Tile, consistency_proof, inclusion_proof, leaf_hash,
};
use zeroize::Zeroizing;

use super::Seeds;

const ENTRIES: [&[u8]; 7] = [b"a", b"b", b"c", b"d", b"e", b"f", b"g"];

pub(crate) fn all() -> anyhow::Result<Vec<(&'static str, Seeds)>> {
    let tree: MemoryHashes = ENTRIES.iter().map(|entry| leaf_hash(entry)).collect();
    let size = tree.size();
    let log = NoteSigner::new("linli.example/spring-light", &Zeroizing::new([1; 32]))?;
    let witness = Cosigner::new("witness.example/w1", &Zeroizing::new([2; 32]))?;
    let checkpoint = Checkpoint::with_state(log.key().name(), size, tree.root(), &[0xab; 32]);
    let note = checkpoint.sign(&log)?;
    let mut cosigned = note.clone();
    cosigned.add(witness.cosign(note.text(), 1_795_000_000));
    let plain = SignedNote::new("a\n", log.sign("a\n"))?;
    let receipt = |extra| {
        anyhow::Ok(Receipt {
            extra,
            index: 4,
            path: inclusion_proof(size, 4, &tree)?,
            checkpoint: cosigned.clone(),
        })
    };
    let request = AddCheckpoint {
        old_size: 3,
        proof: consistency_proof(3, size, &tree)?,
        note: note.clone(),
    };
    let first = AddCheckpoint {
        old_size: 0,
        proof: Vec::new(),
        note,
    };
    let bundle = Tile::at(Level::Entries, 0, size).context("seven entries")?;
    let mut entries = format!("{bundle}\n").into_bytes();
    entries.extend(linli_log::tile::bundle(ENTRIES)?);
    let text = String::into_bytes;
    Ok(vec![
        (
            "note",
            vec![
                ("cosigned", text(cosigned.encode())),
                ("plain", text(plain.encode())),
            ],
        ),
        ("checkpoint", vec![("state", text(checkpoint.text()))]),
        (
            "tlog_proof",
            vec![
                ("plain", text(receipt(None)?.encode())),
                ("extra", text(receipt(Some(b"more".to_vec()))?.encode())),
            ],
        ),
        (
            "tile",
            vec![
                ("hashes", b"tile/1/x001/x234/067.p/8".to_vec()),
                ("entries", entries),
            ],
        ),
        (
            "add_checkpoint",
            vec![
                ("grown", text(request.encode())),
                ("first", text(first.encode())),
            ],
        ),
        (
            "verifier_key",
            vec![
                ("log", text(log.key().to_string())),
                ("witness", text(witness.key().to_string())),
            ],
        ),
    ])
}
